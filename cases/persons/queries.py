"""Reads about the people of a case: one line for each person, the name of a family, values that were sealed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.keys import data_key
from cases.dossier.models import Case
from cases.persons import rules, sealed
from cases.persons.checks import Difference, compare
from cases.persons.models import (
    Address,
    Household,
    HouseholdMember,
    Person,
    PersonVersion,
    Relation,
    Role,
    SafeContact,
    Sex,
)
from cases.persons.values import PersonValues
from cases.persons.words import (
    SafeLine,
    address_words,
    age_short,
    age_words,
    birth_of,
    is_child,
    may_be_child,
    name_of,
    place_words,
    relation_words,
    safe_words,
)
from veiligthuis import clock


@dataclass(frozen=True)
class Tie:
    """A relation seen from one of its two persons."""

    relation: Relation
    text: str


@dataclass(frozen=True)
class PersonLine:
    """A person as lists show it. Nothing sealed is opened for it: a secret address is masked."""

    person: Person
    name: str
    age: str  # in words: "6 jaar", "ongeveer 30 jaar", "5 of 6 jaar", "ongeboren", "leeftijd onbekend"
    age_short: str  # "6", "±30", "5 of 6", or nothing
    is_child: bool
    roles: list[str]
    address: str
    secret: bool
    safe: SafeLine
    ties: list[Tie]
    household: Household | None

    @property
    def birth(self) -> str:
        """Return the birth as it was told: "12 maart 2020", "2020", "±35"."""
        return rules.display(birth_of(self.person), clock.today())

    @property
    def relations(self) -> list[str]:
        """Return the relations in words."""
        return [tie.text for tie in self.ties]

    @property
    def name_and_age(self) -> str:
        """Return "Lucas (6)", for a list to choose from."""
        first = self.person.given_names or self.name
        return f"{first} ({self.age_short})" if self.age_short else first


# --- the people of a case --------------------------------------------------


def people_of(case: Case) -> list[PersonLine]:
    """Return the people of a case, children first; four queries however many there are."""
    persons = list(Person.objects.filter(case=case).select_related("safe_contact").order_by("position", "id"))
    addresses = {row.person_id: row for row in Address.objects.filter(case=case, ends=None)}
    members = HouseholdMember.objects.filter(case=case, ends=None).select_related("household")
    households = {row.person_id: row.household for row in members}
    ties = _ties(list(Relation.objects.filter(case=case, ended_at=None).order_by("noted_at", "id")), persons)
    lines = [
        _line(person, addresses.get(person.pk), ties.get(person.pk, []), households.get(person.pk))
        for person in persons
    ]
    return sorted(lines, key=lambda line: not line.is_child)


def _line(person: Person, address: Address | None, ties: list[Tie], household: Household | None) -> PersonLine:
    return PersonLine(
        person=person,
        name=name_of(person),
        age=age_words(person),
        age_short=age_short(person),
        is_child=is_child(person),
        roles=[str(Role(role).label) for role in person.roles],
        address=address_words(address),
        secret=address is not None and address.secret,
        safe=safe_words(getattr(person, "safe_contact", None)),
        ties=ties,
        household=household,
    )


def _ties(relations: list[Relation], persons: list[Person]) -> dict[UUID, list[Tie]]:
    names = {person.pk: person.given_names or name_of(person) for person in persons}
    ties: dict[UUID, list[Tie]] = defaultdict(list)
    for relation in relations:
        for seen_from in (relation.person_id, relation.other_id):
            ties[seen_from].append(Tie(relation, relation_words(relation, seen_from, names)))
    return ties


# --- the name of a family ----------------------------------------------------


class Named(NamedTuple):
    """What the name of a family is made of: so little that fifty cases cost a list little."""

    given_names: str
    infix: str
    surname: str
    sex: str
    child: bool


def family_label(lines: Iterable[PersonLine]) -> str:
    """Return what a case is called on the screens of colleagues: "Gezin Van den Heuvel", "Mw. Oosterhuis"."""
    people = [(line.person, line.is_child) for line in lines]
    return _label([Named(p.given_names, p.infix, p.surname, p.sex, child) for p, child in people])


def _label(people: Sequence[Named]) -> str:
    named = [person for person in people if person.surname]
    families = Counter(rules.family_name(person.infix, person.surname) for person in named)
    children = Counter(rules.family_name(person.infix, person.surname) for person in named if person.child)
    if len(people) > 1 and families:
        return _("Gezin %(name)s") % {"name": (children or families).most_common(1)[0][0]}
    if named:
        title = {Sex.FEMALE: _("Mw."), Sex.MALE: _("Dhr.")}.get(Sex(named[0].sex), named[0].given_names)
        return f"{title} {rules.family_name(named[0].infix, named[0].surname)}".strip()
    first = next((person.given_names for person in people if person.given_names), "")
    return first or _("Naam onbekend")


def names_for(case_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return for each case what it is called and who live there in words ("2 kinderen"), in one query."""
    people: dict[UUID, list[Named]] = {case_id: [] for case_id in case_ids}
    births = ("birth_year", "birth_month", "birth_day", "age", "age_told_on", "birth_about")
    rows = Person.objects.filter(case_id__in=list(people)).order_by("position", "id")
    found = rows.values_list("case_id", "given_names", "infix", "surname", "sex", "unborn", "roles", *births)
    today = clock.today()
    for case_id, given, infix, surname, sex, unborn, roles, *birth in found:
        child = may_be_child(rules.Birth(*birth), today, roles=roles, unborn=unborn)
        people[case_id].append(Named(given, infix, surname, sex, child))
    return {case_id: (_label(named), _summary(named)) for case_id, named in people.items()}


def _summary(people: list[Named]) -> str:
    count = sum(person.child for person in people)
    if count:
        return ngettext("%(count)d kind", "%(count)d kinderen", count) % {"count": count}
    return _("geen kinderen bekend")


# --- values that are sealed ----------------------------------------------------


def phone_of(person: Person) -> str:
    """Open the safe number of a person, as +31612345678; nothing when there is none."""
    contact = SafeContact.objects.filter(person=person).first()
    return sealed.open_contact(data_key(person.case_id), contact, "phone") if contact else ""


def codeword_of(person: Person) -> str:
    """Open the codeword of a person; nothing when there is none."""
    contact = SafeContact.objects.filter(person=person).first()
    return sealed.open_contact(data_key(person.case_id), contact, "codeword") if contact else ""


def bsn_of(person: Person) -> str:
    """Open the BSN of a person; nothing when there is none."""
    return sealed.open_bsn(data_key(person.case_id), person)


def address_of(person: Person) -> str:
    """Open where somebody lives now, in one line, secret or not."""
    address = Address.objects.filter(person=person, ends=None).first()
    return place_words(sealed.open_place(data_key(person.case_id), address)) if address else ""


def masked_bsns(case: Case, lines: Iterable[PersonLine]) -> dict[UUID, str]:
    """Return the BSN of each person who has one, of which only the last two digits can be read."""
    known = [line.person for line in lines if line.person.bsn_sealed]
    key = data_key(case.pk) if known else b""
    return {person.pk: rules.mask_bsn(sealed.open_bsn(key, person)) for person in known}


@dataclass(frozen=True)
class Stay:
    """Where somebody lived before; a secret address stays masked."""

    words: str
    secret: bool
    starts: date | None
    ends: date | None


def history_of(person: Person) -> list[Stay]:
    """Return where somebody lived before, the latest first."""
    past = Address.objects.filter(person=person).exclude(ends=None).order_by("-ends", "-starts", "id")
    secret = _secret_places(person)
    stays = []
    for row in past:
        masked = row.secret or rules.tells_of(sealed.plain_place(row), secret)
        words = _("Geheim adres") if masked else address_words(row)
        stays.append(Stay(words, masked, row.starts, row.ends))
    return stays


def _secret_places(person: Person) -> list[rules.Place]:
    """Return the places of somebody that are secret: no history may tell them either."""
    rows = list(Address.objects.filter(person=person, secret=True))
    key = data_key(person.case_id) if rows else b""
    return [sealed.open_place(key, row) for row in rows]


@dataclass(frozen=True)
class Before:
    """What a change replaced: who changed when, and each thing with what stood there."""

    changed_by: str
    changed_at: datetime
    changes: list[Difference]


LATEST = 20  # changes that a page shows


def versions_of(person: Person, now: PersonValues) -> list[Before]:
    """Return what each change of somebody replaced, the latest first; what is sealed is named only.

    Args:
        person: whom it is about.
        now: what stands now.
    """
    rows = PersonVersion.objects.filter(person=person).select_related("changed_by").order_by("-version")[:LATEST]
    key, secret, after, found = data_key(person.case_id), _secret_places(person), now, []
    for row in rows:
        before = sealed.open_version(key, row)
        found.append(Before(row.changed_by.name, row.changed_at, compare(before, after, secret)))
        after = before
    return found


def values_of(person: Person) -> PersonValues:
    """Return everything that stands about a person, sealed values opened: to compare, to keep, to hand over."""
    key = data_key(person.case_id)
    address = Address.objects.filter(person=person, ends=None).first()
    contact = SafeContact.objects.filter(person=person).first()
    street, number, postcode, town = sealed.open_place(key, address) if address else ("", "", "", "")
    reach: dict[str, Any] = {
        "phone": sealed.open_contact(key, contact, "phone"),
        "no_home_call": contact.no_home_call,
        "no_post": contact.no_post,
        "mail_is_read": contact.mail_is_read,
        "reach_when": contact.when,
        "codeword": sealed.open_contact(key, contact, "codeword"),
    } if contact else {}  # fmt: skip
    own = ("given_names", "infix", "surname", "sex", "birth_year", "birth_month", "birth_day", "age", "age_told_on")
    told = {name: getattr(person, name) for name in (*own, "birth_about", "unborn", "roles", "language", "note")}
    return PersonValues(
        **told,
        bsn=sealed.open_bsn(key, person),
        street=street,
        house_number=number,
        postcode=postcode,
        town=town,
        address_since=address.starts if address else None,
        secret_address=address is not None and address.secret,
        same_household=HouseholdMember.objects.filter(person=person, ends=None, household__position=0).exists(),
        **reach,
    )
