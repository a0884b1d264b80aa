"""The bar that every page of a case carries; templates stand above all rooms, so it may read the roof."""

from typing import Any

from django import template

from cases.dossier.models import Case
from cases.workplace.file import CaseFile

register = template.Library()


@register.inclusion_tag("cases/workplace/_bar.html")
def case_bar(case: Case, current: str) -> dict[str, Any]:
    """Draw who, number, risks, phase, dates and safe contact, and the parts of the case below it."""
    file = CaseFile.of(case)
    return {"case_view": file, "case": case, "tabs": file.tabs(current)}
