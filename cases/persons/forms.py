"""The shape of what is asked about a person, and of a relation."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.persons.checks import told
from cases.persons.models import RelationKind, Role, Sex
from cases.persons.queries import PersonLine
from cases.persons.rules import mask_bsn
from cases.persons.values import PersonValues
from veiligthuis.forms import (
    BirthField,
    BsnField,
    Columns,
    DutchDate,
    GroupedForm,
    LongText,
    OneTimeToken,
    PhoneField,
    PostcodeField,
    Segments,
    Select,
    Text,
    Textarea,
)
from veiligthuis.forms.grouped import Group

SEALED = ("bsn", "phone", "codeword")  # never shown in a field: left empty they stay as they are
PLACE = ("street", "house_number", "postcode", "town")


class PersonForm(GroupedForm):
    """Everything that may be told about a person; nothing but a role is needed."""

    groups: ClassVar[Sequence[Group]] = (
        (
            gettext_lazy("Wie"),
            gettext_lazy("Alles mag onbekend blijven, behalve de rol"),
            (("given_names", "infix", "surname"), ("birth", "sex"), "unborn", "roles"),
        ),
        (
            gettext_lazy("Veilig bereiken"),
            gettext_lazy("Dit staat voortaan voor elk nummer"),
            (
                ("no_home_call", "no_post", "mail_is_read"),
                ("phone", "reach_when"),
                "drop_phone",
                "codeword",
                "drop_codeword",
            ),
        ),
        (
            gettext_lazy("Waar"),
            gettext_lazy("Een nieuw adres beëindigt het oude; dat blijft te lezen"),
            ("same_household", ("street", "house_number"), ("postcode", "town"), "address_since", "secret_address"),
        ),
        (pgettext_lazy("section", "Verder"), "", (("bsn", "language"), "drop_bsn", "note")),
    )

    given_names = Text(label=gettext_lazy("Voornaam"), required=False, max_length=120)
    infix = Text(label=gettext_lazy("Tussenvoegsel"), required=False, max_length=20)
    surname = Text(label=gettext_lazy("Achternaam"), required=False, max_length=120)
    birth = BirthField(
        label=gettext_lazy("Geboortedatum of leeftijd"),
        required=False,
        help_text=gettext_lazy("Alleen een jaar of leeftijd mag ook: 12-03-2019, 2019, 7 of ±35."),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Geslacht"), required=False, choices=Sex, initial=Sex.UNKNOWN, widget=Segments
    )
    unborn = forms.BooleanField(label=gettext_lazy("Kind is nog niet geboren"), required=False)
    roles = forms.MultipleChoiceField(label=gettext_lazy("Rol in deze zaak"), choices=Role, widget=Columns)
    no_home_call = forms.BooleanField(label=gettext_lazy("Niet thuis bellen"), required=False)
    no_post = forms.BooleanField(label=gettext_lazy("Geen post naar dit adres"), required=False)
    mail_is_read = forms.BooleanField(label=gettext_lazy("Mail wordt meegelezen"), required=False)
    phone = PhoneField(label=gettext_lazy("Veilig nummer"), required=False)
    reach_when = Text(label=gettext_lazy("Wanneer en hoe is bellen veilig"), required=False)
    codeword = Text(label=gettext_lazy("Codewoord"), required=False, max_length=60)
    same_household = forms.BooleanField(label=gettext_lazy("Woont in dit huishouden"), required=False)
    street = Text(label=gettext_lazy("Straat"), required=False, max_length=120)
    house_number = Text(label=gettext_lazy("Huisnummer"), required=False, max_length=20)
    postcode = PostcodeField(label=gettext_lazy("Postcode"), required=False)
    town = Text(label=gettext_lazy("Plaats"), required=False, max_length=80)
    address_since = DutchDate(label=gettext_lazy("Woont hier sinds"), required=False)
    secret_address = forms.BooleanField(label=gettext_lazy("Dit adres is geheim"), required=False)
    bsn = BsnField(label=gettext_lazy("BSN"), required=False)
    language = Text(label=gettext_lazy("Taal of tolk"), required=False, max_length=60)
    note = LongText(label=gettext_lazy("Bijzonderheden"), required=False, widget=Textarea({"rows": 3}))
    drop_phone = forms.BooleanField(label=gettext_lazy("Haal het veilige nummer weg"), required=False)
    drop_codeword = forms.BooleanField(label=gettext_lazy("Haal het codewoord weg"), required=False)
    drop_bsn = forms.BooleanField(label=gettext_lazy("Haal het BSN weg"), required=False)
    token = OneTimeToken()
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, min_value=1)

    def __init__(self, *args: Any, kept: PersonValues | None = None, **kwargs: Any) -> None:
        """Take what stands already; what is sealed is not shown, only that it is there."""
        super().__init__(*args, **kwargs)
        self.kept = kept or PersonValues()
        for name in SEALED:
            if value := getattr(self.kept, name):
                self.fields[name].help_text = self._stands(name, value)
            else:
                del self.fields[f"drop_{name}"]
        if self._kept_secret:
            words = _("Er staat een geheim adres. Laat de velden leeg om het te houden.")
            self.fields["street"].help_text = words

    @property
    def _kept_secret(self) -> bool:
        return self.kept.secret_address and any(getattr(self.kept, name) for name in PLACE)

    @staticmethod
    def _stands(name: str, value: str) -> str:
        if name == "bsn":
            return _("Er staat %(masked)s. Laat leeg om dat te houden.") % {"masked": mask_bsn(value)}
        return _("Er staat er al een. Laat leeg om het te houden.")

    @staticmethod
    def shown(values: PersonValues) -> dict[str, Any]:
        """Return what the fields show of a person: nothing that is sealed."""
        initial = {entry.name: getattr(values, entry.name) for entry in fields(values) if entry.name not in SEALED}
        if values.secret_address:
            initial.update(dict.fromkeys(PLACE, ""))
        elif values.postcode:
            initial["postcode"] = f"{values.postcode[:4]} {values.postcode[4:]}"
        return {**initial, "birth": told(values)}

    def clean(self) -> dict[str, Any]:
        """Refuse to open a secret address by taking its mark away while it stays hidden."""
        data = super().clean() or self.cleaned_data
        if self._kept_secret and not data.get("secret_address") and not any(data.get(name) for name in PLACE):
            words = _("Dit adres stond als geheim. Is het dat niet meer? Schrijf het adres dan opnieuw op.")
            self.add_error("street", words)
        return data

    def values(self) -> PersonValues:
        """Return the person as told; what is sealed and left empty stays as it is."""
        data = dict(self.cleaned_data)
        birth = data.pop("birth")
        for name in SEALED:
            if not data[name] and not data.get(f"drop_{name}"):
                data[name] = getattr(self.kept, name)
        if self._kept_secret and data["secret_address"] and not any(data[name] for name in PLACE):
            data.update({name: getattr(self.kept, name) for name in PLACE})
        if birth:
            data.update(age=birth.age, birth_about=birth.about)
            data.update(birth_year=birth.year, birth_month=birth.month, birth_day=birth.day)
        data["sex"] = data["sex"] or str(Sex.UNKNOWN)
        return PersonValues.from_json(data)


class RelationForm(GroupedForm):
    """What one person of the case is to another."""

    person = forms.TypedChoiceField(label=gettext_lazy("Wie"), coerce=UUID, widget=Select)
    kind = forms.ChoiceField(
        label=gettext_lazy("Is"), choices=[("", gettext_lazy("Kies")), *RelationKind.choices], widget=Select
    )
    other = forms.TypedChoiceField(label=gettext_lazy("Van wie"), coerce=UUID, widget=Select)
    groups: ClassVar[Sequence[Group]] = (("", "", (("person", "kind", "other"),)),)

    def __init__(self, *args: Any, people: Sequence[PersonLine], **kwargs: Any) -> None:
        """Offer the people of the case."""
        super().__init__(*args, **kwargs)
        choices = [("", _("Kies")), *((str(line.person.pk), line.name) for line in people)]
        for name in ("person", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices
