"""From a known to an unknown reporter: what was typed of them is destroyed before anything else is typed."""

import re
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from cases.drafts.services import discard_draft, find_draft, read_draft, save_draft
from cases.intake.rules import KEPT_OF_PERSON, KEPT_OF_UNKNOWN
from cases.scanner.rules import traces_of

PAGE = KEPT_OF_UNKNOWN | {"part_of_day", "personen"}
PERSON = KEPT_OF_PERSON | {"birth", "lives"}
OF_PERSON = re.compile(r"persoon-\d+-(?:(?P<tie>band-\d+)|(?P<field>\w+))")
REPORTER = ("reporter_name", "reporter_phone", "reporter_email", "organisation")
LEFT_OUT = "[weggelaten]"


@transaction.atomic
def forget_reporter(user: User, token: UUID) -> UUID:
    """Destroy the draft of a report with its key, and keep under a new token what may be known of someone unknown.

    Names and numbers of the reporter that stand in the words of the report are replaced there.

    Args:
        user: whose draft it is.
        token: the draft of the report.

    Returns:
        the token of the draft that is left.
    """
    draft = find_draft(user, "melding", token)
    typed: dict[str, list[str]] = read_draft(draft) if draft else {}
    secrets = [text for name in REPORTER for text in typed.get(name, []) if text.strip()]
    kept = {name: [_without(secrets, text) for text in texts] for name, texts in typed.items() if _may_stay(name)}
    discard_draft(user, "melding", token)
    discard_draft(user, "gesprek", token)
    fresh = uuid4()
    save_draft(user, "melding", fresh, kept | {"onbekend": ["1"]})
    return fresh


def _may_stay(name: str) -> bool:
    person = OF_PERSON.fullmatch(name)
    if person:
        return person["tie"] is not None or person["field"] in PERSON
    return name in PAGE


def _without(secrets: list[str], text: str) -> str:
    for trace in reversed(traces_of(secrets, text)):
        text = text[: trace.start] + LEFT_OUT + text[trace.end :]
    return text
