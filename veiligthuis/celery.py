"""Celery is only a doorbell: rows are written first, tasks sweep them (architecture, convention 11)."""

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligthuis.settings")

app = Celery("veiligthuis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["accounts", "cases"])


@signals.setup_logging.connect  # type: ignore[untyped-decorator]
def log_as_the_web_does(**_given: object) -> None:
    """Keep Celery from writing its own logs, which hold the text of exceptions."""
    from veiligthuis import env, logs

    logs.configure({"level": env.text("LOG_LEVEL", "WARNING")})
    logs.bare_crashes()
