"""Whether the program can work is answered without a login and without detail."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from veiligthuis import clock, health

pytestmark = pytest.mark.django_db


def touch(minutes_ago: int) -> None:
    """Let the worker have swept so long ago."""
    at = clock.now() - timedelta(minutes=minutes_ago)
    apps.get_model("accounts", "Heartbeat")._default_manager.update_or_create(name="worker", defaults={"at": at})


def answer(client: Client) -> tuple[int, bytes]:
    response = client.get("/readyz", headers={"host": "localhost"})
    return response.status_code, response.content


def test_the_process_answers_without_the_database(client: Client) -> None:
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(connection, "cursor", None)
        assert client.get("/healthz", headers={"host": "localhost"}).content == b"ok"


def test_everything_there_is_ok(client: Client) -> None:
    touch(1)
    assert answer(client) == (200, b"ok")


def test_a_worker_that_has_not_swept_for_a_while_is_not_ready(client: Client) -> None:
    touch(10)
    assert answer(client) == (503, b"not ready")


def test_a_broker_that_does_not_answer_is_not_ready_within_a_second_or_two(client: Client, settings: Any) -> None:
    touch(1)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    began = clock.now()
    assert answer(client) == (503, b"not ready")
    assert clock.now() - began < timedelta(seconds=3)


def test_a_trail_without_a_part_for_next_year_is_not_ready() -> None:
    assert health.trail_goes_on()
    with clock.moved_to(clock.now() + timedelta(days=365 * 40)):
        assert not health.trail_goes_on()
