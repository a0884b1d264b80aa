"""What may be kept of a person: values put in one shape, and refused in words when they cannot be true.

Forms say the same at the field; this is for what did not come through a form.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.nl import bsn

from cases.persons.models import Role, Sex
from cases.persons.rules import Place, tells_of
from cases.persons.values import PersonValues
from cases.persons.words import place_words
from veiligthuis.errors import RuleViolation
from veiligthuis.forms import Told, read_birth
from veiligthuis.forms.widgets import UNSHOWABLE
from veiligthuis.templatetags.vt import dutch_date

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = {
    "given_names": 120, "infix": 20, "surname": 120, "language": 60, "note": 20_000, "street": 120, "house_number": 20,
    "town": 80, "phone": 40, "reach_when": 200, "codeword": 60,
}  # fmt: skip
LABELS: "dict[str, StrOrPromise]" = {
    "given_names": gettext_lazy("voornaam"),
    "infix": gettext_lazy("tussenvoegsel"),
    "surname": gettext_lazy("achternaam"),
    "sex": gettext_lazy("geslacht"),
    "roles": gettext_lazy("rollen"),
    "birth_year": gettext_lazy("geboortedatum of leeftijd"),
    "birth_month": gettext_lazy("geboortedatum of leeftijd"),
    "birth_day": gettext_lazy("geboortedatum of leeftijd"),
    "age": gettext_lazy("geboortedatum of leeftijd"),
    "birth_about": gettext_lazy("geboortedatum of leeftijd"),
    "unborn": gettext_lazy("ongeboren"),
    "bsn": gettext_lazy("BSN"),
    "language": gettext_lazy("taal of tolk"),
    "note": gettext_lazy("bijzonderheden"),
    "street": gettext_lazy("adres"),
    "house_number": gettext_lazy("adres"),
    "postcode": gettext_lazy("adres"),
    "town": gettext_lazy("adres"),
    "address_since": gettext_lazy("sinds wanneer op dit adres"),
    "secret_address": gettext_lazy("geheim adres"),
    "same_household": gettext_lazy("huishouden"),
    "phone": gettext_lazy("veilig nummer"),
    "no_home_call": gettext_lazy("niet thuis bellen"),
    "no_post": gettext_lazy("geen post"),
    "mail_is_read": gettext_lazy("mail wordt meegelezen"),
    "reach_when": gettext_lazy("wanneer en hoe bereikbaar"),
    "codeword": gettext_lazy("codewoord"),
}
YES_OR_NO = ("unborn", "secret_address", "same_household", "no_home_call", "no_post", "mail_is_read")
POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")


def told(values: PersonValues) -> Told | None:
    """Return the birth of a person as a form shows it, or None when nothing was told."""
    if values.age is None and values.birth_year is None:
        return None
    return Told(values.birth_year, values.birth_month, values.birth_day, values.age, values.birth_about)


def checked(values: PersonValues, today: date) -> PersonValues:
    """Return the values in the shape in which they are kept.

    Args:
        values: a person as told.
        today: the day in the Netherlands; an age without a day was told on it.

    Raises:
        RuleViolation: when something cannot be kept or cannot be true, with the field that it is about.
    """
    texts = {entry.name: _text(entry.name, value) for entry in fields(values)
             if isinstance(value := getattr(values, entry.name), str)}  # fmt: skip
    texts["postcode"] = texts["postcode"].replace(" ", "").upper()
    values = replace(values, **texts)  # type: ignore[arg-type]  # texts only
    _check_choices(values)
    _check_birth(values, today)
    if values.postcode and not POSTCODE.fullmatch(values.postcode):
        raise RuleViolation(_("Een postcode heeft vier cijfers en twee letters, zoals 3524 AA"), field="postcode")
    if values.bsn and not (len(values.bsn) == 9 and bsn.is_valid(values.bsn)):
        raise RuleViolation(_("Dit BSN klopt niet: er staat een cijfer verkeerd. Kijk het na"), field="bsn")
    if values.address_since and values.address_since > today:
        raise RuleViolation(_("Deze dag ligt in de toekomst. Kies vandaag of eerder"), field="address_since")
    told_on = (values.age_told_on or today) if values.age is not None else None
    return replace(values, age_told_on=told_on, roles=list(dict.fromkeys(map(str, values.roles))))


def differences(now: PersonValues, typed: PersonValues) -> list[str]:
    """Return in words what differs between what stands and what was typed; the day of a told age does not count."""
    differing = [name for name in LABELS if getattr(now, name) != getattr(typed, name)]
    return list(dict.fromkeys(str(LABELS[name]) for name in differing))


def _text(name: str, value: str) -> str:
    value = value.strip()
    if UNSHOWABLE.search(value):
        message = _("Hier staat een teken in dat niet bewaard kan worden. Haal het weg of typ de tekst opnieuw")
        raise RuleViolation(message, field=name)
    if len(value) > LONGEST.get(name, len(value)):
        message = _("Dit is te lang: %(size)d tekens. Er passen er %(longest)d")
        raise RuleViolation(message % {"size": len(value), "longest": LONGEST[name]}, field=name)
    return value


def _check_choices(values: PersonValues) -> None:
    if not values.roles or not set(values.roles) <= set(Role.values):
        raise RuleViolation(_("Kies een rol. “Nog niet duidelijk” mag ook"), field="roles")
    if values.sex not in Sex.values:
        raise RuleViolation(_("Kies een antwoord bij: geslacht"), field="sex")


def _check_birth(values: PersonValues, today: date) -> None:
    birth = told(values)
    if birth is None:
        return
    if values.unborn:
        raise RuleViolation(
            _("Een kind dat nog niet geboren is, heeft nog geen leeftijd of geboortedatum"), field="birth"
        )
    parts = values.birth_year, values.birth_month, values.birth_day
    whole = values.age is None or parts == (None, None, None)
    if not whole or (values.birth_day and not values.birth_month):
        raise RuleViolation(_("Vul een geboortedatum in of een leeftijd, niet allebei"), field="birth")
    try:
        read_birth(str(birth), today)
    except ValidationError as refusal:
        raise RuleViolation(refusal.messages[0], field="birth") from None
    if values.age_told_on and values.age_told_on > today:
        raise RuleViolation(_("De dag waarop de leeftijd is verteld, ligt in de toekomst"), field="birth")


@dataclass(frozen=True)
class Difference:
    """One thing that stands otherwise than somebody typed it; what is sealed is named only."""

    label: str
    now: str
    typed: str


def compare(now: PersonValues, typed: PersonValues, secret: Collection[Place] = ()) -> list[Difference]:
    """Return side by side what stands and what was typed, where they differ; nothing that tells a secret place."""
    ours, theirs = _shown(now, secret), _shown(typed, secret)
    return [Difference(label, ours[label], theirs[label]) for label in differences(now, typed)]


def _shown(values: PersonValues, secret: Collection[Place]) -> dict[str, str]:
    """Return what a person reads of each label; a sealed value only as being there or not."""
    hidden = {
        name: _("staat er, afgeschermd") if getattr(values, name) else "" for name in ("bsn", "phone", "codeword")
    }
    yes_or_no = {name: _("ja") if getattr(values, name) else _("nee") for name in YES_OR_NO}
    place = (values.street, values.house_number, values.postcode, values.town)
    masked = values.secret_address or tells_of(place, secret)
    own = {
        "sex": str(Sex(values.sex).label),
        "roles": ", ".join(str(Role(role).label) for role in values.roles),
        "age": str(told(values) or ""),
        "street": _("geheim adres") if masked else place_words(place),
        "address_since": dutch_date(values.address_since) if values.address_since else "",
    }
    plain = {
        name: getattr(values, name) for name in ("given_names", "infix", "surname", "language", "note", "reach_when")
    }
    shown = {**plain, **own, **hidden, **yes_or_no}
    return {str(LABELS[name]): text or _("niets") for name, text in shown.items()}
