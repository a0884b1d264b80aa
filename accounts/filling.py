"""Putting typed values back into the form of a page as it was drawn, whichever room drew it; and what fits nowhere."""

from html import escape
from html.parser import HTMLParser

from django.template.loader import render_to_string

from accounts.kept import Kept

HERE = "<!-- kept -->"
NEVER_FILLED = frozenset({"password", "file", "submit", "button", "image", "reset"})
ROWS = ("-TOTAL_FORMS", "-INITIAL_FORMS")  # how many rows a page shows is the page's own to say
Attrs = list[tuple[str, str | None]]


def fill(page: str, kept: Kept) -> str:
    """Return a page whose form holds what was typed, with a note on top; what found no field stands in the note."""
    filler = _Filler(kept)
    filler.feed(page)
    filler.close()
    rest = [text for texts in filler.left.values() for text in texts if text.strip()]
    values = {"rest": rest, "files": kept.files, "back": filler.back or bool(rest)}
    note = render_to_string("accounts/kept_note.html", values)
    return "".join(filler.out).replace(HERE, note, 1)


class _Filler(HTMLParser):
    """Writes a page as it reads it, save for the values of the fields of one form."""

    def __init__(self, kept: Kept) -> None:
        """Begin with everything still to be placed."""
        super().__init__(convert_charrefs=False)
        self.kept = kept
        self.left = {name: list(texts) for name, texts in kept.fields.items() if not name.endswith(ROWS)}
        self.back = False  # whether anything that can be seen stands there again
        self.out: list[str] = []
        self.inside = False  # the form that was sent
        self.select = ""  # the list whose options pass by
        self.swallow = False  # the old text of a text area

    def handle_starttag(self, tag: str, attrs: Attrs) -> None:
        """Fill a field of the form; write everything else as it came."""
        given = dict(attrs)
        if tag == "form":
            action = (given.get("action") or self.kept.page).partition("?")[0]
            self.inside = (given.get("method") or "").lower() == "post" and action == self.kept.action
        elif self.inside and self._field(tag, attrs, given):
            return
        self.out.append(self.get_starttag_text() or "")
        if tag == "main":
            self.out.append(HERE)

    handle_startendtag = handle_starttag

    def _field(self, tag: str, attrs: Attrs, given: dict[str, str | None]) -> bool:
        """Write a field with its value; false when this is none, or none that we fill."""
        name = given.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select in self.kept.fields:
            self._write(tag, attrs, "selected", chosen=self._has(self.select, given.get("value") or ""))
            return True
        elif tag == "button":
            self.left.pop(name, None)  # which button was pressed is no text
        elif tag == "input":
            return self._input(attrs, given, name)
        elif tag == "textarea" and self.left.get(name):
            self.out.append(f"{self.get_starttag_text()}\n{escape(self.left[name].pop(0))}")
            self.swallow = self.back = True
            return True
        return False

    def _input(self, attrs: Attrs, given: dict[str, str | None], name: str) -> bool:
        kind = (given.get("type") or "text").lower()
        if kind in {"checkbox", "radio"}:
            self._write("input", attrs, "checked", chosen=self._has(name, given.get("value", "on") or ""))
            return True
        if kind in NEVER_FILLED or not self.left.get(name):
            return False
        value = self.left[name].pop(0)
        self.back |= kind != "hidden" and bool(value.strip())
        self._tag("input", [pair for pair in attrs if pair[0] != "value"] + [("value", value)])
        return True

    def _has(self, name: str, value: str) -> bool:
        if value in self.left.get(name, []):
            self.left[name].remove(value)
        return value in self.kept.fields.get(name, [])

    def _write(self, tag: str, attrs: Attrs, mark: str, *, chosen: bool) -> None:
        kept = [pair for pair in attrs if pair[0] != mark]
        self.back |= chosen
        self._tag(tag, [*kept, (mark, None)] if chosen else kept)

    def _tag(self, tag: str, attrs: Attrs) -> None:
        words = [name if value is None else f'{name}="{escape(value)}"' for name, value in attrs]
        self.out.append(f"<{' '.join([tag, *words])}>")

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.swallow = False
        self.out.append(f"</{tag}>")

    def _as_it_came(self, text: str) -> None:
        if not self.swallow:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        """Write text."""
        self._as_it_came(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character."""
        self._as_it_came(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character."""
        self._as_it_came(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Write a comment."""
        self._as_it_came(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Write the first line of a page."""
        self._as_it_came(f"<!{decl}>")
