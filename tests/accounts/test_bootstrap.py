"""The first region and its administrators."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.models import Organisation, User
from accounts.roles import Role
from tests.cast import make_cast
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db
REGION = "Veilig Thuis Voorbeeldregio"
PEOPLE = ("Rob Meijer=Rob@vt-voorbeeld.example", "Ria Vos=ria@vt-voorbeeld.example")


def run(*people: str) -> str:
    out = StringIO()
    call_command("bootstrap", REGION, *people, stdout=out)
    return out.getvalue()


def test_two_administrators_can_log_in_with_what_is_printed_once() -> None:
    printed = run(*PEOPLE)
    for email in ("rob@vt-voorbeeld.example", "ria@vt-voorbeeld.example"):
        user = User.objects.get(email=email)
        line = next(line for line in printed.splitlines() if line.startswith(email))
        assert user.check_password(line.split()[-1])
        assert user.roles == {Role.ADMINISTRATOR}
        assert not user.made_by_seed
    assert Organisation.objects.get().name == REGION
    with reading_trail():
        assert set(Event.objects.values_list("actor", "act")) == {("system:bootstrap", Act.ROLE_CHANGED)}


def test_it_refuses_when_there_are_people() -> None:
    make_cast()
    with pytest.raises(CommandError, match="al mensen"):
        run(*PEOPLE)


@pytest.mark.parametrize("wrong", ["Rob", "=rob@vt-voorbeeld.example", "Rob=rob"])
def test_it_refuses_what_is_no_name_with_an_address(wrong: str) -> None:
    with pytest.raises(CommandError, match="naam=e-mailadres"):
        run(PEOPLE[0], wrong)
    assert not User.objects.exists()


def test_it_makes_nobody_when_both_have_one_address() -> None:
    with pytest.raises(CommandError, match="e-mailadres"):
        run(PEOPLE[0], PEOPLE[0])
    assert not User.objects.exists()
