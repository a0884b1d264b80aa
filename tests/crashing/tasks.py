"""A task that crashes with the secret in its exception, its argument and its locals."""

from celery import shared_task


@shared_task(name="crashing.crash")
def crash(name: str) -> None:
    known = name
    raise ValueError(f"no row for {known}")
