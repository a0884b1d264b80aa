"""Celery shells: the trail's partitions, requests and lists that waited too long, ended logins, new passwords."""

import time

from django.db import connection

from accounts import logins, passwords
from accounts.people.services import imports
from accounts.people.services.deciding import expire
from accounts.people.services.imports import forget_unconfirmed, read_next
from veiligthuis import clock
from veiligthuis.database import acting_as_system
from veiligthuis.tasks import alone, doorbell

YEARS_AHEAD = 5
READING_SECONDS = 60  # and the portion it is in: within what a task may last


@doorbell("audit.partitions")
def partitions() -> None:
    """Make the partitions of the next years where they are missing."""
    with acting_as_system("partitions"), alone("partitions") as first, connection.cursor() as cursor:
        if not first:
            return
        for year in range(clock.today().year, clock.today().year + YEARS_AHEAD + 1):
            cursor.execute("select trail_partition(%s)", [year])


@doorbell("people.expire")
def expire_requests() -> None:
    """Let requests expire that nobody decided on, and forget lists of people that nobody confirmed."""
    with acting_as_system("people"), alone("people") as first:
        if first:
            expire(clock.now())
            forget_unconfirmed(clock.now())


@doorbell("people.read_in")
def read_in_lists() -> None:
    """Read in what is agreed of long lists, a portion in each transaction; what is left the next ring or beat does."""
    end = time.monotonic() + READING_SECONDS
    while time.monotonic() < end:
        with acting_as_system("people"), alone("people-lists") as first:
            if not first or not read_next():
                return


@doorbell("accounts.password_requests")
def password_requests() -> None:
    """Mail a link to everyone who asked for a new password and is known here."""
    with acting_as_system("relay"), alone("passwords") as first:
        if first:
            passwords.answer_requests()


@doorbell("accounts.tidy_logins")
def tidy_logins() -> None:
    """Delete ended logins, and what was typed too late and kept for ten minutes."""
    with acting_as_system("tidy"), alone("logins") as first:
        if first:
            logins.forget_ended()


passwords.ring_with(password_requests.ring)
imports.ring_with(read_in_lists.ring)
