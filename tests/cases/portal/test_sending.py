"""Reading back and sending: one report with every field, and the status afterwards."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.audit.acts import Act, Ground
from cases.drafts.models import Draft
from cases.intake.models import Submission
from cases.intake.services import take_submission
from cases.persons.models import Person
from tests.cases.portal.make import (
    AMIRA,
    PARTS,
    WEIGHED,
    begin,
    events,
    fill_all,
    fill_part,
    send,
    text,
    told_in,
    url,
)
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis import clock

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("answer", ["acuut", "structureel"])
def test_what_was_weighed_as_acute_stands_out_in_the_postvak(cast: Cast, ilse: Client, answer: str) -> None:
    token = begin(ilse)
    fill_all(ilse, token)
    ilse.post(url("consider", token, 2), {"answer": answer})
    send(ilse, token)
    page = text(logged_in(cast.anna).get(reverse("cases:intake:inbox")))
    assert ("Direct gevaar" in page) is (answer == "acuut")


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


def test_a_report_written_on_an_english_screen_arrives_in_the_words_of_the_frame(cast: Cast) -> None:
    ilse = logged_in(cast.ilse)
    ilse.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    token = begin(ilse)
    assert "Signs that you saw" in text(ilse.get(url("parts", token)))
    fill_all(ilse, token)
    send(ilse, token)
    parts = told_in(Submission.objects.get()).as_json()["values"]["meldcode"]["parts"]
    assert [part["title"] for part in parts][:2] == ["Signalen die je zag", "Met wie je overlegde"]
    told = json.dumps(parts, ensure_ascii=False)
    assert "Wat zag of hoorde je zelf?" in told
    assert not re.search(r"\b(the|you|yes|what)\b", told, re.IGNORECASE)
