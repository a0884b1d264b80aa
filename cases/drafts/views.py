"""Where the fields of a form go while somebody types; a script calls it, each time with all the fields."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gates import LOGGED_IN, Data, open_to
from accounts.models import User
from accounts.roles import Action
from cases.drafts.services import is_too_long, save_sent
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
OVER = 410


@open_to(LOGGED_IN, data=Data.OWN)
@require_POST
def save(request: HttpRequest, form: str, object_id: UUID) -> HttpResponse:
    """Keep what somebody has typed so far, sealed, and answer with the time on the clock here."""
    user = request.user
    if form not in FORMS or not isinstance(user, User):
        raise Http404
    if not user.can(FORMS[form]):
        raise PermissionDenied
    if is_too_long(request.POST):
        return HttpResponse(_("Dit is te veel tekst om te bewaren. Maak het korter."), status=413)
    try:
        draft = save_sent(user, form, object_id, request.POST)
    except RuleViolation as refusal:
        return HttpResponse(str(refusal.message), status=OVER, content_type="text/plain; charset=utf-8")
    return HttpResponse(draft.saved_at.astimezone(clock.AMSTERDAM).strftime("%H:%M:%S"), content_type="text/plain")
