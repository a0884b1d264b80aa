"""The shape of what is filled in: to whom, answers and reasons, moments, closing."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.handover.models import Consequence, Handover, HandoverState, Outcome
from cases.handover.proposal import Proposal, Wanted
from cases.handover.queries import receivers_for
from cases.handover.rules import CONSEQUENCES, NEXT_STATES
from veiligthuis.forms import ByName, Cards, DutchDate, GroupedForm, LongText, OneTimeToken, Select, Text, Words


class ComposeForm(GroupedForm):
    """To whom it goes and what we ask; everything else comes from the file."""

    mark = ""
    receiver = ByName(
        Organisation.objects.none(),
        label=_("Organisatie"),
        required=False,
        empty_label=_("Kies een organisatie"),
        widget=Select,
    )
    receiver_person = Text(label=_("Persoon"), required=False, max_length=120)
    called_before = forms.BooleanField(label=_("Vooraf gebeld"), required=False)
    question = LongText(
        label=_("Wat vragen wij de ontvanger?"),
        required=False,
        help_text=_("Wat moet er gebeuren, en voor wanneer. Dit leest de ontvanger."),
    )
    told = LongText(
        label=_("Wat wij zien, in woorden voor de ontvanger"),
        required=False,
        help_text=_(
            "In de beoordeling staan woorden die naar de melder leiden. Die is vastgesteld. Vertel het hier anders."
        ),
    )
    without_voice = forms.BooleanField(
        label=_("Stuur niet mee wat het kind zegt: dat leidt naar de melder"), required=False
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        """Offer the receivers of the region, and other words only where the assessment's own may not leave."""
        super().__init__(*args, **kwargs)
        receiver = self.fields["receiver"]
        if isinstance(receiver, ByName):
            receiver.queryset = receivers_for(proposal.case)
        for name, place in (("told", "safety"), ("without_voice", "voice")):
            if place not in proposal.frozen_leaks:
                del self.fields[name]

    @property
    def wanted(self) -> Wanted:
        """Return what was filled in; after `is_valid`."""
        given = self.cleaned_data
        return Wanted(
            receiver=given.get("receiver"),
            person=given.get("receiver_person", ""),
            called_before=given.get("called_before", False),
            question=given.get("question", ""),
            told=given.get("told", ""),
            without_voice=given.get("without_voice", False),
        )


class SendForm(GroupedForm):
    """The last press: which package was seen, once."""

    token = OneTimeToken()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class AnswerForm(GroupedForm):
    """Our answer to a question of the receiver."""

    mark = ""
    token = OneTimeToken()
    text = Words(label=_("Ons antwoord"), help_text=_("Dit leest de ontvanger."))


class TakeBackForm(GroupedForm):
    """Why a handover is taken back."""

    mark = ""
    text = Words(label=_("Waarom haal je de overdracht terug?"), help_text=_("De ontvanger leest deze reden niet."))


class ReplyForm(GroupedForm):
    """What the receiver does."""

    ACCEPT, ASK, REFUSE = "aannemen", "vragen", "weigeren"
    STATE_AFTER: ClassVar[dict[str, HandoverState]] = {
        ACCEPT: HandoverState.ACCEPTED,
        ASK: HandoverState.ASKED,
        REFUSE: HandoverState.REFUSED,
    }
    CHOICES = ((ACCEPT, _("Aannemen")), (ASK, _("Eerst iets vragen")), (REFUSE, _("Weigeren")))
    mark = ""
    token = OneTimeToken()
    reply = forms.ChoiceField(
        label=_("Wat doe je?"),
        choices=CHOICES,
        widget=Cards(
            explanations={
                ACCEPT: _("Vanaf dan houden jullie zicht op de veiligheid."),
                ASK: _("De overdracht blijft open. Veilig Thuis krijgt bericht."),
                REFUSE: _("Met een reden. Veilig Thuis zoekt een andere plek."),
            }
        ),
    )
    contact = Text(
        label=_("Aanspreekpunt, als je aanneemt"),
        help_text=_("Laat leeg als jij dat bent."),
        required=False,
        max_length=120,
    )
    text = Words(label=_("Je vraag, of de reden van je weigering"), required=False)

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        """Offer only what may follow on where the handover stands; what was sent is left to the service to refuse."""
        super().__init__(*args, **kwargs)
        field = self.fields["reply"]
        if isinstance(field, forms.ChoiceField) and not self.is_bound:
            after = NEXT_STATES[HandoverState(handover.state)]
            field.choices = [choice for choice in self.CHOICES if self.STATE_AFTER[choice[0]] in after]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the answer needs them."""
        given = super().clean() or {}
        if given.get("reply") == self.ASK and not given.get("text"):
            self.add_error("text", _("Schrijf op wat je wilt vragen"))
        if given.get("reply") == self.REFUSE and not given.get("text"):
            self.add_error("text", _("Schrijf op waarom je weigert"))
        return given


class PlanForm(GroupedForm):
    """The day on which we ask whether it is safe."""

    mark = ""
    due = DutchDate(label=_("Nagaan op"), help_text=_("Bijvoorbeeld 9-3-2027."))

    def __init__(self, *args: Any, proposed: date, **kwargs: Any) -> None:
        """Put the proposed day there."""
        super().__init__(*args, initial={"due": proposed}, **kwargs)


class RecordForm(GroupedForm):
    """What a moment found and what follows."""

    mark = ""
    outcome = forms.ChoiceField(label=_("Is het veilig?"), choices=Outcome.choices, widget=Cards)
    found = LongText(label=_("Wat vonden wij?"), help_text=_("Met wie sprak je, ook met de kinderen, en wat zag je."))
    consequence = forms.ChoiceField(
        label=_("Wat volgt hieruit?"),
        choices=Consequence.choices,
        widget=Cards(explanations={Consequence.CLOSE: _("Alleen als het stabiel veilig is.")}),
    )
    again = DutchDate(label=_("Opnieuw kijken op"), help_text=_("Alleen als je later opnieuw kijkt."), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a consequence that does not follow, and ask for the next day where there is one."""
        given = super().clean() or {}
        outcome, consequence = given.get("outcome"), given.get("consequence")
        if outcome and consequence and consequence not in CONSEQUENCES[Outcome(outcome)]:
            self.add_error(
                "consequence", _("Dit past niet bij wat je vond. Een zaak gaat alleen dicht als het veilig is")
            )
        if consequence == Consequence.AGAIN and "again" in given and not given["again"]:
            self.add_error("again", _("Kies de dag waarop je opnieuw kijkt"))
        return given


class CloseForm(GroupedForm):
    """Why a case may close."""

    mark = ""
    reason = Words(label=_("Waarom kan de zaak dicht?"))


def draft_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a saved draft as a form takes them; whatever else was saved is left out."""
    kept = {}
    for name in ComposeForm.base_fields:
        value = values.get(name, "")
        text = value[-1] if isinstance(value, list) and value else value
        kept[name] = text if isinstance(text, str | bool) else ""
    if not _is_id(kept["receiver"]):
        kept["receiver"] = ""
    return kept


def _is_id(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True
