"""The forms of a page as a browser sees them: where each goes, what it would send as it stands, where text is typed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

TYPED = frozenset({"text", "email", "tel", "search", "url", "number", "date", "time", "password"})


@dataclass
class Form:
    """One form: its address, the fields as they stand, and the names of those that take text."""

    address: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, text: str) -> dict[str, list[str]]:
        """Return the fields with the first real choice taken everywhere, and a text where nothing stands."""
        sent = {name: list(values) for name, values in self.fields.items()}
        for name, values in self.choices.items():
            if not any(sent.get(name, [])):
                sent[name] = [next((value for value in values if value), "")]
        for name in self.texts:
            if not any(sent.get(name, [])):
                sent[name] = [text]
        return sent


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms = page, list[Form]()
        self.form: Form | None = None
        self.area, self.select = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self.form = Form(urlsplit(urljoin(self.page, told.get("action") or self.page)).path)
            self.forms.append(self.form)
        if self.form is not None and (name := told.get("name")):
            self._field(self.form, tag, name, told)
        if self.form is not None and tag == "option" and self.select:
            self.form.choices.setdefault(self.select, []).append(told.get("value", ""))
            if "selected" in told:
                self.form.fields[self.select] = [told.get("value", "")]

    def _field(self, form: Form, tag: str, name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text") if tag == "input" else tag
        value = told.get("value", "")
        if kind == "textarea":
            self.area = name
            form.texts.append(name)
            form.fields[name] = [""]
        elif kind == "select":
            self.select = name
            form.fields.setdefault(name, [])
        elif kind in TYPED:
            form.texts.append(name)
            form.fields[name] = [value]
        elif kind == "hidden":
            form.fields.setdefault(name, []).append(value)
        elif kind in {"radio", "checkbox"}:
            if kind == "radio":
                form.choices.setdefault(name, []).append(value)
            if "checked" in told:
                form.fields.setdefault(name, []).append(value or "on")

    def handle_data(self, data: str) -> None:
        if self.form is not None and self.area:
            self.form.fields[self.area] = [self.form.fields[self.area][0] + data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None


def forms_of(page: str, html: str) -> Iterator[Form]:
    """Yield the forms of a page that are sent by POST.

    Args:
        page: the path of the page, where a form without an address goes.
        html: the page.
    """
    reader = _Reader(page)
    reader.feed(html)
    yield from reader.forms
