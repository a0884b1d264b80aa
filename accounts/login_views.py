"""One's own logins, how long this one lasts, and the answer to a form that was open too long."""

from typing import cast

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.factor_views import page_of
from accounts.forms import LoginNameForm
from accounts.gates import ANYONE, LOGGED_IN, Data, open_to, to_login
from accounts.kept import form_page, from_ourselves, keep_typed
from accounts.lasting import State, lasting
from accounts.logins import end_login, end_logins, handle_of, is_login_of, name_login, own_logins
from accounts.models import User
from veiligthuis import clock
from veiligthuis.pages import csrf_failure, show

ENTRANCE = ("/inloggen/", "/uitloggen/")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@open_to(LOGGED_IN, data=Data.OWN)
def own(request: HttpRequest) -> HttpResponse:
    """Show where one is logged in; this login first, with the name that its owner gave it."""
    key = request.session.session_key
    lines = [
        {"login": login, "handle": handle_of(login), "here": is_login_of(login, key)}
        for login in own_logins(_user(request))
    ]
    lines.sort(key=lambda line: not line["here"])
    return show(request, "accounts/logins.html", {"base": page_of(_user(request)), "lines": lines})


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of one's own logins."""
    end_login(_user(request), handle)
    return redirect("own_logins")


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own logins but this one."""
    end_logins(_user(request), but=request.session.session_key)
    return redirect("own_logins")


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
def name(request: HttpRequest, handle: str) -> HttpResponse:
    """Give one of one's own logins a name."""
    form = LoginNameForm(request.POST)
    if not form.is_valid():
        return show(request, "accounts/login_name.html", {"base": page_of(_user(request)), "form": form}, status=400)
    name_login(_user(request), handle, form.cleaned_data["label"])
    return redirect("own_logins")


@open_to(ANYONE, data=Data.NONE)
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Tell a script how many seconds this login still lasts if nothing is done; asking keeps nothing alive."""
    seconds = 0
    if request.user.is_authenticated:
        now = clock.now()
        found = lasting(request.session, now)
        if found.state is State.LASTS:
            seconds = max(0, int((min(found.idle_until, found.ends_at) - now).total_seconds()))
    return HttpResponse(str(seconds), content_type="text/plain")


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer good: keep what was typed and show the form again, after a login if need be.

    Only for what our own page sent; a form from elsewhere gets the plain refusal. The page of the login in another tab,
    where somebody came in meanwhile, leads on to where it led.
    """
    user, page = request.user, form_page(request)
    if isinstance(user, User) and request.path == reverse("account_login") and from_ourselves(request):
        following = request.POST.get(REDIRECT_FIELD_NAME, "")
        safe = url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure())
        return redirect(following if safe else "start")
    if not from_ourselves(request) or request.path.startswith(ENTRANCE):
        return csrf_failure(request, reason)
    if isinstance(user, User):
        return keep_typed(request, redirect(page), user.pk, page=page)
    return to_login(request)
