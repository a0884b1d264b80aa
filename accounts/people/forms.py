"""What an administrator types: a filter, a role, somebody new, a name, a decision, a list."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Team
from accounts.people.access import organisations_of
from accounts.people.services.wanted import Wanted
from accounts.roles import Role
from veiligthuis import clock
from veiligthuis.forms import ByName, DutchDate, Email, GroupedForm, Segments, Select, Spoken, Text, Words
from veiligthuis.forms.grouped import Group

CHOOSE = _("Kies een rol")
AGREE, REFUSE = "akkoord", "weigeren"


class FilterForm(Spoken):
    """Which people; sent as POST, so that no name stands in an address."""

    words = Text(label=_("Naam of e-mailadres"), required=False, max_length=120)
    role = forms.ChoiceField(
        label=_("Rol"), required=False, widget=Select, choices=[("", _("Alle rollen")), *Role.choices]
    )
    team = ByName(
        label=_("Team"), required=False, widget=Select, queryset=Team.objects.none(), empty_label=_("Alle teams")
    )
    state = forms.ChoiceField(
        label=_("Staat"),
        required=False,
        widget=Select,
        choices=[
            ("", _("Iedereen")),
            ("actief", _("Actief")),
            ("uitgenodigd", _("Uitgenodigd")),
            ("uit", _("Uit")),
        ],
    )

    def __init__(self, *args: Any, region: Organisation, **kwargs: Any) -> None:
        """Offer the teams of the region; the field of the name says itself what it is for."""
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        _offer(self, "team", Team.objects.filter(region=region).order_by("name"))
        self.fields["words"].widget.attrs["placeholder"] = _("Naam of e-mailadres")


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    if isinstance(field, ByName):
        field.queryset = rows


class RoleForm(GroupedForm):
    """A role to ask for: what, where, from when until when."""

    groups: ClassVar[Sequence[Group]] = (("", "", ["role", ("organisation", "team"), ("starts", "ends")]),)
    mark = "optional"

    role = forms.ChoiceField(label=_("Rol"), choices=[("", CHOOSE), *Role.choices], widget=Select)
    organisation = ByName(label=_("Organisatie"), queryset=Organisation.objects.none(), widget=Select, empty_label=None)
    team = ByName(
        label=_("Team"), queryset=Team.objects.none(), required=False, widget=Select, empty_label=_("Geen team")
    )
    starts = DutchDate(label=_("Vanaf"), initial=clock.today)
    ends = DutchDate(label=_("Tot en met"), required=False)

    def __init__(self, *args: Any, region: Organisation, **kwargs: Any) -> None:
        """Offer the organisations and teams of the region."""
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", organisations_of(region.pk))
        _offer(self, "team", Team.objects.filter(region=region).order_by("name"))
        self.fields["organisation"].initial = region.pk
        self.fields["team"].error_messages["invalid_choice"] = _("Kies een team uit de lijst")
        self.fields["organisation"].error_messages["invalid_choice"] = _("Kies een organisatie uit de lijst")

    @property
    def wanted(self) -> Wanted:
        """Return the role that is asked."""
        told = self.cleaned_data
        return Wanted(Role(told["role"]), told["organisation"], told["starts"], told["team"], told["ends"])


class InviteForm(RoleForm):
    """Somebody new with a first role."""

    groups: ClassVar[Sequence[Group]] = (
        (_("Wie"), "", [("name", "email")]),
        (_("Eerste rol"), _("Meer rollen vraag je daarna."), ["role", ("organisation", "team"), ("starts", "ends")]),
    )

    name = Text(label=_("Naam"), max_length=120)
    email = Email(
        label=_("E-mailadres"), help_text=_("Hierheen gaat de uitnodiging, na akkoord van een tweede beheerder.")
    )


class NameForm(GroupedForm):
    """Somebody's name, as colleagues read it."""

    mark = ""
    name = Text(label=_("Naam"), max_length=120)


class AddressForm(GroupedForm):
    """Where somebody logs in and gets mail."""

    mark = ""
    email = Email(label=_("Nieuw e-mailadres"))


class LastDayForm(GroupedForm):
    """Until when a role holds; empty is at once."""

    mark = "optional"
    ends = DutchDate(
        label=_("Laatste dag"),
        required=False,
        help_text=_("Leeg: de rol eindigt zodra een tweede beheerder akkoord geeft."),
    )


class DecisionForm(GroupedForm):
    """What the second administrator makes of it."""

    mark = ""
    verdict = forms.ChoiceField(
        label=_("Ga je akkoord?"),
        choices=[(AGREE, _("Ja, akkoord")), (REFUSE, _("Nee, weigeren"))],
        widget=Segments,
    )
    reason = Words(label=_("Waarom niet?"), required=False)
    reason.aside = _("(alleen bij weigeren)")  # type: ignore[attr-defined]  # read by components/label.html


class ListForm(GroupedForm):
    """A file with people."""

    mark = ""
    file = forms.FileField(
        label=_("Bestand"),
        error_messages={
            "required": _("Kies een bestand"),
            "empty": _("Dit bestand is leeg."),
            "invalid": _("Kies een bestand"),
            "missing": _("Kies een bestand"),
            "max_length": _("De naam van dit bestand is te lang"),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        max_length=200,
    )
