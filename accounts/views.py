"""The first page: a door for visitors, and for who is logged in the way to their own work."""

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.gates import ANYONE, Data, open_to
from accounts.kept import is_kept
from accounts.models import User
from accounts.roles import Action
from veiligthuis.headers import LEAVING, LEAVING_BEHIND
from veiligthuis.pages import show

# the first of these that somebody may do is where their work begins
FIRST_PAGES: tuple[tuple[Action, str], ...] = (
    (Action.SEE_WORKLIST, "cases:workplace:worklist"),
    (Action.REVIEW_TRAIL, "accounts:audit:review"),
    (Action.MANAGE_PEOPLE, "accounts:people:list"),
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
    """Let allauth end the login, and ask the browser to forget us; also the way back from the second step.

    What was typed too late waits ten minutes for who typed it, also when a colleague logs them out: that stays.
    """
    answer: HttpResponse = account.logout(request)
    if not request.user.is_authenticated:
        answer["Clear-Site-Data"] = LEAVING_BEHIND if is_kept(request) else LEAVING
    return answer
