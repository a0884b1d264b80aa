"""Project and tools: knows nothing of the domain."""

from veiligthuis.celery import app as celery_app

__all__ = ["celery_app"]
