"""How dates, times, numbers and icons look: built into every template (settings.TEMPLATES)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import phonenumbers
from django import template
from django.core.validators import EMPTY_VALUES
from django.forms import FileInput, PasswordInput
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

if TYPE_CHECKING:
    from django.forms import BaseForm, BoundField

register = template.Library()

ICONS = frozenset({"alert", "check", "clock", "info", "lock", "next", "phone"})
CODE = re.compile(r"\b((?:VT|M)-[0-9A-Z]{4}-[0-9A-Z]{5}|112|0800-2000|[0-2]?\d:[0-5]\d)\b")
NO_BREAK = "\N{NO-BREAK SPACE}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite (components/icons.html); it always stands beside a word."""
    if name not in ICONS:
        raise ValueError(f"no icon {name!r} in components/icons.html")
    return format_html('<svg class="vt-icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name)


@register.filter
def ltr(value: object) -> SafeString:
    """Set a number, code, time, postcode or address apart, so that right-to-left text cannot turn it around."""
    return "" if value in (None, "") else format_html('<bdi dir="ltr">{}</bdi>', value)  # type: ignore[return-value]


@register.filter
def code(value: object) -> SafeString:
    """Write a case number: set apart, never broken over two lines."""
    return format_html('<bdi dir="ltr" class="vt-code">{}</bdi>', value)


@register.filter
def with_codes(text: object) -> SafeString:
    """Write a sentence in which the number of a case or a report, one to call, or a time may stand: each is set apart."""
    pieces = CODE.split(str(text))
    written = (code(piece) if place % 2 else conditional_escape(piece) for place, piece in enumerate(pieces))
    return format_html_join("", "{}", ((piece,) for piece in written))


@register.filter
def phone(value: str | None) -> SafeString | str:
    """Write a stored telephone number as people here say it; leave what cannot be read as it is."""
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, "NL")
    except phonenumbers.NumberParseException:
        return ltr(value)
    style = phonenumbers.PhoneNumberFormat
    national = number.country_code == 31
    text = phonenumbers.format_number(number, style.NATIONAL if national else style.INTERNATIONAL)
    if national and text.startswith("06 "):
        text = "06-" + text[3:].replace(" ", "")
    return ltr(text.replace(" ", NO_BREAK))


def _here(value: date | datetime) -> date | datetime:
    """Return a moment in our own time zone; a day stays a day."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _written(value: date | datetime | None, pattern: str) -> str:
    """Return the value by Django's pattern in the language of the page; nothing for nothing."""
    if not value:
        return ""
    text = date_format(_here(value), pattern)
    return text.lower() if get_language() == "nl" else text  # English writes its days and months with a capital


@register.filter
def dutch_date(value: date | datetime | None) -> str:
    """Write "23 november 2026"."""
    return _written(value, "j F Y")


@register.filter
def long_date(value: date | datetime | None) -> str:
    """Write "maandag 23 november 2026"; at the start of a heading add |capfirst."""
    return _written(value, "l j F Y")


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Write "20 nov", for lists."""
    return _written(value, "j M")


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Write "vr 20 nov", for terms in lists."""
    return _written(value, "D j M")


@register.filter
def clock_time(value: datetime | time | None) -> SafeString | str:
    """Write "14:03" in our own time zone."""
    if value is None:
        return ""
    return ltr((_here(value) if isinstance(value, datetime) else value).strftime("%H:%M"))


@register.filter
def dutch_moment(value: datetime | None) -> SafeString | str:
    """Write "23 november 2026, 14:03"."""
    return format_html("{}, {}", dutch_date(value), clock_time(value)) if value else ""


@register.filter
def spoken(words: str) -> str:
    """Write words of ours that were stored in Dutch, with commas between them, in the language of the screen."""
    return ", ".join(gettext(one) for one in words.split(", "))


@register.filter
def at_most_99(count: int) -> str:
    """Write a count of the menu, which stops counting after 99."""
    return "99+" if count > 99 else str(count)


@register.filter
def lines(text: str | None) -> SafeString:
    """Write typed text as paragraphs, one for each block between empty lines."""
    blocks = [block for block in (text or "").replace("\r\n", "\n").split("\n\n") if block.strip()]
    return format_html_join("", "<p>{}</p>", ((_broken(block.strip()),) for block in blocks))


def _broken(block: str) -> SafeString:
    """Keep the line ends of one paragraph."""
    return mark_safe("<br>".join(with_codes(line) for line in block.split("\n")))  # noqa: S308 escaped here


@register.filter
def inline_svg(drawing: str) -> SafeString:
    """Put a drawing that the program made itself into the page: the policy of the page allows no data: addresses."""
    start = drawing.find("<svg")
    return mark_safe(drawing[start:] if start >= 0 else "")  # noqa: S308 only ever made by allauth's adapter


@register.filter
def anchor(field: "BoundField") -> str:
    """Return the id that a link in the error summary goes to: the control, or the first choice of a question."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@register.filter
def faulty_fields(form: "BaseForm") -> Iterable["BoundField"]:
    """Return the visible fields that have something wrong, in the order of the screen."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def fault_count(form: "BaseForm") -> int:
    """Count the sentences of the error summary."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def shows_typed(form: "BaseForm") -> bool:
    """Say whether a form shows again what was typed: a password is never drawn, nor a chosen file."""
    return any(
        not isinstance(field.field.widget, PasswordInput | FileInput) and field.value() not in EMPTY_VALUES
        for field in form.visible_fields()
    )


@register.filter
def typed(form: "BaseForm | None") -> list[tuple[str, str]]:
    """Return label and text of what somebody typed into a form that cannot be drawn any more, for them to copy."""
    if form is None or not form.is_bound:
        return []
    given = [(str(field.label), field.value()) for field in form.visible_fields()]
    return [(label, value) for label, value in given if isinstance(value, str) and value.strip()]
