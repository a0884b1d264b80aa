"""Manifest: Celery and Django find every task of the rooms through this page."""

from cases.drafts.tasks import tidy
from cases.notifications.tasks import deliver, sweep

__all__ = ["deliver", "sweep", "tidy"]
