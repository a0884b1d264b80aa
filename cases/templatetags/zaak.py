"""The bar that every page of a case carries; templates stand above all rooms, so it may read the roof."""

from typing import Any

from django import template
from django.template import Context

from cases.dossier.models import Case
from cases.workplace.file import CaseFile

register = template.Library()


@register.inclusion_tag("cases/workplace/_bar.html", takes_context=True)
def case_bar(context: Context, case: Case, current: str) -> dict[str, Any]:
    """Draw who, number, risks, phase, dates and safe contact, and the parts of the case below it.

    A page that read the people of the case hands them over as `people`: they are not read twice.
    """
    file = CaseFile.of(case)
    if "people" in context:
        file.people = context["people"]
    return {"case_view": file, "case": case, "tabs": file.tabs(current, context["request"].user)}
