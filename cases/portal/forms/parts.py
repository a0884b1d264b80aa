"""The parts of a report that are not a person: the five considerations, what is going on, help, and who reports."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.intake.models import ViolenceKind, YesNo
from cases.portal.forms.base import PartForm
from cases.portal.forms.person import PersonForm
from cases.portal.parts import PERSON, REPORTER, WEIGH, WORRIES
from veiligthuis.forms import Cards, Columns, DayInWords, Email, LongText, PhoneField, Text, Textarea, Triple

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from veiligthuis.forms.grouped import Group

AFTER_OWN_FIELDS = ("wat_is_er", "weet_het")  # asked by a field of our own, with the frame's words


class ConsiderForm(PartForm):
    """One of the five considerations, with the consequence of each answer beside it."""

    af = None  # type: ignore[assignment]  # an answer says that the question is done

    def __init__(self, body: dict[str, Any], consideration: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """Put the question first, then what the frame asks at each of the five."""
        super().__init__(body, WEIGH, *args, **kwargs)
        answers = consideration["answers"]
        field = forms.ChoiceField(
            label=consideration["question"],
            choices=[(one["value"], one["label"]) for one in answers],
            widget=Cards(
                explanations={one["value"]: one["help"] for one in answers},
                risk=[one["value"] for one in answers if one["urgent"]],
            ),
        )
        field.hide_label = True  # type: ignore[attr-defined]  # it stands in the heading of the page
        self.fields["answer"] = field
        self.order_fields(["answer"])

    @property
    def later(self) -> bool:
        """Say whether the writer leaves the question open for now."""
        return bool(self.is_bound and self.data.get("doe") in {"later", "terug"})


def _triple(label: "StrOrPromise", *, risk: bool = False, hint: "StrOrPromise" = "") -> forms.ChoiceField:
    widget = Triple(risk=[YesNo.YES] if risk else ())
    return forms.ChoiceField(label=label, choices=YesNo.choices, required=False, widget=widget, help_text=hint)


class WorriesForm(PartForm):
    """What is going on, in the professional's own words, and what we always ask."""

    mark = "required"

    words = LongText(label=_("Waar maak je je zorgen over?"), widget=Textarea({"rows": 8}))
    last_time = DayInWords(label=_("Wanneer was de laatste keer?"), required=False, max_length=60)
    kinds = forms.MultipleChoiceField(
        label=_("Waar gaat het over?"),
        help_text=_("Kies alles wat je vermoedt. “Nog niet duidelijk” mag ook."),
        choices=ViolenceKind.choices,
        widget=Columns,
    )
    danger = _triple(_("Is er nu direct gevaar?"), risk=True, hint=_("Bel dan eerst 112, en daarna 0800-2000."))
    weapon = _triple(_("Is er een wapen in huis?"))
    pregnant = _triple(_("Is er iemand zwanger?"))
    substances = _triple(_("Spelen drank of drugs mee?"))
    family_knows = _triple(_("Weten de mensen over wie het gaat dat je meldt?"))

    def ask(self, questions: Mapping[str, dict[str, Any]]) -> None:
        """Give our own fields the words of the frame, and add what it asks besides."""
        for ours, theirs in (("words", "wat_is_er"), ("family_knows", "weet_het")):
            if theirs in questions:
                self.fields[ours].label = questions[theirs]["label"]
                self.fields[ours].help_text = questions[theirs]["hint"]
        super().ask({key: one for key, one in questions.items() if key not in AFTER_OWN_FIELDS})

    @property
    def groups(self) -> "list[Group]":  # type: ignore[override]  # what the frame adds is not known before
        """Put the short questions together."""
        short = ("danger", "weapon", "pregnant", "substances", "family_knows")
        first = ("words", "last_time", "kinds")
        rest = [name for name in self.fields if name not in {*short, *first}]
        return [
            ("", "", first),
            (_("Wat we altijd vragen"), _("“Weet ik niet” is een antwoord."), short),
            ("", "", rest),
        ]

    def clean(self) -> dict[str, Any]:
        """Let a question that was passed over count as not known."""
        values = super().clean() or {}
        for name in ("danger", "weapon", "pregnant", "substances", "family_knows"):
            values[name] = values.get(name) or YesNo.UNKNOWN.value
        return values


class ReporterForm(PartForm):
    """Who reports; filled in from the account, so that nothing is typed twice."""

    name = Text(label=_("Je naam"), max_length=120)
    function = Text(label=_("Je functie"), max_length=60, help_text=_("Bijvoorbeeld: leerkracht groep 5, huisarts."))
    organisation = Text(label=_("Je organisatie"), max_length=120)
    phone = PhoneField(label=_("Telefoon waarop wij je bereiken"), help_text=_("Met wie je meldt spreken wij altijd."))
    email = Email(label=_("E-mailadres"), required=False)
    reach = Text(
        label=_("Hoe en wanneer bereiken we je veilig?"),
        required=False,
        help_text=_("Bijvoorbeeld: na 15:30 uur, niet via het algemene nummer van de school."),
    )


KINDS: dict[str, type[PartForm]] = {WORRIES: WorriesForm, REPORTER: ReporterForm}


def part_form(body: dict[str, Any], key: str, others: Mapping[str, str], **given: Any) -> PartForm:
    """Return the form of a part, or of one person among the others."""
    if key.startswith(PERSON):
        return PersonForm(body, key, others=others, **given)
    return KINDS.get(key, PartForm)(body, key, **given)
