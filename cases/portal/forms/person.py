"""One person whom a report is about, and the values that a filled form tells of."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.persons.checks import checked
from cases.persons.models import RelationKind, Role, Sex
from cases.persons.values import PersonValues
from cases.portal.forms.base import DONE, PartForm
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.forms import BirthField, BsnField, Columns, PhoneField, PostcodeField, Segments, Text, Words

if TYPE_CHECKING:
    from veiligthuis.forms.grouped import Group

RELATION = ("relation", "relation_to")
ROLES = [
    Role.CHILD,
    Role.PARENT,
    Role.VICTIM,
    Role.SUSPECT,
    Role.WITNESS,
    Role.ELDER,
    Role.REPRESENTATIVE,
    Role.CONCERNED,
    Role.UNCLEAR,
]


class PersonForm(PartForm):
    """One person whom the report is about; what is not known stays open.

    `others` are the other people of the report, name by key, to one of whom this person may be something.
    """

    mark = "required"  # almost nothing is, and the page says so

    given_names = Text(label=_("Voornaam"), max_length=120, required=False)
    infix = Text(label=_("Tussenvoegsel"), max_length=20, required=False)
    surname = Text(label=_("Achternaam"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Wie is dit in het verhaal?"),
        help_text=_("Meer dan één mag. “Nog niet duidelijk” is ook goed."),
        choices=[(role.value, capfirst(role.label)) for role in ROLES],
        widget=Columns,
    )
    birth = BirthField(
        label=_("Geboortedatum of leeftijd"),
        required=False,
        help_text=_("Een datum (12-03-2018), een jaar (2018), of een leeftijd: 8, of ±35 als je het niet zeker weet."),
    )
    unborn = forms.BooleanField(label=_("Nog niet geboren"), required=False)
    sex = forms.ChoiceField(
        label=_("Geslacht"),
        choices=[(one.value, capfirst(one.label)) for one in Sex],
        required=False,
        widget=Segments,
    )
    bsn = BsnField(label=_("BSN"), required=False, help_text=_("Alleen als je het mag gebruiken en bij de hand hebt."))
    language = Text(label=_("Taal of tolk"), max_length=60, required=False)
    street = Text(label=_("Straat"), max_length=120, required=False)
    house_number = Text(label=_("Huisnummer"), max_length=20, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = Text(label=_("Plaats"), max_length=80, required=False)
    secret_address = forms.BooleanField(label=_("Dit adres is geheim"), required=False)
    relation = forms.ChoiceField(
        label=_("Deze persoon is"), required=False, choices=[("", _("Kies")), *RelationKind.choices]
    )
    relation_to = forms.ChoiceField(label=_("Van wie"), required=False)
    same_household = forms.BooleanField(label=_("Woont in huis bij de anderen over wie het gaat"), required=False)
    phone = PhoneField(label=_("Veilig nummer"), required=False)
    no_home_call = forms.BooleanField(label=_("Niet thuis bellen"), required=False)
    no_post = forms.BooleanField(label=_("Geen post sturen"), required=False)
    mail_is_read = forms.BooleanField(label=_("Iemand anders leest de mail mee"), required=False)
    reach_when = Text(label=_("Wanneer en hoe is bellen veilig?"), required=False)
    codeword = Text(label=_("Codewoord"), max_length=60, required=False)
    note = Words(
        label=_("Bijzonderheden"), required=False, help_text=_("Bijvoorbeeld wie dit is van wie: moeder van Amira.")
    )

    groups: "ClassVar[list[Group]]" = [
        (
            _("Wie is het?"),
            "",
            [
                ("given_names", "infix", "surname"),
                "roles",
                ("birth", "language"),
                "unborn",
                "sex",
                ("relation", "relation_to"),
                "bsn",
            ],
        ),
        (
            _("Waar woont deze persoon?"),
            "",
            [("street", "house_number"), ("postcode", "town"), "secret_address", "same_household"],
        ),
        (
            _("Hoe is deze persoon veilig te bereiken?"),
            _("Alleen wat je weet."),
            ["phone", "no_home_call", "no_post", "mail_is_read", "reach_when", "codeword"],
        ),
        ("", "", ["note", DONE]),
    ]

    def __init__(self, *args: Any, others: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Offer the other people; the first person has nobody to be something to."""
        super().__init__(*args, **kwargs)
        if others:
            self.fields["relation_to"].choices = [("", _("Kies")), *others.items()]  # type: ignore[attr-defined]
            return
        for name in RELATION:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check the person as a whole, as the room of persons does when the report is taken."""
        values = super().clean() or {}
        if bool(values.get("relation")) != bool(values.get("relation_to")) and not self.errors:
            self.add_error("relation_to", _("Kies bij een relatie allebei: wat, en van wie."))
        if self.later or self.errors:
            return values
        if not any(values.get(name) for name in ("given_names", "surname", "note")):
            unknown = _("Vul een naam in. Weet je die niet? Schrijf dan bij bijzonderheden wie je bedoelt.")
            self.add_error("given_names", unknown)
            return values
        try:
            checked(person_values(values, None), clock.today())
        except RuleViolation as refusal:
            about = "birth" if (refusal.field or "").startswith(("birth", "age")) else refusal.field
            self.add_error(about if about in self.fields else None, str(refusal.message))
        return values


def person_values(cleaned: Mapping[str, Any], on: date | None) -> PersonValues:
    """Return the person that a filled form tells of.

    Args:
        cleaned: the cleaned fields of a `PersonForm`.
        on: the day on which it was told, for an age.
    """
    told = cleaned.get("birth")
    birth = {} if told is None else {
        "birth_year": told.year, "birth_month": told.month, "birth_day": told.day,
        "age": told.age, "birth_about": told.about, "age_told_on": on if told.age is not None else None,
    }  # fmt: skip
    plain = {name: value for name, value in cleaned.items() if name not in {"birth", "sex", DONE, *RELATION}}
    return PersonValues(**plain, **birth, sex=cleaned.get("sex") or str(Sex.UNKNOWN))
