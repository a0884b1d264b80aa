"""Showing once more who one is, shortly before a sensitive act: an identity, an export, a role, a second factor."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.kept import form_page, keep_typed
from accounts.models import User
from veiligthuis import clock

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def recently_confirmed(request: HttpRequest, user: User) -> bool:
    """Say whether this login passed a second factor, or was confirmed, in the last CONFIRMED_MINUTES."""
    since = (clock.now() - timedelta(minutes=settings.CONFIRMED_MINUTES)).timestamp()
    records = get_authentication_records(request, user)
    return any(
        record.get("at", 0) > since
        for record in records
        if record.get("method") == "mfa" or record.get("reauthenticated")
    )


def way_to_confirm(user: User, back: str) -> str:
    """Return the address at which somebody shows again who they are, the strongest way first, and then goes back."""
    ways = get_adapter().get_reauthentication_methods(user)
    way = ways[0]["url"] if ways else reverse("mfa_add_webauthn")
    return f"{way}?{urlencode({REDIRECT_FIELD_NAME: back})}"


def confirm_url(request: HttpRequest, user: User) -> str:
    """Return where to go before a sensitive form on this page may be drawn, or nothing when it may be."""
    if recently_confirmed(request, user):
        return ""
    request.vt_form_waits = True  # type: ignore[attr-defined]  # what was typed in it waits with it (FillKept)
    return way_to_confirm(user, request.get_full_path())


def ask_again(request: HttpRequest, user: User, back: str = "") -> HttpResponse:
    """Send somebody to show who they are, and from there back; what they had typed is kept for then.

    Args:
        request: what they asked for.
        user: who asks.
        back: the path of ours that shows the form, when it is not that of the request.
    """
    path = back or form_page(request)
    return keep_typed(request, redirect(way_to_confirm(user, path)), user.pk, page=path)


def confirm_first(
    back: str = "",
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Let in who showed shortly before who they are; ask others on the page that shows the form, then lead back.

    Stands under the gate and on the view that shows the form. Nobody is asked in the middle of an act that was begun
    in time, unless CONFIRMED_MINUTES passed since; what they typed then stands in the form after the confirmation.

    Args:
        back: for a view without a page of its own (a button in a list): the name of the page that shows the button.
    """

    def wrap(
        view: Callable[Concatenate[R, P], HttpResponse],
    ) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user = request.user
            if isinstance(user, User) and not recently_confirmed(request, user):
                return ask_again(request, user, reverse(back) if back else "")
            return view(request, *args, **kwargs)

        return guarded

    return wrap
