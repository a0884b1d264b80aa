"""The menu by role: what has no work behind it for this person is not there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audit.access import questions_waiting
from accounts.models import User
from accounts.people.queries import waiting_count
from accounts.roles import Action
from cases.assessment.queries import readings_count
from cases.dossier.models import Case
from cases.intake.queries import inbox_count
from cases.workplace.queries import COUNT_TO


@dataclass(frozen=True)
class Entry:
    """One entry of the menu; `count` stops at 100, which the page shows as 99+."""

    label: str
    url: str
    current: bool
    count: int | None = None
    key: str = ""


def entries(request: HttpRequest) -> list[Entry]:
    """Return the menu of whoever asks."""
    user = request.user
    if not isinstance(user, User):
        return []
    place = request.resolver_match.view_name if request.resolver_match else ""
    found = []
    for action, label, name, key, inside in _offered():
        count = _count(user, name) if action is None or user.can(action) else None
        if count or (action is not None and user.can(action)):
            found.append(Entry(label, reverse(name), place.startswith(inside), count, key))
    return found


def _offered() -> list[tuple[Action | None, str, str, str, tuple[str, ...]]]:
    """Return action, label, URL name, shortcut and the names of the pages that belong to it.

    What asks for no action is there for everyone, as long as something waits.
    """
    trail_pages = tuple(f"accounts:audit:{page}" for page in ("review", "judge", "end", "case"))
    handing_over = ("handover", "send", "sent", "take_back", "monitor", "record_moment", "close")
    case_pages = (
        *("cases:workplace:", "cases:persons:", "cases:evidence:", "cases:plan:", "cases:intake:report"),
        *("cases:assessment:assessment", "cases:assessment:work"),
        *(f"cases:handover:{page}" for page in handing_over),
    )
    return [
        (Action.SEE_WORKLIST, _("Werkvoorraad"), "cases:workplace:worklist", "g w", case_pages),
        (
            Action.READ_INBOX,
            _("Postvak"),
            "cases:intake:inbox",
            "g p",
            ("cases:intake:inbox", "cases:intake:submission"),
        ),
        (Action.SECOND_READ, _("Te lezen"), "cases:assessment:readings", "g l", ("cases:assessment:read",)),
        (Action.MANAGE_DUTY, _("Rooster"), "accounts:roster:week", "g r", ("accounts:roster:",)),
        (Action.MANAGE_PEOPLE, _("Mensen"), "accounts:people:list", "g m", ("accounts:people:",)),
        (Action.REVIEW_TRAIL, _("Logboek"), "accounts:audit:review", "g a", trail_pages),
        (None, _("Vragen"), "accounts:audit:questions", "", ("accounts:audit:questions", "accounts:audit:reply")),
        (Action.FILE_REPORT, _("Mijn meldingen"), "cases:portal:reports", "", ("cases:portal:",)),
        (Action.RECEIVE_HANDOVER, _("Overdrachten"), "cases:handover:received", "", ("cases:handover:received",)),
    ]


def _count(user: User, name: str) -> int | None:
    if name == "cases:workplace:worklist":
        return Case.objects.filter(assignee=user, closed_at=None)[:COUNT_TO].count()
    if name == "cases:intake:inbox" and user.region_id:
        return inbox_count(user.region_id)
    if name == "accounts:audit:questions":
        return questions_waiting(user, at_most=COUNT_TO)
    if name == "accounts:people:list":
        return waiting_count(user)
    if name == "cases:assessment:readings":
        return readings_count(user)
    return None
