"""What each view declares: who may come in and which class of data it shows; the one registry.

A URL without a gate fails the build (tests/test_gates.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.kept import form_page, keep_or_say
from accounts.models import User
from accounts.roles import EXTERNAL, MATRIX, Action
from veiligthuis.methods import methods_of

P = ParamSpec("P")


class Data(StrEnum):
    """The most sensitive class of data that a page can show."""

    NONE = "geen"
    OWN = "eigen gegevens"
    LINE = "regels zonder inhoud"
    CASE = "zaakinhoud"
    IDENTITY = "identiteit van een melder"
    TRAIL = "handelingen, geen inhoud"
    PEOPLE = "mensen en rollen"
    PUBLIC = "openbaar"


@dataclass(frozen=True)
class Gate:
    """Who may come in (an action, everyone who is logged in, or anyone) and what they may see."""

    subjects: Action | str
    data: Data

    def __str__(self) -> str:
        """Return the gate in one line."""
        return f"{self.subjects}: {self.data}"


ANYONE, LOGGED_IN = "iedereen", "wie is ingelogd"

# views that are not ours or that no one logs in for: by the name of their URL
FOREIGN: dict[str, Gate] = {
    "healthz": Gate(ANYONE, Data.NONE),
    "readyz": Gate(ANYONE, Data.NONE),
    "metrics": Gate("wie het token heeft", Data.NONE),
    "account_login": Gate(ANYONE, Data.NONE),
    "account_inactive": Gate(ANYONE, Data.NONE),
}


class StaffRequest(HttpRequest):
    """A request of somebody who is logged in; the gate has seen to that."""

    user: User
    vt_id: str


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def to_login(request: HttpRequest) -> HttpResponse:
    """Send somebody to the login and from there back; what they had typed is kept for then."""
    page = form_page(request)
    return keep_or_say(request, redirect_to_login(page), page)


def gate(
    action: Action, *, data: Data, download: bool = False
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let in who may do the action; send others to the login, away (404) or refuse them (403).

    Somebody of the other side (portal or workplace) gets the same 404 as for a page that is not there;
    a colleague whose role lacks it gets a 403. Both refusals are recorded. What a view did before it refused is undone,
    the look that its door recorded included: nothing was shown, so the refusal alone is what happened.

    Args:
        action: what the view does.
        data: the most sensitive class of data that it shows.
        download: a document goes out, which takes a while to make: the right is asked anew when it is ready.
    """

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user = request.user
            if not isinstance(user, User) or not user.is_active:
                return to_login(request)
            if not user.can(action):
                _refuse(user, action)
            with transaction.atomic():
                answer = view(request, *args, **kwargs)  # type: ignore[arg-type]  # the gate has seen to the user
                _check_answer(answer, user, action, download=download)
            return answer

        guarded.gate = Gate(action, data)  # type: ignore[attr-defined]
        return guarded

    return wrap


def _check_answer(answer: HttpResponse, user: User, action: Action, *, download: bool) -> None:
    """Hand a document out only while the right holds; what would go on for longer never leaves by a gate.

    Raises:
        ImproperlyConfigured: a document by a view that does not say so, or a stream, which outlives every right.
    """
    if answer.streaming or (answer.has_header("Content-Disposition") and not download):
        raise ImproperlyConfigured("A document leaves whole, by a gate with download=True.")
    if download and not user.still_can(action):
        _refuse(user, action)


def _refuse(user: User, action: Action) -> NoReturn:
    """Refuse somebody who may not do this; the refusal is recorded on its way out."""
    meant_for_outside = MATRIX[action] <= EXTERNAL
    if user.is_external != meant_for_outside:
        raise Http404
    raise PermissionDenied


def open_to(subjects: str, *, data: Data) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare a view for anyone, or for everyone who is logged in."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if subjects == LOGGED_IN and not request.user.is_authenticated:
                return to_login(request)
            return view(request, *args, **kwargs)

        guarded.gate = Gate(subjects, data)  # type: ignore[attr-defined]
        return guarded

    return wrap


@dataclass(frozen=True)
class Route:
    """One URL: how it is asked, its template, its name and its gate (None when it declares none)."""

    methods: tuple[str, ...]
    path: str
    name: str
    gate: Gate | None


def routes() -> Iterator[Route]:
    """Walk all URLs of the program with the gate that each declares."""
    yield from _walk(get_resolver().url_patterns, "/", "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, path, inner)
        else:
            name = f"{space}{pattern.name or ''}"
            gate_here = getattr(pattern.callback, "gate", None) or FOREIGN.get(name)
            yield Route(methods_of(pattern.callback), path, name, gate_here)
