"""Who walks the portal in these tests: a professional, and a colleague of hers."""

import pytest
from django.test import Client

from accounts.roles import Role
from tests.cast import Cast, make_cast, person
from tests.login import logged_in


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def ilse(cast: Cast) -> Client:
    return logged_in(cast.ilse)


@pytest.fixture
def colleague(cast: Cast) -> Client:
    return logged_in(person("Wim Jansen", (cast.school, Role.PROFESSIONAL, None)))
