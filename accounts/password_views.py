"""Asking for a new password, and choosing one by a one-time link; nothing here says whether somebody is known."""

from typing import cast
from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login as Entrance
from allauth.core import ratelimit
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from accounts.confirming import confirm_first
from accounts.entry import OneTimeLink, Purpose
from accounts.factor_views import page_of
from accounts.forms import AskPasswordForm, ChoosePasswordForm
from accounts.gates import ANYONE, LOGGED_IN, Data, open_to
from accounts.links import open_link
from accounts.models import User
from accounts.passwords import ask_password, choose_password
from veiligthuis.database import name_actor
from veiligthuis.pages import show


@open_to(ANYONE, data=Data.NONE)
def ask(request: HttpRequest) -> HttpResponse:
    """Take down that somebody wants a new password; the same answer for every address."""
    form = AskPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if limited := _limited(request, form.cleaned_data["email"]):
            return limited
        ask_password(form.cleaned_data["email"])
        return redirect("password_asked")
    return show(request, "accounts/ask_password.html", {"form": form})


def _limited(request: HttpRequest, email: str) -> HttpResponse | None:
    answer: HttpResponse | None = ratelimit.consume_or_429(request, action="reset_password", key=email.lower())
    return answer


@open_to(ANYONE, data=Data.NONE)
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return show(request, "accounts/password_asked.html")


@open_to(ANYONE, data=Data.NONE)
@sensitive_post_parameters("password", "again")
@transaction.atomic
def one_time_link(request: HttpRequest, link_id: UUID, proof: str) -> HttpResponse:
    """Let who holds a link that still works choose a password; looking at it does not use it up."""
    link = open_link(link_id, proof, lock=request.method == "POST")
    if link is None:
        return show(request, "accounts/link_gone.html", status=410)
    form = ChoosePasswordForm(request.POST if request.method == "POST" else None, user=link.user)
    if not form.is_valid():
        invited = link.purpose == Purpose.INVITATION
        return show(request, "accounts/choose_password.html", {"form": form, "invited": invited})
    return _choose(request, link, form.cleaned_data["password"])


def _choose(request: HttpRequest, link: OneTimeLink, password: str) -> HttpResponse:
    """Keep the password and go on as after the first step of a login: the second step is never skipped."""
    user = link.user
    name_actor(str(user.pk), str(user.region_id or ""), request.vt_id)  # type: ignore[attr-defined]
    choose_password(user, password)
    request.session.flush()
    user.refresh_from_db()
    answer: HttpResponse = perform_password_login(request, {}, Entrance(user=user))
    return answer


@open_to(LOGGED_IN, data=Data.OWN)
@sensitive_post_parameters("password", "again")
@confirm_first()
def change(request: HttpRequest) -> HttpResponse:
    """Choose a new password in one's own login; all others end."""
    user = cast(User, request.user)
    form = ChoosePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return show(request, "accounts/change_password.html", {"base": page_of(user), "form": form})
    choose_password(user, form.cleaned_data["password"], stay=request.session.session_key)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    return redirect("own_logins")
