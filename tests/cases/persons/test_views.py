"""The pages of the people of a case."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit.acts import Act
from accounts.audit.models import Event
from cases.dossier.services import close, open_case
from cases.drafts.services import find_draft, save_draft
from cases.persons import queries
from cases.persons.models import Person, Relation
from cases.persons.services import add_person
from cases.persons.values import PersonValues
from tests.cases.persons.make import SANNE, Family, make_family
from tests.login import logged_in
from veiligthuis.database import name_actor, reading_trail

pytestmark = pytest.mark.django_db


def url(name: str, family: Family, *more: object) -> str:
    return reverse(f"cases:persons:{name}", args=[family.case.pk, *more])


def page(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def fields(response: Any) -> dict[str, Any]:
    """Return what a browser would send from the form as it is shown."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {
        name: form.fields[name].prepare_value(value) if not isinstance(value, list) else value
        for name, value in values.items()
    }
    return {name: "on" if value is True else value for name, value in shown.items() if value not in (None, "", False)}


def test_the_list_shows_children_first_with_warnings_and_without_any_number() -> None:
    family = make_family(secret_address=True, street="Schuilstraat", house_number="3")
    text = page(logged_in(family.cast.noor).get(url("people", family)))
    assert text.index("Lucas van den Heuvel") < text.index("ouder, slachtoffer")
    assert "Niet thuis bellen" in text
    assert "*******27" in text
    for secret in ("87654321", "999990627", "lavendel", "Schuilstraat"):
        assert secret not in text
    assert family.case.number in text.split("</title>")[0]
    assert "Heuvel" not in text.split("</title>")[0]


def test_the_people_of_a_case_are_read_once_for_page_and_bar() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    client.get(url("people", family))
    with CaptureQueriesContext(connection) as asked:
        client.get(url("people", family))
    reads = [query["sql"] for query in asked if 'FROM "cases_person"' in query["sql"]]
    assert len(reads) == 1


def test_people_elsewhere_stand_apart_and_what_was_corrected_can_be_read() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    name_actor(str(family.cast.noor.pk), request="test")
    there = {"street": "Kade", "house_number": "2", "same_household": False}
    add_person(family.case, PersonValues(given_names="Dennis", **there), by=family.cast.noor)  # type: ignore[arg-type]
    text = page(client.get(url("people", family))).split("<main")[1]
    assert text.index("Samen in huis") < text.index("Sanne") < text.index("Elders") < text.index("<strong>Dennis")
    address = url("change", family, family.lucas.pk)
    typed = fields(client.get(address)) | {"surname": "Verkerk", "address_since": "1 mei 2024"}
    assert client.post(address, typed).status_code == 302
    text = page(client.get(address))
    assert "Wat er eerder stond" in text
    assert "<strong>Achternaam:</strong> Heuvel" in text
    assert "01-05-2024" in text


def test_a_warning_stands_before_the_number_it_belongs_to() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    text = page(client.post(url("show", family, family.sanne.pk), {"wat": "nummer"}))
    line = text[text.index(f'id="p-{family.sanne.pk}"') :]
    assert line.index("Niet thuis bellen") < line.index("06-87654321")
    assert "lavendel" not in text


@pytest.mark.parametrize(
    ("what", "shown"),
    [("nummer", "06-87654321"), ("bsn", "999990627"), ("codewoord", "lavendel"), ("adres", "Schuilstraat 3")],
)
def test_a_sealed_value_is_shown_when_asked_for_and_the_look_is_recorded(what: str, shown: str) -> None:
    family = make_family(secret_address=True, street="Schuilstraat", house_number="3")
    client = logged_in(family.cast.noor)
    assert shown in page(client.post(url("show", family, family.sanne.pk), {"wat": what}))
    assert shown not in page(client.get(url("people", family)))
    with reading_trail():
        [event] = Event.objects.filter(act=Act.OPENED_PAGE, object_id=family.sanne.pk)
    assert (event.kind, event.actor) == (what, str(family.cast.noor.pk))
    assert set(event.persons) == {family.sanne.pk, family.lucas.pk}


def test_what_may_not_be_asked_for_is_not_there() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    assert client.post(url("show", family, family.sanne.pk), {"wat": "alles"}).status_code == 404
    assert client.get(url("show", family, family.sanne.pk)).status_code == 405


def test_another_team_sees_no_people_and_another_region_knows_of_no_case() -> None:
    family = make_family()
    assert logged_in(family.cast.samira).get(url("people", family)).status_code == 403
    assert logged_in(family.cast.vera).get(url("people", family)).status_code == 404
    assert (
        logged_in(family.cast.samira).post(url("show", family, family.sanne.pk), {"wat": "nummer"}).status_code == 403
    )


def test_an_empty_case_says_so_and_offers_the_next_act() -> None:
    family = make_family()
    case = open_case(family.cast.zuid, by=family.cast.noor)
    text = page(logged_in(family.cast.noor).get(reverse("cases:persons:people", args=[case.pk])))
    assert "Nog niemand vastgelegd" in text
    assert reverse("cases:persons:add", args=[case.pk]) in text


def test_somebody_is_added_once_however_often_the_form_is_sent() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    sent = fields(client.get(url("add", family))) | {"given_names": "Noa", "birth": "4 jaar", "roles": ["kind"]}
    first = client.post(url("add", family), sent)
    second = client.post(url("add", family), sent)
    assert (first.status_code, first["Location"]) == (302, url("people", family))
    assert (second.status_code, second["Location"]) == (302, url("people", family))
    noa = Person.objects.get(case=family.case, given_names="Noa")
    assert (noa.age, noa.birth_year) == (4, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"birth": "31-02-2020"}, "31 februari bestaat niet"),
        ({"birth": "12-03-2199"}, "De geboortedatum ligt in de toekomst"),
        ({"bsn": "123456789"}, "Dit BSN klopt niet"),
        ({"phone": "06-123"}, "cijfers te weinig"),
        ({"roles": []}, "Kies een antwoord bij: Rol in deze zaak"),
        ({"surname": "H" * 100_000}, "Dit is te lang"),
        ({"surname": "Heu\x00vel"}, "niet bewaard"),
        ({"unborn": "on", "birth": "6"}, "nog niet geboren"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(typed: dict[str, Any], words: str) -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    start = {"token": "7a0f2f6e-58a4-4a6c-8a94-3a1b6d1c0b55", "version": "1", "given_names": "Noa", "roles": ["kind"]}
    response = client.post(url("add", family), start | typed)
    text = page(response)
    assert response.status_code == 200
    assert words in text
    assert "<title>Fout:" in text
    assert 'value="Noa"' in text
    assert Person.objects.filter(case=family.case).count() == 2


def test_the_form_of_a_person_shows_nothing_that_is_sealed_and_keeps_it_when_left_empty() -> None:
    family = make_family(secret_address=True, street="Schuilstraat", house_number="3")
    client = logged_in(family.cast.noor)
    shown = client.get(url("change", family, family.sanne.pk))
    for secret in ("87654321", "999990627", "lavendel", "Schuilstraat"):
        assert secret not in page(shown)
    response = client.post(url("change", family, family.sanne.pk), fields(shown) | {"language": "Pools"})
    assert response.status_code == 302
    values = queries.values_of(Person.objects.get(pk=family.sanne.pk))
    assert (values.language, values.phone, values.codeword, values.bsn) == (
        "Pools",
        "+31687654321",
        "lavendel",
        "999990627",
    )
    assert (values.street, values.secret_address) == ("Schuilstraat", True)


def test_a_secret_address_does_not_come_open_by_taking_the_mark_away() -> None:
    family = make_family(secret_address=True, street="Schuilstraat", house_number="3")
    client = logged_in(family.cast.noor)
    sent = fields(client.get(url("change", family, family.sanne.pk)))
    del sent["secret_address"]
    text = page(client.post(url("change", family, family.sanne.pk), sent))
    assert "Schrijf het adres dan opnieuw op" in text
    assert "Schuilstraat" not in text


def test_what_is_sealed_goes_when_that_is_asked() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    sent = fields(client.get(url("change", family, family.sanne.pk))) | {"drop_phone": "on", "drop_bsn": "on"}
    assert client.post(url("change", family, family.sanne.pk), sent).status_code == 302
    values = queries.values_of(Person.objects.get(pk=family.sanne.pk))
    assert (values.phone, values.bsn, values.codeword) == ("", "", "lavendel")


def test_on_a_stale_page_both_texts_are_shown_and_sending_again_stands() -> None:
    family = make_family()
    noor, omar = logged_in(family.cast.noor), logged_in(family.cast.omar)
    address = url("change", family, family.lucas.pk)
    stale = fields(noor.get(address))
    omar.post(address, fields(omar.get(address)) | {"surname": "Verkerk"})
    response = noor.post(address, stale | {"note": "Slaapt slecht."})
    text = page(response)
    assert response.status_code == 200
    assert "Een collega wijzigde deze persoon intussen" in text
    assert "Verkerk" in text
    assert "Slaapt slecht." in text
    assert 'value="Heuvel"' in text
    again = noor.post(address, fields(response) | {"roles": ["kind"]})
    assert again.status_code == 302
    family.lucas.refresh_from_db()
    assert (family.lucas.surname, family.lucas.note) == ("Heuvel", "Slaapt slecht.")


def test_a_draft_comes_back_with_its_time_and_ends_when_the_person_is_kept() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    save_draft(
        family.cast.noor,
        "persoon",
        family.case.pk,
        {"given_names": ["Half"], "roles": ["kind", "getuige"], "birth": ["±3"], "version": ["1"]},
    )
    response = client.get(url("add", family))
    assert "Concept teruggezet van" in page(response)
    assert 'value="Half"' in page(response)
    sent = fields(response)
    assert sent["roles"] == ["kind", "getuige"]
    assert client.post(url("add", family), sent).status_code == 302
    assert find_draft(family.cast.noor, "persoon", family.case.pk) is None


def test_a_relation_is_added_and_ended_and_never_to_oneself() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    sanne, lucas = str(family.sanne.pk), str(family.lucas.pk)
    text = page(client.post(url("relate", family), {"person": sanne, "kind": "partner", "other": sanne}))
    assert "Iemand kan geen relatie met zichzelf hebben" in text
    assert f'value="{sanne}" selected' in text
    assert client.post(url("relate", family), {"person": sanne, "kind": "verzorger", "other": lucas}).status_code == 302
    assert "verzorger van Lucas" in page(client.get(url("people", family)))
    relation = Relation.objects.get(case=family.case, kind="verzorger")
    assert client.post(url("end", family, relation.pk)).status_code == 302
    assert "verzorger van Lucas" not in page(client.get(url("people", family)))


def test_a_relation_with_somebody_of_another_case_is_refused() -> None:
    family = make_family()
    sent = {"person": str(family.sanne.pk), "kind": "partner", "other": "7a0f2f6e-58a4-4a6c-8a94-3a1b6d1c0b55"}
    response = logged_in(family.cast.noor).post(url("relate", family), sent)
    assert "Kies een antwoord bij: Van wie" in page(response)


def test_a_closed_case_is_read_only_and_says_so() -> None:
    family = make_family()
    client = logged_in(family.cast.noor)
    shown = fields(client.get(url("change", family, family.lucas.pk)))
    close(family.case, by=family.cast.noor, reason="Veilig.")
    text = page(client.get(url("people", family)))
    assert "Deze zaak is gesloten" in text
    assert "Wijzig" not in text
    assert "Persoon toevoegen" not in text
    assert client.get(url("add", family)).status_code == 302
    relation = Relation.objects.get()
    response = client.post(url("end", family, relation.pk), follow=True)
    assert "Deze zaak is gesloten. Een nieuwe melding" in page(response)
    assert Relation.objects.get() == relation
    response = client.post(url("change", family, family.lucas.pk), shown | {"note": "Te laat."})
    assert "Deze zaak is gesloten. Een nieuwe melding" in page(response)
    assert "Te laat." in page(response)


@pytest.mark.parametrize("size", [5, 60])
def test_the_list_takes_as_many_queries_for_many_people_as_for_few(
    size: int, django_assert_max_num_queries: Any
) -> None:
    family = make_family()
    for _number in range(size - 2):
        add_person(family.case, SANNE, by=family.cast.noor)
    client = logged_in(family.cast.noor)
    client.get(url("people", family))
    with django_assert_max_num_queries(30):
        assert page(client.get(url("people", family))).count("*******27") == size - 1
