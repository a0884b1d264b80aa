"""What all pages with a draft of this room share: finding what was typed, keeping it, and where to go when it is done."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.gates import StaffRequest
from accounts.models import Organisation, User
from cases.drafts import services as drafts
from cases.drafts.models import Draft
from cases.drafts.services import find_draft, read_draft, save_draft
from cases.intake.forms import Typed, typed_in
from cases.intake.models import Report
from cases.intake.queries import by_token, unknown_of
from veiligthuis.keys import KeyRefused


def kept(user: User, form: str, token: UUID) -> tuple[Draft | None, Typed]:
    """Return somebody's own draft and what was typed in it; without its key it is as if it were not there."""
    draft = find_draft(user, form, token)
    if draft is None:
        return None, {}
    try:
        return draft, read_draft(draft)
    except KeyRefused:
        return None, {}


def keep(request: StaffRequest, form: str, token: UUID, typed: Typed | None = None) -> Draft:
    """Keep what was sent, or what was made of it, without checking it."""
    return save_draft(request.user, form, token, typed_in(request.POST) if typed is None else typed)


def keep_refused(request: StaffRequest, form: str, token: UUID) -> datetime | None:
    """Keep what a form refuses; return when, or None when it was finished in another window meanwhile."""
    return drafts.keep_refused(request.user, form, token, request.POST)


def where_it_went(user: User, token: UUID) -> HttpResponse | None:
    """Return the way to what a finished conversation became; None while it is not finished.

    A page that was left open goes on where the reporter is unknown; what stands in it is not kept again.
    """
    found = by_token(token)
    if found is None:
        onward = unknown_of(user, token)
        return None if onward is None else redirect("cases:intake:unknown", onward)
    if isinstance(found, Report) and found.taken_by_id == user.pk:
        return redirect("cases:intake:taken", found.pk)
    return redirect("start")


def region_of(user: User) -> Organisation:
    """Return the region that somebody of the workplace works in; their role came with it."""
    region = user.organisation
    assert region is not None  # noqa: S101 - a gate let them in by a role, and a role is given by an organisation
    return region
