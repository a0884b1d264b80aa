"""The conversation: notes first; it ends in an advice without a person, or goes on as a report."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.drafts.services import discard_draft
from cases.intake.forms import TalkForm, as_report, initial_of, typed_in
from cases.intake.models import ContactKind
from cases.intake.queries import own_conversations
from cases.intake.services import record_advice
from cases.intake.views.typing import keep, keep_refused, kept, region_of, where_it_went
from cases.scanner.rules import LEFT_OUT, cleaned, find
from veiligthuis import clock
from veiligthuis.pages import refusals_on, show

FORM = "gesprek"


@gate(Action.START_CONTACT, data=Data.OWN)
@require_GET
def new(request: StaffRequest) -> HttpResponse:
    """Give a new conversation its address; nothing is written until something is typed."""
    return redirect("cases:intake:talk", uuid4())


@gate(Action.START_CONTACT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
def talk(request: StaffRequest, token: UUID) -> HttpResponse:
    """Show the conversation as far as it was typed; keep it, or finish it."""
    if (went := where_it_went(request.user, token)) is not None:
        return went
    draft, typed = kept(request.user, FORM, token)
    begun = draft.made_at if draft else clock.now()
    if request.method == "GET":
        form = TalkForm(initial=initial_of(TalkForm, typed))
        return _page(request, token, form, begun, saved_at=draft.saved_at if draft else None)
    if request.POST.get("doe") == "later":
        keep(request, FORM, token)
        return redirect("cases:intake:inbox" if request.user.can(Action.READ_INBOX) else "start")
    form = TalkForm(request.POST)
    if form.is_valid():
        if form.cleaned_data["kind"] == ContactKind.REPORT:
            return _go_on(request, token, begun)
        if (answer := _advice(request, token, form)) is not None:
            return answer
    return _page(request, token, form, begun, kept_at=keep_refused(request, FORM, token))


def _go_on(request: StaffRequest, token: UUID, begun: datetime) -> HttpResponse:
    """Carry everything over to the report; the conversation's own draft is destroyed."""
    local = begun.astimezone(clock.AMSTERDAM)
    typed = as_report(typed_in(request.POST), day=local.strftime("%d-%m-%Y"), at=local.strftime("%H:%M"))
    with transaction.atomic():
        keep(request, "melding", token, typed)
        discard_draft(request.user, FORM, token)
    return redirect("cases:intake:fill", token)


def _advice(request: StaffRequest, token: UUID, form: TalkForm) -> HttpResponse | None:
    """Store the advice; None when something in it must be replaced first, or it was refused."""
    text = form.cleaned_data["words"]
    if request.POST.get("doe") == "vervang":
        text = cleaned(text)
    elif find(text):
        return None
    with refusals_on(form):
        record_advice(text, form.contact(), region=region_of(request.user), token=token, by=request.user)
        messages.success(request, _("Het advies is bewaard, zonder gegevens van een persoon. Het concept is gewist."))
        return redirect("start")
    return None


def _page(
    request: StaffRequest, token: UUID, form: TalkForm, begun: datetime, **draft: datetime | None
) -> HttpResponse:
    text = str(form["words"].value() or "")
    advice = form.is_bound and form.is_valid() and form.cleaned_data["kind"] == ContactKind.ADVICE
    context: dict[str, Any] = {
        "form": form,
        "token": token,
        "begun": begun,
        **draft,
        "others": [one for one in own_conversations(request.user) if one.object_id != token],
        "found": [(one.text, LEFT_OUT[one.kind]) for one in find(text)] if advice else [],
        "cleaned": cleaned(text) if advice else "",
    }
    return show(request, "cases/intake/talk.html", context)
