"""What was typed, as a draft keeps it: for each field the list of its values, whether they can be right or not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

Typed = dict[str, list[str]]
NEVER = frozenset({"csrfmiddlewaretoken", "doe"})


def typed_in(data: QueryDict) -> Typed:
    """Return the fields of a sent form as a draft keeps them."""
    return {name: [str(value) for value in data.getlist(name)] for name in data if name not in NEVER}


def as_data(typed: Typed) -> MultiValueDict[str, str]:
    """Return what was typed as a form takes it."""
    return MultiValueDict(typed)


def first(typed: Mapping[str, list[str]], name: str) -> str:
    """Return the one value of a field, or an empty text."""
    values = typed.get(name) or [""]
    return values[-1]


def initial_of(form: type[forms.Form], typed: Typed, prefix: str = "") -> dict[str, Any]:
    """Return what a form shows of a draft; a box without a tick was not sent, so of a draft it is empty."""
    if not typed:
        return {}
    found: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        key = f"{prefix}-{name}" if prefix else name
        if isinstance(field, forms.MultipleChoiceField):
            found[name] = typed.get(key, [])
        elif isinstance(field, forms.BooleanField):
            found[name] = key in typed
        elif key in typed:
            found[name] = typed[key][-1]
    return found


class Faults:
    """The faults of several forms on one page, as components/faults.html shows those of one."""

    def __init__(self, main: forms.BaseForm, people: Sequence[forms.BaseForm], *, after: str) -> None:
        """Keep the main form and those of the people, which stand on the screen before the field `after`."""
        self.main, self.people, self.after = main, people, after
        self.parts = [part for part in (main, *people) if part.is_bound]

    @property
    def errors(self) -> dict[str, list[str]]:
        """Return all sentences, by the name of the field on the page."""
        return {
            part.add_prefix(name): [str(text) for text in texts]
            for part in self.parts
            for name, texts in part.errors.items()
        }

    def non_field_errors(self) -> list[str]:
        """Return the sentences about the whole."""
        return [str(text) for part in self.parts for text in part.non_field_errors()]

    def hidden_fields(self) -> list[forms.BoundField]:
        """Return the fields without a place on the screen."""
        return [field for part in self.parts for field in part.hidden_fields()]

    def visible_fields(self) -> list[forms.BoundField]:
        """Return the fields in the order of the screen."""
        own = self.main.visible_fields() if self.main.is_bound else []
        place = next((number for number, field in enumerate(own) if field.name == self.after), len(own))
        others = [field for part in self.people if part.is_bound for field in part.visible_fields()]
        return [*own[:place], *others, *own[place:]]
