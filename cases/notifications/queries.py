"""Numbers of the outbox for who watches."""

from collections.abc import Iterator

from django.db.models import Count, Min, Q

from cases.notifications.models import Message
from veiligthuis import clock
from veiligthuis.metrics import Figure


def figures() -> Iterator[Figure]:
    """Say how many messages wait and for how long; not of which kind, nor for whom."""
    now = clock.now()
    found = Message.objects.filter(done_at=None).aggregate(
        waiting=Count("pk"), late=Count("pk", Q(due__lt=now)), oldest=Min("made_at")
    )
    yield Figure("outbox_waiting", "Messages that were not delivered yet.", found["waiting"])
    yield Figure("outbox_late", "Messages of them whose moment has passed.", found["late"])
    age = (now - found["oldest"]).total_seconds() if found["oldest"] else 0
    yield Figure("outbox_oldest_seconds", "Age of the oldest of them.", age)
