"""The page of whoever is asked about an act, or leads the team of who is: the question, and room for an answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.audit import queries, services
from accounts.audit.access import answers_for
from accounts.audit.acts import Act, Ground
from accounts.audit.forms import ReplyForm
from accounts.audit.queries import Line
from accounts.audit.recording import record
from accounts.gates import LOGGED_IN, Data, StaffRequest, open_to
from veiligthuis.pages import refusals_on, show


def _page(request: StaffRequest, lines: list[Line], wanted: str, form: ReplyForm | None = None) -> HttpResponse:
    """Show the questions with one of them opened; the list is recorded."""
    user = request.user
    place = next((place for place, line in enumerate(lines) if str(line.id) == wanted), 0)
    line = lines[place] if lines else None
    record(
        Act.LISTED,
        role=user.role_line,
        ground=Ground.OWN_WORK,
        kind="vragen over handelingen",
        region=user.region_id,
        listed=[shown.id for shown in lines],
    )
    context: dict[str, Any] = {
        "layout": "portal.html" if user.is_external else "workplace.html",
        "lines": lines,
        "line": line,
        "place": place + 1,
        "form": form or (ReplyForm() if line and not line.answer else None),
    }
    return show(request, "accounts/audit/questions.html", context)


@open_to(LOGGED_IN, data=Data.TRAIL)
@require_GET
def show_questions(request: StaffRequest) -> HttpResponse:
    """Show what this person is asked about their own acts, and as a team leader about those of the team."""
    return _page(request, queries.asked_of(answers_for(request.user)), request.GET.get("regel", ""))


@open_to(LOGGED_IN, data=Data.TRAIL)
@require_POST
def reply(request: StaffRequest, event_id: UUID) -> HttpResponse:
    """Answer one question; one that is not theirs is the same as one that is not there any more."""
    lines = queries.asked_of(answers_for(request.user))
    line = next((line for line in lines if line.id == event_id), None)
    if line is None:
        messages.info(request, _("Deze vraag is al afgesloten, of hij is niet aan jou gesteld."))
        return redirect("accounts:audit:questions")
    form = ReplyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.answer(line, form.cleaned_data["text"], request.user)
            messages.success(request, _("Je antwoord is verstuurd aan de logbeoordelaar."))
            return redirect("accounts:audit:questions")
    return _page(request, lines, str(event_id), form)
