"""Weighing: the five considerations, one on a page, what they lead to, and the numbers when it cannot wait."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.portal.forms.parts import ConsiderForm
from cases.portal.parts import WEIGH, question_key
from cases.portal.reading import Reading
from cases.portal.rules import weigh as weighed
from cases.portal.services import keep
from cases.portal.views.doors import surroundings, with_draft
from cases.portal.views.parts import keep_refused
from veiligthuis.pages import refusals_on, show

AGAIN, LATER = "terug", "later"


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
@with_draft
def weigh(request: StaffRequest, reading: Reading) -> HttpResponse:
    """Go to the question to answer now, or show what the answers lead to."""
    outcome = reading.outcome()
    if outcome is None:
        number = weighed(reading.body, reading.content.given()).question
        return redirect("cases:portal:consider", reading.held.draft.object_id, number)
    context = {**surroundings(reading, WEIGH), "outcome": outcome, "earlier": _earlier(reading, 0)}
    return show(request, "cases/portal/weigh.html", context)


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_http_methods(["GET", "POST"])
@with_draft
def consider(request: StaffRequest, reading: Reading, number: int) -> HttpResponse:
    """Show one consideration, and keep its answer."""
    consideration = next((one for one in reading.body["considerations"] if one["number"] == number), None)
    if consideration is None:
        raise Http404
    key, kept_at = question_key(consideration), None
    if request.method == "POST":
        form = ConsiderForm(reading.body, consideration, data=request.POST)
        if form.is_valid():
            with refusals_on(form):
                return _kept(request, reading, consideration, form)
        kept_at = keep_refused(request, reading, key, form)
    else:
        form = ConsiderForm(reading.body, consideration, initial=reading.content.entry(key).fields)
    context = {
        **surroundings(reading, WEIGH),
        "form": form,
        "key": key,
        "question": consideration,
        "typed": key in reading.content.entries,
        "kept_at": kept_at,
        "consequence": _consequence(reading.body, consideration, reading.content.entry(key).fields.get("answer", "")),
        "earlier": _earlier(reading, number),
    }
    return show(request, "cases/portal/consider.html", context)


def _kept(request: StaffRequest, reading: Reading, consideration: dict[str, Any], form: ConsiderForm) -> HttpResponse:
    """Keep an answer and go on: to the numbers when it is acute, back, to the list, or to what comes next."""
    token, answer = reading.held.draft.object_id, form.cleaned_data.get("answer", "")
    keep(request.user, token, question_key(consideration), form.typed(request.POST), done=bool(answer))
    if any(one["urgent"] for one in consideration["answers"] if one["value"] == answer):
        return redirect("cases:portal:call", token)
    asked = request.POST.get("doe", "")
    if asked == LATER:
        return redirect("cases:portal:parts", token)
    before = [one for one, _form in reading.considered() if one["number"] < consideration["number"]]
    if asked == AGAIN and before:
        return redirect("cases:portal:consider", token, before[-1]["number"])
    return redirect("cases:portal:weigh", token)


def _consequence(body: dict[str, Any], consideration: dict[str, Any], answer: str) -> dict[str, Any] | None:
    """Return what the kept answer to a consideration leads to, when it ends the weighing."""
    leads_to = next((one["leads_to"] for one in consideration["answers"] if one["value"] == answer), "")
    return next((one for one in body["outcomes"] if one["key"] == leads_to), None)


def _earlier(reading: Reading, number: int) -> list[dict[str, Any]]:
    """Return the answered considerations in words, the one on this page left out."""
    shown = []
    for one, form in reading.considered():
        if one["number"] != number:
            labels = {answer["value"]: answer["label"] for answer in one["answers"]}
            form.is_valid()
            shown.append({"question": one, "answer": labels.get(form.data.get("answer", ""), "")})
    return shown


@gate(Action.FILE_REPORT, data=Data.OWN)
@require_GET
@with_draft
def call(request: StaffRequest, reading: Reading) -> HttpResponse:
    """Stop and show the numbers; the draft is kept."""
    return show(request, "cases/portal/call.html", surroundings(reading, WEIGH))
