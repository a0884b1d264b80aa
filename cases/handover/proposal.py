"""What would leave a case now: the package from the file, the checks before it may, and what stays behind with why."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from cases.assessment.models import PersonLevel, SafetyAssessment
from cases.assessment.queries import agreed_assessment
from cases.definitions.models import Definition, Kind
from cases.definitions.queries import current
from cases.definitions.words import STAYS, spoken
from cases.dossier.models import Case
from cases.handover.leaks import Leak, Passage, leaks_in, leaks_of
from cases.handover.package import AgreementIn, Package, PackageValues, PersonIn, build
from cases.intake.queries import hidden_reporter, origin_words, secret_words
from cases.persons.models import Role
from cases.persons.queries import PersonLine, family_label, people_of
from cases.plan.models import Decision
from cases.plan.queries import agreements_of, decision_of, who_of
from veiligthuis import clock
from veiligthuis.language import in_dutch
from veiligthuis.templatetags.vt import phone

OUTSIDE = frozenset({Role.INFORMANT, Role.WITNESS, Role.HELPER})  # who told us something is a source, and stays here
CENTRAL = frozenset({Role.VICTIM, Role.ELDER})


@dataclass(frozen=True)
class Wanted:
    """What somebody fills in: to whom, and what we ask. Everything else comes from the file.

    An agreed assessment is never changed, and its words may lead to a hidden reporter. Only then `told` says in other
    words what we see, or `without_voice` leaves out what a child says.
    """

    receiver: Organisation | None = None
    person: str = ""
    called_before: bool = False
    question: str = ""
    told: str = ""
    without_voice: bool = False


@dataclass(frozen=True)
class LeftOut:
    """Something that stays behind, with the reason."""

    title: str
    reason: str


class Proposal:
    """The package that would leave now; each thing is asked once, when a page or service wants it."""

    def __init__(self, case: Case, wanted: Wanted, *, sender: User) -> None:
        """Keep whose case it is, what is filled in and who would send it."""
        self.case = case
        self.wanted = wanted
        self.sender = sender

    @cached_property
    def decision(self) -> Decision | None:
        """Return the decision that would be carried out."""
        return decision_of(self.case)

    @cached_property
    def assessment(self) -> SafetyAssessment | None:
        """Return the assessment that the package tells of."""
        return agreed_assessment(self.case)

    @cached_property
    def letter(self) -> Definition:
        """Return the frame of the package as it holds today."""
        return current(Kind.LETTER, "handover", region_id=self.case.region_id, on=clock.today())

    @cached_property
    def hidden(self) -> bool:
        """Say whether a reporter of this case stays hidden from the people concerned."""
        return hidden_reporter(self.case)

    @cached_property
    def lines(self) -> list[PersonLine]:
        """Return everyone in the file, children first."""
        with in_dutch():
            return people_of(self.case)

    @cached_property
    def going(self) -> list[PersonLine]:
        """Return whom the package is about: not who only told us something."""
        return [line for line in self.lines if line.is_child or not OUTSIDE.issuperset(line.person.roles)]

    @cached_property
    def addressed(self) -> set[UUID]:
        """Return whose address is needed: of children, victims and whoever lives with them."""
        central = [
            line for line in self.going if line.is_child or CENTRAL.intersection(line.person.roles)
        ] or self.going
        homes = {line.household.pk for line in central if line.household}
        return {
            line.person.pk for line in self.going if line in central or (line.household and line.household.pk in homes)
        }

    @cached_property
    def values(self) -> PackageValues:
        """Return everything that the package is made of; what leaves us is Dutch, whoever sends it."""
        with in_dutch():
            return self._values()

    def _values(self) -> PackageValues:
        region = self.case.region
        return PackageValues(
            number=self.case.number,
            family=family_label(self.lines),
            made_on=clock.today(),
            sender=f"{region.name}, {self.sender.name}",
            sender_phone=strip_tags(phone(region.phone)),
            receiver=self.wanted.receiver.name if self.wanted.receiver else "",
            receiver_person=self.wanted.person,
            people=self._people(),
            household_level=self.assessment.household_level if self.assessment else "",
            reason=self.wanted.told.strip() or (self.assessment.reason if self.assessment else ""),
            agreements=self._agreements(),
            question=self.wanted.question,
        )

    def _people(self) -> tuple[PersonIn, ...]:
        return tuple(self._person(line, self.judged.get(line.person.pk)) for line in self.going)

    def _person(self, line: PersonLine, judged: PersonLevel | None) -> PersonIn:
        roles = [str(Role(role).label) for role in line.person.roles if role not in OUTSIDE]
        return PersonIn(
            name=line.name,
            age=line.age_short or line.age,
            is_child=line.is_child,
            roles=tuple(roles),
            address=line.address if line.person.pk in self.addressed and not line.secret else "",
            secret_address=line.secret,
            warnings=tuple(line.safe.warnings),
            reach_when=line.safe.when,
            has_codeword=line.safe.has_codeword,
            level=judged.level if judged else "",
            says=judged.child_says if judged and not self.wanted.without_voice else "",
            silent_because=judged.not_spoken_because if judged and not self.wanted.without_voice else "",
        )

    def _agreements(self) -> tuple[AgreementIn, ...]:
        return tuple(
            AgreementIn(who_of(row), row.what, row.before, row.check_by, named=row.person_id is not None)
            for row in agreements_of(self.case)
        )

    @cached_property
    def package(self) -> Package:
        """Return exactly what would leave."""
        with in_dutch():
            return build(self.values, self.letter.body)

    @cached_property
    def judged(self) -> dict[UUID, PersonLevel]:
        """Return what was judged of each person."""
        levels = PersonLevel.objects.filter(assessment=self.assessment) if self.assessment else ()
        return {level.person_id: level for level in levels}

    @cached_property
    def secrets(self) -> list[str]:
        """Return what belongs to a hidden reporter alone; it is only compared with, never shown."""
        return secret_words(self.case) if self.hidden else []

    @cached_property
    def frozen_leaks(self) -> set[str]:
        """Return in which passages of the agreed assessment itself something leads to a hidden reporter."""
        if not self.hidden or self.assessment is None:
            return set()
        texts = [Passage("safety", self.assessment.reason)]
        for level in self.judged.values():
            texts += [Passage("voice", level.child_says), Passage("voice", level.not_spoken_because)]
        return {leak.place for leak in leaks_in(texts, self.secrets, [line.name for line in self.going])}

    @cached_property
    def leaks(self) -> list[Leak]:
        """Return what could lead to a hidden reporter; nothing when the reporter is open."""
        return leaks_of(self.values, self.secrets, origin_words(self.case)) if self.hidden else []

    # --- what stays behind ---

    @cached_property
    def left_out(self) -> list[LeftOut]:
        """Return what does not go along, with the reason; for looking at, in the language of the screen."""
        entries = {entry["key"]: LeftOut(entry["title"], entry["reason"]) for entry in spoken(self.letter.body)[STAYS]}
        if "reporter" in entries:
            hidden, open_ = _("Anoniem voor betrokkenen. Gaat nooit mee."), _("Niet nodig om te helpen.")
            entries["reporter"] = LeftOut(entries["reporter"].title, hidden if self.hidden else open_)
        found = [*entries.values(), LeftOut(_("De tijdlijn"), _("Het verslag van ons werk blijft bij ons."))]
        found.append(LeftOut(_("Burgerservicenummers"), _("Vraagt de ontvanger zelf, als dat nodig is.")))
        if self.wanted.without_voice:
            found.append(LeftOut(_("Wat het kind zegt"), _("Kan naar de melder leiden.")))
        if self.wanted.told.strip():
            found.append(
                LeftOut(
                    _("De woorden van de beoordeling"), _("Kunnen naar de melder leiden. In andere woorden verteld.")
                )
            )
        return found + self._left_out_of_people()

    def _left_out_of_people(self) -> list[LeftOut]:
        secret = [line.name for line in self.going if line.secret]
        elsewhere = [
            line.name
            for line in self.going
            if line.address and not line.secret and line.person.pk not in self.addressed
        ]
        rows = [
            (secret, _("Geheim adres van %(names)s"), _("Geheim. Gaat nooit mee.")),
            (elsewhere, _("Adres van %(names)s"), _("Woont ergens anders, niet nodig.")),
        ]
        found = [LeftOut(title % {"names": ", ".join(names)}, reason) for names, title, reason in rows if names]
        if any(line.safe.has_phone or line.safe.has_codeword for line in self.going):
            found.append(LeftOut(_("Veilig nummer en codewoord"), _("Geef je door aan de telefoon.")))
        if len(self.going) < len(self.lines):
            found.append(
                LeftOut(_("Wie ons iets vertelde"), _("Getuigen, informanten en hulpverleners blijven bij ons."))
            )
        return found
