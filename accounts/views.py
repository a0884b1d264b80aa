"""The first page, a door for visitors and for who is logged in their own work; setting up the second factor."""

from collections.abc import Callable
from typing import cast

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.forms import ActivateCodeForm
from accounts.gates import ANYONE, LOGGED_IN, Data, open_to
from accounts.models import User
from accounts.roles import Action
from veiligthuis.headers import LEAVING
from veiligthuis.pages import show

# the first of these that somebody may do is where their work begins
FIRST_PAGES: tuple[tuple[Action, str], ...] = (
    (Action.SEE_WORKLIST, "cases:workplace:worklist"),
    (Action.REVIEW_TRAIL, "accounts:audit:review"),
    (Action.FILE_REPORT, "cases:portal:reports"),
    (Action.RECEIVE_HANDOVER, "cases:handover:received"),
)


@open_to(ANYONE, data=Data.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """Send who is logged in to their own work; show others how to call and where to log in."""
    if isinstance(request.user, User):
        for action, name in FIRST_PAGES:
            if request.user.can(action):
                return redirect(name)
        return redirect("cases:workplace:empty")
    return show(request, "accounts/start.html")


@open_to(ANYONE, data=Data.NONE)
def leave(request: HttpRequest) -> HttpResponse:
    """Let allauth end the login, and ask the browser to forget us; also the way back from the second step."""
    answer: HttpResponse = account.logout(request)
    if not request.user.is_authenticated:
        answer["Clear-Site-Data"] = LEAVING
    return answer


class _SetUp(ActivateTOTPView):
    """Set up the second factor; the code that proves it counts as the second step of this login."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Send away who has one: a second factor is never set up twice."""
        if isinstance(request.user, User) and is_mfa_enabled(request.user):
            return redirect("start")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ActivateCodeForm) -> HttpResponse:
        """Keep the factor and note that it was used."""
        answer: HttpResponse = super().form_valid(form)
        user = form.user
        factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        record_authentication(self.request, user, "mfa", id=factor.pk, type=factor.type)
        return answer

    def get_success_url(self) -> str:
        """Go to one's own work."""
        return reverse("start")


set_up_second_factor = open_to(LOGGED_IN, data=Data.OWN)(cast(Callable[..., HttpResponse], _SetUp.as_view()))
