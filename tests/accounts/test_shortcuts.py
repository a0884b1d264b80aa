"""The list of keys, and the switch of each person; it works without a script."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.cast import Cast, make_cast
from tests.login import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize(("key", "has"), [("noor", "cnj"), ("ilse", ""), ("els", "")])
def test_only_the_keys_that_somebody_has_stand_on_the_list(cast: Cast, key: str, has: str) -> None:
    user = getattr(cast, key)
    page = logged_in(user).get(reverse("shortcuts")).content.decode()
    assert "<kbd>?</kbd>" in page
    assert [one for one in "cnj" if f"<kbd>{one}</kbd>" in page] == list(has)


def test_the_switch_is_kept_for_one_person_and_for_every_next_login(cast: Cast) -> None:
    client = logged_in(cast.noor)
    assert "data-keys" not in client.get("/werk/").content.decode()
    answer = client.post(reverse("shortcuts"), {})
    assert answer["Location"] == reverse("shortcuts")
    assert 'data-keys="off"' in logged_in(User.objects.get(pk=cast.noor.pk)).get("/werk/").content.decode()
    assert "data-keys" not in logged_in(cast.omar).get("/werk/").content.decode()
    client.post(reverse("shortcuts"), {"on": "on"})
    assert "data-keys" not in client.get("/werk/").content.decode()


def test_the_list_is_one_press_away_on_every_screen(cast: Cast) -> None:
    page = logged_in(cast.meryem).get("/overdrachten/").content.decode()
    assert f'<a href="{reverse("shortcuts")}" aria-keyshortcuts="?">' in page
