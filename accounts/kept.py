"""What somebody typed while their login, confirmation or form grew too old, or the trail could not be written.

Kept sealed for ten minutes, then put back.

It stands in the memory-only cache under a fresh key that only a cookie of that browser knows, bound to the person who
typed it and to the page of the form. Never kept: passwords, codes, tokens, files.
"""

import base64
import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from veiligthuis.keys import KeyRefused, file_secret, new_data_key, open_sealed, seal
from veiligthuis.methods import methods_of

SECONDS = 600
LONGEST = 1_000_000  # characters of one form
CAME_IN = (200, 302)  # what was sent was done, or it is on the screen again with what is wrong in it
NEVER = frozenset({"csrfmiddlewaretoken", "password", "again", "code", "credential", "login", "next"})
SWITCH = frozenset({"schermtaal", "schermpagina", "schermformulier"})  # fields of the switch of the language
PLACE: dict[str, Any] = {"label": "kept", "column": "typed"}
WHO: dict[str, Any] = {"label": "who", "row": UUID(int=0), "column": "user"}


@dataclass(frozen=True)
class Kept:
    """The fields of a form as they were typed, where the form was sent, and the page that shows it."""

    page: str
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: bool = False


def _cookie(name: str) -> str:
    return f"__Host-{name}" if settings.SECURE else name


def _set(response: HttpResponse, name: str, value: str, age: int | None = None) -> None:
    response.set_cookie(
        _cookie(name), value, max_age=age, secure=settings.SECURE, httponly=True, samesite="Lax", path="/"
    )


def _pack(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


# --- who typed, also when the login itself is gone -----------------------------


def remember_who(request: HttpRequest, response: HttpResponse, user_id: UUID) -> None:
    """Let this browser say, sealed, whose login it last had: it opens nothing, it only binds what is kept."""
    if who(request) != user_id:
        _set(response, "wie", _pack(seal(_who_key(), str(user_id), **WHO)))


def who(request: HttpRequest) -> UUID | None:
    """Return whose login this browser last had."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(_cookie("wie"), ""))
        return UUID(open_sealed(_who_key(), sealed, **WHO))
    except (KeyRefused, ValueError):
        return None


def _who_key() -> bytes:
    return file_secret(settings.KEY_DIR, "who")


# --- keeping -------------------------------------------------------------------


def form_page(request: HttpRequest) -> str:
    """Return the path of the page that shows the form of this request: itself, or the nearest page above it."""
    if request.method == "GET" or shows(request.path):
        return request.get_full_path()
    parts = request.path.rstrip("/").split("/")
    above = ["/".join(parts[:length]) + "/" for length in range(len(parts) - 1, 0, -1)]
    return next((path for path in above if shows(path)), "/")


def shows(path: str) -> bool:
    """Say whether there is a page of ours at a path."""
    try:
        return "GET" in methods_of(resolve(path).func)
    except Resolver404:
        return False


def from_ourselves(request: HttpRequest) -> bool:
    """Say whether a page of ours sent this form; scripts that save drafts come again by themselves."""
    site, mode = request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Mode", "navigate")
    origin = request.headers.get("Origin", "null")
    ours = site == "same-origin" or origin == f"{request.scheme}://{request.get_host()}"
    return ours and mode == "navigate"


def keep_typed(
    request: HttpRequest, response: HttpResponse, user_id: UUID | None = None, *, page: str = "", action: str = ""
) -> HttpResponse:
    """Keep what this POST carries, for the person who typed it; without a form, or a person, nothing happens.

    Args:
        request: the POST that could not be carried out.
        response: the answer, which leads to the login or the confirmation, or says to come back; it gets the cookie.
        user_id: who typed, when it is known; else whose login this browser last had.
        page: the path of the page that shows the form, when it is known better than `form_page` knows.
        action: the path that the form goes to, when it is another than that of this request.
    """
    typist = user_id or who(request)
    if request.method != "POST" or typist is None or not from_ourselves(request):
        return response
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER | SWITCH}
    if not fields or sum(len(text) for texts in fields.values() for text in texts) > LONGEST:
        return response
    kept = Kept(page or form_page(request), action or request.path, fields, bool(request.FILES))
    name, key = secrets.token_urlsafe(16), new_data_key()
    cache.set(f"kept:{name}", seal(key, json.dumps(asdict(kept)), row=typist, **PLACE), SECONDS)
    _set(response, "bewaard", f"{name}.{_pack(key)}", SECONDS)
    return response


def is_kept(request: HttpRequest) -> bool:
    """Say whether this browser holds the key to something kept."""
    return _cookie("bewaard") in request.COOKIES


def take_kept(request: HttpRequest, user_id: UUID) -> Kept | None:
    """Return what this person typed, if this is the page of its form."""
    kept = _kept(request, user_id)
    return kept if kept is not None and kept.page == request.get_full_path() else None


def was_sent_again(request: HttpRequest, response: HttpResponse, user_id: UUID) -> bool:
    """Say whether what was kept came in after all with this POST: then it must not come up once more."""
    if request.method != "POST" or response.status_code not in CAME_IN or _cookie("bewaard") in response.cookies:
        return False
    kept = _kept(request, user_id)
    return kept is not None and kept.action == request.path


def _kept(request: HttpRequest, user_id: UUID) -> Kept | None:
    name, _dot, key = request.COOKIES.get(_cookie("bewaard"), "").partition(".")
    sealed = cache.get(f"kept:{name}") if name else None
    if sealed is None:
        return None
    try:
        return Kept(**json.loads(open_sealed(base64.urlsafe_b64decode(key), sealed, row=user_id, **PLACE)))
    except (KeyRefused, ValueError):
        return None


def forget_kept(request: HttpRequest, response: HttpResponse) -> None:
    """Let go of it: it is shown once."""
    cache.delete(f"kept:{request.COOKIES.get(_cookie('bewaard'), '').partition('.')[0]}")
    response.delete_cookie(_cookie("bewaard"), path="/", samesite="Lax")
