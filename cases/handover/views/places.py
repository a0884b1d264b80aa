"""Where something is mended: the address of the part of a case that a check or an obstacle speaks of."""

from django.urls import reverse

from cases.dossier.models import Case
from cases.handover.forms import ComposeForm

PARTS = {
    "assessment": "cases:assessment:assessments",
    "safety": "cases:assessment:assessments",
    "voice": "cases:assessment:assessments",
    "decision": "cases:plan:needed",
    "agreements": "cases:plan:needed",
    "people": "cases:persons:people",
    "handover": "cases:handover:handover",
    "monitor": "cases:handover:monitor",
}
FIELDS = {"receiver": "receiver", "request": "question", "safety": "told", "voice": "without_voice"}


def url_of(place: str, case: Case, form: ComposeForm | None = None) -> str:
    """Return the address of a place: a field of the form on this page before another part of the case."""
    name = FIELDS.get(place)
    if form is not None and name in form.fields:
        return f"#{form[name].auto_id}"
    return reverse(PARTS[place], args=[case.pk]) if place in PARTS else ""
