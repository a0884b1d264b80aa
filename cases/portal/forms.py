"""What a professional fills in: one form for each part of a report, with the words of the frame of their group.

Every form ends with the question whether the part is done. Who is not done yet may leave anything open; what is
filled in must still be readable.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.intake.models import ViolenceKind, YesNo
from cases.persons.checks import checked
from cases.persons.models import Role, Sex
from cases.persons.values import PersonValues
from cases.portal.parts import HELP, PERSON, REPORTER, WEIGH, WORRIES, frame_fields
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.forms import (
    BirthField,
    BsnField,
    Cards,
    Columns,
    Email,
    GroupedForm,
    LongText,
    PhoneField,
    PostcodeField,
    Segments,
    Text,
    Textarea,
    Triple,
    Words,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
    from veiligthuis.forms.grouped import Group

DONE = "af"
SHORT = 14  # characters of an answer that fits beside others
AFTER_OWN_FIELDS = ("wat_is_er", "weet_het")  # asked by a field of our own, with the frame's words
ROLES = [
    Role.CHILD,
    Role.PARENT,
    Role.VICTIM,
    Role.SUSPECT,
    Role.WITNESS,
    Role.ELDER,
    Role.REPRESENTATIVE,
    Role.CONCERNED,
    Role.UNCLEAR,
]


class PartForm(GroupedForm):
    """One part of a report."""

    mark = "optional"
    af = forms.ChoiceField(
        label=_("Heb je dit onderdeel af?"),
        choices=[("ja", _("Ja, dit is af")), ("nee", _("Nee, ik ga later verder"))],
        widget=Segments,
    )

    def __init__(self, body: dict[str, Any], key: str, *args: Any, **kwargs: Any) -> None:
        """Add the questions that the frame asks in this part, before the last one."""
        super().__init__(*args, **kwargs)
        self.body = body
        questions = {one["key"]: one for one in frame_fields(key, body)}
        self.ask(questions)
        if DONE in self.fields:
            self.order_fields([*(name for name in self.fields if name != DONE), DONE])

    def ask(self, questions: Mapping[str, dict[str, Any]]) -> None:
        """Add the questions of the frame."""
        for key, question in questions.items():
            self.fields[key] = frame_field(question)

    @property
    def later(self) -> bool:
        """Say whether the writer goes on another time, so that nothing has to be filled in yet."""
        return bool(self.is_bound and self.data.get(DONE) != "ja")

    def full_clean(self) -> None:
        """Ask for what is needed only from who says that the part is done."""
        needed = [field for name, field in self.fields.items() if field.required and name != DONE and self.later]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed in the fields of this form, as it is kept in a draft."""
        return {name: _typed(field, name, data) for name, field in self.fields.items() if name != DONE}


def _typed(field: forms.Field, name: str, data: Any) -> Any:
    if isinstance(field, forms.MultipleChoiceField):
        return [str(value) for value in (data.getlist(name) if hasattr(data, "getlist") else data.get(name, []))]
    if isinstance(field, forms.BooleanField):
        return "on" if data.get(name) else ""
    return str(data.get(name) or "")


def frame_field(question: dict[str, Any]) -> forms.Field:
    """Return the field for one question of a frame."""
    words = {"label": question["label"], "help_text": question["hint"], "required": question["needed"]}
    if question["kind"] == "keuze":
        options = [(option["value"], option["label"]) for option in question["options"]]
        short = all(len(label) <= SHORT for _value, label in options)
        return forms.ChoiceField(choices=options, widget=Segments() if short else Cards(), **words)
    return LongText(**words) if question["kind"] == "lang" else Text(**words)


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

    words = LongText(label=_("Waar maak je je zorgen over?"), widget=Textarea({"rows": 8}))
    last_time = Text(label=_("Wanneer was de laatste keer?"), required=False, max_length=60)
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
        return [("", "", first), (_("Wat we altijd vragen"), _("“Weet ik niet” is een antwoord."), short), ("", "", rest)]

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


class PersonForm(PartForm):
    """One person whom the report is about; what is not known stays open."""

    given_names = Text(label=_("Voornaam"), max_length=120, required=False)
    infix = Text(label=_("Tussenvoegsel"), max_length=20, required=False)
    surname = Text(label=_("Achternaam"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Wie is dit in het verhaal?"),
        help_text=_("Meer dan één mag. “Nog niet duidelijk” is ook goed."),
        choices=[(role.value, role.label[:1].upper() + role.label[1:]) for role in ROLES],
        widget=Columns,
    )
    birth = BirthField(
        label=_("Geboortedatum of leeftijd"),
        required=False,
        help_text=_("Een datum (12-03-2018), een jaar (2018), of een leeftijd: 8, of ±35 als je het niet zeker weet."),
    )
    unborn = forms.BooleanField(label=_("Nog niet geboren"), required=False)
    sex = forms.ChoiceField(label=_("Geslacht"), choices=Sex.choices, required=False, widget=Segments)
    bsn = BsnField(label=_("BSN"), required=False, help_text=_("Alleen als je het mag gebruiken en bij de hand hebt."))
    language = Text(label=_("Taal of tolk"), max_length=60, required=False)
    street = Text(label=_("Straat"), max_length=120, required=False)
    house_number = Text(label=_("Huisnummer"), max_length=20, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = Text(label=_("Plaats"), max_length=80, required=False)
    secret_address = forms.BooleanField(label=_("Dit adres is geheim"), required=False)
    same_household = forms.BooleanField(label=_("Woont in huis bij de anderen over wie het gaat"), required=False)
    phone = PhoneField(label=_("Veilig nummer"), required=False)
    no_home_call = forms.BooleanField(label=_("Niet thuis bellen"), required=False)
    no_post = forms.BooleanField(label=_("Geen post sturen"), required=False)
    mail_is_read = forms.BooleanField(label=_("Iemand anders leest de mail mee"), required=False)
    reach_when = Text(label=_("Wanneer en hoe is bellen veilig?"), required=False)
    codeword = Text(label=_("Codewoord"), max_length=60, required=False)
    note = Words(label=_("Bijzonderheden"), required=False, help_text=_("Bijvoorbeeld wie dit is van wie: moeder van Amira."))

    groups: "ClassVar[list[Group]]" = [
        (_("Wie is het?"), "", [("given_names", "infix", "surname"), "roles", ("birth", "language"), "unborn", "sex", "bsn"]),
        (_("Waar woont deze persoon?"), "", [("street", "house_number"), ("postcode", "town"), "secret_address", "same_household"]),
        (
            _("Hoe is deze persoon veilig te bereiken?"),
            _("Alleen wat je weet."),
            ["phone", "no_home_call", "no_post", "mail_is_read", "reach_when", "codeword"],
        ),
        ("", "", ["note", DONE]),
    ]

    def clean(self) -> dict[str, Any]:
        """Check the person as a whole, as the room of persons does when the report is taken."""
        values = super().clean() or {}
        if self.later or self.errors:
            return values
        if not any(values.get(name) for name in ("given_names", "surname", "note")):
            unknown = _("Vul een naam in. Weet je die niet? Schrijf dan bij bijzonderheden wie je bedoelt.")
            self.add_error("given_names", unknown)
            return values
        try:
            checked(person_values(values, None), clock.today())
        except RuleViolation as refusal:
            about = "birth" if (refusal.field or "").startswith(("birth", "age")) else refusal.field
            self.add_error(about if about in self.fields else None, str(refusal.message))
        return values


def person_values(cleaned: Mapping[str, Any], on: Any) -> PersonValues:
    """Return the person that a filled form tells of.

    Args:
        cleaned: the cleaned fields of a `PersonForm`.
        on: the day on which it was told, for an age.
    """
    told = cleaned.get("birth")
    birth = {} if told is None else {
        "birth_year": told.year, "birth_month": told.month, "birth_day": told.day,
        "age": told.age, "birth_about": told.about, "age_told_on": on if told.age is not None else None,
    }  # fmt: skip
    plain = {name: value for name, value in cleaned.items() if name not in {"birth", DONE, "sex"}}
    return PersonValues(**plain, **birth, sex=cleaned.get("sex") or str(Sex.UNKNOWN))


KINDS: dict[str, type[PartForm]] = {WORRIES: WorriesForm, REPORTER: ReporterForm, HELP: PartForm}


def part_form(body: dict[str, Any], key: str, **given: Any) -> PartForm:
    """Return the form of a part, or of one person."""
    kind = PersonForm if key.startswith(PERSON) else KINDS.get(key, PartForm)
    return kind(body, key, **given)
