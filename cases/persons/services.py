"""Adding and changing the people of a case and what they are to each other: the only writers of this room."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.keys import data_key
from accounts.models import User
from cases.dossier.models import Case
from cases.dossier.services import locked, locked_open
from cases.persons import sealed
from cases.persons.checks import checked, differences
from cases.persons.models import Address, Household, HouseholdMember, Person, Relation, RelationKind, SafeContact
from cases.persons.queries import values_of
from cases.persons.values import PersonValues
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

TOLD = (
    "given_names", "infix", "surname", "sex", "roles", "birth_year", "birth_month", "birth_day", "age", "age_told_on",
    "birth_about", "unborn", "language", "note",
)  # fmt: skip
# the second is the same seen from the other side, so that it is kept once
MUTUAL = frozenset({RelationKind.PARTNER, RelationKind.EX_PARTNER, RelationKind.SIBLING, RelationKind.OTHER})


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
    _live(person, values, fresh=True)
    return person


@transaction.atomic
def change_person(person: Person, values: PersonValues, *, version: int, by: User) -> Person:
    """Change what stands about somebody; a new address ends the old one, which stays in the history.

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
    otherwise = differences(values_of(person), values)
    if not otherwise:
        return person
    if person.version != version:
        message = _("Een collega wijzigde deze persoon intussen. Bij jou staat iets anders bij: %(what)s. Kijk het na.")
        raise RuleViolation(message % {"what": ", ".join(otherwise)})
    changed = _tell(person, values, data_key(person.case_id))
    person.version += 1
    person.save(update_fields=[*changed, "version"])
    _live(person, values, fresh=False)
    return person


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
        person.bsn_sealed, person.bsn_hash = sealed.seal_bsn(key, person, values.bsn)
        changed += ["bsn_sealed", "bsn_hash"]
    return changed


def _live(person: Person, values: PersonValues, *, fresh: bool) -> None:
    """Keep where somebody lives, with whom, and how they may safely be reached."""
    key = data_key(person.case_id)
    _keep_address(person, values, key)
    _keep_household(person, together=values.same_household, fresh=fresh)
    _keep_contact(person, values, key)


def _keep_address(person: Person, values: PersonValues, key: bytes) -> None:
    place = (values.street, values.house_number, values.postcode, values.town)
    running = Address.objects.select_for_update().filter(person=person, ends=None).first()
    if running is not None and sealed.open_place(key, running) == place:
        if running.secret != values.secret_address:
            # the same place: it may not stay readable in the history
            _write_place(running, place, key, secret=values.secret_address)
            running.save(update_fields=[*sealed.PLACE, "secret", "sealed"])
        return
    today = clock.today()
    if running is not None:
        running.ends = today
        running.save(update_fields=["ends"])
    if any(place) or values.secret_address:
        # since when somebody lives at the first address that is told, nobody said
        address = Address(case_id=person.case_id, region_id=person.region_id, person=person)
        address.starts = today if running else None
        _write_place(address, place, key, secret=values.secret_address)
        address.save(force_insert=True)


def _write_place(address: Address, place: tuple[str, str, str, str], key: bytes, *, secret: bool) -> None:
    address.secret = secret
    address.sealed = sealed.seal_place(key, address, place) if secret else None
    for name, part in zip(sealed.PLACE, place, strict=True):
        setattr(address, name, "" if secret else part)


def _keep_household(person: Person, *, together: bool, fresh: bool) -> None:
    running = HouseholdMember.objects.select_for_update().filter(person=person, ends=None).first()
    if running is not None and not together:
        running.ends = clock.today()
        running.save(update_fields=["ends"])
    if running is None and together:
        rows = {"case_id": person.case_id, "region_id": person.region_id}
        household = Household.objects.filter(case_id=person.case_id).first() or Household.objects.create(**rows)
        starts = None if fresh else clock.today()
        HouseholdMember.objects.create(**rows, household=household, person=person, starts=starts)


def _keep_contact(person: Person, values: PersonValues, key: bytes) -> None:
    known = SafeContact.objects.select_for_update().filter(person=person).first()
    plain = {
        "no_home_call": values.no_home_call,
        "no_post": values.no_post,
        "mail_is_read": values.mail_is_read,
        "when": values.reach_when,
    }
    if known is None and not (any(plain.values()) or values.phone or values.codeword):
        return
    contact = known or SafeContact(case_id=person.case_id, region_id=person.region_id, person=person)
    for name, value in plain.items():
        setattr(contact, name, value)
    for column, text in (("phone", values.phone), ("codeword", values.codeword)):
        if sealed.open_contact(key, contact, column) != text:
            setattr(contact, f"{column}_sealed", sealed.seal_contact(key, contact, column, text))
    if known:
        contact.save(update_fields=[*plain, "phone_sealed", "codeword_sealed"])
    else:
        contact.save(force_insert=True)


@transaction.atomic
def add_relation(case: Case, person: Person, kind: RelationKind | str, other: Person, *, by: User | None) -> Relation:
    """Say what one person is to another; the same said twice is kept once.

    Args:
        case: an open case, of which both are.
        person: the one of whom it is said.
        kind: what that person is to the other.
        other: the other.
        by: who says it; None for the system.

    Raises:
        RuleViolation: a relation to oneself, to somebody of another case, an impossible pair, or a closed case.
    """
    case = locked_open(case)
    kind = RelationKind(kind)
    if person.pk == other.pk:
        raise RuleViolation(_("Iemand kan geen relatie met zichzelf hebben. Kies een ander."), field="other")
    if {person.case_id, other.case_id} != {case.pk}:
        raise RuleViolation(_("Kies twee personen van deze zaak."), field="other")
    running = Relation.objects.filter(case=case, ended_at=None, kind=kind)
    if known := running.filter(person=person, other=other).first():
        return known
    if reversed_ := running.filter(person=other, other=person).first():
        if kind in MUTUAL:
            return reversed_
        raise RuleViolation(_("Andersom staat dit er al. Beëindig eerst die relatie."), field="kind")
    return Relation.objects.create(case=case, region_id=case.region_id, person=person, kind=kind, other=other)


@transaction.atomic
def end_relation(relation: Relation, *, by: User) -> None:
    """End a relation; it stays in the record. Ending it twice changes nothing.

    Raises:
        RuleViolation: when the case is closed.
    """
    locked_open(relation.case)
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    if relation.ended_at is None:
        relation.ended_at = clock.now()
        relation.save(update_fields=["ended_at"])
