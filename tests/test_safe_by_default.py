"""Outside the demo nothing starts half, every answer carries its headers, and no log repeats what was said."""

import os
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from accounts.gates import routes
from cases.definitions.services import load_shipped
from tests.cast import make_cast
from tests.crashing import SECRET
from tests.login import logged_in
from tests.servers import Answer, Web, cloned, collect_static, free_port, installation, manage, running, wait_until, web
from veiligthuis.database import acting_as_system
from veiligthuis.headers import ALWAYS, HSTS

POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    **{f"{kind}-src": "'self'" for kind in ("script", "style", "img", "font", "connect")},
    "form-action": "'self'",
}
FORM = "application/x-www-form-urlencoded"
TOKEN = "een-token-van-de-bewaker"
MANY_BYTES = str(5 * 1024 * 1024)


# --- settings ---


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("SECRET_KEY", "", "Zet SECRET_KEY: een willekeurige tekst van ten minste 50 tekens."),
        ("SECRET_KEY", "kort", "Zet SECRET_KEY: een willekeurige tekst van ten minste 50 tekens."),
        ("ALLOWED_HOSTS", "", "Zet ALLOWED_HOSTS: de namen waaronder dit programma bereikbaar is, met komma's ertussen."),
        ("ALLOWED_HOSTS", "vt.example, *", "Zet ALLOWED_HOSTS: de namen waaronder dit programma bereikbaar is, met komma's ertussen. Een * laat elke naam toe, ook die van een ander."),
        ("VT_KEY_DIR", "", "Zet VT_KEY_DIR: de map met de sleutels, buiten de database en apart bewaard."),
    ],
)  # fmt: skip
def test_outside_the_demo_what_is_missing_is_named_in_one_sentence(
    name: str, given: str, sentence: str, tmp_path: Path
) -> None:
    ended = manage(installation("x", tmp_path, **{name: given}), "check", check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"{sentence}\n")


def test_the_embedded_services_do_not_make_a_demo_of_an_installation(tmp_path: Path) -> None:
    environment = installation("x", tmp_path, VT_EMBEDDED="1", VT_DEMO="0", SECRET_KEY="")
    assert "Zet SECRET_KEY" in manage(environment, "check", check=False).stderr


def test_the_demo_answers_by_name_and_by_number(tmp_path: Path) -> None:
    environment = installation("x", tmp_path, VT_DEMO="1", ALLOWED_HOSTS="")
    said = manage(environment, "shell", "-v0", "-c", "from django.conf import settings; print(settings.ALLOWED_HOSTS)")
    assert said.stdout.strip() == "['localhost', '127.0.0.1']"


def test_the_check_of_a_deployment_has_no_warning(tmp_path: Path) -> None:
    ended = manage(installation("x", tmp_path), "check", "--deploy", "--fail-level=WARNING")
    assert ended.stdout.startswith("System check identified no issues")
    assert ended.stderr == ""


# --- headers ---


@dataclass
class Site:
    """A running installation and the cookie of somebody who logged in to it."""

    web: Web
    cookie: str
    statics: list[str]


@pytest.fixture(scope="module")
def site(template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("installation")
    with django_db_blocker.unblock(), cloned(template, f"vt_safe_{os.getpid()}") as name:
        with acting_as_system("seed"):
            load_shipped()
            key = logged_in(make_cast().noor).cookies[settings.SESSION_COOKIE_NAME].value
        environment = installation(name, data, DJANGO_SETTINGS_MODULE="tests.crashing.settings", METRICS_TOKEN=TOKEN)
        collect_static(environment)
        statics = [
            f"/static/{file.relative_to(data / 'static')}"
            for file in (data / "static" / "vt").rglob("*.*")
            if file.suffix not in {".br", ".gz"}
        ]
        with web(environment, data / "web.log") as running_web:
            yield Site(running_web, f"__Host-sessie={key}", statics)


def lacking(answer: Answer, path: str, *, tls: bool = True) -> list[str]:
    """Return what an answer lacks of security.md D14."""
    wanted = dict(ALWAYS)
    if tls:
        wanted["Strict-Transport-Security"] = HSTS
    if path != "/":
        wanted["X-Robots-Tag"] = "noindex"
    if not path.startswith("/static/"):
        wanted["Cache-Control"] = "no-store"
    wrong = [name for name, value in wanted.items() if answer.headers.get(name.lower()) != value]
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers.get("content-security-policy", "x y").split(";")
    )
    if policy != POLICY:
        wrong.append("Content-Security-Policy")
    wrong += [f"cookie {cookie}" for cookie in answer.cookies if not _safe(cookie)]
    return [f"{answer.status} {path}: {word}" for word in wrong]


def _safe(cookie: str) -> bool:
    return cookie.startswith("__Host-") and all(
        word in cookie for word in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=")
    )


def paths() -> list[str]:
    """Return every route with something in the place of what it asks for."""
    filled = [re.sub(r"<uuid:[^>]*>", str(uuid.uuid4()), route.path) for route in routes()]
    return [re.sub(r"<int:[^>]*>", "1", re.sub(r"<(?:str:|slug:)?[^>:]*>", "iets", path)) for path in filled]


def test_every_route_answers_with_the_headers_to_a_stranger_and_to_a_colleague(site: Site) -> None:
    wrong, seen = [], set()
    for path in paths():
        assert "<" not in path, path
        for answer in (
            site.web.ask("GET", path),
            site.web.ask("GET", path, Cookie=site.cookie),
            site.web.ask("POST", path, Cookie=site.cookie),
        ):
            seen.add(answer.status)
            wrong += lacking(answer, path)
    assert wrong == []
    assert {200, 302, 403, 404} <= seen
    assert 500 not in seen


def test_errors_and_refusals_carry_them_too(site: Site) -> None:
    plain = {
        404: site.web.ask("GET", "/bestaat-niet/"),
        400: site.web.ask("GET", "/", Host="elders.example"),
        405: site.web.ask("OPTIONS", "/healthz"),
        413: site.web.ask(
            "POST",
            "/inloggen/",
            Cookie=f"__Host-csrf={'a' * 32}",
            Origin="https://vt.example",
            Content_Type=FORM,
            Content_Length=MANY_BYTES,
        ),
        500: site.web.ask("GET", f"/crash/{SECRET}/"),
    }
    assert {status: answer.status for status, answer in plain.items()} == {status: status for status in plain}
    assert [word for answer in plain.values() for word in lacking(answer, "/fout/") if "Robots" not in word] == []


def test_static_files_carry_them_and_may_be_kept(site: Site) -> None:
    wrong = []
    for path in [*site.statics[:40], "/static/bestaat-niet.css"]:
        answer = site.web.ask("GET", path)
        assert answer.status == (404 if "niet" in path else 200)
        wrong += lacking(answer, path)
        assert "access-control-allow-origin" not in answer.headers
    assert wrong == []
    hashed = next(path for path in site.statics if re.search(r"\.[0-9a-f]{12}\.css$", path))
    assert "immutable" in site.web.ask("GET", hashed).headers["cache-control"]


def test_without_tls_one_is_sent_to_it_and_the_health_is_told(site: Site) -> None:
    answer = site.web.ask("GET", "/werk/", X_Forwarded_Proto="http")
    assert (answer.status, answer.headers["location"]) == (301, "https://vt.example/werk/")
    assert lacking(answer, "/werk/", tls=False) == []
    assert site.web.ask("GET", "/healthz", X_Forwarded_Proto="http").status == 200


def test_hostile_headers_change_nothing_and_break_nothing_through_the_web_server_itself(site: Site) -> None:
    plain = site.web.ask("GET", "/werk/", Cookie=site.cookie)
    hostile = site.web.ask(
        "GET",
        "/werk/",
        Cookie=site.cookie,
        X_Correlation_ID="kanarie" * 1500,
        X_Forwarded_For="203.0.113.9, kanarie",
        X_Forwarded_Port="-1",
        X_Forwarded_Host="elders.example",
    )
    assert (hostile.status, hostile.headers.keys()) == (plain.status, plain.headers.keys())
    assert hostile.status == 200
    assert b"kanarie" not in hostile.body
    assert "kanarie" not in site.web.log.read_text()


def test_what_is_no_http_is_refused_by_the_web_server_with_the_headers_and_without_its_own_words(site: Site) -> None:
    head = f"Host: vt.example\r\nX-Naam: {SECRET}"
    raw = {
        400: f"{SECRET}\r\n\r\n",
        414: f"GET /{SECRET * 500} HTTP/1.1\r\n{head}\r\n\r\n",
        431: f"GET / HTTP/1.1\r\nX-Lang: {SECRET * 5000}\r\n{head}\r\n\r\n",
    }
    for status, words in raw.items():
        answer = site.web.send(words.encode())
        assert answer.status == status
        assert SECRET.encode() not in answer.body
        assert {name: answer.headers.get(name.lower()) for name in ALWAYS} == ALWAYS
        assert answer.headers["cache-control"] == "no-store"
        assert "'none'" in answer.headers["content-security-policy"]


def test_without_a_database_the_page_of_maintenance_carries_them(tmp_path: Path) -> None:
    environment = installation("x", tmp_path)
    environment["DATABASE_URL"] = f"postgresql://a:b@127.0.0.1:{free_port()}/x"
    collect_static(environment)
    with web(environment, tmp_path / "web.log") as alone:
        answer = alone.ask("GET", "/inloggen/")
        assert answer.status == 503
        assert lacking(answer, "/inloggen/") == []


def test_who_logs_out_asks_the_browser_to_forget(site: Site) -> None:
    page = site.web.ask("GET", "/uitloggen/")
    assert page.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "clear-site-data" not in site.web.ask("GET", "/inloggen/").headers


# --- figures for who watches ---


def test_figures_are_shown_with_the_token_only_and_say_nothing_of_a_person(site: Site) -> None:
    missing = site.web.ask("GET", "/bestaat-niet/")
    for given in ("", "Bearer iets", TOKEN):
        answer = site.web.ask("GET", "/metrics", Authorization=given, Cookie=site.cookie)
        assert (answer.status, answer.body) == (404, missing.body)
    answer = site.web.ask("GET", "/metrics", Authorization=f"Bearer {TOKEN}", X_Forwarded_Proto="http")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"vt_[a-z_]+ -?[0-9.e+-]+", line) for line in lines), lines
    found = {name: float(value) for name, value in (line.split() for line in lines)}
    assert (found["vt_migrated"], found["vt_trail_goes_on"], found["vt_broker_answers"]) == (1, 1, 1)
    assert (found["vt_worker_seconds"], found["vt_outbox_waiting"]) == (-1, 0)


def test_without_a_token_there_is_no_such_page() -> None:
    assert "/metrics" not in {route.path for route in routes()}


# --- logs ---


def test_the_web_server_logs_class_file_and_line_and_nothing_that_was_said(site: Site) -> None:
    before = len(site.web.log.read_text())
    assert site.web.ask("GET", f"/crash/{SECRET}/?naam={SECRET}", Cookie=f"naam={SECRET}").status == 500
    assert site.web.ask("GET", "/row/", Referer=f"https://vt.example/{SECRET}").status == 500
    assert site.web.ask("GET", "/thread/", User_Agent=SECRET).status == 200
    assert site.web.ask("GET", f"/{SECRET}/").status == 404
    assert site.web.ask("POST", f"/inloggen/?x={SECRET}", f"login={SECRET}".encode(), Content_Type=FORM).status == 403
    assert site.web.send(f"{SECRET}\r\n\r\n".encode()).status == 400
    said = site.web.log.read_text()
    fresh = said[before:]
    assert re.search(r"ERROR django\.request \S+ builtins\.ValueError tests/crashing/urls\.py:\d+", fresh)
    assert "django.db.utils.IntegrityError" in fresh
    assert "CRITICAL vt.crash veiligthuis/logs.py" in fresh
    assert SECRET not in said
    assert "Traceback" not in said


def test_the_worker_logs_class_file_and_line_and_nothing_that_was_said(site: Site, tmp_path: Path) -> None:
    queue, log = f"crashing-{os.getpid()}", tmp_path / "worker.log"
    environment = installation("x", tmp_path, DJANGO_SETTINGS_MODULE="tests.crashing.settings", VT_DB_ROLE="worker")
    celery = [sys.executable, "-m", "celery", "-A", "veiligthuis"]
    with running([*celery, "worker", "-c", "1", "-Q", queue, "--loglevel", "INFO"], environment, log):
        ring = [*celery, "call", "crashing.crash", f'--args=["{SECRET}"]', f"--queue={queue}"]
        with running(ring, environment, tmp_path / "ring.log") as ringing:
            assert ringing.wait(40) == 0
        wait_until(lambda: "ValueError" in log.read_text(), "the worker said nothing")
    said = log.read_text()
    assert re.search(r"ERROR celery\S* \S+ builtins\.ValueError tests/crashing/tasks\.py:\d+", said)
    assert SECRET not in said
    assert "Traceback" not in said


def test_no_error_is_mailed() -> None:
    assert (settings.ADMINS, settings.MANAGERS) == ([], [])
