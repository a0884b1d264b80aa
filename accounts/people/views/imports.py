"""A list of people: choose a file, see line by line what it would do, confirm once."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.confirming import confirm_first
from accounts.gates import Data, StaffRequest, gate
from accounts.models import PeopleImport, RoleRequest
from accounts.people.forms import ListForm
from accounts.people.judging import Outcome
from accounts.people.services import imports as services
from accounts.people.views.parts import region
from accounts.roles import Action
from veiligthuis.errors import RuleViolation
from veiligthuis.pages import refusals_on, show

PAGE = 200


def lines_page(request: StaffRequest, people_import: PeopleImport, asked: RoleRequest | None = None) -> dict[str, Any]:
    """Return what the template of the lines needs: counts of all, and one page of them."""
    found = services.verdicts(people_import, asked=asked)
    counts = Counter(verdict.outcome for verdict in found)
    record(
        Act.LISTED,
        role=request.user.role_line,
        ground=Ground.ROLE,
        kind="lijst van mensen",
        object_id=people_import.pk,
        region=people_import.region_id,
        listed=sorted({verdict.person.pk for verdict in found if verdict.person}),
    )
    return {
        "lines": Paginator(found, PAGE).get_page(request.GET.get("pagina", "1")),
        "counts": [(outcome.label, counts[outcome]) for outcome in Outcome],
        "doing": sum(counts[outcome] for outcome in services.DOES),
    }


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def choose(request: StaffRequest) -> HttpResponse:
    """Take a file; what it would do stands on the next page."""
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with refusals_on(form, "file"):
            kept = services.keep_list(form.cleaned_data["file"].read(), by=request.user)
            return redirect("accounts:people:preview", kept.pk)
    return show(request, "accounts/people/choose.html", {"form": form})


@gate(Action.MANAGE_PEOPLE, data=Data.PEOPLE)
@require_http_methods(["GET", "POST"])
@confirm_first()
def preview(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Show what each line would do, and ask a second administrator for the whole list."""
    kept = PeopleImport.objects.select_related("region").filter(
        pk=import_id, region=region(request), made_by=request.user
    )
    people_import = kept.first()
    if people_import is None:
        raise Http404
    asked = RoleRequest.objects.filter(people_import=people_import).first()
    refusal = ""
    if request.method == "POST":
        try:
            asked = services.confirm(people_import, by=request.user)
            messages.success(request, _("Gevraagd. Het geldt zodra een tweede beheerder akkoord geeft."))
        except RuleViolation as violation:
            refusal = str(violation.message)
    if asked is not None:
        return redirect("accounts:people:decide", asked.pk)
    context = {"kept": people_import, "refusal": refusal, **lines_page(request, people_import)}
    return show(request, "accounts/people/preview.html", context)
