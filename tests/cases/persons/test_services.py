"""Adding and changing the people of a case."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.audit.models import ChangeEntry
from accounts.keys import data_key
from cases.dossier.services import close, open_case
from cases.persons import queries, sealed, services
from cases.persons.models import (
    Address,
    HouseholdMember,
    Person,
    PersonVersion,
    Relation,
    RelationKind,
    Role,
    SafeContact,
)
from cases.persons.values import PersonValues
from tests.cases.persons.make import HOME, LUCAS, SANNE, Family, make_family
from veiligthuis import clock
from veiligthuis.errors import RuleViolation
from veiligthuis.keys import ring

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 13, 3, tzinfo=UTC)


def changed(family: Family, person: Person, **values: object) -> Person:
    person.refresh_from_db()
    new = replace(queries.values_of(person), **values)  # type: ignore[arg-type]
    return services.change_person(person, new, version=person.version, by=family.cast.noor)


def test_a_told_age_is_kept_with_the_day_it_was_told_and_never_becomes_a_date() -> None:
    with clock.moved_to(NOW):
        family = make_family()
    with clock.moved_to(datetime(2028, 1, 5, tzinfo=UTC)):
        lucas = changed(family, family.lucas, note="Heeft een veilige juf.")
        assert (lucas.age, lucas.age_told_on) == (6, date(2026, 11, 23))
        assert (lucas.birth_year, lucas.birth_month, lucas.birth_day) == (None, None, None)
        assert queries.people_of(family.case)[0].age == "ongeveer 7 jaar"


def test_a_new_told_age_is_told_today() -> None:
    with clock.moved_to(NOW):
        family = make_family()
    with clock.moved_to(datetime(2028, 1, 5, tzinfo=UTC)):
        lucas = changed(family, family.lucas, age=8, age_told_on=None)
        assert (lucas.age, lucas.age_told_on) == (8, date(2028, 1, 5))


def test_a_month_of_birth_stays_a_month() -> None:
    family = make_family()
    lucas = changed(family, family.lucas, age=None, age_told_on=None, birth_year=2020, birth_month=3)
    assert (lucas.birth_year, lucas.birth_month, lucas.birth_day, lucas.age, lucas.age_told_on) == (
        2020, 3, None, None, None,
    )  # fmt: skip


def changes() -> str:
    """Return everything that the trail keeps of changes, as text."""
    return str(list(ChangeEntry.objects.order_by("pk").values_list("changes", "object_repr", "additional_data")))


@pytest.mark.parametrize(
    ("values", "words", "field"),
    [
        ({"age": None, "birth_year": 2027}, "toekomst", "birth"),
        ({"age": None, "birth_year": 2026, "birth_month": 11, "birth_day": 24}, "toekomst", "birth"),
        ({"age": None, "birth_year": 2026, "birth_month": 2, "birth_day": 30}, "bestaat niet", "birth"),
        ({"age": None, "birth_year": 2020, "birth_day": 3}, "niet allebei", "birth"),
        ({"birth_year": 2020}, "niet allebei", "birth"),
        ({"age": 126}, "125", "birth"),
        ({"age_told_on": date(2026, 11, 24)}, "toekomst", "birth"),
        ({"unborn": True}, "nog niet geboren", "birth"),
        ({"bsn": "123456789"}, "BSN klopt niet", "bsn"),
        ({"bsn": "12345678"}, "BSN klopt niet", "bsn"),
        ({"roles": []}, "Kies een rol", "roles"),
        ({"roles": ["dader"]}, "Kies een rol", "roles"),
        ({"sex": "x"}, "geslacht", "sex"),
        ({"postcode": "35 AA"}, "postcode", "postcode"),
        ({"surname": "H" * 1_000_000}, "1000000 tekens", "surname"),
        ({"given_names": "Lu\x00cas"}, "niet bewaard", "given_names"),
        ({"note": "half \ud83d"}, "niet bewaard", "note"),
    ],
)
def test_what_cannot_be_is_refused_in_words_at_its_field(values: dict[str, object], words: str, field: str) -> None:
    with clock.moved_to(NOW):
        family = make_family()
        with pytest.raises(RuleViolation, match=words) as refusal:
            services.add_person(family.case, replace(LUCAS, **values), by=family.cast.noor)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert Person.objects.filter(case=family.case).count() == 2


def test_somebody_of_whom_only_a_role_is_known_is_added() -> None:
    family = make_family()
    services.add_person(family.case, PersonValues(roles=[Role.UNCLEAR]), by=family.cast.noor)
    assert queries.people_of(family.case)[-1].name == "Naam onbekend"


def test_a_double_click_adds_one_person() -> None:
    family, token = make_family(), uuid.uuid4()
    first = services.add_person(family.case, LUCAS, by=family.cast.noor, token=token)
    assert services.add_person(family.case, LUCAS, by=family.cast.noor, token=token) == first
    assert Person.objects.filter(case=family.case).count() == 3


def test_the_token_of_a_person_of_another_case_is_refused() -> None:
    family = make_family()
    other = open_case(family.cast.zuid, by=family.cast.noor)
    with pytest.raises(RuleViolation, match="niet compleet"):
        services.add_person(other, LUCAS, by=family.cast.noor, token=family.lucas.pk)


def test_number_codeword_and_bsn_stand_sealed_in_the_database_and_open_again() -> None:
    family = make_family()
    with connection.cursor() as cursor:
        cursor.execute(
            "select row_to_json(t)::text from cases_person t union select row_to_json(t)::text from cases_safecontact t"
        )
        dump = " ".join(row[0] for row in cursor.fetchall())
    for secret in ("87654321", "lavendel", "999990627"):
        assert secret not in dump
        assert secret.encode().hex() not in dump
    assert queries.phone_of(family.sanne) == "+31687654321"
    assert queries.codeword_of(family.sanne) == "lavendel"
    assert queries.bsn_of(family.sanne) == "999990627"


def test_two_people_with_one_bsn_are_found_by_the_hash_of_their_region() -> None:
    family = make_family()
    again = services.add_person(family.case, SANNE, by=family.cast.noor)
    assert bytes(again.bsn_hash or b"") == bytes(family.sanne.bsn_hash or b"")
    assert bytes(again.bsn_sealed or b"") != bytes(family.sanne.bsn_sealed or b"")


def test_the_trail_holds_no_value_of_a_person() -> None:
    family = make_family()
    changed(family, family.sanne, surname="Verkerk", phone="+31612345678")
    entries = changes()
    assert "phone_sealed" in entries
    for secret in ("Heuvel", "Verkerk", "12345678", "87654321", "Galgenwaard", "lavendel"):
        assert secret not in entries


def test_a_new_address_ends_the_old_one() -> None:
    with clock.moved_to(NOW):
        family = make_family()
        changed(family, family.lucas, street="Kanaalstraat", house_number="9", postcode="3531CJ", town="Utrecht")
        assert queries.people_of(family.case)[0].address == "Kanaalstraat 9, 3531 CJ Utrecht"
        past = queries.history_of(family.lucas)
    assert [(stay.words, stay.starts, stay.ends) for stay in past] == [
        ("Galgenwaard 14, 3524 AA Utrecht", None, date(2026, 11, 23))
    ]


def test_an_address_that_becomes_secret_is_nowhere_readable_any_more() -> None:
    family = make_family()
    changed(family, family.lucas, secret_address=True)
    line = queries.people_of(family.case)[0]
    assert (line.address, line.secret) == ("Geheim adres", True)
    assert not Address.objects.filter(street="Galgenwaard").exists()
    assert queries.address_of(family.lucas) == "Galgenwaard 14, 3524 AA Utrecht"
    changed(family, family.lucas, secret_address=False)
    assert queries.people_of(family.case)[0].address == "Galgenwaard 14, 3524 AA Utrecht"


def test_leaving_the_household_is_dated_and_coming_back_is_a_new_stay() -> None:
    with clock.moved_to(NOW):
        family = make_family()
        changed(family, family.sanne, same_household=False)
        changed(family, family.sanne, same_household=True)
    stays = HouseholdMember.objects.filter(person=family.sanne).values_list("starts", "ends")
    assert set(stays) == {(None, date(2026, 11, 23)), (date(2026, 11, 23), None)}


def test_somebody_elsewhere_gets_a_household_of_their_own_and_shares_it_by_place() -> None:
    family = make_family()
    there: dict[str, Any] = {"street": "Kanaalstraat", "house_number": "9", "postcode": "3531CJ", "town": "Utrecht"}
    by = family.cast.noor
    dennis = services.add_person(family.case, PersonValues(given_names="Dennis", same_household=False, **there), by=by)
    oma = services.add_person(family.case, PersonValues(given_names="Corrie", same_household=False, **there), by=by)
    hidden = services.add_person(
        family.case, PersonValues(given_names="Ans", same_household=False, secret_address=True, **there), by=by
    )
    lost = services.add_person(family.case, PersonValues(given_names="Piet", same_household=False), by=by)
    homes = {line.person.pk: line.household for line in queries.people_of(family.case)}
    here = homes[family.lucas.pk]
    assert here is not None
    assert here.is_main
    assert here not in {homes[dennis.pk], homes[hidden.pk]}
    assert homes[dennis.pk] == homes[oma.pk] != homes[hidden.pk]
    assert homes[lost.pk] is None
    changed(family, oma, street="Laan", house_number="1", postcode="3531AA")
    homes = {line.person.pk: line.household for line in queries.people_of(family.case)}
    assert homes[dennis.pk] != homes[oma.pk] != homes[hidden.pk]
    changed(family, oma, same_household=True)
    assert queries.values_of(oma).same_household


def test_since_when_somebody_lives_somewhere_can_be_told() -> None:
    with clock.moved_to(NOW):
        family = make_family()
        changed(family, family.lucas, address_since=date(2024, 5, 1))
        assert Address.objects.get(person=family.lucas).starts == date(2024, 5, 1)
        changed(family, family.lucas, street="Laan", house_number="1")  # the former day is not that of the new place
        changed(family, family.lucas, street="Kade", house_number="2", address_since=date(2026, 11, 1))
        with pytest.raises(RuleViolation, match="toekomst") as refusal:
            changed(family, family.lucas, address_since=date(2027, 1, 1))
    assert refusal.value.field == "address_since"
    stays = Address.objects.filter(person=family.lucas).values_list("street", "starts", "ends")
    assert set(stays) == {
        ("Galgenwaard", date(2024, 5, 1), date(2026, 11, 23)),
        ("Laan", date(2026, 11, 23), date(2026, 11, 23)),
        ("Kade", date(2026, 11, 1), None),
    }


def test_a_correction_keeps_what_stood_before_sealed_and_for_good() -> None:
    family = make_family()
    changed(family, family.sanne, surname="Verkerk", bsn="")
    family.sanne.refresh_from_db()
    changed(family, family.sanne, note="Belt terug.")
    family.sanne.refresh_from_db()
    latest, first = queries.versions_of(family.sanne, queries.values_of(family.sanne))
    assert (latest.changed_by, [(one.label, one.now) for one in latest.changes]) == (
        "Noor de Wit",
        [("bijzonderheden", "niets")],
    )
    assert {one.label: one.now for one in first.changes} == {"achternaam": "Heuvel", "BSN": "staat er, afgeschermd"}
    kept = PersonVersion.objects.get(person=family.sanne, version=1)
    assert b"Heuvel" not in bytes(kept.sealed)
    assert sealed.open_version(data_key(family.case.pk), kept).bsn == "999990627"
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        PersonVersion.objects.filter(pk=kept.pk).update(version=9)


def test_a_bsn_stands_with_the_version_of_the_key_that_hashed_it() -> None:
    family = make_family()
    family.sanne.refresh_from_db()
    assert (family.sanne.bsn_hash_version or 0) == ring().versions_of("hash")[-1]
    changed(family, family.sanne, bsn="")
    family.sanne.refresh_from_db()
    person = Person.objects.get(pk=family.sanne.pk)
    assert person.bsn_hash is None
    assert person.bsn_hash_version is None
    with pytest.raises(Exception, match="person_hash_has_version"), transaction.atomic():
        Person.objects.filter(pk=family.sanne.pk).update(bsn_hash=b"x")


def test_a_safe_contact_is_changed_and_taken_away() -> None:
    family = make_family()
    changed(family, family.sanne, phone="", codeword="", no_home_call=False, reach_when="")
    contact = SafeContact.objects.get(person=family.sanne)
    assert (contact.phone_sealed, contact.codeword_sealed, contact.no_home_call) == (None, None, False)
    assert queries.people_of(family.case)[1].safe.warnings == []


def test_nothing_changed_is_nothing_written() -> None:
    family = make_family()
    before = changes()
    assert changed(family, family.lucas).version == 1
    assert changes() == before


def test_a_stale_page_is_told_what_differs_and_writes_nothing() -> None:
    family = make_family()
    stale = queries.values_of(family.lucas)
    changed(family, family.lucas, surname="Verkerk", note="Slaapt slecht.")
    with pytest.raises(RuleViolation, match="achternaam, bijzonderheden"):
        services.change_person(family.lucas, replace(stale, note="Mijn tekst."), version=1, by=family.cast.noor)
    family.lucas.refresh_from_db()
    assert (family.lucas.surname, family.lucas.note, family.lucas.version) == ("Verkerk", "Slaapt slecht.", 2)


def test_a_closed_case_takes_no_change_of_its_people() -> None:
    family = make_family()
    relation = Relation.objects.get(case=family.case)
    close(family.case, by=family.cast.noor, reason="Veilig.")
    by = family.cast.noor
    for act in (
        lambda: services.add_person(family.case, LUCAS, by=by),
        lambda: services.change_person(family.lucas, replace(LUCAS, **HOME, note="x"), version=1, by=by),
        lambda: services.add_relation(family.case, family.lucas, RelationKind.OTHER, family.sanne, by=by),
        lambda: services.end_relation(relation, by=by),
    ):
        with pytest.raises(RuleViolation, match="gesloten"):
            act()
