"""Celery shells of the outbox: the sweep of each minute and the delivery of one message."""

from uuid import UUID

from celery.signals import worker_ready

from cases.notifications import services
from veiligthuis.database import acting_as_system
from veiligthuis.tasks import alone, doorbell


@doorbell("notifications.deliver")
def deliver(message_id: str) -> None:
    """Deliver one message, by its opaque id."""
    with acting_as_system("relay"):
        services.deliver(UUID(message_id))


@doorbell("notifications.sweep")
def sweep() -> None:
    """Ring for everything that is due: what a dead broker lost is found here."""
    with acting_as_system("relay"), alone("sweep") as first:
        claimed = services.sweep() if first else []
    for pk in claimed:
        deliver.ring(str(pk))


@worker_ready.connect  # type: ignore[untyped-decorator]
def show_life(**_kwargs: object) -> None:
    """Let the worker show at its start that it lives, and heal what waited meanwhile."""
    sweep()


services.ring_with(lambda pk: deliver.ring(str(pk)))
