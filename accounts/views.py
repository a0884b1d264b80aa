"""The first page: for visitors a door, for who is logged in their own work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.gates import ANYONE, Data, open_to
from accounts.models import User
from accounts.roles import Action
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
