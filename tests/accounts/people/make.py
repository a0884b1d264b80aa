"""What the tests of people need: a role that is wanted, and a list as somebody would save it."""

from datetime import date
from typing import Any

from accounts.models import RoleRequest, User
from accounts.people.services.asking import ask_role
from accounts.people.services.wanted import Wanted
from accounts.roles import Role
from tests.cast import Cast
from veiligthuis import clock

HEADER = "Naam;E-mailadres;Rol;Team;Organisatie;Vanaf;Tot en met"


def wanted(cast: Cast, role: Role = Role.SECOND_READER, **told: Any) -> Wanted:
    return Wanted(
        role,
        told.get("organisation", cast.region),
        told.get("starts", clock.today()),
        told.get("team"),
        told.get("ends"),
    )


def make_request(cast: Cast, person: User | None = None, role: Role = Role.SECOND_READER, **told: Any) -> RoleRequest:
    return ask_role(person or cast.samira, wanted(cast, role, **told), by=told.get("by", cast.rob))


def make_list(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([header, *lines]).encode(encoding)


def fresh(user: User) -> User:
    """Return somebody as the next request would find them."""
    return User.objects.get(pk=user.pk)


def with_password(user: User) -> User:
    """Give somebody of the cast a password that can be used; which one does not matter."""
    user.set_password("zeven paarse fietsen zingen")
    user.save(update_fields=["password"])
    return user


LATER = date(2027, 6, 30)
