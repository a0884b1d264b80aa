"""Numbers for who watches (`/metrics`, in the text format of Prometheus): nothing of a person, and only with the token.

Requests and their times are counted by the proxy in front; a page here would see one of several processes only.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from veiligthuis import clock, health

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Figure:
    """One number: its name, what it says, and its value (of a moment, not a running count)."""

    name: str
    meaning: str
    value: float


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every figure; without the right token as a page that is not there."""
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        raise Http404
    sources: list[Callable[[], Iterator[Figure]]] = [import_string(name) for name in settings.VT_METRICS]
    lines = [line for source in sources for figure in source() for line in _lines(figure)]
    return HttpResponse("\n".join([*lines, ""]), content_type=FORMAT)


def _lines(figure: Figure) -> list[str]:
    return [
        f"# HELP vt_{figure.name} {figure.meaning}",
        f"# TYPE vt_{figure.name} gauge",
        f"vt_{figure.name} {figure.value:g}",
    ]


def ground() -> Iterator[Figure]:
    """Say how the ground is: database, migrations, trail, worker, broker."""
    yield Figure("migrated", "Whether every migration is in the database.", health.migrated())
    yield Figure("trail_goes_on", "Whether the trail has its part for next year.", health.trail_goes_on())
    yield Figure("broker_answers", "Whether the broker answers within a second.", health.broker_answers())
    beats = apps.get_model("accounts", "Heartbeat")._default_manager
    last = beats.filter(name="worker").values_list("at", flat=True).first()
    age = (clock.now() - last).total_seconds() if last else -1
    yield Figure("worker_seconds", "Seconds since the worker last swept; -1 when it never did.", age)
    with connection.cursor() as cursor:
        cursor.execute("""select pg_database_size(current_database()),
            (select count(*) from pg_stat_activity where datname = current_database())""")  # fmt: skip
        size, lines = cursor.fetchone() or (0, 0)
    yield Figure("database_bytes", "Size of the database.", size)
    yield Figure("database_connections", "Connections to the database, of everybody.", lines)
