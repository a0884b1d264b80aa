"""Intake's screens: story first, what was typed stays, nothing is typed twice, who reported stays apart."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from accounts.audit.acts import Act
from accounts.audit.models import Event
from cases.dossier.models import Case
from cases.dossier.services import assign
from cases.drafts.models import Draft
from cases.drafts.services import find_draft, read_draft, save_draft
from cases.intake.models import Advice, Report, Submission
from cases.intake.queries import body_of
from cases.persons.models import Person, Relation
from tests.cases.intake.make import close_case, make_report, make_submission, make_unknown
from tests.cast import Cast, make_cast
from tests.login import logged_in
from veiligthuis.database import name_actor, reading_trail

pytestmark = pytest.mark.django_db
STORY = "hoort elke avond geschreeuw bij buren op nr 14, kind huilend op de galerij"
FAMILY = {
    "personen": "2",
    "persoon-0-given_names": "Lucas", "persoon-0-infix": "van den", "persoon-0-surname": "Heuvel",
    "persoon-0-birth": "6", "persoon-0-roles": ["kind", "getuige"], "persoon-0-street": "Galgenwaard",
    "persoon-0-house_number": "14", "persoon-0-postcode": "3524aa", "persoon-0-town": "Utrecht",
    "persoon-1-given_names": "Sanne", "persoon-1-birth": "±30", "persoon-1-roles": ["ouder"],
    "persoon-1-lives": "zelfde", "persoon-1-band-0": "ouder",
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(cast: Cast, **fields: Any) -> dict[str, Any]:
    """Return a whole report as the browser sends it."""
    whole = {
        "mode": "anoniem", "caller": "omstander", "capacity": "buurtbewoner", "words": STORY, "kinds": ["partnergeweld"],
        "danger": "ja", "reporter_name": "Ria Verkerk", "reporter_phone": "06-12345678", "team": str(cast.zuid.pk),
    }  # fmt: skip
    return {name: value for name, value in (whole | FAMILY | fields).items() if value is not None}


def take_in(cast: Cast, token: UUID | None = None, **fields: Any) -> Any:
    return logged_in(cast.anna).post(f"/melding/{token or uuid4()}/", told(cast, **fields))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def events(**wanted: Any) -> list[Event]:
    with reading_trail():
        return list(Event.objects.filter(**wanted))


# --- the conversation -------------------------------------------------------------


def test_a_new_conversation_gets_an_address_and_writes_nothing(cast: Cast) -> None:
    client = logged_in(cast.anna)
    answer = client.get("/gesprek/nieuw/")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert not Draft.objects.exists()
    assert "autofocus" in text(page)
    assert "“Bel nu" in text(page)


def test_what_was_typed_comes_back_after_a_crash(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(f"/concept/gesprek/{token}/", {"words": STORY, "questions": ["2"], "danger": "ja"})
    page = text(client.get(f"/gesprek/{token}/"))
    assert STORY in page
    assert "Concept teruggezet van" in page
    assert re.findall(r'name="(questions|danger)" value="(\w+)"[^>]*checked', page) == [
        ("danger", "ja"),
        ("questions", "2"),
    ]


def test_a_colleague_sees_nothing_of_it(cast: Cast) -> None:
    token = uuid4()
    logged_in(cast.anna).post(f"/concept/gesprek/{token}/", {"words": STORY})
    assert STORY not in text(logged_in(cast.noor).get(f"/gesprek/{token}/"))


def test_later_keeps_everything_without_a_check_and_the_postvak_shows_that_it_is_there(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    answer = client.post(f"/gesprek/{token}/", {"words": "x\x00y", "doe": "later", "reporter_phone": "abc"})
    assert answer.status_code == 302
    page = text(client.get("/postvak/"))
    assert f"/gesprek/{token}/" in page
    assert "Mijn concepten" in page
    assert f"/gesprek/{token}/" not in text(logged_in(cast.joke).get("/postvak/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "melding"}, "Schrijf op wat de beller vertelt"),
        ({"words": STORY}, "Kies advies of melding"),
        ({"words": STORY, "kind": "advies", "happened_on": "31-11-2026"}, "31 november bestaat niet"),
        ({"words": STORY, "kind": "advies", "happened_on": "31-12-2099"}, "Het gesprek kan niet in de toekomst zijn"),
        ({"words": "a\x00b", "kind": "advies"}, "een teken in dat niet bewaard kan worden"),
        ({"words": "x" * 20_001, "kind": "advies"}, "Dit is te lang"),
        ({"words": STORY, "kind": "advies", "reporter_name": "x" * 1_000_000}, "Dit is te lang"),
    ],
)
def test_finishing_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, fields: dict[str, str], sentence: str
) -> None:
    answer = logged_in(cast.anna).post(f"/gesprek/{uuid4()}/", {"doe": "klaar"} | fields)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert "Fout:" in text(answer)
    if fields.get("words") == STORY:
        assert STORY in text(answer)
    assert not Advice.objects.exists()


def test_an_advice_is_stored_without_a_name_and_its_draft_is_gone(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {"words": "wil weten wat zij kan doen", "kind": "advies", "reporter_name": "Ria Verkerk"}
    client.post(f"/concept/gesprek/{token}/", fields)
    answer = client.post(f"/gesprek/{token}/", fields | {"doe": "klaar"})
    assert answer.status_code == 302
    assert [advice.text for advice in Advice.objects.all()] == ["wil weten wat zij kan doen"]
    assert not Draft.objects.exists()


def test_what_identifies_is_shown_first_and_replaced_with_one_key(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {"words": "bel terug op 06-12345678, woont 3524 AA 14", "kind": "advies"}
    shown = text(client.post(f"/gesprek/{token}/", fields | {"doe": "klaar"}))
    assert not Advice.objects.exists()
    assert "In de tekst staan 2 dingen" in shown
    assert "[telefoonnummer weggelaten]" in shown
    assert fields["words"] in shown
    client.post(f"/gesprek/{token}/", fields | {"doe": "vervang"})
    (advice,) = Advice.objects.all()
    assert advice.text == "bel terug op [telefoonnummer weggelaten], woont [adres weggelaten]"


def test_a_finished_conversation_is_not_opened_again(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {"words": "twijfelt", "kind": "advies", "doe": "klaar"}
    assert client.post(f"/gesprek/{token}/", fields).status_code == 302
    assert client.post(f"/gesprek/{token}/", fields).status_code == 302
    assert client.get(f"/gesprek/{token}/").status_code == 302
    assert Advice.objects.count() == 1


def test_a_report_takes_everything_along_and_the_conversations_draft_is_gone(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    fields = {
        "words": STORY, "kind": "melding", "caller": "omstander", "danger": "ja", "reporter_name": "Ria Verkerk",
        "reporter_phone": "06-12345678", "about": "Van den Heuvel", "address": "3524 AA 14", "language": "Pools",
        "happened_on": "18-11-2025", "happened_time": "22:40", "doe": "klaar", "mode": "anoniem",
    }  # fmt: skip
    answer = client.post(f"/gesprek/{token}/", fields)
    assert answer["Location"] == f"/melding/{token}/"
    assert [draft.form for draft in Draft.objects.all()] == ["melding"]
    page = text(client.get(f"/melding/{token}/"))
    for value in (STORY, "Ria Verkerk", "06-12345678", "van den", "Heuvel", "3524 AA", "18-11-2025", "22:40"):
        assert f'value="{value}"' in page or value == STORY
    assert STORY in page


def test_a_professional_stands_ready_as_open(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(
        f"/gesprek/{token}/",
        {"words": STORY, "kind": "melding", "caller": "professional", "mode": "anoniem", "doe": "klaar"},
    )
    draft = find_draft(cast.anna, "melding", token)
    assert draft is not None
    assert read_draft(draft)["mode"] == ["open"]


# --- the report -------------------------------------------------------------------


def test_a_report_is_taken_in_with_its_people_and_says_where_it_went(cast: Cast) -> None:
    token = uuid4()
    answer = take_in(cast, token)
    report = Report.objects.get()
    assert answer["Location"] == f"/melding/vastgelegd/{report.pk}/"
    lucas, sanne = Person.objects.filter(case=report.case).order_by("position")
    assert (lucas.age, lucas.birth_year, sanne.age, sanne.birth_about) == (6, None, 30, True)
    assert [(one.person, one.kind, one.other) for one in Relation.objects.all()] == [(sanne, "ouder", lucas)]
    assert (sanne.addresses.get().street, sanne.addresses.get().postcode) == ("Galgenwaard", "3524AA")
    page = text(logged_in(cast.anna).get(answer["Location"]))
    assert report.case.number in page
    assert "team Zuid" in page
    assert "Verkerk" not in page


def test_a_double_click_gives_one_case_and_the_same_answer(cast: Cast) -> None:
    token = uuid4()
    assert take_in(cast, token)["Location"] == take_in(cast, token)["Location"]
    assert Case.objects.count() == 1


def test_the_draft_ends_with_the_report(cast: Cast) -> None:
    token = uuid4()
    save_draft(cast.anna, "melding", token, {"words": ["x"]})
    take_in(cast, token)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": ""}, "Schrijf op wat er is gebeurd, in de woorden van de melder"),
        ({"kinds": None}, "Kies ten minste één soort onveiligheid, of “Nog niet duidelijk”"),
        ({"mode": "open"}, "Schrijf op wanneer en hoe de melder ja zei, of kies anoniem voor betrokkenen"),
        ({"mode": "dubbel_anoniem"}, "Kies een antwoord bij"),
        ({"caller": "professional"}, "Een professional meldt open"),
        ({"capacity": "huisarts"}, "Een professional meldt open"),
        ({"reporter_phone": "06-1234567"}, "Het telefoonnummer heeft een cijfer te weinig"),
        ({"last_time": "31 november 2026"}, "31 november bestaat niet. Vul een bestaande dag in, of alleen de maand"),
        ({"persoon-0-birth": "12-03-2099"}, "De geboortedatum van Lucas ligt in de toekomst"),
        ({"persoon-0-bsn": "123456789"}, "Dit BSN klopt niet"),
        ({"persoon-1-given_names": "x" * 1_000_000}, "Dit is te lang: 1000000 tekens"),
        ({"persoon-1-given_names": "a\x00"}, "een teken in dat niet bewaard kan worden"),
        ({"persoon-1-unborn": "on"}, "nog niet geboren"),
        ({"earlier": "VT-0000-00001"}, "Dit zaaknummer klopt niet"),
        ({"earlier": "zaak van vorig jaar"}, "Dit zaaknummer klopt niet"),
        ({"team": str(uuid4())}, "Kies een antwoord bij"),
        ({"happened_on": "31-12-2099"}, "Het gesprek kan niet in de toekomst zijn"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, fields: dict[str, Any], sentence: str
) -> None:
    answer = take_in(cast, **fields)
    assert answer.status_code == 200
    page = text(answer)
    assert sentence in page
    assert "Wat je al invulde staat er nog." in page
    assert 'value="Ria Verkerk"' in page
    assert 'value="Galgenwaard"' in page
    assert not Case.objects.exists()


def test_half_a_character_is_refused_in_words(cast: Cast) -> None:
    body = "words=x%ED%A0%80&kinds=stalking&mode=anoniem"
    answer = logged_in(cast.anna).generic("POST", f"/melding/{uuid4()}/", body, "application/x-www-form-urlencoded")
    assert answer.status_code == 200


def test_last_time_may_be_told_in_words(cast: Cast) -> None:
    assert take_in(cast, last_time="vorige week vrijdag", part_of_day="avond").status_code == 302
    assert Report.objects.get().last_time == "vorige week vrijdag, avond"


def test_one_more_person_comes_back_with_everything_that_was_typed(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    answer = client.post(f"/melding/{token}/", told(cast, doe="persoon", **{"persoon-1-birth": "32-13-2020"}))
    assert answer["Location"] == f"/melding/{token}/#persoon-2"
    page = text(client.get(f"/melding/{token}/"))
    assert 'name="persoon-2-given_names"' in page
    assert 'value="32-13-2020"' in page
    assert "Is van Lucas van den Heuvel" in page
    assert not Case.objects.exists()


def test_a_person_who_is_taken_away_leaves_the_others_as_they_were(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(f"/melding/{token}/", told(cast, doe="weg-0"))
    draft = find_draft(cast.anna, "melding", token)
    assert draft is not None
    typed = read_draft(draft)
    assert (typed["personen"], typed["persoon-0-given_names"]) == (["1"], ["Sanne"])
    assert not any(name.startswith(("persoon-1", "persoon-0-band")) for name in typed)


def test_a_child_told_after_its_parent_is_kept_as_the_parents_child(cast: Cast) -> None:
    take_in(cast, None, **{"persoon-1-band-0": "kind_van"})
    (relation,) = Relation.objects.all()
    assert (relation.person.given_names, relation.kind, relation.other.given_names) == ("Lucas", "ouder", "Sanne")


def test_a_closed_case_is_followed_and_an_open_one_joined(cast: Cast) -> None:
    first = make_report(cast).case
    name_actor("system:seed", request="test")
    take_in(cast, earlier=first.number.lower().replace("-", " "))
    assert Report.objects.filter(case=first).count() == 2
    close_case(first, cast.noor)
    take_in(cast, earlier=first.number)
    assert Case.objects.filter(earlier=first).count() == 1


def test_a_number_of_another_region_is_not_known_here(cast: Cast) -> None:
    region = cast.vera.memberships_now[0]
    assert region.team is not None
    from cases.dossier.services import open_case

    far = open_case(region.team, by=cast.vera)
    assert "Dit zaaknummer kennen wij niet in deze regio" in text(take_in(cast, earlier=far.number))


# --- dubbel anoniem -----------------------------------------------------------------


def test_dubbel_anoniem_is_reached_past_a_page_and_nothing_of_the_reporter_goes_along(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    typed = told(
        cast, doe="onbekend", words=f"{STORY}. Ria Verkerk belde, 06 1234 5678", reach="na zessen", earlier="x",
        **{"persoon-0-phone": "06-12345678", "persoon-0-note": "kent Ria Verkerk", "persoon-0-codeword": "appel"},
    )  # fmt: skip
    answer = client.post(f"/melding/{token}/", typed)
    assert answer["Location"] == f"/melding/{token}/onbekend/"
    old = Draft.objects.get()
    key = settings.KEY_DIR / "drafts" / str(old.pk)
    page = text(client.get(f"/melding/{token}/onbekend/"))
    assert "Dit gaat verloren en komt niet terug" in page
    assert Draft.objects.get() == old
    answer = client.post(f"/melding/{token}/onbekend/")
    fresh = Draft.objects.get()
    assert fresh != old
    assert key.exists()  # until the commit, which a test never reaches
    assert answer["Location"] == f"/melding/dubbel-anoniem/{fresh.object_id}/"
    kept = read_draft(fresh)
    assert kept["words"] == [f"{STORY}. [weggelaten] [weggelaten] belde, 0[weggelaten]"]
    assert kept["persoon-0-given_names"] == ["Lucas"]
    assert not {"reporter_name", "reporter_phone", "reach", "caller", "capacity", "earlier", "team"} & set(kept)
    assert not {"persoon-0-phone", "persoon-0-note", "persoon-0-codeword"} & set(kept)
    page = text(client.get(answer["Location"]))
    assert "reporter_name" not in page
    assert "persoon-0-phone" not in page
    sent = {"words": STORY, "kinds": ["partnergeweld"], "reporter_name": "Ria Verkerk", "onbekend": "1"} | FAMILY
    assert client.post(answer["Location"], sent).status_code == 302
    body = body_of(Submission.objects.get())
    assert body is not None
    assert "Verkerk" not in str(body.as_json())
    assert [person.given_names for person in body.persons] == ["Lucas", "Sanne"]
    assert not Draft.objects.exists()


def test_a_look_at_the_interruption_destroys_nothing_and_a_professional_cannot_pass_it(cast: Cast) -> None:
    token = uuid4()
    client = logged_in(cast.anna)
    client.post(f"/melding/{token}/", told(cast, doe="onbekend", caller="professional"))
    assert "Een professional kan niet dubbel anoniem melden" in text(client.get(f"/melding/{token}/onbekend/"))
    client.post(f"/melding/{token}/onbekend/")
    draft = find_draft(cast.anna, "melding", token)
    assert draft is not None
    assert read_draft(draft)["reporter_name"] == ["Ria Verkerk"]


def test_the_form_of_an_unknown_reporter_is_not_reached_by_its_address_alone(cast: Cast) -> None:
    token = uuid4()
    assert logged_in(cast.anna).get(f"/melding/dubbel-anoniem/{token}/")["Location"] == f"/melding/{token}/"


# --- the Postvak ----------------------------------------------------------------------


def test_the_postvak_shows_the_oldest_first_with_dates_in_words_and_one_event(cast: Cast) -> None:
    first, second = make_submission(cast), make_unknown(cast)
    page = text(logged_in(cast.anna).get("/postvak/"))
    assert first.reference in page
    assert second.reference in page
    assert "Basisschool De Regenboog" in page
    assert "Beoordelen uiterlijk" in page
    assert "Heuvel" not in page
    (event,) = events(act=Act.LISTED, kind="postvak")
    assert set(event.listed) == {first.pk, second.pk}


def test_a_postvak_of_another_region_is_empty(cast: Cast) -> None:
    submission = make_submission(cast)
    cast.vera.memberships.get()
    from accounts.roles import Role
    from tests.cast import member

    name_actor("system:seed", request="test")
    member(cast.vera, cast.other_region, Role.INTAKE)
    client = logged_in(cast.vera)
    assert submission.reference not in text(client.get("/postvak/"))
    assert client.get(f"/postvak/{submission.pk}/").status_code == 404
    assert client.post(f"/postvak/{submission.pk}/aannemen/", {}).status_code == 404
    assert [event.object_id for event in events(act=Act.REFUSED)] == [submission.pk] * 2


def test_a_submission_shows_every_field_and_is_accepted_without_retyping(cast: Cast) -> None:
    submission = make_submission(
        cast,
        meldcode={"parts": [{"title": "Signalen", "answers": [{"question": "Wat zag je?", "answer": "blauw\nplek"}]}]},
    )
    client = logged_in(cast.anna)
    page = text(client.get(f"/postvak/{submission.pk}/"))
    for shown in ("galerij", "Lucas van den Heuvel", "ouder van Lucas", "Ilse Bakker", "Wat zag je?", "blauw<br>plek"):
        assert shown in page
    assert len(events(act=Act.OPENED_SUBMISSION, object_id=submission.pk)) == 1
    answer = client.post(f"/postvak/{submission.pk}/aannemen/", {"team": str(cast.zuid.pk), "earlier": ""})
    report = Report.objects.get()
    assert answer["Location"] == f"/melding/vastgelegd/{report.pk}/"
    assert "Aangenomen" in text(client.get(f"/postvak/{submission.pk}/"))
    again = client.post(f"/postvak/{submission.pk}/aannemen/", {"team": str(cast.zuid.pk), "earlier": ""})
    assert again["Location"] == answer["Location"]
    late = text(logged_in(cast.joke).post(f"/postvak/{submission.pk}/aannemen/", {"team": str(cast.zuid.pk)}))
    assert "Anna de Vries was eerder" in late


def test_what_nobody_signed_is_accepted_or_refused_by_who_may(cast: Cast) -> None:
    one, two = make_unknown(cast), make_unknown(cast)
    anna, joke = logged_in(cast.anna), logged_in(cast.joke)
    assert "Ambtshalve aannemen" not in text(anna.get(f"/postvak/{one.pk}/"))
    assert anna.post(f"/postvak/{one.pk}/ambtshalve/", {}).status_code == 403
    assert anna.post(f"/postvak/{one.pk}/weigeren/", {}).status_code == 403
    page = text(joke.post(f"/postvak/{one.pk}/ambtshalve/", {"neem-team": str(cast.zuid.pk), "neem-reason": ""}))
    assert "Schrijf op waarom je deze melding ambtshalve aanneemt" in page
    joke.post(f"/postvak/{one.pk}/ambtshalve/", {"neem-team": str(cast.zuid.pk), "neem-reason": "Vermoeden, regel 3."})
    assert Report.objects.get().own_motion_by == cast.joke
    page = text(joke.post(f"/postvak/{two.pk}/weigeren/", {"weiger-reason": "Lucas is bekend"}))
    assert "Noem in de reden niemand" in page
    assert joke.post(f"/postvak/{two.pk}/weigeren/", {"weiger-reason": "Te dun."}).status_code == 302
    two.refresh_from_db()
    assert (two.state, two.sealed) == ("geweigerd", None)
    assert "Heuvel" not in text(joke.get(f"/postvak/{two.pk}/"))


def test_the_case_is_given_once_by_who_took_the_report_in(cast: Cast) -> None:
    report = make_report(cast)
    name_actor("system:seed", request="test")
    place = f"/melding/vastgelegd/{report.pk}/"
    assert logged_in(cast.noor).get(place).status_code == 404
    client = logged_in(cast.anna)
    page = text(client.get(place))
    assert "Noor de Wit" in page
    assert "Samira" not in page
    assert "Kies een antwoord bij" in text(client.post(f"{place}toewijzen/", {"to": str(cast.samira.pk)}))
    client.post(f"{place}toewijzen/", {"to": str(cast.noor.pk)})
    report.case.refresh_from_db()
    assert report.case.assignee == cast.noor
    assert client.post(f"{place}toewijzen/", {"to": str(cast.anna.pk)}).status_code == 403


# --- reading a report -------------------------------------------------------------------


def reading(report: Report) -> str:
    return f"/zaak/{report.case_id}/melding/{report.pk}/"


def test_a_report_is_read_in_its_case_and_who_reported_is_masked(cast: Cast) -> None:
    report = make_report(cast)
    page = text(logged_in(cast.noor).get(reading(report)))
    assert "galerij" in page
    assert "Afgeschermd" in page
    assert "Anna de Vries kan dit openen" in page
    assert "Verkerk" not in page


def test_who_may_opens_it_once_with_a_purpose(cast: Cast) -> None:
    report = make_report(cast)
    client = logged_in(cast.anna)
    page = text(client.post(reading(report), {}))
    assert "Kies waarvoor je dit nodig hebt" in page
    assert "Verkerk" not in page
    page = text(client.post(reading(report), {"purpose": "Terugbellen met een vraag"}))
    assert "Ria Verkerk" in page
    assert "06-12345678" in page
    (event,) = events(act=Act.OPENED_IDENTITY)
    assert (event.case_id, event.purpose, event.actor) == (
        report.case_id, "Terugbellen met een vraag", str(cast.anna.pk),
    )  # fmt: skip
    assert "Verkerk" not in text(client.get(reading(report)))


def test_a_colleague_who_asks_for_it_is_refused_and_that_is_recorded(cast: Cast) -> None:
    report = make_report(cast)
    name_actor("system:seed", request="test")
    assign(report.case, to=cast.noor, by=cast.anna)
    for who in (cast.anna, cast.omar):
        answer = logged_in(who).post(reading(report), {"purpose": "Terugbellen met een vraag"})
        assert answer.status_code == 403
    assert {event.actor for event in events(act=Act.REFUSED)} == {str(cast.anna.pk), str(cast.omar.pk)}


def test_a_report_is_read_only_in_its_own_case_and_by_who_may_see_that_case(cast: Cast) -> None:
    report, other = make_report(cast), make_report(cast)
    assert logged_in(cast.noor).get(f"/zaak/{other.case_id}/melding/{report.pk}/").status_code == 404
    assert logged_in(cast.samira).get(reading(report)).status_code == 403
    assert logged_in(cast.vera).get(reading(report)).status_code == 404


@pytest.mark.parametrize("who", ["els", "rob", "ilse", "meryem"])
def test_who_is_apart_or_from_outside_comes_nowhere_here(cast: Cast, who: str) -> None:
    report, submission = make_report(cast), make_submission(cast)
    client: Client = logged_in(getattr(cast, who))
    for place in (
        "/gesprek/nieuw/",
        f"/melding/{uuid4()}/",
        "/postvak/",
        f"/postvak/{submission.pk}/",
        reading(report),
    ):
        assert client.get(place).status_code in {403, 404}
