"""Who works at the door of the house in these tests."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    return make_cast()
