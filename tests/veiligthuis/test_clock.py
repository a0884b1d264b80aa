"""The clock: aware, Dutch in its dates, movable."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from veiligthuis import clock


def test_now_is_aware_and_about_now() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), date(2026, 11, 24)),  # winter: one hour ahead
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), date(2026, 7, 1)),  # summer: two hours ahead
        (datetime(2026, 6, 30, 21, 30, tzinfo=UTC), date(2026, 6, 30)),
    ],
)
def test_today_is_the_dutch_date(moment: datetime, day: date) -> None:
    with clock.moved_to(moment):
        assert clock.today() == day


def test_a_moved_clock_stands_still_and_comes_back() -> None:
    outer, inner = datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=clock.AMSTERDAM)
    with clock.moved_to(outer):
        with clock.moved_to(inner):
            assert clock.now() == inner
            assert clock.now().tzinfo == UTC
        assert clock.now() == outer
    assert clock.now() > outer


def test_the_clock_comes_back_after_a_crash() -> None:
    with pytest.raises(ZeroDivisionError), clock.moved_to(datetime(2020, 1, 1, tzinfo=UTC)):
        _ = 1 / 0
    assert clock.now().year > 2020


def test_another_thread_keeps_its_own_time() -> None:
    seen: list[datetime] = []
    with clock.moved_to(datetime(2020, 1, 1, tzinfo=UTC)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0].year > 2020


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.moved_to(datetime(2020, 1, 1)):  # noqa: DTZ001
        pass
