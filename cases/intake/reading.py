"""What was told, in words for the screen: the same for a report in a case and for what waits in the Postvak."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.definitions.words import spoken_text
from cases.intake.models import Report, ReporterGroup, ViolenceKind, YesNo
from cases.intake.rules import CAPACITIES
from cases.intake.values import RelationValues, ReporterValues, ReportValues, SubmissionBody
from cases.persons import rules
from cases.persons.models import RelationKind, Role, Sex
from cases.persons.values import PersonValues
from cases.persons.words import place_words
from veiligthuis import clock
from veiligthuis.templatetags.vt import ltr, phone

Pair = tuple[str, SafeString | str]
Told = Report | ReportValues


def what_happened(told: Told) -> list[Pair]:
    """Return what kind of unsafety it is and how safe it is now."""
    kinds = [str(ViolenceKind(kind).label) for kind in told.kinds]
    asked = [
        (_("Direct gevaar"), told.danger),
        (_("Wapen in huis"), told.weapon),
        (_("Iemand zwanger"), told.pregnant),
        (_("Drank of drugs"), told.substances),
        (_("Gezin weet van de melding"), told.family_knows),
    ]
    return [
        (_("Soort onveiligheid"), ", ".join(kinds)),
        (_("Laatste keer"), told.last_time or _("Onbekend")),
        *((label, str(YesNo(answer).label)) for label, answer in asked),
    ]


def in_what_capacity(told: Told) -> list[Pair]:
    """Return how the reporter knows the family, and the group in which the report counts."""
    word, _group = CAPACITIES.get(told.capacity, (told.capacity, None))
    return [
        (_("Kent het gezin als"), str(word) or _("Onbekend")),
        (_("Groep"), str(ReporterGroup(told.group).label)),
    ]


def who_reports(reporter: ReporterValues) -> list[Pair]:
    """Return who reports; how to reach them safely stands before any number."""
    pairs = [
        (_("Naam"), reporter.name),
        (_("Organisatie en functie"), reporter.organisation),
        (_("Veilig bereikbaar"), reporter.reach),
        (_("Nummer"), phone(reporter.phone)),
        (_("E-mailadres"), ltr(reporter.email)),
        (_("Adres"), reporter.address),
    ]
    return [(label, value) for label, value in pairs if value]


@dataclass(frozen=True)
class PersonTold:
    """One person as told, with the warnings that go before every number."""

    name: str
    warnings: list[str] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


def people_told(body: SubmissionBody) -> list[PersonTold]:
    """Return the persons of a submission in the order told."""
    names = [_name(person) for person in body.persons]
    return [
        PersonTold(name, _warnings(person), list(_pairs(person, _ties(body.relations, place, names))))
        for place, (person, name) in enumerate(zip(body.persons, names, strict=True))
    ]


def _name(person: PersonValues) -> str:
    unknown = _("Ongeboren kind") if person.unborn else _("Naam onbekend")
    return rules.full_name(person.given_names, person.infix, person.surname, unknown)


def _warnings(person: PersonValues) -> list[str]:
    told = [
        (person.no_home_call, _("Niet thuis bellen")),
        (person.no_post, _("Geen post naar dit adres")),
        (person.mail_is_read, _("Mail wordt meegelezen")),
        (bool(person.codeword), _("Alleen met codewoord")),
    ]
    return [words for binding, words in told if binding]


def _pairs(person: PersonValues, ties: str) -> Iterable[Pair]:
    birth = rules.Birth(
        person.birth_year, person.birth_month, person.birth_day, person.age, person.age_told_on, person.birth_about
    )
    code = person.postcode.replace(" ", "")
    place = _("Geheim adres") if person.secret_address else place_words(
        (person.street, person.house_number, code, person.town)
    )  # fmt: skip
    told: list[Pair] = [
        (_("Geboren of leeftijd"), ltr(rules.display(birth, clock.today()))),
        (_("Geslacht"), str(Sex(person.sex).label) if person.sex else ""),
        (_("Rol"), ", ".join(str(Role(role).label) for role in person.roles)),
        (_("Is"), ties),
        (_("Adres"), place),
        (_("Huishouden"), _("woont in dit huishouden") if person.same_household else _("woont ergens anders")),
        (_("BSN"), ltr(rules.mask_bsn(person.bsn)) if person.bsn else ""),
        (_("Taal of tolk"), person.language),
        (_("Veilig bereikbaar"), person.reach_when),
        (_("Veilig nummer"), phone(person.phone)),
        (_("Bijzonderheden"), person.note),
    ]
    return ((label, value) for label, value in told if value)


def _ties(relations: Iterable[RelationValues], place: int, names: list[str]) -> str:
    own = [one for one in relations if one.person == place]
    return ", ".join(f"{RelationKind(one.kind).label} {names[one.other]}" for one in own)


def meldcode_parts(told: Told) -> list[tuple[str, list[Pair]]]:
    """Return the steps of the Meldcode as the professional walked them: title, questions with answers.

    Our questions of then are said in the language of the screen; the answers stay as they were written.
    """
    parts = told.meldcode.get("parts", [])
    return [
        (spoken_text(part["title"]), [(spoken_text(one["question"]), _lines(one["answer"])) for one in part["answers"]])
        for part in parts
    ]


def _lines(text: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.splitlines()))
