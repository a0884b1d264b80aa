"""The list of parts, each part on a page of its own, and the draft that is kept while somebody types."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.drafts.services import OVER
from cases.intake.models import YesNo
from cases.portal.access import draft_or_over
from cases.portal.forms.base import DONE, PartForm
from cases.portal.forms.parts import ConsiderForm
from cases.portal.parts import (
    FRAME_STEPS,
    PEOPLE,
    QUESTION,
    REPORTER,
    STEP_OF,
    WEIGH,
    State,
    is_person_key,
    question_key,
    step_of,
    title_of,
)
from cases.portal.queries import hold
from cases.portal.reading import Reading
from cases.portal.services import Gone, keep
from cases.portal.views.doors import LOST, next_url, surroundings, with_draft
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import KeyRefused
from veiligthuis.pages import refusals_on, show

TOO_MUCH = 413
UNREADABLE = gettext_lazy("Dit concept kan niemand meer lezen. Wat je hier nog typt, wordt niet bewaard.")


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
@with_draft
def parts(request: StaffRequest, reading: Reading) -> HttpResponse:
    """Show all parts with how far each is; they may be done in any order."""
    lines = reading.lines()
    left = sum(line.state is not State.DONE for line in lines)
    context = {
        **surroundings(reading),
        "prepare": [line for line in lines if STEP_OF[line.key] < 4],
        "weigh": [line for line in lines if line.key == WEIGH],
        "report": [line for line in lines if STEP_OF[line.key] == 5],
        "left": left,
    }
    return show(request, "cases/portal/parts.html", context)


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
@with_draft
def part(request: StaffRequest, reading: Reading, key: str) -> HttpResponse:
    """Show one part, and keep what was filled in."""
    if key not in STEP_OF or key in {WEIGH, PEOPLE}:
        raise Http404
    kept_at = None
    if request.method == "POST":
        form = reading.open_form(key, data=request.POST)
        if form.is_valid():
            with refusals_on(form):
                return _kept(request, reading, key, form)
        kept_at = keep_refused(request, reading, key, form)
    else:
        form = reading.open_form(key, initial=initial(reading, key))
    context = {**surroundings(reading, key), "form": form, "key": key, "title": title_of(key, reading.body)}
    context |= {"kept_at": kept_at, "typed": key in reading.content.entries, "reporter": key == REPORTER}
    context["intro"] = step_of(key, reading.body)["intro"] if key in FRAME_STEPS else ""
    return show(request, "cases/portal/part.html", context)


def initial(reading: Reading, key: str) -> dict[str, object]:
    """Return what a form is opened with: what was typed, or what the account knows of who reports."""
    entry = reading.content.entries.get(key)
    if entry is None:
        return {**reading.prefilled()} if key == REPORTER else {}
    return {**entry.fields, DONE: "ja" if entry.done else ""}


def keep_refused(request: StaffRequest, reading: Reading, key: str, form: PartForm) -> datetime | None:
    """Keep what a form refuses, so that it stands there still when somebody comes back; return when it was kept."""
    if not set(form.changed_data) - {DONE}:
        return None
    with suppress(RuleViolation):
        return keep(request.user, reading.held.draft.object_id, key, form.typed(request.POST), done=False).saved_at
    return None


def _kept(request: StaffRequest, reading: Reading, key: str, form: PartForm) -> HttpResponse:
    """Keep a part and go on: to the numbers when there is danger now, to the next part, or to the list."""
    token = reading.held.draft.object_id
    keep(request.user, token, key, form.typed(request.POST), done=not form.later)
    if form.cleaned_data.get("danger") == YesNo.YES:
        return redirect("cases:portal:call", token)
    onward = "" if form.later else next_url(reading, key)
    return redirect(onward or reverse("cases:portal:parts", args=[token]))


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_POST
def typing(request: StaffRequest, token: UUID, key: str) -> HttpResponse:
    """Keep what somebody is typing, whatever it is; answer with the time, or say why it was not kept."""
    draft = draft_or_over(request.user, token)
    if draft is None:
        return _plain(OVER, LOST)
    try:
        reading = Reading(hold(draft), request.user)
    except KeyRefused:
        return _plain(UNREADABLE, LOST)
    form = _form_of(reading, key)
    if form is None:
        raise Http404
    try:
        keep(request.user, token, key, form.typed(request.POST), done=False)
    except RuleViolation as refusal:
        return _plain(refusal.message, LOST if isinstance(refusal, Gone) else TOO_MUCH)
    return _plain(f"{clock.local_now():%H:%M:%S}")


def _plain(words: object, status: int = 200) -> HttpResponse:
    """Answer the script that saves a draft; after `LOST` it stops, and shows the words."""
    return HttpResponse(str(words), status=status, content_type="text/plain; charset=utf-8")


def _form_of(reading: Reading, key: str) -> PartForm | None:
    """Return the form that an entry is typed in, or None when there is no such form."""
    if key.startswith(QUESTION):
        questions = {question_key(one): one for one in reading.body["considerations"]}
        return ConsiderForm(reading.body, questions[key]) if key in questions else None
    if is_person_key(key) or (key in STEP_OF and key not in {WEIGH, PEOPLE}):
        return reading.open_form(key)
    return None
