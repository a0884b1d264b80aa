"""Adding and changing the people of a case."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.keys import data_key
from accounts.models import User
from cases.dossier.models import Case
from cases.dossier.services import locked, locked_open
from cases.persons import sealed
from cases.persons.checks import checked, differences
from cases.persons.models import Person, PersonVersion
from cases.persons.queries import values_of
from cases.persons.services.living import live
from cases.persons.values import PersonValues
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

TOLD = (
    "given_names", "infix", "surname", "sex", "roles", "birth_year", "birth_month", "birth_day", "age", "age_told_on",
    "birth_about", "unborn", "language", "note",
)  # fmt: skip


@transaction.atomic
def add_person(case: Case, values: PersonValues, *, by: User | None, token: UUID | None = None) -> Person:
    """Add somebody to a case, with address, household and safe contact.

    Args:
        case: an open case.
        values: the person as told; an age without a day was told today, in the Netherlands.
        by: who adds; None for the system.
        token: the random key of the new row, from the form: a double click adds one person.

    Raises:
        RuleViolation: when the case is closed or something cannot be true.
    """
    locked(case)
    if token and (known := Person.objects.filter(pk=token, case=case).first()):
        return known
    case = locked_open(case)
    values = checked(values, clock.today())
    if token and (token.version != 4 or Person.objects.filter(pk=token).exists()):
        raise RuleViolation(_("Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"))
    position = Person.objects.filter(case=case).count()
    person = Person(pk=token or uuid4(), case=case, region_id=case.region_id, position=position)
    _tell(person, values, data_key(case.pk))
    person.save(force_insert=True)
    live(person, values, fresh=True)
    return person


@transaction.atomic
def change_person(person: Person, values: PersonValues, *, version: int, by: User) -> Person:
    """Change what stands about somebody; what stood before is kept whole, and a new address ends the old one.

    Args:
        person: whom it is about.
        values: everything that stands from now on. An age that was told before keeps the day it was told on.
        version: the version that the change was made on.
        by: who changes.

    Raises:
        RuleViolation: when the case is closed, something cannot be true, or a colleague changed it meanwhile;
            then it says what stands otherwise now.
    """
    locked_open(person.case)
    person = Person.objects.select_for_update().get(pk=person.pk)
    values = checked(values, clock.today())
    before = values_of(person)
    otherwise = differences(before, values)
    if not otherwise:
        return person
    if person.version != version:
        message = _("Een collega wijzigde deze persoon intussen. Bij jou staat iets anders bij: %(what)s. Kijk het na.")
        raise RuleViolation(message % {"what": ", ".join(otherwise)})
    _keep_version(person, before, by)
    changed = _tell(person, values, data_key(person.case_id))
    person.version += 1
    person.save(update_fields=[*changed, "version"])
    live(person, values, fresh=False)
    return person


def _keep_version(person: Person, before: PersonValues, by: User) -> None:
    """Keep what stood about somebody until now."""
    kept = PersonVersion(
        pk=uuid4(),
        case_id=person.case_id,
        region_id=person.region_id,
        person=person,
        version=person.version,
        changed_by=by,
        changed_at=clock.now(),
    )
    kept.sealed = sealed.seal_version(data_key(person.case_id), kept, before)
    kept.save(force_insert=True)


def _tell(person: Person, values: PersonValues, key: bytes) -> list[str]:
    """Put what was told on the row; return the names of the fields that changed."""
    same_age = values.age is not None and (values.age, values.birth_about) == (person.age, person.birth_about)
    changed = []
    for name in TOLD:
        if name == "age_told_on" and same_age:
            continue
        if getattr(person, name) != getattr(values, name):
            setattr(person, name, getattr(values, name))
            changed.append(name)
    if sealed.open_bsn(key, person) != values.bsn:
        sealed.seal_bsn(key, person, values.bsn)
        changed += ["bsn_sealed", "bsn_hash", "bsn_hash_version"]
    return changed
