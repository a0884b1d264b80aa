"""Whether this process lives (`/healthz`) and whether the program can do its work (`/readyz`); no login, no detail."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from kombu.connection import Connection
from kombu.exceptions import KombuError, OperationalError

from veiligthuis import clock

BROKER_WITHIN = 1.0  # seconds
WORKER_FRESH_FOR = timedelta(minutes=3)  # it sweeps each minute
_migrated = False


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process does; the database is not asked."""
    return _say(ready=True)


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations, trail, worker and broker are all there, else 503."""
    try:
        ready = migrated() and trail_goes_on() and worker_is_fresh()
    except DatabaseError:
        ready = False
    return _say(ready=ready and broker_answers())


def _say(*, ready: bool) -> HttpResponse:
    return HttpResponse("ok" if ready else "not ready", content_type="text/plain", status=200 if ready else 503)


def migrated() -> bool:
    """Say whether every migration of this program is in the database; asked until it once was."""
    global _migrated  # noqa: PLW0603  what was migrated stays so as long as this process lives
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def trail_goes_on() -> bool:
    """Say whether every partitioned table already has its part for next year."""
    start = f"FROM ('{clock.today().year + 1}-01-01"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*), count(*) filter (where exists (
                select from pg_inherits i join pg_class part on part.oid = i.inhrelid
                where i.inhparent = whole.oid and strpos(pg_get_expr(part.relpartbound, part.oid), %s) > 0))
            from pg_class whole where whole.relkind = 'p' and whole.relnamespace = 'public'::regnamespace
            """,
            [start],
        )
        row = cursor.fetchone()
    return row is not None and row[0] > 0 and row[0] == row[1]


def worker_is_fresh() -> bool:
    """Say whether the worker touched its row not long ago."""
    beats = apps.get_model("accounts", "Heartbeat")._default_manager
    return beats.filter(name="worker", at__gte=clock.now() - WORKER_FRESH_FOR).exists()


def broker_answers() -> bool:
    """Say whether the broker answers within a second."""
    options = {"socket_connect_timeout": BROKER_WITHIN, "socket_timeout": BROKER_WITHIN}
    transport = options if settings.CELERY_BROKER_URL.startswith(("redis", "valkey")) else {}
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=BROKER_WITHIN, transport_options=transport) as line:
            line.ensure_connection(max_retries=1, timeout=BROKER_WITHIN)
            with line.channel():
                return True
    except (KombuError, OperationalError, OSError):
        return False
