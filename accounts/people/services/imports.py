"""Reading in a list of people: kept as it was uploaded, confirmed once, done when a second administrator agreed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, PeopleImport, RoleRequest, User
from accounts.people.access import region_of
from accounts.people.judging import Outcome, Verdict, judge
from accounts.people.models import RequestKind, RequestState
from accounts.people.reading import Cells, read_list
from accounts.people.services.asking import ask_import
from accounts.people.services.people import end_role, tell
from accounts.people.services.wanted import give_wanted
from accounts.services import make_person
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

KEPT_UNCONFIRMED = timedelta(days=1)
AT_ONCE = 100  # lines in one transaction: some seconds
DOES = frozenset({Outcome.NEW, Outcome.CHANGED})
_bells: list[Callable[[], None]] = []


def ring_with(bell: Callable[[], None]) -> None:
    """Let the tasks hand in their bell: services never import tasks."""
    _bells[:] = [bell]


@transaction.atomic
def keep_list(raw: bytes, *, by: User) -> PeopleImport:
    """Keep an uploaded list, for a look at what it would do; nothing is changed yet.

    Raises:
        RuleViolation: no right, or a file that cannot be read.
    """
    region = region_of(by)
    lines = [cells.as_json() for cells in read_list(raw)]
    return PeopleImport.objects.create(region=region, made_by=by, made_at=clock.now(), lines=lines, count=len(lines))


def verdicts(people_import: PeopleImport, *, asked: RoleRequest | None = None) -> list[Verdict]:
    """Return what each line would do now, as asked by who chose the list, today or on the day of the request."""
    lines = [Cells(**line) for line in people_import.lines]
    asked_on = asked.asked_at.astimezone(clock.AMSTERDAM).date() if asked else clock.today()
    return judge(lines, people_import.region, by=people_import.made_by, asked_on=asked_on)


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
    doing = [verdict for verdict in verdicts(people_import) if verdict.outcome in DOES]
    if not doing:
        raise RuleViolation(_("Geen enkele regel wijzigt iets. Er valt niets te bevestigen."))
    return ask_import(people_import, _concerned(doing), by=by)


def _concerned(doing: list[Verdict]) -> list[UUID]:
    """Return whom a list is about, as far as they are people already."""
    return sorted({verdict.person.pk for verdict in doing if verdict.person})


def begin_reading(request: RoleRequest, *, by: User) -> None:
    """Keep of an agreed list only the lines that would do something now; `read_on` does them.

    Raises:
        RuleViolation: the list is about the one who agrees.
    """
    people_import = PeopleImport.objects.select_for_update(of=("self",)).get(request=request)
    doing = [found for found in verdicts(people_import, asked=request) if found.outcome in DOES]
    if by.pk in _concerned(doing):
        raise RuleViolation(_("Dit gaat over jezelf. Een andere beheerder besluit."))
    people_import.lines = [verdict.cells.as_json() for verdict in doing]
    people_import.save(update_fields=["lines"])


def read_on(request: RoleRequest) -> None:
    """Do a short agreed list here and now; let the worker do a long one in portions, after the commit."""
    people_import = PeopleImport.objects.get(request=request)
    if len(people_import.lines) <= AT_ONCE:
        _read_portion(request)
    else:
        transaction.on_commit(_ring)


@transaction.atomic
def read_next() -> bool:
    """Do the next portion of the oldest agreed list that is not done; says whether there was one. The worker's work."""
    given = RoleRequest.objects.filter(kind=RequestKind.IMPORT, state=RequestState.GIVEN)
    request = given.exclude(people_import__lines=[]).order_by("decided_at").first()
    if request is not None:
        _read_portion(request)
    return request is not None


def _read_portion(request: RoleRequest) -> None:
    """Do the next lines, judged anew: what changed meanwhile is already so, or is left."""
    people_import = PeopleImport.objects.select_for_update(of=("self",)).get(request=request)
    rest = people_import.lines[AT_ONCE:]
    people_import.lines = people_import.lines[:AT_ONCE]
    made: dict[str, User] = {}
    changed: set[UUID] = set()
    for verdict in verdicts(people_import, asked=request):
        if verdict.outcome in DOES and not (verdict.person and verdict.person.pk == request.decided_by_id):
            with suppress(RuleViolation), transaction.atomic():
                changed.add(_do(verdict, made, request).pk)
    people_import.lines, people_import.changed = rest, sorted({*people_import.changed, *changed})
    people_import.save(update_fields=["lines", "changed"])


def _ring() -> None:
    for bell in _bells:
        bell()


def _do(verdict: Verdict, made: dict[str, User], request: RoleRequest) -> User:
    """Do one line on behalf of who agreed: make the person, write the name, give or end the role; returns whose."""
    by = request.decided_by
    assert by is not None  # noqa: S101 - the database holds it: what is given was decided by somebody
    email = verdict.cells.email.lower()
    person = verdict.person or made.get(email)
    if person is None:
        person = made[email] = make_person(email, verdict.name, password=None)
        tell(person, "gemaakt", request.region, by)
    elif person.name != verdict.name:
        person = User.objects.select_for_update().get(pk=person.pk)
        if person.name != verdict.name:  # an earlier line of the list wrote it
            person.name = verdict.name
            person.save(update_fields=["name"])
            tell(person, "naam", request.region, by)
    if verdict.wanted:
        give_wanted(person, verdict.wanted, request.region, by)
    if verdict.ending:
        membership_id, last = verdict.ending
        end_role(Membership(pk=membership_id), last, request.region, by)
    return person


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
