"""The form of a report; the one of somebody unknown asks only what may be kept."""

from typing import Any, ClassVar, TypedDict
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from cases.dossier.models import Case
from cases.dossier.numbers import is_valid, normalise
from cases.intake.forms.talk import ContactForm
from cases.intake.models import Caller, Mode, ReporterGroup, ViolenceKind, YesNo
from cases.intake.queries import case_by_number
from cases.intake.rules import CAPACITIES, may_choose, needs_consent
from cases.intake.services.calls import PROFESSIONAL_IS_OPEN
from cases.intake.services.reports import CONSENT
from cases.intake.values import ReporterValues, ReportValues
from veiligthuis import clock
from veiligthuis.forms import (
    Cards,
    Columns,
    DayInWords,
    Email,
    GroupedForm,
    LongText,
    PhoneField,
    Segments,
    Select,
    Text,
    Textarea,
    Triple,
    read_day,
)

PARTS_OF_DAY = [
    ("", _("Onbekend")),
    ("ochtend", _("Ochtend")),
    ("middag", _("Middag")),
    ("avond", _("Avond")),
    ("nacht", _("Nacht")),
]


class Place(TypedDict):
    """Where a report goes."""

    team: Team
    earlier: Case | None
    into: Case | None


KINDS = [(kind, kind.label) for kind in ViolenceKind]


def _asked(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=YesNo, initial=YesNo.UNKNOWN, widget=Triple)


class WhatForm(GroupedForm):
    """What happened and how safe it is now: all that may be kept of somebody unknown."""

    words = LongText(
        label=_("In de woorden van de melder"),
        widget=Textarea({"rows": 6}),
        error_messages={"required": _("Schrijf op wat er is gebeurd, in de woorden van de melder")},
    )
    last_time = DayInWords(label=_("Laatste keer"), required=False, max_length=40)
    part_of_day = forms.ChoiceField(
        label=_("Hoe laat"), required=False, choices=PARTS_OF_DAY, widget=Select({"class": ""})
    )
    kinds = forms.MultipleChoiceField(
        label=_("Soort onveiligheid"),
        choices=KINDS,
        widget=Columns,
        error_messages={"required": _("Kies ten minste één soort onveiligheid, of “Nog niet duidelijk”")},
    )
    danger = forms.ChoiceField(
        label=_("Is er nu direct gevaar?"),
        required=False,
        choices=YesNo,
        initial=YesNo.UNKNOWN,
        widget=Triple(risk={YesNo.YES.value}),
    )
    weapon = _asked(_("Is er een wapen in huis?"))
    pregnant = _asked(_("Is iemand zwanger?"))
    substances = _asked(_("Spelen drank of drugs mee?"))
    SAFETY: ClassVar[tuple[str, ...]] = ("danger", "weapon", "pregnant", "substances")

    def clean_last_time(self) -> str:
        """Take a day as it was told, or other words; refuse a day that is still to come."""
        text = str(self.cleaned_data["last_time"])
        try:
            day = read_day(text)
        except ValidationError:
            return text  # other words
        if day > clock.today():
            raise ValidationError(_("Die dag moet nog komen. Vul in wanneer het de laatste keer was"))
        return text

    @property
    def safety(self) -> list[forms.BoundField]:
        """Return the questions about how safe it is now."""
        return [self[name] for name in self.SAFETY]

    def told(self) -> dict[str, Any]:
        """Return the values of a report that this form asks."""
        data = self.cleaned_data
        last = ", ".join(filter(None, (data["last_time"], data["part_of_day"])))
        asked = {name: data[name] or YesNo.UNKNOWN for name in self.SAFETY}
        return {"words": data["words"], "last_time": last, "kinds": data["kinds"], **asked}


class UnknownForm(WhatForm):
    """A report by somebody unknown: no field in which a reporter could be named."""

    onbekend = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)

    def values(self) -> ReportValues:
        """Return what was told."""
        return ReportValues(mode=Mode.UNKNOWN, **self.told())


class PlaceForm(GroupedForm):
    """Which team gets the case, and whether it follows or joins an earlier one."""

    team = forms.ChoiceField(label=_("Welk team krijgt de zaak"), widget=Select)
    earlier = Text(
        label=_("Eerdere zaak (nummer)"),
        required=False,
        max_length=40,
        help_text=_("Loopt die zaak nog, dan komt de melding daar bij. Is zij gesloten, dan wordt dit een hermelding."),
    )

    def __init__(self, *args: Any, teams: list[Team], region_id: UUID, **kwargs: Any) -> None:
        """Offer the teams of the region, the first as the one that stands ready."""
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        self.region_id = region_id
        choices = [(key, team.name) for key, team in self.teams.items()]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]
        self.fields["team"].initial = choices[0][0] if choices else ""
        self.fields["earlier"].widget.attrs |= {"dir": "ltr", "class": "vt-w-m"}

    def clean_earlier(self) -> Case | None:
        """Return the case of the typed number, when there is one in this region."""
        text = str(self.cleaned_data["earlier"])
        if not text:
            return None
        number = normalise(text)
        if not is_valid(number):
            raise ValidationError(_("Dit zaaknummer klopt niet. Kijk na of alle tekens goed staan"))
        found = case_by_number(number, self.region_id)
        if found is None:
            raise ValidationError(_("Dit zaaknummer kennen wij niet in deze regio"))
        return found

    def place(self) -> Place:
        """Return where the report goes; a closed case is followed, an open one joined."""
        case = self.cleaned_data["earlier"]
        joins = case is not None and case.is_open
        return {
            "team": self.teams[self.cleaned_data["team"]],
            "earlier": None if joins else case,
            "into": case if joins else None,
        }


class ReportForm(WhatForm, ContactForm, PlaceForm):
    """A report by somebody whom Veilig Thuis knows."""

    mode = forms.ChoiceField(
        label=_("Wie mag weten wie er meldt?"),
        choices=[(Mode.CONFIDENTIAL, Mode.CONFIDENTIAL.label), (Mode.OPEN, Mode.OPEN.label)],
        initial=Mode.CONFIDENTIAL,
        widget=Cards(
            explanations={
                Mode.CONFIDENTIAL.value: _(
                    "Wij weten wie er meldt, het gezin niet. Dit is gewoon bij een buur, familielid of kennis."
                ),
                Mode.OPEN.value: _("Het gezin mag weten wie er meldt. De melder zegt daar uitdrukkelijk ja op."),
            }
        ),
    )
    consent = Text(label=_("Wanneer en hoe zei de melder ja"), required=False)
    caller = forms.ChoiceField(
        label=_("Wie meldt?"),
        required=False,
        choices=[(one, one.label) for one in Caller],
        initial=Caller.UNKNOWN,
        widget=Segments,
    )
    capacity = forms.ChoiceField(
        label=_("Hoe kent de melder het gezin"),
        required=False,
        choices=[("", _("Onbekend")), *((name, word) for name, (word, _group) in CAPACITIES.items())],
        widget=Select,
    )
    reach = Text(label=_("Hoe en wanneer kunnen wij veilig bellen"), required=False)
    reporter_name = Text(label=_("Naam"), required=False)
    reporter_phone = PhoneField(label=_("Veilig nummer"), required=False)
    reporter_email = Email(label=_("E-mailadres"), required=False)
    reporter_address = Text(label=_("Adres van de melder"), required=False)
    organisation = Text(label=_("Organisatie en functie"), required=False)
    read_again = forms.BooleanField(label=_("Dit gaat niet over de melder"), required=False)
    family_knows = _asked(_("Weet het gezin van deze melding?"))
    SAFETY: ClassVar[tuple[str, ...]] = (*WhatForm.SAFETY, "family_knows")
    field_order = (
        "called_112", "caller", "mode", "consent", "capacity", "reach", "reporter_name", "reporter_phone",
        "reporter_email", "reporter_address", "organisation", "channel", "language", "happened_on", "happened_time", "words", "last_time",
        "part_of_day", "kinds", *SAFETY, "team", "earlier",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say when the consent is asked."""
        super().__init__(*args, **kwargs)
        self.fields["consent"].aside = _("(alleen bij Open)")  # type: ignore[attr-defined]  # read by components/label.html

    def clean(self) -> dict[str, Any]:
        """Hold who may report how, and that an open bystander said yes (4.1.8(3))."""
        data = super().clean()
        mode = data.get("mode")
        if mode is None:
            return data
        if not may_choose(self._caller(data), Mode(mode)):
            self.add_error("mode", PROFESSIONAL_IS_OPEN)
        elif needs_consent(self._group(data), Mode(mode)) and not data.get("consent"):
            self.add_error("consent", CONSENT)
        return data

    @staticmethod
    def _group(data: dict[str, Any]) -> ReporterGroup:
        _word, group = CAPACITIES.get(data.get("capacity") or "", ("", None))
        professional = data.get("caller") == Caller.PROFESSIONAL
        return group or (ReporterGroup.OTHER if professional else ReporterGroup.NOT_PROFESSIONAL)

    def _caller(self, data: dict[str, Any]) -> Caller:
        if self._group(data) is not ReporterGroup.NOT_PROFESSIONAL:
            return Caller.PROFESSIONAL
        return Caller(data.get("caller") or Caller.UNKNOWN)

    def values(self) -> ReportValues:
        """Return what was told."""
        data = self.cleaned_data
        own = {name: data[name] for name in ("mode", "capacity", "consent")}
        return ReportValues(**self.told(), **own, group=self._group(data))

    def reporter(self) -> ReporterValues:
        """Return who reports."""
        data = self.cleaned_data
        return ReporterValues(
            name=data["reporter_name"],
            phone=data["reporter_phone"],
            email=data["reporter_email"],
            address=data["reporter_address"],
            organisation=data["organisation"],
            reach=data["reach"],
        )
