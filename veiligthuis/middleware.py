"""The request's one transaction, and the headers of every answer."""

import logging
import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, IntegrityError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from veiligthuis.database import acting_as, constraint_of
from veiligthuis.headers import ALWAYS, HSTS
from veiligthuis.outage import is_outage
from veiligthuis.pages import conflict_page, maintenance_page, not_like_this_page

Answer = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger("vt.database")
WITHOUT_DATABASE = frozenset({"/healthz"})
FOR_MACHINES = frozenset({"/healthz", "/readyz"})
HOUR = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


class SecurityHeaders:
    """Put the headers of security.md D14 on every answer, errors and static files included.

    Django's own middleware sets some of them as well, but not on what itself refuses.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what the answer lacks; what is private is never stored by a browser."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = not_like_this_page().content
            response.headers["Content-Type"] = "text/html; charset=utf-8"
            response.headers["Content-Length"] = str(len(response.content))
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if request.path != "/":
            response.headers.setdefault("X-Robots-Tag", "noindex")
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class Maintenance:
    """Answer every page with "we are at work" as long as an operator says so, without asking the database.

    The file settings.MAINTENANCE_FILE is the switch; what stands in it may be the hour of return, "14:30".
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through what machines ask, and everything when there is no such file."""
        if request.path in FOR_MACHINES or request.path.startswith("/static/"):
            return self.get_response(request)
        try:
            said = settings.MAINTENANCE_FILE.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return self.get_response(request)
        return maintenance_page(request, said if HOUR.fullmatch(said) else "")


class OneTransaction:
    """Open the transaction that session row, change and trail share (foundation.md 3).

    It stands outside the session middleware. A refusal (403, 404) is committed, so that its event stays;
    an answer of 500 or above leaves nothing. What a view or a layer below raises is by then a page:
    `pages.server_error` makes the same choice there.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside one transaction, as `anonymous` until the person is known."""
        request.vt_id = str(uuid.uuid4())  # type: ignore[attr-defined]  # ours, never a client's
        if request.path in WITHOUT_DATABASE or request.path.startswith("/static/"):
            return self.get_response(request)
        try:
            with acting_as("anonymous", request=request.vt_id):  # type: ignore[attr-defined]
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except (DatabaseError, InterfaceError) as error:
            if is_outage(error):
                _log.error("The database is not there for this request.", exc_info=True)
                return maintenance_page(request)
            if isinstance(error, IntegrityError) and constraint_of(error) is not None:
                return conflict_page()
            raise
        return response


class SameOriginCsrf(CsrfViewMiddleware):
    """Django's own check, which also knows a form of ours that tells no origin.

    Under `Referrer-Policy: no-referrer` (D14) a browser sends `Origin: null` with every form. It says beside it,
    in a header that no page can set, whether the form stood on our own site (Fetch Metadata, `Sec-Fetch-Site`).
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null":
            return request.headers.get("Sec-Fetch-Site") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]  # the stubs leave it out
