"""What every page of a case carries: the identity bar with risk and safe contact, the phase, the parts of the case."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Action
from cases.assessment.models import Level
from cases.deadlines.models import Term
from cases.deadlines.queries import open_terms
from cases.deadlines.rules import in_words
from cases.dossier.models import Case
from cases.intake.models import YesNo
from cases.persons.queries import PersonLine, family_label, people_of
from cases.workplace.phases import PHASES, phase_of, unjudged_reports, with_facts
from veiligthuis import clock
from veiligthuis.templatetags.vt import long_date


@dataclass(frozen=True)
class Tab:
    """One part of the case."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class TermLine:
    """A running clock in words."""

    label: str
    article: str
    words: str
    day: date
    late: bool


ASSESSMENT, NEEDED, HANDOVER = "cases:assessment:assessments", "cases:plan:needed", "cases:handover:handover"
# the page on which the step of a phase is made
WHERE = {
    "gesloten": "cases:workplace:case",
    "ontvangen": ASSESSMENT,
    "terug": ASSESSMENT,
    "beoordeling": ASSESSMENT,
    "tweede_lezer": ASSESSMENT,
    "besluit": NEEDED,
    "overdracht": HANDOVER,
    "vraag_ontvanger": HANDOVER,
    "wacht_ontvanger": HANDOVER,
    "moment": HANDOVER,
    "monitoring": HANDOVER,
    "afronden": HANDOVER,
}


class CaseFile:
    """A case as its pages show it; each thing is asked once, when a page wants it."""

    def __init__(self, case: Case) -> None:
        """Keep the case."""
        self.case = case

    @classmethod
    def of(cls, case: Case) -> "CaseFile":
        """Return the one file of this case object, so that view and bar do not ask twice."""
        if not hasattr(case, "_file"):
            case._file = cls(case)  # type: ignore[attr-defined]  # noqa: SLF001 - one file per object
        found: CaseFile = case._file  # type: ignore[attr-defined]  # noqa: SLF001
        return found

    @cached_property
    def people(self) -> list[PersonLine]:
        """Return the people, children first."""
        return people_of(self.case)

    @cached_property
    def terms(self) -> list[Term]:
        """Return the running clocks, the earliest first."""
        return open_terms(self.case)

    @cached_property
    def facts_of_phase(self) -> Case:
        """Return the case with what its phase follows from, its level, what was told of danger, and the reporter hidden."""
        weapon = Exists(unjudged_reports().filter(weapon=YesNo.YES))
        return with_facts(Case.objects.filter(pk=self.case.pk)).annotate(weapon=weapon).get()

    @property
    def next_step(self) -> str:
        """Return where the work goes on."""
        return reverse(WHERE[self.phase_key], args=[self.case.pk])

    @property
    def term_lines(self) -> list[TermLine]:
        """Return the running clocks in words."""
        today = clock.today()
        return [
            TermLine(
                str(term.definition.spoken["label"]),
                str(term.definition.spoken["article"]),
                in_words(term.due, today),
                term.due,
                late=term.due < today,
            )
            for term in self.terms
        ]

    @property
    def number(self) -> str:
        """Return the number of the case."""
        return self.case.number

    @property
    def name(self) -> str:
        """Return what the case is called on screen: the family, never in a title or a URL."""
        return family_label(self.people)

    @property
    def phase(self) -> str:
        """Return the phase in words."""
        return str(PHASES[self.phase_key].words)

    @property
    def now(self) -> str:
        """Return what is to be done now."""
        return str(PHASES[self.phase_key].now)

    @cached_property
    def phase_key(self) -> str:
        """Return the key of the phase."""
        return phase_of(self.facts_of_phase)

    @property
    def hidden_reporter(self) -> bool:
        """Say whether a reporter of this case stays hidden from the people concerned."""
        return bool(self.facts_of_phase.hidden)  # type: ignore[attr-defined]

    @property
    def risks(self) -> list[str]:
        """Return what is dangerous now, each once: an acute judgement, danger that was told of and that nobody judged
        yet, and the warnings that go before every number.
        """
        facts: Any = self.facts_of_phase
        found = [_("Acuut onveilig")] if facts.level == Level.ACUTE else []
        if facts.danger:
            found.append(_("Direct gevaar gemeld, %(day)s") % {"day": long_date(facts.danger)})
        if facts.weapon:
            found.append(_("Wapen in huis gemeld"))
        return found + list(dict.fromkeys(warning for line in self.people for warning in line.safe.warnings))

    @property
    def badges(self) -> list[str]:
        """Return what binds everyone who works on it."""
        return [_("Melder anoniem voor betrokkenen")] if self.hidden_reporter else []

    @property
    def holder(self) -> str:
        """Return who holds the case."""
        return self.case.assignee.name if self.case.assignee else _("nog niemand")

    @property
    def facts(self) -> list[tuple[str, SafeString]]:
        """Return the line of facts under the name: phase, dates, safe contact."""
        found = [(_("Fase"), format_html("{}", self.phase))]
        if level := self.facts_of_phase.level:  # type: ignore[attr-defined]
            found.append((_("Veiligheid"), format_html("{}", Level(level).label)))
        if self.terms:
            found.append((_("Uiterlijk"), self._dates()))
        reach = [f"{line.name}, {line.safe.when}" for line in self.people if line.safe.when]
        if reach:
            found.append((_("Veilig bereikbaar"), format_html("{}", "; ".join(reach))))
        return found

    def _dates(self) -> SafeString:
        """Return the earliest date in words, and the second beside it: law and sector differ (domain.md 1)."""
        today = clock.today()
        first = self.terms[0]
        strength = "vt-late" if first.due < today else ("vt-today" if first.due == today else "")
        text = format_html(
            '<strong class="{}">{} ({})</strong> {}',
            strength,
            long_date(first.due),
            in_words(first.due, today),
            first.definition.spoken["label"],
        )
        for second in self.terms[1:2]:
            text += format_html(", {} {}", second.definition.spoken["label"], long_date(second.due))
        return text

    def tabs(self, current: str, user: User) -> list[Tab]:
        """Return the parts of the case that somebody may open; `current` is the key of the part that is shown."""
        parts = [
            ("overzicht", _("Overzicht"), "cases:workplace:case"),
            ("personen", _("Personen"), "cases:persons:people"),
            ("beoordeling", _("Beoordeling"), "cases:assessment:assessments"),
            ("nodig", _("Wat is nodig"), "cases:plan:needed"),
            ("overdracht", _("Overdracht"), "cases:handover:handover"),
        ]
        if user.can(Action.SEE_WHO_LOOKED):
            parts.append(("toegang", _("Toegang"), "cases:workplace:access"))
        return [
            Tab(
                label,
                reverse(name, args=[self.case.pk]),
                key == current,
                len(self.people) if key == "personen" else None,
            )
            for key, label, name in parts
        ]
