"""The door of every page of a draft: one's own, not sent yet; and what all its pages show."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.gates import StaffRequest
from cases.drafts.models import Draft
from cases.intake.models import Submission
from cases.portal.access import draft_or_sent
from cases.portal.parts import STATE_WORDS, STEP_OF, State
from cases.portal.queries import hold
from cases.portal.reading import Reading
from veiligthuis.keys import KeyRefused
from veiligthuis.pages import show

LOST = 410

View = Callable[Concatenate[StaffRequest, Reading, ...], HttpResponse]


def with_draft(view: View) -> Callable[Concatenate[StaffRequest, ...], HttpResponse]:
    """Open the draft of a token for its owner; one that was sent leads to where it stands."""

    @wraps(view)
    def opened(request: StaffRequest, token: UUID, **kwargs: Any) -> HttpResponse:
        found = draft_or_sent(request.user, token)
        if isinstance(found, Submission):
            messages.info(request, _("Deze melding is al verstuurd. Wil je iets toevoegen, bel dan 0800-2000."))
            return redirect("cases:portal:status", found.pk)
        try:
            held = hold(found)
        except KeyRefused:
            return show_lost(request, found)
        return view(request, Reading(held, request.user), **kwargs)

    return opened


def show_lost(request: StaffRequest, draft: Draft) -> HttpResponse:
    """Say what is lost of a draft whose key is gone: nobody can read it any more, and it can only be thrown away."""
    return show(request, "cases/portal/lost.html", {"draft": draft}, status=LOST)


def surroundings(reading: Reading, current: str = "") -> dict[str, Any]:
    """Return what stands around every page of a draft: the draft, the steps, and where one is."""
    step = STEP_OF.get(current, 5 if current else 0)
    return {
        "draft": reading.held.draft,
        "token": reading.held.draft.object_id,
        "about": reading.about(),
        "body": reading.body,
        "steps": steps(reading, step),
        "step": step,
    }


def steps(reading: Reading, current: int) -> list[dict[str, Any]]:
    """Return the five steps, the fifth as one, with how far each is."""
    lines = reading.lines()
    found = []
    for number, step in enumerate(sorted(reading.body["steps"], key=lambda one: one["number"]), 1):
        own = [line for line in lines if STEP_OF[line.key] == number]
        states = {line.state for line in own}
        state = states.pop() if len(states) == 1 else State.BUSY
        nearest = next((line for line in own if line.state is not State.DONE), own[0])
        url = nearest.url
        found.append(
            {
                "title": f"{number}. {step['title']}",
                "url": url,
                "state": state,
                "words": STATE_WORDS[state],
                "current": number == current,
            }
        )
    return found


def next_url(reading: Reading, key: str) -> str:
    """Return where somebody goes after a part: to the next that is not done, or to the list."""
    keys = list(STEP_OF)
    after = keys[keys.index(key) + 1 :] if key in keys else []
    for following in after:
        if reading.state(following) is not State.DONE:
            return reading.url(following)
    return ""
