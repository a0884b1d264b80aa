"""The filters of the worklist: they stand in the URL, and none of them is about a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.assessment.models import Level
from cases.workplace.phases import FILTER
from veiligthuis.forms import Select


class FilterForm(forms.Form):
    """Phase and level; the first choice says what is shown without a filter."""

    fase = forms.ChoiceField(
        label=_("Fase"),
        required=False,
        widget=Select,
        choices=[("", _("Alle fasen")), *((key, words) for key, (words, _phases) in FILTER.items())],
    )
    niveau = forms.ChoiceField(
        label=_("Veiligheid"),
        required=False,
        widget=Select,
        choices=[("", _("Alle niveaus")), *Level.choices, ("geen_oordeel", _("Nog niet beoordeeld"))],
    )
