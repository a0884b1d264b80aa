"""The receiver's side: the handovers to one's own organisation, one of them, and the answer to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.confirming import confirm_first
from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.handover import services
from cases.handover.access import get_received
from cases.handover.forms import ReplyForm
from cases.handover.models import OPEN_STATES, Handover, HandoverState
from cases.handover.pdf import draw, file_name
from cases.handover.queries import messages_of, open_package, reaction_in_words, received_page
from cases.handover.views.case import pdf_answer
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show

PAGE = 25


@gate(Action.RECEIVE_HANDOVER, data=Data.LINE)
@require_GET
def show_received(request: StaffRequest) -> HttpResponse:
    """List the handovers to somebody's organisation, what waits for an answer first; the list is recorded."""
    asked = request.GET.get("pagina", "1")
    number = min(int(asked), 10_000) if asked.isascii() and asked.isdigit() and int(asked[:9]) else 1
    start = (number - 1) * PAGE
    found = received_page(request.user, start, PAGE)
    rows = found[:PAGE]
    user = request.user
    record(
        Act.LISTED,
        role=user.role_line,
        ground=Ground.OWN_WORK,
        kind="overdrachten",
        region=user.region_id,
        listed=[row.pk for row in rows],
    )
    here = reverse("cases:handover:received")
    context = {
        "rows": [(row, reaction_in_words(row) if row.state in OPEN_STATES else "") for row in rows],
        "today": clock.today(),
        "previous_url": f"{here}?pagina={number - 1}" if number > 1 else "",
        "next_url": f"{here}?pagina={number + 1}" if len(found) > PAGE else "",
    }
    return show(request, "cases/handover/received.html", context)


@gate(Action.RECEIVE_HANDOVER, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def show_received_one(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Show one handover as it was sent, and take the answer to it."""
    handover = get_received(request.user, handover_id)
    if request.method == "GET":
        return _page(request, handover, ReplyForm(handover=handover, initial={"contact": request.user.name}))
    form = ReplyForm(request.POST, handover=handover)
    if form.is_valid():
        with refusals_on(form):
            _reply(request, handover, form)
            return redirect("cases:handover:received_one", handover.pk)
    handover.refresh_from_db()
    return _page(request, handover, form)


def _reply(request: StaffRequest, handover: Handover, form: ReplyForm) -> None:
    given = form.cleaned_data
    if given["reply"] == ReplyForm.ACCEPT:
        services.accept(handover, contact=given["contact"], by=request.user)
        messages.success(request, _("Aangenomen. Vanaf nu houden jullie zicht op de veiligheid."))
    elif given["reply"] == ReplyForm.ASK:
        services.ask(handover, given["text"], token=given["token"], by=request.user)
        messages.success(request, _("Je vraag is verstuurd."))
    else:
        services.refuse(handover, reason=given["text"], by=request.user)
        messages.success(request, _("De weigering is verstuurd."))


def _page(request: StaffRequest, handover: Handover, form: ReplyForm) -> HttpResponse:
    if handover.state == HandoverState.TAKEN_BACK:
        return show(request, "cases/handover/received_gone.html", {"form": form}, status=410)
    readable = handover.state != HandoverState.REFUSED  # who refused has no need of it any more
    context = {
        "handover": handover,
        "package": open_package(handover) if readable else None,
        "said": messages_of(handover) if readable else [],
        "form": form,
        "is_open": handover.state in OPEN_STATES,
        "reaction": reaction_in_words(handover),
        "late": handover.react_before < clock.today(),
        "states": HandoverState,
    }
    return show(request, "cases/handover/received_one.html", context)


@gate(Action.RECEIVE_HANDOVER, data=Data.CASE, download=True)
@require_GET
@confirm_first()
def show_received_document(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Give one handover as a PDF; the export is recorded."""
    handover = get_received(request.user, handover_id, act=Act.EXPORTED)
    return pdf_answer(draw(open_package(handover)), file_name(handover.sent_at.astimezone(clock.AMSTERDAM).date()))
