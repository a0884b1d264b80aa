"""Taking a report in on its screen: nothing is typed twice, what was typed stays."""

from typing import Any
from uuid import uuid4

import pytest

from cases.dossier.models import Case
from cases.drafts.models import Draft
from cases.drafts.services import find_draft, read_draft, save_draft
from cases.intake.models import Report
from cases.persons.models import Person, Relation
from tests.cases.intake.make import STORY, close_case, make_report, take_in, text, told
from tests.cast import Cast
from tests.login import logged_in
from veiligthuis import clock
from veiligthuis.database import name_actor

pytestmark = pytest.mark.django_db


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
        ({"last_time": "30 februari"}, "30 februari bestaat niet. Vul een bestaande dag in, of alleen de maand"),
        ({"last_time": "31 november 2026"}, "31 november bestaat niet. Vul een bestaande dag in, of alleen de maand"),
        (
            {"last_time": f"31-12-{clock.today().year + 1}"},
            "Die dag moet nog komen. Vul in wanneer het de laatste keer was",
        ),
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
    assert "een teken in dat niet bewaard kan worden" in text(answer)


def test_a_day_of_the_conversation_that_cannot_be_stands_in_its_field_only(cast: Cast) -> None:
    page = text(take_in(cast, happened_on="32-13-2026", happened_time="22:39"))
    assert "Maand 13 bestaat niet" in page
    assert "Uit het gesprek van" not in page


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
    following = Case.objects.get(earlier=first)
    page = text(take_in(cast, earlier=first.number))
    assert f"Na deze zaak loopt al zaak {following.number}." in page
    take_in(cast, earlier=following.number)
    assert Report.objects.filter(case=following).count() == 2
    close_case(following, cast.noor)
    take_in(cast, earlier=first.number)
    assert Case.objects.filter(earlier=first).count() == 2


def test_a_number_of_another_region_is_not_known_here(cast: Cast) -> None:
    region = cast.vera.memberships_now[0]
    assert region.team is not None
    from cases.dossier.services import open_case

    far = open_case(region.team, by=cast.vera)
    assert "Dit zaaknummer kennen wij niet in deze regio" in text(take_in(cast, earlier=far.number))


def test_words_that_name_a_hidden_reporter_are_refused_until_somebody_read_them_again(cast: Cast) -> None:
    token = uuid4()
    page = text(take_in(cast, token, words=f"De buurvrouw Ria Verkerk belt. {STORY}"))
    assert "Hier staat wie er meldt" in page
    assert "Ria, Verkerk" in page
    assert 'name="read_again"' in page
    assert not Report.objects.exists()
    assert take_in(cast, token, words=f"Ria Verkerk. {STORY}", read_again="on").status_code == 302


def test_a_name_that_the_family_has_too_and_an_open_reporter_are_no_trace(cast: Cast) -> None:
    assert take_in(cast, reporter_name="Opa Heuvel", words=f"Lucas Heuvel. {STORY}").status_code == 302
    words = f"Ria Verkerk belt. {STORY}"
    assert take_in(cast, mode="open", consent="ja, aan de telefoon", words=words).status_code == 302


@pytest.mark.parametrize(
    "words",
    [
        "Zij woont 3998 QX 4711.",
        "Uit 3998qx.",
        "Bel 06, 12344321.",
        "Bel 12344321.",
        "Van Hazelmuisstr. 4711.",
        "Die van nummer 4711.",
        "Bo\u00adterkoek belt.",
        "PetronellaBoterkoek belt.",
        "Boter-koek belt.",
    ],
)
def test_a_hidden_reporter_is_seen_in_the_words_in_every_ordinary_spelling(cast: Cast, words: str) -> None:
    reporter: dict[str, Any] = {"reporter_name": "Petronella Boterkoek", "reporter_phone": "0612344321"}
    page = text(take_in(cast, reporter_address="Hazelmuisstraat 4711, 3998 QX", words=f"{words} {STORY}", **reporter))
    assert "Hier staat wie er meldt" in page
    assert not Report.objects.exists()


def test_a_place_where_the_family_lives_too_is_no_trace_of_a_neighbour(cast: Cast) -> None:
    words = f"Het gezin op Galgenwaard 14, 3524 AA. {STORY}"
    assert take_in(cast, reporter_address="Galgenwaard 16, 3524 AA", words=words).status_code == 302
    page = text(take_in(cast, reporter_address="Galgenwaard 16, 3524 AA", words=f"Zij van nummer 16. {STORY}"))
    assert "Hier staat wie er meldt" in page
