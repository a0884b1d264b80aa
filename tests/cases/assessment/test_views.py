"""The pages of an assessment: who comes in, what stands on them, and that nothing typed is lost."""

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from cases.assessment.models import (
    AnswerFact,
    AssessmentState,
    ItemAnswer,
    PersonLevel,
    SafetyAssessment,
)
from cases.assessment.services import save_answers
from cases.drafts.services import find_draft, save_draft
from cases.persons.models import Person
from tests.cases.assessment.make import (
    WHY,
    acting,
    begin,
    browser,
    fresh,
    make_fact,
    make_submitted,
    url,
    whole,
)
from tests.cases.intake.make import make_report
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def typed(made: SafetyAssessment, **fields: Any) -> dict[str, Any]:
    """Return a whole form as a browser sends it."""
    values: dict[str, Any] = {"version": made.version, "household_level": "structureel", "reason": WHY}
    values |= {"item-gevaar_nu": "nee", "item-kind_getuige": "ja", "why-kind_getuige": "Brengt zijn zusje weg."}
    for person in Person.objects.filter(case_id=made.case_id):
        values[f"level-{person.pk}"] = "structureel"
        if person.given_names == "Lucas":
            values[f"says-{person.pk}"] = "Ik ben bang als papa boos is."
    values["reader"] = str(User.objects.get(name="Omar Haddad").pk)
    return values | fields


# --- who comes in -------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("noor", 200), ("anna", 200), ("samira", 403), ("vera", 404)])
def test_the_list_opens_for_the_team_and_is_nothing_to_another_region(who: str, status: int) -> None:
    cast, report, _made = begin()
    answer = browser(getattr(cast, who)).get(reverse("cases:assessment:assessments", args=[report.case_id]))
    assert answer.status_code == status


def test_a_received_report_is_taken_into_assessment_with_one_button() -> None:
    cast = make_cast()
    report = make_report(cast)
    client = browser(cast.noor)
    page = client.get(reverse("cases:assessment:assessments", args=[report.case_id]))
    assert "Beoordeling beginnen" in page.content.decode()
    start = reverse("cases:assessment:start", args=[report.case_id])
    first, second = (client.post(start, {"melding": report.pk}) for _ in range(2))
    assert first.url == second.url == url("work", SafetyAssessment.objects.get(report=report))  # type: ignore[attr-defined]
    assert client.post(start, {"melding": "x"}).status_code == 404


def test_a_colleague_reads_what_the_author_writes_and_may_not_write() -> None:
    cast, _report, made = begin()
    client = browser(cast.omar)
    assert client.get(url("work", made)).url == url("assessment", made)  # type: ignore[attr-defined]
    assert client.post(url("work", made), typed(made)).status_code == 403
    assert "Verder schrijven" not in client.get(url("assessment", made)).content.decode()


# --- writing ------------------------------------------------------------------------


def test_the_page_asks_each_child_first_and_counts_what_is_unknown() -> None:
    cast, _report, made = begin()
    page = browser(cast.noor).get(url("work", made)).content.decode()
    judged = re.findall(r"<legend>(Lucas|Sanne|Dennis|Het huishouden)", page)
    assert judged == ["Lucas", "Sanne", "Dennis", "Het huishouden"]
    assert "14 antwoorden zijn onbekend" in page
    assert "Nog geen feiten om te koppelen" in page


def test_the_title_of_the_page_names_nobody() -> None:
    cast, report, made = begin()
    page = browser(cast.noor).get(url("work", made)).content.decode()
    title = re.search("<title>(.*)</title>", page)
    assert title is not None
    assert title[1] == f"{report.case.number}, veiligheidsbeoordeling – Werkplek"


def test_saving_goes_on_to_the_first_part_that_is_not_done() -> None:
    cast, _report, made = begin()
    answer = browser(cast.noor).post(url("work", made), typed(made, doe="volgende"))
    assert answer.url == f"{url('work', made)}#deel-gevaar"  # type: ignore[attr-defined]
    assert fresh(made).reason == WHY


def test_attaching_a_fact_saves_everything_that_was_typed() -> None:
    cast, report, made = begin()
    entry = make_fact(cast, report.case)
    client = browser(cast.noor)
    answer = client.post(url("work", made), typed(made, koppel=entry.pk, bij="kind_getuige"))
    assert answer.url == f"{url('work', made)}?bij=kind_getuige#vraag-kind_getuige"  # type: ignore[attr-defined]
    link = AnswerFact.objects.get(entry=entry)
    assert link.answer.explanation == "Brengt zijn zusje weg."
    assert "Losmaken" in client.get(url("work", made)).content.decode()
    client.post(url("work", made), typed(fresh(made), los=link.pk))
    assert not AnswerFact.objects.filter(pk=link.pk).exists()


def test_a_fact_that_is_not_there_is_not_attached() -> None:
    cast, report, made = begin()
    other = make_fact(cast, make_report(cast).case)
    client = browser(cast.noor)
    assert client.post(url("work", made), typed(made, koppel=other.pk, bij="patroon")).status_code == 404
    entry = make_fact(cast, report.case)
    answer = browser(cast.noor).post(url("work", made), typed(made, koppel=entry.pk, bij="bestaat_niet"))
    assert "Kies bij welke vraag het feit hoort" in answer.content.decode()


def test_direct_danger_saves_and_shows_the_words_before_everything_else() -> None:
    cast, _report, made = begin()
    client = browser(cast.noor)
    answer = client.post(url("work", made), typed(made, doe="acuut"), follow=True)
    page = answer.content.decode()
    assert page.index("Direct gevaar: eerst") < page.index("<form class=")
    assert page.index('id="oordeel"') < page.index('id="deel-gevaar"')
    assert fresh(made).household_level == "structureel"


def test_direct_danger_shows_the_words_whatever_is_wrong_with_the_form() -> None:
    cast, _report, made = begin()
    answer = browser(cast.noor).post(url("work", made), typed(made, reason="a\x00b", doe="acuut"))
    page = answer.content.decode()
    assert page.index("Direct gevaar: eerst") < page.index("<form class=")


@pytest.mark.parametrize("button", ["volgende", "voor"])
def test_a_child_that_speaks_and_was_not_spoken_with_is_refused_and_kept(button: str) -> None:
    cast, _report, made = begin()
    lucas = Person.objects.get(case_id=made.case_id, given_names="Lucas")
    both = typed(made, doe=button, **{f"because-{lucas.pk}": "Hij was op school."})
    client = browser(cast.noor)
    page = client.post(url("work", made), both).content.decode()
    assert "zelf zegt, of waarom je het kind niet sprak: niet allebei." in page
    assert f'href="#id_because-{lucas.pk}"' in page
    assert not PersonLevel.objects.filter(assessment=made).exists()
    for shown in (page, client.get(url("work", made)).content.decode()):
        assert "Hij was op school." in shown
        assert "Ik ben bang als papa boos is." in shown
    assert client.post(url("work", made), both | {f"because-{lucas.pk}": "  "}).status_code == 302


def test_submitting_names_each_thing_that_lacks_and_no_item() -> None:
    cast, _report, made = begin()
    bare = {"version": made.version, "doe": "voor", "item-patroon": "ja"}
    page = browser(cast.noor).post(url("work", made), bare).content.decode()
    for sentence in (
        "Schrijf een toelichting bij ja of vermoeden",
        "Kies een niveau voor Lucas van den Heuvel",
        "Kies een niveau voor Sanne van den Heuvel",
        "Schrijf wat Lucas van den Heuvel zelf zegt",
        "Kies een niveau voor het huishouden",
        "Schrijf in eigen woorden waarom",
        "Kies een tweede lezer",
    ):
        assert sentence in page
    assert page.count('href="#id_') == 8  # one more level: Dennis
    assert "<title>Fout: " in page
    assert ItemAnswer.objects.get(assessment=made).item == "patroon"
    again = re.search(r'name="version" value="(\d+)"', page)
    assert again is not None
    assert int(again[1]) == fresh(made).version


def test_a_whole_assessment_goes_to_the_chosen_reader() -> None:
    cast, _report, made = begin()
    answer = browser(cast.noor).post(url("work", made), typed(made, doe="voor"))
    assert answer.url == url("assessment", made)  # type: ignore[attr-defined]
    assert (fresh(made).state, fresh(made).reader) == (AssessmentState.SUBMITTED, cast.omar)


def test_a_button_that_is_pressed_twice_puts_it_to_the_reader_once_and_is_no_fault() -> None:
    cast, _report, made = begin()
    client, sent = browser(cast.noor), typed(made, doe="voor")
    answers = [client.post(url("work", made), sent) for _press in range(2)]
    assert [answer.url for answer in answers] == [url("assessment", made)] * 2  # type: ignore[attr-defined]
    assert fresh(made).round == 1
    late = client.post(url("work", made), {**sent, "reason": "Toch iets anders"})
    assert "ligt bij de tweede lezer" in late.content.decode()
    assert "Toch iets anders" in late.content.decode()


def test_a_stale_tab_shows_both_texts_and_may_then_be_saved() -> None:
    cast, report, made = begin()
    save_answers(made, whole(report.case, reason="In het andere tabblad"), version=1, by=acting(cast.noor))
    client = browser(cast.noor)
    answer = client.post(url("work", made), typed(made, reason="In dit tabblad", doe="volgende"))
    page = answer.content.decode()
    assert "In het andere tabblad" in page
    assert page.count("In dit tabblad") == 2  # beside the other, and in the field
    assert fresh(made).reason == "In het andere tabblad"
    client.post(url("work", made), typed(fresh(made), reason="In dit tabblad", doe="volgende"))
    assert fresh(made).reason == "In dit tabblad"


def test_text_from_a_tab_that_is_too_late_stays_on_screen() -> None:
    cast, report, _made = begin()
    made = make_submitted(cast, report)
    answer = browser(cast.noor).post(url("work", made), typed(made, reason="Nog een zin", doe="volgende"))
    assert "ligt bij de tweede lezer" in answer.content.decode()
    assert "Nog een zin" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"), [("a\x00b", "teken in dat niet bewaard kan worden"), ("x" * 10**6, "te lang")]
)
def test_text_that_cannot_be_kept_is_refused_in_words_and_the_rest_stays(text: str, sentence: str) -> None:
    cast, _report, made = begin()
    page = browser(cast.noor).post(url("work", made), typed(made, reason=text)).content.decode()
    assert sentence in page
    assert "Brengt zijn zusje weg." in page


def test_a_draft_comes_back_with_the_moment_it_was_saved() -> None:
    cast, _report, made = begin()
    save_draft(acting(cast.noor), "beoordeling", made.pk, typed(made, reason="Halverwege een zin"))
    client = browser(cast.noor)
    page = client.get(url("work", made)).content.decode()
    assert "Halverwege een zin" in page
    assert "Concept teruggezet van" in page
    client.post(url("work", made), typed(made, doe="volgende"))
    assert find_draft(cast.noor, "beoordeling", made.pk) is None
