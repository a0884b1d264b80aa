"""The shape of an agreement and of a decision."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.persons.models import Person
from cases.persons.queries import PersonLine
from cases.plan.models import DecisionKind
from cases.plan.rules import Risk
from cases.plan.values import AgreementValues
from veiligthuis.forms import Cards, DutchDate, GroupedForm, LongText, OneTimeToken, Select, Text, Textarea, Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OTHER = "anders"

EXPLAINED: dict[str, "StrOrPromise"] = {
    DecisionKind.LOCAL_TEAM: _("Het lokale team maakt met het gezin een plan en houdt zicht op de veiligheid."),
    DecisionKind.RUNNING_HELP: _("Een hulpverlener die het gezin al kent, neemt het zicht op de veiligheid over."),
    DecisionKind.NO_FOLLOW_UP: _("Er is naar gekeken en er is geen onveiligheid. De zaak kan daarna dicht."),
}


class AgreementForm(GroupedForm):
    """Who does what before when, how it is checked, and which risk it answers."""

    mark = ""

    risk_item = forms.ChoiceField(label=_("Bij welk risico"), widget=Select({"class": ""}))
    person = forms.ChoiceField(label=_("Wie doet dit"), widget=Select)
    who = Text(required=False, label=_("Wie anders"), max_length=120, help_text=_("Alleen bij “iemand anders”."))
    what = Words(label=_("Wat"), widget=Textarea({"rows": 2}))
    before = DutchDate(label=_("Vóór welke dag"), help_text=_("Zoals 31-12-2026."))
    check_by = Text(label=_("Hoe wordt het nagekeken"), max_length=200)
    token = OneTimeToken()

    groups = (("", "", ["risk_item", ("person", "who"), "what", ("before", "check_by")]),)

    def __init__(self, risks: Iterable[Risk], people: Iterable[PersonLine], *args: Any, **kwargs: Any) -> None:
        """Offer the risks of the assessment and the people of the case."""
        super().__init__(*args, **kwargs)
        self.people: dict[str, Person] = {}
        offered = []
        for line in people:
            self.people[str(line.person.pk)] = line.person
            offered.append((str(line.person.pk), line.name_and_age))
        self._offer("risk_item", [(risk.key, f"{risk.question} {risk.answer}") for risk in risks])
        self._offer("person", [*offered, (OTHER, _now("Iemand anders"))])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _now("Kies")), *choices]

    def values(self) -> AgreementValues:
        """Return the agreement; a name typed beside a chosen person does not count."""
        typed = self.cleaned_data
        person = self.people.get(typed["person"])
        return AgreementValues(
            risk_item=typed["risk_item"],
            what=typed["what"],
            before=typed["before"],
            check_by=typed["check_by"],
            person=person,
            who="" if person else typed["who"],
        )


class DecisionForm(GroupedForm):
    """What follows for one report, and why."""

    mark = ""

    kind = forms.ChoiceField(label=_("Besluit"), choices=DecisionKind.choices, widget=Cards(explanations=EXPLAINED))
    reason = LongText(label=_("Waarom"), widget=Textarea({"rows": 3}))

    def __init__(self, refused: Iterable[DecisionKind], *args: Any, **kwargs: Any) -> None:
        """Leave out what the assessment does not allow; the page says why."""
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(value, label) for value, label in DecisionKind.choices if value not in set(refused)]
