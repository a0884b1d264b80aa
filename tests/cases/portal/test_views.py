"""The portal as a professional walks it: several sittings, one report, and nobody else's eyes."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit.acts import Act, Ground
from accounts.audit.models import Event
from accounts.models import Login, Membership
from accounts.roles import Role
from cases.drafts.models import Draft
from cases.drafts.services import read_draft
from cases.intake.models import Submission, SubmissionState
from cases.intake.queries import body_of
from cases.intake.services import take_submission
from cases.intake.values import SubmissionBody
from cases.persons.models import Person
from tests.cases.portal.make import AMIRA, PARTS, WEIGHED, begin, fill_all, fill_part, fill_person, send, url
from tests.cast import Cast, make_cast, person
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import reading_trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def ilse(cast: Cast) -> Client:
    return logged_in(cast.ilse)


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def stored(cast: Cast, token: UUID) -> dict[str, Any]:
    return read_draft(Draft.objects.get(user=cast.ilse, object_id=token))


def events(act: Act, **which: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(act=act, **which))


def told_in(submission: Submission) -> SubmissionBody:
    body = body_of(submission)
    assert body is not None
    return body


# --- the list and the drafts ------------------------------------------------------


def test_who_reported_nothing_yet_reads_so_and_can_begin(ilse: Client) -> None:
    page = text(ilse.get(url("reports")))
    assert "Je hebt nog niets gemeld" in page
    assert "Nieuwe melding" in page


def test_beginning_twice_from_one_page_begins_one_report(ilse: Client) -> None:
    token = uuid4()
    for _again in range(2):
        answer = ilse.post(url("new"), {"token": str(token)})
        assert answer["Location"] == url("parts", token)
    assert Draft.objects.count() == 1


def test_a_draft_is_listed_with_who_it_is_about_and_until_when_it_is_kept(ilse: Client) -> None:
    token = begin(ilse)
    fill_person(ilse, token)
    page = text(ilse.get(url("reports")))
    assert "Amira el Idrissi (8)" in page
    assert page.count("Bewaard tot") >= 1


def test_without_a_frame_the_page_says_to_phone_and_nothing_is_begun(cast: Cast, ilse: Client) -> None:
    cast.school.frame = ""
    cast.school.save(update_fields=["frame"])
    page = ilse.get(url("reports"))
    assert "Melden kan nu alleen met de telefoon" in text(page)
    assert "Nieuwe melding" not in text(page)
    answer = ilse.post(url("new"), {"token": str(uuid4())})
    assert answer.status_code == 200
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("wrong", ["", "geen", "\x00"])
def test_a_page_without_its_token_begins_nothing(ilse: Client, wrong: str) -> None:
    answer = ilse.post(url("new"), {"token": wrong})
    assert answer.status_code == 200
    assert Draft.objects.count() == 0


def test_thrown_away_is_gone_with_its_key(ilse: Client, django_capture_on_commit_callbacks: Any) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    draft = Draft.objects.get()
    key = settings.KEY_DIR / "drafts" / str(draft.pk)
    assert key.exists()
    assert "Dit concept weggooien?" in text(ilse.get(url("discard", token)))
    with django_capture_on_commit_callbacks(execute=True):
        ilse.post(url("discard", token))
    assert not Draft.objects.exists()
    assert not key.exists()


# --- parts ------------------------------------------------------------------------


def test_every_page_of_a_draft_opens(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    pages = [url("part", token, key) for key in PARTS]
    pages += [url(name, token) for name in ("parts", "weigh", "people", "together", "check", "discard", "call")]
    pages += [url("consider", token, number) for number in range(1, 6)]
    pages += [url("person", token, uuid4())]
    for address in pages:
        answer = ilse.get(address)
        assert answer.status_code == 200, address


def test_parts_are_done_in_any_order_over_several_sittings(cast: Cast) -> None:
    token = begin(logged_in(cast.ilse))
    fill_part(logged_in(cast.ilse), token, "hulp")
    with clock.moved_to(clock.now() + timedelta(days=20)):
        later = logged_in(cast.ilse)
        fill_part(later, token, "signalen")
        page = text(later.get(url("parts", token)))
    assert re.search(r"Signalen die je zag Afgerond", page)
    assert re.search(r"Wie helpt er al Afgerond", page)
    assert re.search(r"Gesprek met de ouders Nog niet begonnen", page)
    assert "Nog 6 onderdelen." in page


def test_who_goes_on_later_may_leave_everything_open(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "signalen"), {"signalen": "", "wanneer": "gisteren", "af": "nee"})
    assert answer["Location"] == url("parts", token)
    assert "Signalen die je zag Mee bezig" in text(ilse.get(url("parts", token)))
    assert "gisteren" in ilse.get(url("part", token, "signalen")).content.decode()


def test_done_without_what_is_needed_says_what_and_keeps_the_rest(ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "signalen"), {"signalen": "", "wanneer": "sinds mei", "af": "ja"})
    page = answer.content.decode()
    assert "<title>Fout:" in page
    assert "Vul in: Wat zag of hoorde je zelf?" in page
    assert "sinds mei" in page


def test_whether_it_is_done_must_be_said(ilse: Client) -> None:
    token = begin(ilse)
    answer = ilse.post(url("part", token, "hulp"), PARTS["hulp"])
    assert "Kies een antwoord bij: Heb je dit onderdeel af?" in text(answer)


def test_who_reports_is_filled_in_from_the_account(cast: Cast, ilse: Client) -> None:
    cast.school.phone = "030-1234567"
    cast.school.save(update_fields=["phone"])
    page = ilse.get(url("part", begin(ilse), "gegevens")).content.decode()
    for known in ("Ilse Bakker", "Basisschool De Regenboog", "030-1234567", cast.ilse.email):
        assert f'value="{known}"' in page


def test_the_words_of_the_frame_are_those_of_ones_own_group(cast: Cast, ilse: Client) -> None:
    cast.school.frame = "gezondheidszorg"
    cast.school.save(update_fields=["frame"])
    page = text(ilse.get(url("part", begin(ilse), "signalen")))
    assert "Kindcheck" in page


@pytest.mark.parametrize(
    "key", ["wegen", "personen", "bestaat-niet", "vraag-vermoeden", "persoon-4635ed2b-00ea-48f0-b7d2-41476dca30a6"]
)
def test_a_part_that_is_none_is_not_there(ilse: Client, key: str) -> None:
    assert ilse.get(url("part", begin(ilse), key)).status_code == 404


# --- what is typed ----------------------------------------------------------------


def test_what_is_being_typed_is_kept_beside_the_other_parts(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "hulp")
    answer = ilse.post(url("typing", token, "signalen"), {"signalen": "halve zi", "csrfmiddlewaretoken": "geheim"})
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer.content.decode())
    page = ilse.get(url("part", token, "signalen")).content.decode()
    assert "halve zi" in page
    assert "Concept teruggezet van" in page
    assert "Elke ochtend even praten" in json.dumps(stored(cast, token))
    assert "geheim" not in json.dumps(stored(cast, token))


def test_typing_in_a_part_that_was_done_makes_it_busy_again(ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    ilse.post(url("typing", token, "signalen"), {"signalen": "nog iets"})
    assert "Signalen die je zag Mee bezig" in text(ilse.get(url("parts", token)))


@pytest.mark.parametrize("key", ["wegen", "personen", "af", "persoon-1", "vraag-6", "definition"])
def test_only_forms_that_exist_are_kept(ilse: Client, key: str) -> None:
    assert ilse.post(url("typing", begin(ilse), key), {"x": "y"}).status_code == 404


def test_too_much_is_refused_in_words_and_what_was_kept_stays(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    answer = ilse.post(url("typing", token, "signalen"), {"signalen": "x" * 1_000_000})
    assert answer.status_code == 413
    assert "te veel" in answer.content.decode()
    assert PARTS["signalen"]["signalen"] in json.dumps(stored(cast, token))


def test_a_login_that_ended_keeps_the_draft(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    ilse.post(url("typing", token, "signalen"), {"signalen": "dit blijft"})
    Login.objects.all().delete()
    answer = ilse.post(url("part", token, "signalen"), {"signalen": "dit komt niet aan", "af": "ja"})
    assert answer.status_code == 302
    assert "/inloggen/" in answer["Location"]
    assert "dit blijft" in logged_in(cast.ilse).get(url("part", token, "signalen")).content.decode()


@pytest.mark.parametrize("bad", ["\x00", "x" * 1_000_000], ids=["nul", "megabyte"])
@pytest.mark.parametrize("field", ["given_names", "note", "birth", "postcode", "roles", "sex", "relation_to"])
def test_what_cannot_be_kept_is_refused_in_words(ilse: Client, field: str, bad: str) -> None:
    token = begin(ilse)
    fill_person(ilse, token)
    answer = ilse.post(url("person", token, uuid4()), {**AMIRA, field: bad, "af": "ja"})
    assert answer.status_code == 200
    assert "<title>Fout:" in answer.content.decode()
    assert "paarse kat" in answer.content.decode()


@pytest.mark.parametrize("name", ["typing", "person"])
def test_half_characters_break_nothing(ilse: Client, name: str) -> None:
    token = begin(ilse)
    someone = uuid4()
    address = url("person", token, someone) if name == "person" else url("typing", token, f"persoon-{someone}")
    halves = urlencode({**AMIRA, "given_names": "half \ud83d teken", "af": "ja"}, doseq=True, errors="surrogatepass")
    answer = ilse.post(address, halves, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {200, 302}
    for page in ("parts", "check", "together", "people"):
        assert ilse.get(url(page, token)).status_code == 200


def test_a_draft_with_what_cannot_be_kept_is_still_shown_and_never_sent(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    ilse.post(url("typing", token, "signalen"), {"signalen": "a\x00b"})
    for page in ("parts", "check", "together"):
        assert ilse.get(url(page, token)).status_code == 200
    assert ilse.get(url("part", token, "signalen")).status_code == 200
    assert "Nog niet af" in text(send(ilse, token))
    assert not Submission.objects.exists()


# --- weighing ---------------------------------------------------------------------


def test_the_questions_come_one_by_one_until_an_answer_decides(ilse: Client) -> None:
    token = begin(ilse)
    assert ilse.get(url("weigh", token))["Location"] == url("consider", token, 1)
    ilse.post(url("consider", token, 1), {"answer": "ja"})
    assert ilse.get(url("weigh", token))["Location"] == url("consider", token, 2)
    ilse.post(url("consider", token, 2), {"answer": "structureel"})
    page = text(ilse.get(url("weigh", token)))
    assert "Bij dit antwoord hoort melden" in page
    assert "Wegen Afgerond" in text(ilse.get(url("parts", token)))


def test_acute_stops_with_the_numbers_and_keeps_the_draft(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    ilse.post(url("consider", token, 1), {"answer": "ja"})
    answer = ilse.post(url("consider", token, 2), {"answer": "acuut", "waar_zie_je_dat_aan": "nu bang"}, follow=True)
    assert answer.redirect_chain[-1][0] == url("call", token)
    assert 'href="tel:112"' in answer.content.decode()
    assert 'href="tel:08002000"' in answer.content.decode()
    assert "nu bang" in json.dumps(stored(cast, token))


def test_danger_now_stops_with_the_numbers_too(ilse: Client) -> None:
    token = begin(ilse)
    assert fill_part(ilse, token, "zorgen", danger="ja")["Location"] == url("call", token)


def test_a_question_may_wait_and_one_goes_back_to_the_one_before(ilse: Client) -> None:
    token = begin(ilse)
    ilse.post(url("consider", token, 1), {"answer": "ja"})
    later = ilse.post(url("consider", token, 2), {"waar_zie_je_dat_aan": "denk nog na", "doe": "later"})
    assert later["Location"] == url("parts", token)
    back = ilse.post(url("consider", token, 2), {"doe": "terug"})
    assert back["Location"] == url("consider", token, 1)
    assert "Wegen Mee bezig" in text(ilse.get(url("parts", token)))


def test_a_question_without_an_answer_says_so(ilse: Client) -> None:
    answer = ilse.post(url("consider", begin(ilse), 1), {"answer": "misschien"})
    assert answer.status_code == 200
    assert "Kies een antwoord bij" in text(answer)


# --- people -----------------------------------------------------------------------


def test_a_person_sent_twice_is_one_and_may_be_changed_and_taken_out(ilse: Client) -> None:
    token = begin(ilse)
    someone = fill_person(ilse, token)
    fill_person(ilse, token, someone, given_names="Amina")
    page = text(ilse.get(url("people", token)))
    assert "1 persoon" in page
    assert "Amina el Idrissi" in page
    assert "Amina" in text(ilse.get(url("remove", token, someone)))
    ilse.post(url("remove", token, someone))
    ilse.post(url("remove", token, someone))
    assert "Je hebt nog niemand toegevoegd" in text(ilse.get(url("people", token)))


def test_nobody_added_is_not_done(ilse: Client) -> None:
    answer = ilse.post(url("people", begin(ilse)), {"af": "ja"})
    assert "Voeg eerst iemand toe" in text(answer)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"birth": "12-03-2090"}, "De geboortedatum ligt in de toekomst"),
        ({"birth": "31-02-2018"}, "31 februari bestaat niet"),
        ({"bsn": "999990018"}, "Dit BSN klopt niet"),
        ({"unborn": "on"}, "nog niet geboren"),
        ({"given_names": "", "surname": "", "note": ""}, "Vul een naam in"),
        ({"roles": []}, "Kies een antwoord bij: Wie is dit in het verhaal?"),
        ({"relation": "ouder"}, "Kies bij een relatie allebei"),
        ({"phone": "06-123"}, "cijfers te weinig"),
    ],
)
def test_a_person_that_cannot_be_is_refused_in_words(ilse: Client, changed: dict[str, Any], sentence: str) -> None:
    token = begin(ilse)
    fill_person(ilse, token)
    answer = ilse.post(url("person", token, uuid4()), {**AMIRA, **changed, "af": "ja"})
    assert sentence in text(answer)
    assert "paarse kat" in answer.content.decode()


# --- sending ----------------------------------------------------------------------


def test_an_empty_report_says_what_lacks_with_a_link_to_each(ilse: Client) -> None:
    token = begin(ilse)
    answer = send(ilse, token)
    page = answer.content.decode()
    assert "<title>Fout:" in page
    for key in ("signalen", "gesprek", "zorgen", "hulp", "gegevens"):
        assert f'href="{url("part", token, key)}"' in page
    assert f'href="{url("weigh", token)}"' in page
    assert not Submission.objects.exists()


def test_a_report_arrives_with_every_field_that_was_typed(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    answer = send(ilse, token)
    submission = Submission.objects.get()
    assert answer["Location"] == url("receipt", submission.pk)
    assert (submission.sender, submission.organisation, submission.region) == (cast.ilse, cast.school, cast.region)
    body = told_in(submission).as_json()
    told = json.dumps(body, ensure_ascii=False)
    typed = [value for part in PARTS.values() for value in part.values() if isinstance(value, str) and " " in value]
    typed += [AMIRA[name] for name in ("given_names", "infix", "surname", "bsn", "language", "street", "house_number")]
    typed += [AMIRA[name] for name in ("town", "reach_when", "codeword", "note")] + [
        WEIGHED["1"]["waar_zie_je_dat_aan"]
    ]
    for value in set(typed) - {"030 123 45 67"}:
        assert value in told, value
    amira, karim = body["persons"]
    assert (amira["age"], amira["birth_about"], amira["age_told_on"]) == (8, False, clock.today().isoformat())
    assert (karim["age"], karim["birth_about"], karim["roles"]) == (35, True, ["ouder"])
    assert amira["roles"] == ["kind", "slachtoffer"]
    assert (amira["phone"], amira["postcode"].replace(" ", "")) == ("+31612345670", "3524AA")
    assert all(amira[name] for name in ("secret_address", "same_household", "no_home_call", "no_post", "mail_is_read"))
    assert body["relations"] == [{"person": 1, "kind": "ouder", "other": 0}]
    values = body["values"]
    assert (values["mode"], values["group"], values["capacity"]) == ("open", "onderwijs", "leerkracht groep 5")
    assert values["kinds"] == PARTS["zorgen"]["kinds"]
    short = [values[name] for name in ("danger", "weapon", "pregnant", "substances", "family_knows")]
    assert short == ["nee", "ja", "nee", "ja", "nee"]
    assert body["reporter"]["phone"] == "+31301234567"
    assert values["meldcode"]["outcome"]["key"] == "melden"
    answers = {one["question"]: one["answer"] for part in values["meldcode"]["parts"] for one in part["answers"]}
    assert answers["Zijn er broers of zussen?"] == "Nee"
    assert answers["Is er acute of structurele onveiligheid?"] == "Ja, structureel"


def test_the_postvak_shows_what_was_sent_in_its_place_and_takes_it_without_retyping(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send(ilse, token)
    submission = Submission.objects.get()
    page = text(logged_in(cast.anna).get(reverse("cases:intake:submission", args=[submission.pk])))
    typed = [PARTS["overleg"]["uitkomst_overleg"], PARTS["zorgen"]["words"], PARTS["zorgen"]["niet_delen"]]
    typed += [PARTS["hulp"]["eigen_rol"], PARTS["gesprek"]["kind_zegt"], "Amira el Idrissi", "Karim", "Ja, structureel"]
    for words in typed:
        assert words in page, words
    report = take_submission(submission, team=cast.zuid, by=cast.anna)
    assert report.words == PARTS["zorgen"]["words"]
    assert report.meldcode["outcome"]["key"] == "melden"
    assert {one.given_names for one in Person.objects.filter(case=report.case)} == {"Amira", "Karim"}
    assert "Aangenomen als melding" in text(ilse.get(url("status", submission.pk)))


def test_a_double_click_and_a_retried_request_give_one_report(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    seen = ilse.get(url("check", token)).context["seen"]
    answers = [ilse.post(url("check", token), {"seen": seen}) for _again in range(3)]
    submission = Submission.objects.get()
    assert {answer["Location"] for answer in answers} == {url("receipt", submission.pk)}
    assert not Draft.objects.exists()


def test_what_changed_after_it_was_read_back_is_read_again_first(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    seen = ilse.get(url("check", token)).context["seen"]
    fill_part(ilse, token, "hulp", eigen_rol="Iets heel anders")
    answer = ilse.post(url("check", token), {"seen": seen})
    assert "Er is intussen iets veranderd" in text(answer)
    assert not Submission.objects.exists()


def test_a_sent_report_leads_to_where_it_stands(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send(ilse, token)
    submission = Submission.objects.get()
    for address in (url("parts", token), url("part", token, "signalen"), url("people", token)):
        assert ilse.get(address)["Location"] == url("status", submission.pk)


def test_receipt_and_status_speak_plainly_and_name_nobody(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send(ilse, token)
    submission = Submission.objects.get()
    receipt, status = ilse.get(url("receipt", submission.pk)), ilse.get(url("status", submission.pk))
    assert "Ontvangen, wordt bekeken" in text(status)
    assert "Binnen vijf dagen" in text(receipt)
    for page in (receipt, status):
        assert submission.reference in text(page)
        assert "Amira" not in text(page)
        assert "Idrissi" not in text(page)


def test_looks_at_what_was_sent_are_recorded(cast: Cast, ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send(ilse, token)
    submission = Submission.objects.get()
    ilse.get(url("status", submission.pk))
    ilse.get(url("reports"))
    [look] = events(Act.OPENED_PAGE, object_id=submission.pk)
    assert (look.actor, look.ground) == (str(cast.ilse.pk), Ground.OWN_WORK)
    [listed] = events(Act.LISTED, actor=str(cast.ilse.pk))
    assert listed.listed == [submission.pk]


def test_a_professional_can_nowhere_choose_to_be_anonymous(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    pages = [url("part", token, key) for key in PARTS] + [
        url("check", token),
        url("people", token),
        url("parts", token),
    ]
    for address in pages:
        page = ilse.get(address)
        assert not re.search(r'(?:name|value)="[^"]*anoni', page.content.decode()), address
    assert "Een uitzondering voor de veiligheid vraag je met de telefoon" in text(ilse.get(url("check", token)))
    assert "0800-2000" in text(ilse.get(url("part", token, "gegevens")))
    fill_part(ilse, token, "gegevens", mode="anoniem")
    send(ilse, token)
    assert told_in(Submission.objects.get()).values.mode == "open"


def test_the_print_to_read_together_leaves_out_what_may_bring_danger(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    page = text(ilse.get(url("together", token)))
    assert "Amira mist gym" in page
    left_out = ["999990019", "Regenboogstraat", "paarse kat", "dinsdag om tien uur", "Vader mag niet weten"]
    left_out += ["tegen de kast liep", "op mijn eigen toestel", "12345670"]
    for words in left_out:
        assert words not in page


# --- other people's ---------------------------------------------------------------


@pytest.fixture
def colleague(cast: Cast) -> Client:
    return logged_in(person("Wim Jansen", (cast.school, Role.PROFESSIONAL, None)))


PAGES = ["parts", "weigh", "call", "people", "new_person", "together", "check", "discard"]


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_of_somebody_else_is_not_there_and_the_refusal_is_recorded(
    ilse: Client, colleague: Client, name: str
) -> None:
    token = begin(ilse)
    assert colleague.get(url(name, token)).status_code == 404
    [refused] = events(Act.REFUSED, object_id=token)
    assert refused.result == "geweigerd"


def test_nobody_writes_into_somebody_elses_draft(cast: Cast, ilse: Client, colleague: Client) -> None:
    token = begin(ilse)
    fill_part(ilse, token, "signalen")
    before = stored(cast, token)
    tries = [
        fill_part(colleague, token, "signalen", signalen="anders"),
        colleague.post(url("typing", token, "signalen"), {"signalen": "anders"}),
        colleague.post(url("consider", token, 1), {"answer": "nee"}),
        colleague.post(url("person", token, uuid4()), {**AMIRA, "af": "ja"}),
        colleague.post(url("check", token), {"seen": ""}),
        colleague.post(url("discard", token)),
    ]
    assert {answer.status_code for answer in tries} == {404}
    assert stored(cast, token) == before


def test_what_somebody_else_sent_is_not_there(ilse: Client, colleague: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send(ilse, token)
    submission = Submission.objects.get()
    for name in ("status", "receipt"):
        assert colleague.get(url(name, submission.pk)).status_code == 404
    assert colleague.get(url("parts", token)).status_code == 404
    assert len(events(Act.REFUSED, object_id=submission.pk)) == 2
    assert submission.reference not in text(colleague.get(url("reports")))


def test_staff_and_receivers_have_no_portal(cast: Cast) -> None:
    assert logged_in(cast.anna).get(url("reports")).status_code == 404
    assert logged_in(cast.meryem).get(url("reports")).status_code == 403
    assert Client().get(url("reports"))["Location"].startswith("/inloggen/")


def test_a_role_that_ended_closes_the_portal(cast: Cast) -> None:
    ended = Membership.objects.get(user=cast.ilse)
    ended.ends = clock.today() - timedelta(days=1)
    ended.save(update_fields=["ends"])
    assert logged_in(cast.ilse).get(url("reports")).status_code in {403, 404}


# --- every page -------------------------------------------------------------------


def test_titles_and_addresses_are_neutral(ilse: Client) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    send_later = [url(name, token) for name in PAGES if name != "new_person"] + [url("part", token, k) for k in PARTS]
    for address in [url("reports"), *send_later, url("consider", token, 2)]:
        page = ilse.get(address).content.decode()
        [title] = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        loud = re.compile(
            r"geweld|mishandel|slachtoffer|dader|pleger|stalk|misbruik|veilig.?thuis|amira|idrissi", re.IGNORECASE
        )
        assert not loud.search(title + address), address
        assert title.strip().endswith("Portaal"), address


def test_the_list_asks_the_database_the_same_for_one_and_for_many(
    cast: Cast, ilse: Client, django_assert_num_queries: Any
) -> None:
    def sent(number: int) -> None:
        for one in range(number):
            Submission.objects.create(
                region=cast.region, kind="portaal", reference=f"R-{one}-{uuid4().hex[:6]}", token=uuid4(), sealed=b"x",
                arrived_on=clock.today(), arrived_at=clock.now(), sender=cast.ilse, state=SubmissionState.WAITING,
            )  # fmt: skip

    sent(1)
    ilse.get(url("reports"))
    with CaptureQueriesContext(connection) as few:
        ilse.get(url("reports"))
    asked = len(few)
    sent(30)
    assert "Volgende" in text(ilse.get(url("reports")))
    second = ilse.get(url("reports"), {"pagina": "2"})
    assert len(second.context["sent"]) == 6
    assert "Vorige" in text(second)
    for wrong in ("0", "-1", "x", "²", "9" * 20, "\x00"):
        assert ilse.get(url("reports"), {"pagina": wrong}).status_code == 200
    with django_assert_num_queries(asked):
        ilse.get(url("reports"))
