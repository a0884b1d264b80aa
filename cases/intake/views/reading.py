"""Reading a report in its case; who reported opens apart, by one act with a purpose."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.confirming import ask_again, confirm_url, recently_confirmed
from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.dossier.access import get_case
from cases.intake.access import has_identity, may_open_identity, who_opens_identity
from cases.intake.forms import PurposeForm
from cases.intake.queries import report_of_case
from cases.intake.reading import in_what_capacity, meldcode_parts, what_happened, who_reports
from cases.intake.services import open_identity
from veiligthuis.pages import refusals_on, show


@gate(Action.READ_CASE, data=Data.IDENTITY)
@require_http_methods(["GET", "POST"])
def read(request: StaffRequest, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Show a report; a POST with a purpose shows once who reported, to who may open it."""
    if request.method == "POST" and not recently_confirmed(request, request.user):
        return ask_again(request, request.user)  # before the door: nothing is shown, so nothing was looked at
    case = get_case(request.user, case_id)
    report = report_of_case(case, report_id)
    if report is None:
        raise Http404
    form = PurposeForm(request.POST if request.method == "POST" else None)
    opened: list[Any] = []
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            opened = who_reports(open_identity(report, purpose=form.cleaned_data["purpose"], by=request.user))
    context = {
        "case": case,
        "report": report,
        "happened": what_happened(report),
        "capacity": in_what_capacity(report),
        "meldcode": meldcode_parts(report),
        "opened": opened,
        "form": form,
        "kept": has_identity(report),
        "may_open": may_open_identity(request.user, report),
        "confirm_url": confirm_url(request, request.user),
        "who_opens": who_opens_identity(report),
    }
    return show(request, "cases/intake/read.html", context)
