"""The roster: who is on duty when, and who keeps it."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.audit.acts import Act
from accounts.audit.models import Event
from accounts.duty import MAY_SERVE, add_shift, end_shift, may_serve, on_duty, who_is_on_duty
from accounts.models import DutyShift, User
from accounts.roles import CASE_ROLES, Role
from accounts.roster.forms import moment
from accounts.roster.models import DutyKind
from tests.cast import Cast, make_cast, member, person
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import reading_trail
from veiligthuis.errors import RuleViolation

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # 19:00 in the Netherlands
HOUR = timedelta(hours=1)
URL = "/rooster/"


def make_shift(
    cast: Cast, user: User | None = None, kind: DutyKind = DutyKind.CRISIS, **moments: datetime
) -> DutyShift:
    starts = moments.get("starts", EVENING)
    with clock.moved_to(EVENING - 8 * HOUR):
        return add_shift(
            user or cast.anna, kind, starts=starts, ends=moments.get("ends", starts + 8 * HOUR), by=cast.joke
        )


def test_on_duty_from_the_first_moment_until_just_before_the_last() -> None:
    cast = make_cast()
    make_shift(cast)
    assert not on_duty(cast.anna, EVENING - timedelta(microseconds=1))
    assert on_duty(cast.anna, EVENING)
    assert on_duty(cast.anna, EVENING + 8 * HOUR - timedelta(microseconds=1))
    assert not on_duty(cast.anna, EVENING + 8 * HOUR)
    assert not on_duty(cast.noor, EVENING)


def test_the_time_zone_of_the_moment_makes_no_difference() -> None:
    cast = make_cast()
    make_shift(cast)
    assert on_duty(cast.anna, datetime(2026, 11, 25, 19, 0, tzinfo=clock.AMSTERDAM))
    assert not on_duty(cast.anna, datetime(2026, 11, 25, 18, 59, tzinfo=clock.AMSTERDAM))


def test_who_may_not_come_in_is_not_on_duty() -> None:
    cast = make_cast()
    make_shift(cast)
    cast.anna.is_active = False
    assert not on_duty(cast.anna, EVENING)


def test_two_duties_at_once_are_told_apart() -> None:
    cast = make_cast()
    make_shift(cast)
    make_shift(cast, kind=DutyKind.DESK)
    here = who_is_on_duty(cast.region.pk, EVENING)
    assert [shift.kind for shift in here] == [DutyKind.DESK, DutyKind.CRISIS]


def test_the_same_duty_twice_at_once_is_refused_in_words_and_by_the_database() -> None:
    cast = make_cast()
    shift = make_shift(cast)
    with pytest.raises(RuleViolation, match="heeft dan al deze dienst"):
        make_shift(cast, starts=EVENING + 7 * HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyShift.objects.create(
            region=cast.region, user=cast.anna, kind=shift.kind, starts=EVENING + HOUR, ends=EVENING + 2 * HOUR
        )
    make_shift(cast, starts=EVENING + 8 * HOUR)  # one begins where the other ends
    make_shift(cast, cast.noor)


def test_a_shift_that_runs_ends_now_and_one_to_come_is_taken_back() -> None:
    cast = make_cast()
    running, later = make_shift(cast), make_shift(cast, starts=EVENING + 10 * HOUR)
    with clock.moved_to(EVENING + HOUR):
        end_shift(running, by=cast.joke)
        end_shift(later, by=cast.joke)
        assert not on_duty(cast.anna, clock.now())
        with pytest.raises(RuleViolation, match="al voorbij"):
            end_shift(running, by=cast.joke)
    assert on_duty(cast.anna, EVENING + HOUR / 2)
    assert not on_duty(cast.anna, EVENING + 11 * HOUR)
    make_shift(cast, starts=EVENING + 10 * HOUR)  # its place is free again


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (EVENING, EVENING, "al over voor hij begint"),
        (EVENING, EVENING - HOUR, "al over voor hij begint"),
        (EVENING, EVENING + timedelta(days=15), "ten hoogste 14 dagen"),
        (EVENING - timedelta(days=2), EVENING - timedelta(days=1), "al voorbij"),
    ],
)
def test_times_that_cannot_be_are_refused_in_words(starts: datetime, ends: datetime, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        make_shift(make_cast(), starts=starts, ends=ends)


def test_only_a_team_leader_keeps_the_roster_and_only_of_the_own_region() -> None:
    cast = make_cast()
    shift = make_shift(cast)
    with pytest.raises(RuleViolation, match="Alleen een teamleider"):
        end_shift(shift, by=cast.noor)
    with pytest.raises(RuleViolation, match="geen rol die past"):
        make_shift(cast, cast.vera)
    leader = person("Kees Vos", (cast.other_region, Role.TEAM_LEADER, None))
    with pytest.raises(RuleViolation, match="andere regio"):
        end_shift(shift, by=leader)


def test_each_duty_asks_a_role_that_fits() -> None:
    assert set(MAY_SERVE) == set(DutyKind)
    assert frozenset().union(*MAY_SERVE.values()) <= CASE_ROLES
    cast = make_cast()
    with pytest.raises(RuleViolation, match="geen rol die past"):
        make_shift(cast, kind=DutyKind.DOCTOR)
    assert cast.rob not in may_serve(cast.region.pk)
    assert cast.vera not in may_serve(cast.region.pk)
    assert list(may_serve(cast.region.pk, DutyKind.EXPERT)) == []


def test_the_role_must_hold_until_the_last_day() -> None:
    cast = make_cast()
    temp = person("Tim Kort")
    membership = member(temp, cast.region, Role.INTAKE, cast.zuid)
    membership.ends = date(2026, 11, 25)
    membership.save(update_fields=["ends"])
    make_shift(cast, temp, ends=datetime(2026, 11, 26, 0, 0, tzinfo=clock.AMSTERDAM))
    with pytest.raises(RuleViolation, match="geen rol die past"):
        make_shift(cast, temp, kind=DutyKind.DESK)


def test_every_change_stands_in_the_trail() -> None:
    cast = make_cast()
    end_shift(make_shift(cast, starts=clock.now() + HOUR), by=cast.joke)
    with reading_trail():
        found = list(Event.objects.filter(act=Act.DUTY_CHANGED).values_list("kind", "object_id"))
    assert found == [("dienst crisisdienst", cast.anna.pk)] * 2


def test_a_time_that_the_clock_skips_is_refused_and_one_that_comes_twice_is_the_first() -> None:
    with pytest.raises(ValidationError, match="bestaat niet"):
        moment(date(2027, 3, 28), time(2, 30))
    assert moment(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_leader_adds_sees_and_ends_a_shift() -> None:
    cast = make_cast()
    client = logged_in(cast.joke)
    typed = {"user": cast.anna.pk, "kind": "crisisdienst", "starts_day": "25-11-2026", "starts_time": "19u00"}
    typed |= {"ends_day": "26 november 2026", "ends_time": "7:00"}
    with clock.moved_to(EVENING - HOUR):
        assert client.get(f"{URL}nieuw/").status_code == 200
        answer = client.post(f"{URL}nieuw/", typed, follow=True)
        page = answer.content.decode()
        assert answer.redirect_chain == [("/rooster/?week=2026-11-25", 302)]
        assert "Anna de Vries" in page
        assert "Intrekken" in page
        again = client.post(f"{URL}nieuw/", typed).content.decode()
        assert "heeft dan al deze dienst" in again
        assert "19u00" in again
    shift = DutyShift.objects.get()
    assert (shift.starts, shift.ends) == (EVENING, EVENING + 12 * HOUR)
    with clock.moved_to(EVENING + HOUR):
        client = logged_in(cast.joke)
        page = client.get(URL).content.decode()
        assert "Beëindigen" in page
        assert page.index("Nu op dienst") < page.index("Anna de Vries")
        assert [found.pk for found in who_is_on_duty(cast.region.pk, clock.now())] == [shift.pk]
        assert client.post(f"{URL}{shift.pk}/beeindigen/").status_code == 302
        assert "Voorbij" in client.get(URL).content.decode()


def test_a_shift_of_another_region_is_not_there() -> None:
    cast = make_cast()
    shift = make_shift(cast)
    leader = person("Kees Vos", (cast.other_region, Role.TEAM_LEADER, None))
    client = logged_in(leader)
    assert "Anna" not in client.get(f"{URL}?week=2026-11-25").content.decode()
    assert client.post(f"{URL}{shift.pk}/beeindigen/").status_code == 404
    assert not on_duty(cast.anna, EVENING - HOUR)
    assert on_duty(cast.anna, EVENING)


@pytest.mark.parametrize("week", ["", "x", "2026-13-01", "0001-01-01", "9999-12-31", "2026-W48", "\x00"])
def test_any_week_answers(week: str) -> None:
    assert logged_in(make_cast().joke).get(URL, {"week": week}).status_code == 200


@pytest.mark.parametrize("value", ["", "x" * 5000, "\x00", "\ud800", "31-02-2027", "25:61", "<b>"])
def test_any_text_in_the_form_is_answered_in_words(value: str) -> None:
    names = ("user", "kind", "starts_day", "starts_time", "ends_day", "ends_time")
    body = urlencode(dict.fromkeys(names, value), errors="surrogatepass")
    client = logged_in(make_cast().joke)
    answer = client.post(f"{URL}nieuw/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "om te verbeteren" in answer.content.decode()
    assert not DutyShift.objects.exists()
