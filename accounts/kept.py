"""What somebody typed while their login, confirmation or form grew too old, or the trail could not be written.

Kept sealed for ten minutes, then put back. Each form stands in a row of its own in the table of the logins, as a session
that only a cookie of that browser knows: two tabs do not push each other out, every process finds it, and no backup
takes it along. A hidden field in the page of the login would not do: the second step, the ways to confirm and the switch
of the language are reached by addresses, and a page of ours that was open already would not carry it. Inside the row it
is sealed once more, under a key that the cookie alone has, and bound to the person who typed it. Never kept: passwords,
codes, tokens, files. Who reads "kept" on a page reads it because the row is there (`kept_here`).
"""

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from accounts.sessions import SessionStore
from veiligthuis import clock
from veiligthuis.keys import KeyRefused, file_secret, new_data_key, open_sealed, seal
from veiligthuis.methods import methods_of

SECONDS = 600
MOST = 20  # forms of one browser: a cookie each, and all of them go with every request
COOKIE, LOST = "bewaard-", "lost"
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
    at: str = ""

    @property
    def has_text(self) -> bool:
        """Say whether there is anything to put back."""
        return any(text.strip() for texts in self.fields.values() for text in texts)

    def is_sent_by(self, request: HttpRequest) -> bool:
        """Say whether this POST sends the same once more; what the page added to it meanwhile is no other text."""
        sent = typed_in(request)
        return self.action == request.path and all(sent.get(name) == texts for name, texts in self.fields.items())


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


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """Return the fields of a form as they were sent, without what is never kept."""
    return {name: request.POST.getlist(name) for name in request.POST if name not in NEVER | SWITCH}


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
    if typist is None or not _carries(request):
        return response
    forget_sent(request, response, typist)
    if len(_names(request)) >= MOST:
        return response
    kept = Kept(
        page or form_page(request),
        action or request.path,
        typed_in(request),
        bool(request.FILES),
        clock.now().isoformat(),
    )
    key, store = new_data_key(), SessionStore()
    store["kept"] = _pack(seal(key, json.dumps(asdict(kept)), row=typist, **PLACE))
    store.set_expiry(SECONDS)
    store.create()
    _set(response, f"{COOKIE}{store.session_key}", _pack(key), SECONDS)
    return response


def keep_or_say(request: HttpRequest, response: HttpResponse, page: str) -> HttpResponse:
    """Keep what this POST carries on its way to the login; when that cannot be, the page of the login says so."""
    answer = keep_typed(request, response, page=page)
    if _carries(request) and not _keeps(answer):
        request.session[LOST] = page
    elif request.session.get(LOST) == page:
        del request.session[LOST]
    return answer


def _carries(request: HttpRequest) -> bool:
    return request.method == "POST" and from_ourselves(request) and bool(typed_in(request) or request.FILES)


def _keeps(response: HttpResponse) -> bool:
    return any(name.startswith(_cookie(COOKIE)) and cookie.value for name, cookie in response.cookies.items())


# --- taking back ---------------------------------------------------------------


def is_kept(request: HttpRequest) -> bool:
    """Say whether this browser holds the key to something that may be kept."""
    return bool(_names(request))


def kept_here(request: HttpRequest) -> Kept | None:
    """Return what waits for the page that this login or confirmation leads to, for whose login this browser last had."""
    page, typist = _leads_to(request), who(request)
    return next((kept for _name, kept in _kept(request, typist) if kept.page == page), None) if typist else None


def lost_here(request: HttpRequest) -> bool:
    """Say whether what was typed on the page that this login leads to could not be kept."""
    lost = request.session.get(LOST) if hasattr(request, "session") else None
    return lost is not None and lost == _leads_to(request)


def _leads_to(request: HttpRequest) -> str:
    return str(request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or reverse("start"))


def take_kept(request: HttpRequest, response: HttpResponse, user_id: UUID) -> Kept | None:
    """Return what this person typed last of what waits for this page, and let go of it: it is shown once."""
    for name, kept in _kept(request, user_id):
        if kept.page == request.get_full_path():
            _forget(response, name)
            return kept
    return None


def forget_sent(request: HttpRequest, response: HttpResponse, user_id: UUID) -> None:
    """Let go of what this POST carries once more: it must not come up again beside it."""
    for name, kept in _kept(request, user_id):
        if kept.is_sent_by(request):
            _forget(response, name)


def came_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether what this POST carries was done, or stands on the screen again; not when it must wait for a login."""
    waits = response.headers.get("Location", "").startswith(reverse("account_login"))
    return request.method == "POST" and response.status_code in CAME_IN and not waits and not _keeps(response)


def _names(request: HttpRequest) -> list[str]:
    start = _cookie(COOKIE)
    return [name.removeprefix(start) for name in request.COOKIES if name.startswith(start)]


def _kept(request: HttpRequest, user_id: UUID) -> list[tuple[str, Kept]]:
    """Return what this browser has of this person, the last first, each with the name of its cookie."""
    found = []
    for name in _names(request)[: 2 * MOST]:
        try:
            key = base64.urlsafe_b64decode(request.COOKIES[_cookie(COOKIE) + name])
            sealed = base64.urlsafe_b64decode(SessionStore(name).get("kept", ""))
            found.append((name, Kept(**json.loads(open_sealed(key, sealed, row=user_id, **PLACE)))))
        except (KeyRefused, ValueError):
            continue  # of somebody else, over, or no cookie of ours
    return sorted(found, key=lambda pair: pair[1].at, reverse=True)


def _forget(response: HttpResponse, name: str) -> None:
    SessionStore(name).delete()
    response.delete_cookie(f"{_cookie(COOKIE)}{name}", path="/", samesite="Lax")
