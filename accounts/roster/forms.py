"""A shift as the team leader types it: days and times on the clock on the wall."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.duty import may_serve
from accounts.models import User
from accounts.roster.models import DutyKind
from veiligthuis import clock
from veiligthuis.forms import ByName, DutchDate, DutchTime, GroupedForm, Select


def moment(day: date, at: time) -> datetime:
    """Return the moment at which a clock in the Netherlands shows this; of an hour that comes twice the first.

    Raises:
        ValidationError: the clocks skip this time (the last Sunday of March).
    """
    local = datetime.combine(day, at, tzinfo=clock.AMSTERDAM)
    if local.astimezone(UTC).astimezone(clock.AMSTERDAM).time() != at:
        raise ValidationError(_("Deze tijd bestaat niet: de klok gaat die nacht een uur vooruit"), code="skipped")
    return local.astimezone(UTC)


class ShiftForm(GroupedForm):
    """Who, for what, from when until when."""

    groups = (("", "", ["user", "kind", ("starts_day", "starts_time"), ("ends_day", "ends_time")]),)
    mark = ""

    user = ByName(label=_("Wie"), queryset=User.objects.none(), empty_label=_("Kies iemand"), widget=Select)
    kind = forms.ChoiceField(label=_("Dienst"), choices=DutyKind.choices, widget=Select)
    starts_day = DutchDate(label=_("Begint op"))
    starts_time = DutchTime(label=_("Begint om"))
    ends_day = DutchDate(label=_("Eindigt op"))
    ends_time = DutchTime(label=_("Eindigt om"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer the people of the region."""
        super().__init__(*args, **kwargs)
        people = self.fields["user"]
        people.error_messages["invalid_choice"] = _("Kies iemand uit de lijst")
        people.error_messages["required"] = _("Kies wie de dienst heeft")
        if isinstance(people, ByName) and by.region_id:
            people.queryset = may_serve(by.region_id)

    def clean(self) -> dict[str, Any]:
        """Make moments of the days and times."""
        cleaned = super().clean() or self.cleaned_data
        for which in ("starts", "ends"):
            day, at = cleaned.get(f"{which}_day"), cleaned.get(f"{which}_time")
            if day and at is not None:
                try:
                    cleaned[which] = moment(day, at)
                except ValidationError as refusal:
                    self.add_error(f"{which}_time", refusal)
        return cleaned
