"""The form for a new note, which any page of a case may carry; templates stand above all rooms."""

from collections.abc import Sequence

from django import template

from accounts.models import User
from cases.dossier.models import Case
from cases.evidence.queries import NewNote
from cases.evidence.queries import new_note as made
from cases.persons.queries import PersonLine, people_of

register = template.Library()


@register.simple_tag
def new_note(case: Case, user: User, people: Sequence[PersonLine] | None) -> NewNote:
    """Return what the form shows: empty, or the draft of whoever asks."""
    return made(case, user, people or people_of(case))
