"""Pressing the buttons of both sides, and reading what was recorded."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from accounts.audit.models import Event
from cases.dossier.models import Case
from cases.handover.models import Handover
from tests.cases.handover.make import QUESTION
from tests.cast import Cast
from veiligthuis.database import reading_trail


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:handover:{name}", args=args)


def events(**which: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(**which))


def compose(client: Client, case: Case, cast: Cast, **changed: str) -> Any:
    fields = {
        "receiver": str(cast.local_team.pk),
        "receiver_person": "Meryem Kaya",
        "question": QUESTION,
        "called_before": "on",
    }
    return client.post(url("handover", case.pk), fields | changed)


def press_send(client: Client, case: Case) -> dict[str, str]:
    """Open the last page and return the fields of its form."""
    page = client.get(url("send", case.pk)).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "seen")}  # type: ignore[index]


def main_of(response: Any) -> str:
    """Return what stands in the page itself."""
    return str(response.content.decode().split("<main", 1)[1])


def reply(client: Client, handover: Handover, **fields: str) -> Any:
    return client.post(url("received_one", handover.pk), {"token": str(uuid4()), **fields})
