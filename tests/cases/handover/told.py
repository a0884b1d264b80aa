"""What people were told, and what stands on the timeline."""

from typing import Any

from cases.dossier.models import Case
from cases.evidence.models import JournalEntry
from cases.notifications.models import Message


def told(user: Any) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("made_at", "version").values_list("kind", flat=True))


def titles(case: Case) -> list[str]:
    return list(JournalEntry.objects.filter(case=case).values_list("title", flat=True))
