"""Answers: a page, refusals turned into form errors, and the error pages."""

import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.outage import is_outage

NEVER_AGAIN = ("/inloggen/", "/mijn/", "/uitloggen/")  # secrets are typed there
# said when even the template cannot be drawn: no file, no database, no translation
LAST_WORDS = (
    '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Er ging iets mis</title>'
    "<h1>Er ging iets mis</h1><p>Bel 112 bij gevaar. Bel 0800-2000 als je wilt praten, gratis, dag en nacht.</p></html>"
)


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return a page; the title of one with a form that has errors starts with "Fout:"."""
    values = dict(context or {})
    values.setdefault("faulty", any(isinstance(value, BaseForm) and value.errors for value in values.values()))
    return render(request, template, values, status=status)


class refusals_on:  # noqa: N801 reads as a phrase: with refusals_on(form)
    """Turn a RuleViolation inside the block into an error of the form.

    It lands at `field`, else at the field that the refusal names if the form has it, else above the form.
    A class, because a type checker must know that what follows the block can be reached.
    """

    def __init__(self, form: BaseForm, field: str | None = None) -> None:
        """Keep where an error goes."""
        self.form = form
        self.field = field

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Take a refusal; let everything else pass."""
        if not isinstance(raised, RuleViolation):
            return False
        named = self.field or raised.field
        self.form.add_error(named if named in self.form.fields else None, str(raised.message))
        return True


def page(request: HttpRequest) -> dict[str, Any]:
    """Give every page its menu and the line on top of a print; nothing is asked until a template uses it."""
    return {
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "printed_at": clock.now(),
        "printed_by": SimpleLazyObject(lambda: _name(request)),
    }


def _menu(request: HttpRequest) -> list[Any]:
    """Return the entries of the function that settings.VT_MENU names; without a login there is no menu."""
    user = getattr(request, "user", None)
    hook = getattr(settings, "VT_MENU", "")
    if not hook or user is None or not user.is_authenticated:
        return []
    entries: Callable[[HttpRequest], list[Any]] = import_string(hook)
    return entries(request)


def _name(request: HttpRequest) -> str:
    """Return the name of who is logged in, or nothing."""
    return str(getattr(getattr(request, "user", None), "name", ""))


def _error(template: str, status: int, **context: Any) -> HttpResponse:
    """Draw an error page without the request: no session, no database, no menu."""
    return HttpResponse(render_to_string(template, context), status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was sent, so that the error page can send it once more; nothing of a login.

    A browser does not fill in our forms again after Back (`autocomplete=off`, no-store): this page is all there is.
    """
    if request.method != "POST" or request.path.startswith(NEVER_AGAIN):
        return []
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return []  # it could not be read, or too much of it came


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the browser sent what cannot be read; 413 when it was too much."""
    return _error("400.html", 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403, with the line that somebody may know of what is not open to them."""
    return _error("403.html", 403, line=getattr(exception, "line", ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, the same for what does not exist and for what this person may not know of."""
    return _error("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; when even the template fails, in plain words.

    When the database or the place of the trail is not there, so that the act was refused, the answer is 503:
    nobody did anything wrong, and the same may be sent again in a while. Django logs either, with class and place.
    """
    try:
        if is_outage(sys.exception()):
            return maintenance_page(request)
        return _error("500.html", 500, typed=_typed(request), again=request.path)
    except Exception:  # noqa: BLE001 whatever is broken, this page must come
        return HttpResponse(LAST_WORDS, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was open too long; going back keeps the text."""
    return _error("403_csrf.html", 403)


def conflict_page() -> HttpResponse:
    """Answer 409: someone else was first, and the page cannot show both."""
    return _error("409.html", 409)


def not_like_this_page() -> HttpResponse:
    """Answer 405: the address of a button was opened as a page."""
    return _error("405.html", 405)


def maintenance_page(request: HttpRequest, until: str = "") -> HttpResponse:
    """Answer 503: the program is not there for a moment; what was sent can be sent again from the page.

    Args:
        request: what was asked; neither its session nor the database is.
        until: the hour in the Netherlands at which it is expected back, "14:30"; empty when nobody knows.
    """
    response = _error("503.html", 503, until=until, typed=_typed(request), again=request.path)
    response["Retry-After"] = "60"
    return response
