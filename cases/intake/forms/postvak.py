"""What is asked of who decides on something in the Postvak, opens an identity, or gives a case to somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.intake.forms.report import PlaceForm
from veiligthuis.forms import Choices, GroupedForm, Select, Words

PURPOSES = [
    ("Terugbellen met een vraag", _("Terugbellen met een vraag")),
    ("Terugkoppelen wat er gebeurt", _("Terugkoppelen wat er gebeurt")),
    ("De melder is zelf in gevaar", _("De melder is zelf in gevaar")),
    ("Nagaan of een tekst de melder verraadt", _("Nagaan of een tekst de melder verraadt")),
]


class TakeForm(PlaceForm):
    """Where a professional's report goes."""


class OwnMotionForm(PlaceForm):
    """Where a report by somebody unknown goes, and why it is accepted."""

    reason = Words(
        label=_("Waarom ambtshalve"),
        help_text=_("Waarop rust het redelijke vermoeden, en welke regel van de regio volg je?"),
        error_messages={"required": _("Schrijf op waarom je deze melding ambtshalve aanneemt")},
    )


class RefuseForm(GroupedForm):
    """Why a report by somebody unknown is not accepted."""

    reason = Words(
        label=_("Waarom weiger je"),
        help_text=_("Noem niemand en geen adres: van een geweigerde melding blijft niets van een persoon over."),
        error_messages={"required": _("Schrijf op waarom je deze melding weigert")},
    )


class PurposeForm(GroupedForm):
    """What the identity of a reporter is opened for."""

    purpose = forms.ChoiceField(
        label=_("Waarvoor heb je dit nodig?"),
        choices=PURPOSES,
        widget=Choices,
        error_messages={"required": _("Kies waarvoor je dit nodig hebt")},
    )


class AssignForm(GroupedForm):
    """Who of the team will hold the case."""

    to = forms.ChoiceField(label=_("Wie houdt deze zaak"), widget=Select)

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        """Offer the colleagues of the team."""
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        self.fields["to"].choices = [(key, one.name) for key, one in self.colleagues.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """Return who was chosen."""
        return self.colleagues[self.cleaned_data["to"]]
