"""How a person reads on a screen: name, age, address, relation, warnings; all from rows that are there already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.persons import rules
from cases.persons.models import Address, Person, Relation, RelationKind, Role, SafeContact
from veiligthuis import clock

# what a relation is called from the other side; the others read the same both ways
REVERSED = {
    RelationKind.PARENT: gettext_lazy("kind van"),
    RelationKind.STEP_PARENT: gettext_lazy("stiefkind van"),
    RelationKind.FOSTER_PARENT: gettext_lazy("pleegkind van"),
    RelationKind.GRANDPARENT: gettext_lazy("kleinkind van"),
    RelationKind.CARER: gettext_lazy("verzorgd door"),
}


@dataclass(frozen=True)
class SafeLine:
    """How somebody may safely be reached; the warnings go before every number."""

    warnings: list[str] = field(default_factory=list)
    when: str = ""
    has_phone: bool = False
    has_codeword: bool = False


def birth_of(person: Person) -> rules.Birth:
    """Return the birth of a person as the rules take it."""
    return rules.Birth(
        person.birth_year, person.birth_month, person.birth_day, person.age, person.age_told_on, person.birth_about
    )


def name_of(person: Person) -> str:
    """Return the whole name, or the words for an unknown one."""
    if person.unborn and not (person.given_names or person.surname):
        return _("Ongeboren kind")
    return rules.full_name(person.given_names, person.infix, person.surname, _("Naam onbekend"))


def age_short(person: Person) -> str:
    """Return the age today as a figure: "6", "±30", "5 of 6"; nothing when it is unknown or not born."""
    birth, today = birth_of(person), clock.today()
    ages = rules.age_range(birth, today)
    if person.unborn or ages is None:
        return ""
    if birth.age is not None:
        return rules.display(birth, today)
    youngest, oldest = ages
    if birth.about:
        return f"±{oldest}"
    return str(youngest) if youngest == oldest else _("%(young)d of %(old)d") % {"young": youngest, "old": oldest}


def age_words(person: Person) -> str:
    """Return the age today in words."""
    if person.unborn:
        return pgettext("age", "ongeboren")
    figure = age_short(person)
    if not figure:
        return _("leeftijd onbekend")
    about = figure.startswith("±")
    return (_("ongeveer %(age)s jaar") if about else _("%(age)s jaar")) % {"age": figure.removeprefix("±")}


def is_child(person: Person) -> bool:
    """Say whether somebody may be under eighteen; when no birth is known the role says so."""
    return may_be_child(birth_of(person), clock.today(), roles=person.roles, unborn=person.unborn)


def may_be_child(birth: rules.Birth, today: date, *, roles: Sequence[str], unborn: bool) -> bool:
    """Say the same from the parts, for lists that read no whole person."""
    if unborn:
        return True
    if birth.age is None and birth.year is None:
        return Role.CHILD in roles
    return rules.is_child(birth, today)


def address_words(address: Address | None) -> str:
    """Return an address in one line; a secret one is masked."""
    if address is None:
        return ""
    if address.secret:
        return _("Geheim adres")
    return place_words((address.street, address.number, address.postcode, address.town))


def place_words(place: rules.Place) -> str:
    """Return "Galgenwaard 14, 3524 AA Utrecht" from street, number, postcode and town."""
    street, number, postcode, town = place
    code = f"{postcode[:4]} {postcode[4:]}" if postcode else ""
    lines = " ".join(filter(None, (street, number))), " ".join(filter(None, (code, town)))
    return ", ".join(filter(None, lines))


def safe_words(contact: SafeContact | None) -> SafeLine:
    """Return the warnings of a person in the order in which they matter."""
    if contact is None:
        return SafeLine()
    warnings = [
        (contact.no_home_call, _("Niet thuis bellen")),
        (contact.no_post, _("Geen post naar dit adres")),
        (contact.mail_is_read, _("Mail wordt meegelezen")),
        (contact.codeword_sealed is not None, _("Alleen met codewoord")),
    ]
    return SafeLine(
        [words for binding, words in warnings if binding],
        contact.when,
        contact.phone_sealed is not None,
        contact.codeword_sealed is not None,
    )


def relation_words(relation: Relation, seen_from: UUID, names: dict[UUID, str]) -> str:
    """Return "ouder van Lucas", or from the other side "kind van Sanne"."""
    kind = RelationKind(relation.kind)
    if seen_from == relation.person_id:
        return f"{kind.label} {names.get(relation.other_id, '')}"
    words = REVERSED.get(kind, kind.label)
    return f"{words} {names.get(relation.person_id, '')}"
