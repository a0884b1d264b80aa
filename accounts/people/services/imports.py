"""Reading in a list of people: kept as it was uploaded, confirmed once, done when a second administrator agrees."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import PeopleImport, RoleRequest, User
from accounts.people.access import region_of
from accounts.people.judging import Outcome, Verdict, judge
from accounts.people.reading import Cells, read_list
from accounts.people.services.asking import ask_import
from accounts.people.services.people import tell
from accounts.people.services.wanted import give_wanted
from accounts.services import make_person
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

KEPT_UNCONFIRMED = timedelta(days=1)
DOES = frozenset({Outcome.NEW, Outcome.CHANGED})


@transaction.atomic
def keep_list(raw: bytes, *, by: User) -> PeopleImport:
    """Keep an uploaded list, for a look at what it would do; nothing is changed yet.

    Raises:
        RuleViolation: no right, or a file that cannot be read.
    """
    region = region_of(by)
    lines = [cells.as_json() for cells in read_list(raw)]
    return PeopleImport.objects.create(region=region, made_by=by, made_at=clock.now(), lines=lines, count=len(lines))


def verdicts(people_import: PeopleImport, *, by: User) -> list[Verdict]:
    """Return what each line would do now, as asked by this person."""
    return judge([Cells(**line) for line in people_import.lines], people_import.region, by=by)


@transaction.atomic
def confirm(people_import: PeopleImport, *, by: User) -> RoleRequest:
    """Ask a second administrator for the whole list, once; a second confirmation returns the same request.

    Raises:
        RuleViolation: no right, somebody else's list, or nothing in it would change anything.
    """
    region = region_of(by)
    people_import = PeopleImport.objects.select_for_update(of=("self",)).get(pk=people_import.pk)
    if people_import.region_id != region.pk or people_import.made_by_id != by.pk:
        raise RuleViolation(_("Alleen wie de lijst koos, bevestigt haar."))
    asked = RoleRequest.objects.filter(people_import=people_import).first()
    if asked is not None:
        return asked
    doing = [verdict for verdict in verdicts(people_import, by=by) if verdict.outcome in DOES]
    if not doing:
        raise RuleViolation(_("Geen enkele regel wijzigt iets. Er valt niets te bevestigen."))
    return ask_import(people_import, _concerned(doing), by=by)


def _concerned(doing: list[Verdict]) -> list[UUID]:
    """Return whom a list is about, as far as they are people already."""
    return sorted({verdict.person.pk for verdict in doing if verdict.person})


def read_in(request: RoleRequest, *, by: User) -> int:
    """Do what the lines of an agreed list would do now; returns how many did something.

    Judged anew on behalf of who asked: what changed meanwhile is refused or already so. A line about who agrees is
    refused, also when they got an account after it was asked.

    Raises:
        RuleViolation: the list is about the one who agrees.
    """
    people_import = PeopleImport.objects.select_for_update(of=("self",)).get(request=request)
    doing = [found for found in verdicts(people_import, by=request.asked_by) if found.outcome in DOES]
    if by.pk in _concerned(doing):
        raise RuleViolation(_("Dit gaat over jezelf. Een andere beheerder besluit."))
    made: dict[str, User] = {}
    for verdict in doing:
        _do(verdict, made, request, by)
    people_import.lines = []
    people_import.save(update_fields=["lines"])
    return len(doing)


def _do(verdict: Verdict, made: dict[str, User], request: RoleRequest, by: User) -> None:
    """Do one line: make the person, write the name, give the role."""
    email = verdict.cells.email.lower()
    person = verdict.person or made.get(email)
    if person is None:
        person = made[email] = make_person(email, verdict.name, password=None)
        tell(person, "gemaakt", request.region, by)
    elif person.name != verdict.name:
        person = User.objects.select_for_update().get(pk=person.pk)
        person.name = verdict.name
        person.save(update_fields=["name"])
        tell(person, "naam", request.region, by)
    if verdict.wanted:
        give_wanted(person, verdict.wanted, request.region, by)


@transaction.atomic
def forget_unconfirmed(at: datetime) -> int:
    """Delete lists that nobody confirmed within a day; returns how many.

    Args:
        at: the moment, aware.
    """
    old = PeopleImport.objects.filter(request=None, made_at__lt=at - KEPT_UNCONFIRMED)
    found = list(old.select_for_update(of=("self",), skip_locked=True))
    for people_import in found:
        people_import.delete()
    return len(found)
