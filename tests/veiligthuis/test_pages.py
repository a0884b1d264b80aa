"""The three looks, the pages of refusals, and what stands on every page."""

import runpy
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings as project
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import path

from veiligthuis import clock, pages
from veiligthuis.errors import RuleViolation
from veiligthuis.middleware import Maintenance
from veiligthuis.templatetags import vt

STATIC = project.BASE_DIR / "veiligthuis" / "static" / "vt"
MOMENT = datetime(2026, 11, 23, 13, 3, tzinfo=UTC)
LOOKS = {"workplace.html": "vt-workplace", "portal.html": "vt-portal", "public.html": "vt-public"}


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


NAMES = (
    "start",
    "account_login",
    "account_logout",
    "own_logins",
    "mfa_index",
    "shortcuts",
    "login_state",
    "choose_language",
)
urlpatterns = [path(f"{name}/", nothing, name=name) for name in NAMES]
pytestmark = pytest.mark.urls(__name__)


def two_entries(request: HttpRequest) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="Werkvoorraad", url="/werk/", count=12, current=True, key="g w"),
        SimpleNamespace(label="Postvak", url="/post/", count=130, current=False, key=""),
    ]


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> Iterator[None]:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.VT_MENU = f"{__name__}.two_entries"
    with clock.moved_to(MOMENT):
        yield


def make_request(name: str = "") -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=bool(name), name=name, role_line="intake")  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    return request


def draw(source: str, context: dict[str, Any] | None = None, name: str = "") -> str:
    return str(engines["django"].from_string(source).render(context or {}, make_request(name)))


@pytest.mark.parametrize(("template", "look"), LOOKS.items())
def test_each_look_has_its_class_a_skip_link_and_nothing_inline(template: str, look: str) -> None:
    html = draw(f'{{% extends "{template}" %}}{{% block title %}}Bladzij{{% endblock %}}', name="Anna de Vries")
    assert f'class="{look}"' in html
    assert '<a class="vt-skip" href="#inhoud">' in html
    assert '<main id="inhoud"' in html
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert " on" not in html.replace(" op ", "").split("<body>")[0]


def test_titles_say_where_one_is_except_on_public_pages() -> None:
    title = "{% block title %}Postvak{% endblock %}"
    assert "<title>Postvak – Werkplek</title>" in draw('{% extends "workplace.html" %}' + title)
    assert "<title>Postvak – Portaal</title>" in draw('{% extends "portal.html" %}' + title)
    assert "<title>Postvak</title>" in draw('{% extends "public.html" %}' + title)


def test_the_title_of_a_page_with_errors_starts_with_fout(tmp_path: Any, settings: Any) -> None:
    (tmp_path / "probe.html").write_text('{% extends "workplace.html" %}{% block title %}Postvak{% endblock %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    class Form(forms.Form):
        name = forms.CharField()

    def title(form: forms.Form) -> str:
        return pages.show(make_request(), "probe.html", {"other": form}).content.decode().split("title>")[1]

    assert title(Form({})) == "Fout: Postvak – Werkplek</"
    assert title(Form({"name": "x"})) == "Postvak – Werkplek</"
    assert title(Form()) == "Postvak – Werkplek</"


def test_the_menu_shows_the_entries_with_counts_up_to_99_and_the_way_out() -> None:
    html = draw('{% extends "workplace.html" %}', name="Anna de Vries")
    assert '<a href="/werk/" aria-current="page" data-key="g w">Werkvoorraad <span>12</span></a>' in html
    assert '<a href="/post/">Postvak <span>99+</span></a>' in html
    assert '<form method="post" action="/account_logout/">' in html
    assert "intake" in html


def test_without_a_login_there_is_no_menu_and_no_name() -> None:
    html = draw('{% extends "workplace.html" %}')
    assert "vt-bar__nav" not in html
    assert "vt-menu" not in html
    assert "vt-print" not in html


def test_a_printed_page_says_who_printed_it_and_when() -> None:
    html = draw('{% extends "workplace.html" %}', name="Anna de Vries")
    assert 'afgedrukt door Anna de Vries op 23 november 2026, <bdi dir="ltr">14:03</bdi>' in html


def test_names_never_become_markup() -> None:
    assert "<script>alert" not in draw('{% extends "workplace.html" %}', name="<script>alert(1)</script>")


class Form(forms.Form):
    day = forms.CharField()


@pytest.mark.parametrize(
    ("asked", "named", "where"),
    [(None, None, "__all__"), (None, "day", "day"), ("day", "elders", "day"), (None, "elders", "__all__")],
)
def test_a_refusal_lands_at_its_field_or_above_the_form(asked: str | None, named: str | None, where: str) -> None:
    form = Form({"day": "x"})
    assert form.is_valid()
    with pages.refusals_on(form, asked):
        raise RuleViolation("Deze overdracht is al aangenomen.", field=named)
    assert form.errors == {where: ["Deze overdracht is al aangenomen."]}


def test_anything_but_a_refusal_crashes() -> None:
    with pytest.raises(ZeroDivisionError), pages.refusals_on(Form({"day": "x"})):
        raise ZeroDivisionError


ERRORS: dict[str, tuple[Callable[[], HttpResponse], int]] = {
    "bad_request": (lambda: pages.bad_request(make_request("Anna")), 400),
    "forbidden": (lambda: pages.forbidden(make_request("Anna")), 403),
    "csrf_failure": (lambda: pages.csrf_failure(make_request("Anna")), 403),
    "not_found": (lambda: pages.not_found(make_request("Anna")), 404),
    "conflict": (pages.conflict_page, 409),
    "server_error": (lambda: pages.server_error(make_request("Anna")), 500),
    "maintenance": (lambda: pages.maintenance_page(make_request("Anna")), 503),
}


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_carry_the_numbers_no_name_and_ask_no_database(name: str) -> None:
    answer, status = ERRORS[name]
    response = answer()
    html = response.content.decode()
    assert response.status_code == status
    assert '<a href="tel:112">' in html
    assert '<a href="tel:08002000">' in html
    assert 'class="vt-public"' in html
    assert "Anna" not in html
    assert "vt-bar" not in html


def test_as_long_as_an_operator_says_so_every_page_says_that_we_are_at_work(settings: Any, tmp_path: Any) -> None:
    settings.MAINTENANCE_FILE = tmp_path / "onderhoud"
    inside = Maintenance(nothing)
    there = RequestFactory().get("/werk/")
    assert inside(there).status_code == 200
    for said, told in (("", False), ("14:30", True), ("14:30<script>", False), ("99:99", False)):
        settings.MAINTENANCE_FILE.write_text(said)
        answer = inside(there)
        html = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert ('<bdi dir="ltr">14:30</bdi>' in html) is told
        assert "<script" not in html
        assert inside(RequestFactory().get("/healthz")).status_code == 200
    settings.MAINTENANCE_FILE.unlink()
    assert inside(there).status_code == 200


def test_an_error_page_sends_what_was_typed_again_but_nothing_of_a_login() -> None:
    typed = {"words": "Zij vertelt <b>veel</b>\nen lang", "kinds": ["een", "twee"]}
    for page in (pages.maintenance_page, pages.server_error):
        html = page(RequestFactory().post("/melding/", typed)).content.decode()
        assert '<form class="vt-panel" method="post" action="/melding/"' in html
        assert 'name="words" value="Zij vertelt &lt;b&gt;veel&lt;/b&gt;\nen lang"' in html
        assert 'name="kinds" value="een"><input type="hidden" name="kinds" value="twee"' in html
        assert "geheim" not in page(RequestFactory().post("/inloggen/", {"password": "geheim"})).content.decode()
        assert "<form" not in page(RequestFactory().get("/melding/")).content.decode()


def test_a_server_error_answers_even_when_its_template_cannot_be_drawn(settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    response = pages.server_error(make_request())
    assert response.status_code == 500
    assert b"112" in response.content
    assert b"0800-2000" in response.content


def test_the_built_stylesheet_is_what_its_parts_make() -> None:
    script = runpy.run_path(str(project.BASE_DIR / "script" / "css"), run_name="css")
    assert (STATIC / "vt.css").read_text(encoding="utf-8") == script["built"]()


def test_every_icon_of_the_tag_stands_in_the_sprite_and_the_other_way_around() -> None:
    sprite = draw('{% include "components/icons.html" %}')
    assert {part.split('"')[0] for part in sprite.split('id="i-')[1:]} == set(vt.ICONS)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (vt.dutch_date(MOMENT), "23 november 2026"),
        (vt.dutch_moment(MOMENT), '23 november 2026, <bdi dir="ltr">14:03</bdi>'),
        (vt.dutch_date(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)), "24 november 2026"),
        (vt.long_date(date(2026, 11, 23)), "maandag 23 november 2026"),
        (vt.short_date(date(2026, 11, 20)), "20 nov"),
        (vt.short_date(date(2026, 3, 20)), "20 mrt"),
        (vt.short_day(date(2026, 11, 20)), "vr 20 nov"),
        (vt.dutch_moment(None), ""),
        (vt.phone("+31612345678"), '<bdi dir="ltr">06-12345678</bdi>'),
        (vt.phone("+31300000152"), '<bdi dir="ltr">030\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}0152</bdi>'),
        (vt.phone("<b>"), '<bdi dir="ltr">&lt;b&gt;</bdi>'),
        (vt.phone(""), ""),
        (vt.ltr("<b>"), '<bdi dir="ltr">&lt;b&gt;</bdi>'),
        (vt.code("VT-7K3Q-9F2MC"), '<bdi dir="ltr" class="vt-code">VT-7K3Q-9F2MC</bdi>'),
        (vt.lines("een <b>\ntwee\n\n\n\ndrie"), "<p>een &lt;b&gt;<br>twee</p><p>drie</p>"),
        (vt.lines(None), ""),
    ],
)
def test_dates_numbers_and_text_are_written_one_way(written: str, words: str) -> None:
    assert written == words
