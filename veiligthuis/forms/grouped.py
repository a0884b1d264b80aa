"""The one form of all screens: groups are its layout, drawn by components/form.html."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

from veiligthuis.forms.widgets import Triple

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# title, hint, names of fields in the order of the screen; a tuple of names stands side by side
Group = tuple["StrOrPromise", "StrOrPromise", Sequence[str | tuple[str, ...]]]


class Renderer(DjangoTemplates):
    """Draws forms with the templates of the project, and native controls with Django's own."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def get_template(self, template_name: str) -> Any:
        """Return ours if there is one of that name."""
        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)


@dataclass(frozen=True)
class Row:
    """Fields that stand side by side, or questions that follow each other line by line."""

    fields: "list[BoundField]"
    triples: bool = False


@dataclass(frozen=True)
class Section:
    """One panel of the form; `key` is its id on the page."""

    key: str
    title: "StrOrPromise"
    hint: "StrOrPromise"
    rows: list[Row]

    @property
    def faults(self) -> int:
        """Count the fields in it that have something wrong."""
        return sum(bool(field.errors) for row in self.rows for field in row.fields)


class Described(BoundField):
    """A field that is described by its own hint and fault, also where its widget names something else on the page."""

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of what describes it, what the widget names first."""
        own = self.field.widget.attrs.get("aria-describedby")
        if not own:
            return super().aria_describedby
        hint = f"{self.auto_id}_helptext" if self.help_text else ""
        return " ".join(filter(None, (own, hint, f"{self.auto_id}_error" if self.errors else "")))


class Spoken(forms.Form):
    """A form whose general refusals name the field in our words; also put before a form of a library."""

    use_required_attribute = False
    bound_field_class = Described

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Write labels as they are; a placeholder that only repeats its label says nothing."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.widget.attrs.get("placeholder") == field.label:
                field.widget.attrs.pop("placeholder", None)

    def full_clean(self) -> None:
        """Give the fields their sentences first: a form may add fields until it is cleaned."""
        for name, field in self.fields.items():
            _speak(field, field.label or name)
        super().full_clean()


class GroupedForm(Spoken):
    """A form with a layout.

    `groups` lists (title, hint, field names); a tuple of names stands side by side; a field that no group names comes
    last, so that nothing gets lost. `mark` says which fields carry words: "required" writes "(nodig)" at those that
    must be filled, "optional" writes "(niet verplicht)" at the others, "" writes nothing.
    A field may have `aside` (quiet words after its label) and `hide_label` (label only for screen readers).
    """

    groups: ClassVar[Sequence[Group]] = ()
    mark: Literal["required", "optional", ""] = "required"

    @property
    def sections(self) -> list[Section]:
        """Return the panels of the form, for components/section.html."""
        groups = [*self.groups, ("", "", self._unnamed())]
        drawn = [(title, hint, list(self._rows(names))) for title, hint, names in groups]
        return [
            Section(f"{self.prefix or 'deel'}-{number}", title, hint, rows)
            for number, (title, hint, rows) in enumerate(drawn, 1)
            if rows
        ]

    def _unnamed(self) -> list[str]:
        """Return the visible fields that no group names."""
        named = {name for *_rest, names in self.groups for row in names for name in _as_tuple(row)}
        return [field.name for field in self.visible_fields() if field.name not in named]

    def _rows(self, names: Sequence[str | tuple[str, ...]]) -> Iterator[Row]:
        """Turn names into rows; questions of one line that follow each other share a row."""
        triples: list[BoundField] = []
        for entry in names:
            fields = [self[name] for name in _as_tuple(entry) if name in self.fields]
            if len(fields) == 1 and isinstance(fields[0].field.widget, Triple):
                triples += fields
                continue
            if triples:
                yield Row(triples, triples=True)
                triples = []
            if fields:
                yield Row(fields)
        if triples:
            yield Row(triples, triples=True)


def _as_tuple(entry: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of one row."""
    return (entry,) if isinstance(entry, str) else entry


def _speak(field: forms.Field, label: "StrOrPromise") -> None:
    """Replace Django's general sentences by ones that name the field."""
    ours: dict[str, StrOrPromise] = {"required": _("Vul in: %(label)s")}
    if field.widget.is_hidden:  # nobody can fill it in: the page itself came in broken
        ours = dict.fromkeys(
            ("required", "invalid", "min_value"),
            _("Deze pagina is niet compleet. Laad haar opnieuw en verstuur nog eens"),
        )
    elif isinstance(field, forms.ChoiceField):
        choice = _("Kies een antwoord bij: %(label)s")
        ours = {"required": choice, "invalid_choice": choice, "invalid_list": choice}
    elif isinstance(field, forms.BooleanField):
        ours = {"required": _("Zet een vinkje bij: %(label)s")}
    general = {code: text for kind in reversed(type(field).__mro__) if kind.__module__.startswith("django.")
               for code, text in getattr(kind, "default_error_messages", {}).items()}  # fmt: skip
    for code, text in ours.items():
        if field.error_messages.get(code) == general.get(code):
            # Django fills in the value of a wrong choice with %, so a % in a label must survive that
            name = str(label).replace("%", "%%") if code == "invalid_choice" else label
            field.error_messages[code] = str(text) % {"label": name}
