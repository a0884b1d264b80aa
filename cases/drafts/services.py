"""Keeping what someone types: sealed under a key in a file of its own; both end together.

Order (foundation.md 7): the key file first, the row second; at the end the row goes, the file on commit.
What an old page sends after the end is refused: that a form was finished is kept for a while, without its text.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.drafts.models import Draft, DraftEnd
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import KeyRefused, destroy_secret, file_secret, open_sealed, read_secret, seal

KEEP = timedelta(days=14)
KEEP_PORTAL = timedelta(days=60)
FOLDER = "drafts"
LONGEST = 400_000  # characters of one form: ten full stories
SHOWN = "sinds"  # the hidden field by which a page without a token of its own says when it was made
NEVER = frozenset({"csrfmiddlewaretoken", "password", "doe", SHOWN})  # `doe` is a button
OVER = gettext_lazy("Dit is al afgerond of elders opgeslagen. Wat je hier nog typt, wordt niet bewaard.")
_over: dict[str, Callable[[User, UUID], bool]] = {}


def over_when(form: str, tells: Callable[[User, UUID], bool]) -> None:
    """Let the room of a form tell when it is over: what a tab that was left open still sends is then kept nowhere.

    Args:
        form: the name of the form.
        tells: says of a user's draft about an object whether it is over.
    """
    _over[form] = tells


def save_draft(user: User, form: str, object_id: UUID, values: dict[str, Any], *, keep: timedelta = KEEP) -> Draft:
    """Keep what someone has typed so far; the newest save stands.

    Args:
        user: whose text it is; nobody else ever reads or overwrites it.
        form: the name of the form.
        object_id: what the form is about, or the one-time token of something new.
        values: the fields as typed.
        keep: how long after this save it is kept.

    Returns:
        the draft, with the moment it was saved.

    Raises:
        RuleViolation: when the form is over (`over_when`).
    """
    with transaction.atomic():
        draft = _save(user, form, object_id, values, keep)
        if _is_over(user, form, object_id):  # asked last: who ended it has committed, or waits for us
            raise RuleViolation(OVER)
    return draft


def _is_over(user: User, form: str, object_id: UUID) -> bool:
    return form in _over and _over[form](user, object_id)


def _save(user: User, form: str, object_id: UUID, values: dict[str, Any], keep: timedelta) -> Draft:
    now = clock.now()
    draft = Draft.objects.select_for_update().filter(user=user, form=form, object_id=object_id).first()
    pk = draft.pk if draft else uuid4()
    key = file_secret(settings.KEY_DIR / FOLDER, str(pk))
    sealed = seal(key, json.dumps(values), label="draft", row=pk, column="values")
    if draft is None:
        fresh = Draft(pk=pk, user=user, form=form, object_id=object_id, sealed=sealed, made_at=now)
        fresh.saved_at, fresh.keep_until = now, now + keep
        fresh.save(force_insert=True)
        return fresh
    draft.sealed, draft.saved_at, draft.keep_until = sealed, now, now + keep
    draft.save(update_fields=["sealed", "saved_at", "keep_until"])
    return draft


def read_draft(draft: Draft) -> dict[str, Any]:
    """Return what was typed.

    Raises:
        KeyRefused: when its key was destroyed or the row was changed.
    """
    key = read_secret(settings.KEY_DIR / FOLDER, str(draft.pk))
    values: dict[str, Any] = json.loads(
        open_sealed(key, bytes(draft.sealed), label="draft", row=draft.pk, column="values")
    )
    return values


def typed_before(user: User, form: str, object_id: UUID) -> tuple[dict[str, Any], datetime | None]:
    """Return what somebody typed and when it was saved; nothing twice when there is none, or its key was lost."""
    draft = find_draft(user, form, object_id)
    if draft is None:
        return {}, None
    try:
        return read_draft(draft), draft.saved_at
    except KeyRefused:
        return {}, None


def find_draft(user: User, form: str, object_id: UUID) -> Draft | None:
    """Return somebody's own draft of a form about an object."""
    return Draft.objects.filter(user=user, form=form, object_id=object_id).first()


def own_drafts(user: User, form: str) -> list[Draft]:
    """Return somebody's own drafts of a form, the newest first."""
    return list(Draft.objects.filter(user=user, form=form).order_by("-saved_at"))


def discard_draft(user: User, form: str, object_id: UUID, *, page: UUID | None = None) -> None:
    """Destroy a draft and its key, and remember that it ended; the key's file goes when the transaction is committed.

    What its room tells by itself (`over_when`) is not written down: of a report by somebody unknown no row says who
    took it, or at what time.

    Args:
        user: whose draft it is.
        form: the name of the form.
        object_id: what the form is about, or the one-time token of something new.
        page: the one-time token of the page that was finished, where the same object gets this form again.
    """
    now = clock.now()
    with transaction.atomic():
        _alone(user, form, object_id)
        if not _is_over(user, form, object_id):
            DraftEnd.objects.update_or_create(
                user=user, form=form, key=page or object_id, defaults={"ended_at": now, "keep_until": now + KEEP_PORTAL}
            )
        draft = Draft.objects.select_for_update().filter(user=user, form=form, object_id=object_id).first()
        if draft is not None:
            _destroy(draft)


def save_typed(
    user: User, form: str, object_id: UUID, values: dict[str, Any], *, page: UUID | None, shown_at: datetime | None
) -> Draft:
    """Keep what a page sends while somebody types, unless it belongs to a form that was finished.

    Args:
        user: whose draft it would be.
        form: the name of the form.
        object_id: what the form is about, or the one-time token of something new.
        values: the fields as typed.
        page: the one-time token of the page, where it has one.
        shown_at: when the page was made, aware, where it says so; a page made after the end begins anew.

    Raises:
        RuleViolation: when the form was finished.
    """
    with transaction.atomic():
        _alone(user, form, object_id)
        if _has_ended(user, form, object_id, page, shown_at):
            raise RuleViolation(OVER)
        return save_draft(user, form, object_id, values)


def save_sent(user: User, form: str, object_id: UUID, sent: QueryDict) -> Draft:
    """Keep the fields that a page of a form sent, unless it belongs to a form that was finished.

    Args:
        user: who sent them.
        form: the name of the form.
        object_id: what the form is about, or the one-time token of something new.
        sent: all fields; its `token`, or its `sinds` (when the page was made), tells one page from another.

    Raises:
        RuleViolation: when the form was finished.
    """
    return save_typed(user, form, object_id, typed_in(sent), page=_page(sent), shown_at=_shown_at(sent))


def keep_refused(user: User, form: str, object_id: UUID, sent: QueryDict) -> datetime | None:
    """Keep what a form refuses, so that it is still there after the page was closed, also without scripts.

    Returns:
        when it was kept; None when it is too long, or was finished in another window meanwhile.
    """
    if is_too_long(sent):
        return None
    with suppress(RuleViolation):
        return save_sent(user, form, object_id, sent).saved_at
    return None


def is_too_long(sent: QueryDict) -> bool:
    """Say whether a form holds more text than a draft keeps."""
    return sum(len(text) for texts in typed_in(sent).values() for text in texts) > LONGEST


def typed_in(sent: QueryDict) -> dict[str, list[str]]:
    """Return the fields of a sent form as a draft keeps them."""
    return {name: [str(text) for text in sent.getlist(name)] for name in sent if name not in NEVER}


def _page(sent: QueryDict) -> UUID | None:
    """Return the one-time token of the page, where its form has one."""
    try:
        return UUID(sent.get("token", ""))
    except ValueError:
        return None


def _shown_at(sent: QueryDict) -> datetime | None:
    """Return when the page was made, as it says; what is no moment says nothing."""
    try:
        told = datetime.fromisoformat(sent.get(SHOWN, ""))
    except ValueError:
        return None
    return told if told.tzinfo else None


def has_ended(user: User, form: str, key: UUID) -> bool:
    """Say whether somebody finished or threw away a form about an object, or its page, not long ago."""
    return DraftEnd.objects.filter(user=user, form=form, key=key).exists()


def _has_ended(user: User, form: str, object_id: UUID, page: UUID | None, shown_at: datetime | None) -> bool:
    if page is not None and has_ended(user, form, page):
        return True
    last = DraftEnd.objects.filter(user=user, form=form, key=object_id).first()
    return last is not None and (shown_at is None or shown_at <= last.ended_at)


def _alone(user: User, form: str, object_id: UUID) -> None:
    """Wait for whoever saves or ends this draft now: a save that comes beside the end finds the end."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"draft|{user.pk}|{form}|{object_id}"])


def tidy() -> int:
    """Destroy drafts past their day, and key files of which no row is left after an hour. Returns how many."""
    now = clock.now()
    DraftEnd.objects.filter(keep_until__lt=now).delete()
    with transaction.atomic():
        old = list(Draft.objects.select_for_update(skip_locked=True).filter(keep_until__lt=now))
        for draft in old:
            _destroy(draft)
    return len(old) + _sweep_files()


def _destroy(draft: Draft) -> None:
    name = str(draft.pk)
    draft.delete()
    transaction.on_commit(lambda: destroy_secret(settings.KEY_DIR / FOLDER, name))


def _sweep_files() -> int:
    folder = settings.KEY_DIR / FOLDER
    if not folder.is_dir():
        return 0
    before = clock.now().timestamp() - 3600
    found = [path.name for path in folder.iterdir() if path.stat().st_mtime < before]
    keys = [name for name in found if not name.startswith(".")]  # the rest: a write that was killed half way
    known = {str(pk) for pk in Draft.objects.filter(pk__in=keys).values_list("pk", flat=True)}
    for name in set(found) - known:
        destroy_secret(folder, name)
    return len(set(found) - known)
