"""The persons of a report: each a form of its own on the same page, so that one save keeps them all."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.intake.forms.typed import Typed, as_data, first, initial_of
from cases.intake.rules import KEPT_OF_PERSON
from cases.intake.values import RelationValues
from cases.persons.models import RelationKind, Role, Sex
from cases.persons.rules import full_name
from cases.persons.values import PersonValues
from veiligthuis.forms import BirthField, BsnField, Columns, GroupedForm, PhoneField, PostcodeField, Select, Text, Words
from veiligthuis.forms.widgets import UNSHOWABLE

MOST = 30
ROLES = [
    (one, one.label)
    for one in (
        Role.CHILD, Role.PARENT, Role.VICTIM, Role.SUSPECT, Role.WITNESS, Role.ELDER, Role.CONCERNED, Role.UNCLEAR,
    )
]  # fmt: skip
CHILD_OF = "kind_van"  # told of a child after its parent; kept as "ouder van" the other way around
TIES = [
    ("", gettext_lazy("niet bekend")),
    *((kind, kind.label) for kind in RelationKind),
    (CHILD_OF, gettext_lazy("kind van")),
]
SAME, ELSEWHERE, UNKNOWN = "zelfde", "anders", "onbekend"
LIVES = [
    (SAME, gettext_lazy("Op hetzelfde adres")),
    (ELSEWHERE, gettext_lazy("Ergens anders")),
    (UNKNOWN, gettext_lazy("Onbekend")),
]
PLACE = ("street", "house_number", "postcode", "town")
TELLING = (
    "given_names", "infix", "surname", "birth", "unborn", "roles", *PLACE, "phone", "reach_when", "codeword", "bsn",
    "language", "note", "no_home_call", "no_post", "mail_is_read", "secret_address",
)  # fmt: skip
ORDINALS = (
    gettext_lazy("Eerste persoon"), gettext_lazy("Tweede persoon"), gettext_lazy("Derde persoon"),
    gettext_lazy("Vierde persoon"), gettext_lazy("Vijfde persoon"), gettext_lazy("Zesde persoon"),
)  # fmt: skip


class PersonForm(GroupedForm):
    """One person as told on the telephone; everything may stay unknown."""

    given_names = Text(label=gettext_lazy("Voornaam"), required=False, max_length=120)
    infix = Text(label=gettext_lazy("Tussenvoegsel"), required=False, max_length=20)
    surname = Text(label=gettext_lazy("Achternaam"), required=False, max_length=120)
    birth = BirthField(
        label=gettext_lazy("Geboortedatum"),
        required=False,
        help_text=gettext_lazy("Alleen een jaar of leeftijd mag ook."),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Geslacht"), required=False, choices=Sex, initial=Sex.UNKNOWN, widget=Select({"class": ""})
    )
    lives = forms.ChoiceField(
        label=gettext_lazy("Woont"), required=False, choices=LIVES, initial=SAME, widget=Select({"class": ""})
    )
    roles = forms.MultipleChoiceField(label=gettext_lazy("Rol"), required=False, choices=ROLES, widget=Columns)
    unborn = forms.BooleanField(label=gettext_lazy("Nog niet geboren"), required=False)
    street = Text(label=gettext_lazy("Straat"), required=False, max_length=120)
    house_number = Text(label=gettext_lazy("Huisnummer"), required=False, max_length=20)
    postcode = PostcodeField(label=gettext_lazy("Postcode"), required=False)
    town = Text(label=gettext_lazy("Plaats"), required=False, max_length=80)
    secret_address = forms.BooleanField(label=gettext_lazy("Dit adres is geheim"), required=False)
    phone = PhoneField(label=gettext_lazy("Veilig nummer"), required=False)
    reach_when = Text(label=gettext_lazy("Wanneer en hoe is bellen veilig"), required=False)
    codeword = Text(label=gettext_lazy("Codewoord"), required=False, max_length=60)
    no_home_call = forms.BooleanField(label=gettext_lazy("Niet thuis bellen"), required=False)
    no_post = forms.BooleanField(label=gettext_lazy("Geen post naar dit adres"), required=False)
    mail_is_read = forms.BooleanField(label=gettext_lazy("Mail wordt meegelezen"), required=False)
    bsn = BsnField(label=gettext_lazy("BSN"), required=False)
    language = Text(label=gettext_lazy("Taal of tolk"), required=False, max_length=60)
    note = Words(label=gettext_lazy("Bijzonderheden"), required=False)
    NOT_OF_UNKNOWN: ClassVar[tuple[str, ...]] = tuple(
        name for name in TELLING if name not in KEPT_OF_PERSON | {"birth", "lives"}
    )

    def __init__(self, *args: Any, number: int, typed: Typed, unknown: bool = False, **kwargs: Any) -> None:
        """Ask what this person is to those who were told before; `number` counts from 0, `typed` is the whole page.

        Where nobody knows who reports (`unknown`), only what may be kept is asked.
        """
        super().__init__(*args, prefix=f"persoon-{number}", **kwargs)
        self.number = number
        self.typed = typed
        for name in self.NOT_OF_UNKNOWN if unknown else ():
            del self.fields[name]
        if number == 0:
            del self.fields["lives"]
        for other in range(number):
            label = _("Is van %(name)s") % {"name": name_in(typed, other)}
            initial = first(typed, f"persoon-{number}-band-{other}")
            self.fields[f"band-{other}"] = forms.ChoiceField(
                label=label, required=False, choices=TIES, initial=initial, widget=Select({"class": ""})
            )

    def clean(self) -> dict[str, Any]:
        """Say of whom a birth is that cannot be: there are several on the page."""
        data = super().clean() or self.cleaned_data
        name = first(self.typed, self.add_prefix("given_names")).strip()
        if self.has_error("birth", "future") and name and not UNSHOWABLE.search(name):
            sentence = _("De geboortedatum van %(name)s ligt in de toekomst") % {"name": name[:120]}
            self.errors["birth"] = self.error_class([sentence], renderer=self.renderer)
        if data.get("unborn") and data.get("birth"):
            self.add_error("birth", _("Een kind dat nog niet geboren is, heeft nog geen geboortedatum"))
        return data

    @property
    def blank(self) -> bool:
        """Say whether nothing was told in this form."""
        return not any(any(self.typed.get(self.add_prefix(name), [])) for name in TELLING)

    @property
    def heading(self) -> str:
        """Return "Vierde persoon"."""
        known = self.number < len(ORDINALS)
        return str(ORDINALS[self.number]) if known else _("Persoon %(number)d") % {"number": self.number + 1}

    @property
    def name(self) -> str:
        """Return the name as typed, with the age as typed."""
        birth = UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", first(self.typed, self.add_prefix("birth")).strip()[:40])
        return ", ".join(filter(None, (name_in(self.typed, self.number), birth)))

    @property
    def line(self) -> str:
        """Return the roles in words."""
        labels = dict(ROLES)
        chosen = [str(labels[one]) for one in self.typed.get(self.add_prefix("roles"), []) if one in labels]  # type: ignore[index]
        return ", ".join(chosen) or _("rol nog niet gekozen")

    @property
    def ties(self) -> list[forms.BoundField]:
        """Return the questions what this person is to the others."""
        return [self[f"band-{other}"] for other in range(self.number)]

    @property
    def more_is_told(self) -> bool:
        """Say whether something stands in the part that is folded away, or is wrong there."""
        names = (
            "phone",
            "reach_when",
            "codeword",
            "bsn",
            "language",
            "note",
            "no_home_call",
            "no_post",
            "mail_is_read",
        )
        return any(any(self.typed.get(self.add_prefix(name), [])) or name in self.errors for name in names)

    def values(self, on: date) -> PersonValues:
        """Return the person as told.

        Args:
            on: the day on which it was told, for an age.
        """
        data = dict(self.cleaned_data)
        told, lives = data.pop("birth"), data.pop("lives", SAME) or SAME
        plain = {name: value for name, value in data.items() if not name.startswith("band-")}
        plain["roles"] = plain["roles"] or [Role.UNCLEAR.value]
        plain["sex"] = plain["sex"] or Sex.UNKNOWN.value
        birth: dict[str, Any] = {}
        if told is not None:
            birth = {
                "birth_year": told.year, "birth_month": told.month, "birth_day": told.day, "age": told.age,
                "birth_about": told.about, "age_told_on": on if told.age is not None else None,
            }  # fmt: skip
        return PersonValues(**plain, **birth, same_household=lives == SAME)


def name_in(typed: Mapping[str, list[str]], number: int) -> str:
    """Return the name of a person as typed, or the words for an unknown one; never longer than a line."""
    parts = (first(typed, f"persoon-{number}-{part}").strip()[:120] for part in ("given_names", "infix", "surname"))
    given, infix, surname = (UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", part) for part in parts)
    return full_name(given, infix, surname, _("persoon %(number)d, naam onbekend") % {"number": number + 1})


class People:
    """The persons on one page."""

    def __init__(self, typed: Typed, *, sent: bool, unknown: bool = False) -> None:
        """Make a form for each; of what was sent they say what is wrong, of a draft they only show it."""
        count = first(typed, "personen")
        self.count = min(max(int(count), 1), MOST) if count.isascii() and count.isdigit() and len(count) < 4 else 1
        self.forms = [self._form(number, typed, sent=sent, unknown=unknown) for number in range(self.count)]

    @staticmethod
    def _form(number: int, typed: Typed, *, sent: bool, unknown: bool) -> PersonForm:
        if sent:
            return PersonForm(as_data(typed), number=number, typed=typed, unknown=unknown)
        initial = initial_of(PersonForm, typed, f"persoon-{number}")
        return PersonForm(number=number, typed=typed, unknown=unknown, initial=initial)

    def __iter__(self) -> Iterator[PersonForm]:
        """Walk the forms in the order of the page."""
        return iter(self.forms)

    @property
    def told(self) -> list[PersonForm]:
        """Return the forms in which somebody stands."""
        return [form for form in self.forms if not form.blank]

    @property
    def faults(self) -> int:
        """Count what is wrong."""
        return sum(len(form.errors) for form in self.told if form.is_bound)

    def is_valid(self) -> bool:
        """Say whether everybody who was told of can be as told."""
        return not any(form.errors for form in self.told)

    def values(self, on: date) -> list[PersonValues]:
        """Return the persons; who lives at the same address as the first has that address too."""
        found = [form.values(on) for form in self.told]
        if not found:
            return []
        home = {name: getattr(found[0], name) for name in (*PLACE, "secret_address")}
        return [
            replace(one, **home) if one.same_household and not any(getattr(one, name) for name in PLACE) else one
            for one in found
        ]

    def relations(self) -> list[RelationValues]:
        """Return what they are to each other, by their places among those who were told of."""
        places = {form.number: place for place, form in enumerate(self.told)}
        return [
            RelationValues(places[other], RelationKind.PARENT, place)
            if kind == CHILD_OF
            else RelationValues(place, kind, places[other])
            for form in self.told
            for place in (places[form.number],)
            for other in range(form.number)
            if (kind := form.cleaned_data.get(f"band-{other}")) and other in places
        ]


def one_more(typed: Typed) -> Typed:
    """Return what was typed with room for one more person."""
    return typed | {"personen": [str(min(int(first(typed, "personen") or "1") + 1, MOST))]}


def without(typed: Typed, number: int) -> Typed:
    """Return what was typed without one person; those behind move up, with what they are to the others."""
    count = max(int(first(typed, "personen") or "1") - 1, 1)
    kept: Typed = {}
    for name, texts in typed.items():
        if not name.startswith("persoon-"):
            kept[name] = texts
        elif moved := _moved(name, number):
            kept[moved] = texts
    return kept | {"personen": [str(count)]}


def _moved(name: str, gone: int) -> str:
    _word, place, field = name.split("-", 2)
    if not place.isdigit() or int(place) == gone:
        return ""
    if field.startswith("band-"):
        other = field.removeprefix("band-")
        if not other.isdigit() or int(other) == gone:
            return ""
        field = f"band-{int(other) - (int(other) > gone)}"
    return f"persoon-{int(place) - (int(place) > gone)}-{field}"
