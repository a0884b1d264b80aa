"""Where the fields of a form go while somebody types; a script calls it, each time with all the fields."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import LOGGED_IN, Data, open_to
from accounts.models import User
from accounts.roles import Action
from cases.drafts.services import save_typed
from veiligthuis import clock
from veiligthuis.errors import RuleViolation

# which forms there are, and who types in them
FORMS: dict[str, Action] = {
    "gesprek": Action.START_CONTACT,
    "melding": Action.START_CONTACT,
    "notitie": Action.WRITE_CASE,
    "persoon": Action.WRITE_CASE,
    "beoordeling": Action.ASSESS,
    "overdracht": Action.HAND_OVER,
}  # the portal keeps a report by the Meldcode part by part, at an address of its own
LONGEST = 400_000  # characters of one form: ten full stories
OVER = 410
NEVER = frozenset({"csrfmiddlewaretoken", "password"})


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
def save(request: HttpRequest, form: str, object_id: UUID) -> HttpResponse:
    """Keep what somebody has typed so far, sealed, and answer with the time on the clock here."""
    user = request.user
    if form not in FORMS or not isinstance(user, User):
        raise Http404
    if not user.can(FORMS[form]):
        raise PermissionDenied
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER}
    if sum(len(text) for texts in typed.values() for text in texts) > LONGEST:
        return HttpResponse(_("Dit is te veel tekst om te bewaren. Maak het korter."), status=413)
    try:
        draft = save_typed(user, form, object_id, typed, page=_page(request), shown_at=_shown_at(request))
    except RuleViolation as refusal:
        return HttpResponse(str(refusal.message), status=OVER, content_type="text/plain; charset=utf-8")
    return HttpResponse(draft.saved_at.astimezone(clock.AMSTERDAM).strftime("%H:%M:%S"), content_type="text/plain")


def _page(request: HttpRequest) -> UUID | None:
    """Return the one-time token of the page, where its form has one."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _shown_at(request: HttpRequest) -> datetime | None:
    """Return when the page was made, as its address says; what is no moment says nothing."""
    try:
        told = datetime.fromisoformat(request.GET.get("sinds", ""))
    except ValueError:
        return None
    return told if told.tzinfo else None
