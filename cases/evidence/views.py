"""Pages of the timeline: a note, and the correction of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gates import Data, StaffRequest, gate
from accounts.roles import Action
from cases.dossier.access import get_case
from cases.dossier.models import Case
from cases.drafts.services import discard_draft, keep_refused
from cases.evidence.forms import CorrectionForm, NoteForm
from cases.evidence.models import JournalEntry
from cases.evidence.queries import drafted, newest_of, shown_as
from cases.evidence.services import correct_entry, write_entry
from cases.persons.queries import people_of
from veiligthuis.pages import refusals_on, show

DRAFT = "notitie"


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write a note; the overview sends its small form here, to keep it or (`meer`) to go on with all fields."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    people = people_of(case)
    if "meer" in request.POST:
        typed = {name: texts if name == "about" else texts[-1] for name, texts in request.POST.lists()}
        return show(
            request, "cases/evidence/write.html", {"case": case, "form": NoteForm(initial=typed, people=people)}
        )
    if request.method == "POST":
        form = NoteForm(request.POST, people=people)
        if form.is_valid():
            with refusals_on(form):
                entry = write_entry(case, by=request.user, **form.values())
                discard_draft(request.user, DRAFT, case.pk, page=form.cleaned_data["token"])
                return _to(case, entry)
        kept_at = keep_refused(request.user, DRAFT, case.pk, request.POST)
        return show(request, "cases/evidence/write.html", {"case": case, "form": form, "kept_at": kept_at})
    if not case.is_open:
        return redirect("cases:workplace:case", case.pk)
    typed, saved_at = drafted(request.user, case)
    form = NoteForm(initial=typed, people=people)
    return show(request, "cases/evidence/write.html", {"case": case, "form": form, "saved_at": saved_at})


@gate(Action.WRITE_CASE, data=Data.CASE)
@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Correct a note: a new version, with the reason; the old one stays readable."""
    case = get_case(request.user, case_id, to=Action.WRITE_CASE)
    entry = get_object_or_404(JournalEntry.objects.select_related("author", "case"), pk=entry_id, case=case)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"text": entry.text})
    if form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            new = correct_entry(entry, text=data["text"], reason=data["reason"], by=request.user, token=data["token"])
            messages.success(request, _("De verbetering is bewaard. De oude tekst blijft te lezen."))
            return _to(case, new)
    newest = newest_of(entry)
    if request.method == "GET" and (not case.is_open or newest != entry or not shown_as(entry).correct_url):
        return _to(case, newest)
    context = {
        "case": case,
        "form": form,
        "entry": shown_as(entry),
        "newest": shown_as(newest),
        "overtaken": newest != entry,
    }
    return show(request, "cases/evidence/correct.html", context)


def _to(case: Case, entry: JournalEntry) -> HttpResponseRedirect:
    """Go to the event on the overview."""
    return HttpResponseRedirect(f"{reverse('cases:workplace:case', args=[case.pk])}#{shown_as(entry).anchor}")
