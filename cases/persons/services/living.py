"""Where somebody lives, with whom, and how they may safely be reached."""

from datetime import date

from django.db.models import Max

from accounts.keys import data_key
from cases.persons import sealed
from cases.persons.models import Address, Household, HouseholdMember, Person, SafeContact
from cases.persons.rules import Place
from cases.persons.values import PersonValues
from veiligthuis import clock


def live(person: Person, values: PersonValues, *, fresh: bool) -> None:
    """Keep where somebody lives, with whom, and how they may safely be reached.

    Args:
        person: whom it is about, locked.
        values: everything that stands from now on.
        fresh: whether the person was just added; since when they live there is unknown then.
    """
    key = data_key(person.case_id)
    moved = _keep_address(person, values, key)
    _keep_household(person, values, fresh=fresh, moved=moved)
    _keep_contact(person, values, key)


def _keep_address(person: Person, values: PersonValues, key: bytes) -> bool:
    """Keep the address; say whether it is another place than before."""
    place = (values.street, values.house_number, values.postcode, values.town)
    running = Address.objects.select_for_update().filter(person=person, ends=None).first()
    if running is not None and sealed.open_place(key, running) == place:
        _keep_same_place(running, values, place, key)
        return False
    # the day of the former address is no answer for the new one; since when somebody lives at the first, nobody said
    since = values.address_since if running is None or values.address_since != running.starts else None
    starts = since or (clock.today() if running else None)
    if running is not None:
        running.ends = _end_before(running, starts or clock.today())
        running.save(update_fields=["ends"])
    if any(place) or values.secret_address:
        address = Address(case_id=person.case_id, region_id=person.region_id, person=person, starts=starts)
        _write_place(address, place, key, secret=values.secret_address)
        address.save(force_insert=True)
    return True


def _end_before(running: Address, day: date) -> date:
    """Return the day an address ends: when the next begins, but never before it began itself."""
    return max(day, running.starts) if running.starts else day


def _keep_same_place(running: Address, values: PersonValues, place: Place, key: bytes) -> None:
    if running.secret != values.secret_address:
        # the same place: it may not stay readable in the history
        _write_place(running, place, key, secret=values.secret_address)
        running.save(update_fields=[*sealed.PLACE, "secret", "sealed"])
    if running.starts != values.address_since:
        running.starts = values.address_since
        running.save(update_fields=["starts"])


def _write_place(address: Address, place: Place, key: bytes, *, secret: bool) -> None:
    address.secret = secret
    address.sealed = sealed.seal_place(key, address, place) if secret else None
    for name, part in zip(sealed.PLACE, place, strict=True):
        setattr(address, name, "" if secret else part)


def _keep_household(person: Person, values: PersonValues, *, fresh: bool, moved: bool) -> None:
    """Keep with whom somebody lives: the household of the case, one elsewhere, or nobody knows."""
    running = (
        HouseholdMember.objects.select_for_update(of=("self",))
        .select_related("household")
        .filter(person=person, ends=None)
        .first()
    )
    if (
        running is not None
        and running.household.is_main == values.same_household
        and not (moved and not running.household.is_main)
    ):
        return
    if running is not None:
        running.ends = clock.today()
        running.save(update_fields=["ends"])
    household = _main(person) if values.same_household else _elsewhere(person, values)
    if household is not None:
        rows = {"case_id": person.case_id, "region_id": person.region_id}
        HouseholdMember.objects.create(
            **rows, household=household, person=person, starts=None if fresh else clock.today()
        )


def _main(person: Person) -> Household:
    rows = {"case_id": person.case_id, "region_id": person.region_id}
    return Household.objects.filter(case_id=person.case_id, position=0).first() or Household.objects.create(**rows)


def _elsewhere(person: Person, values: PersonValues) -> Household | None:
    """Return the household of somebody who lives elsewhere: that of others at the same place, else one of their own.

    A secret place is compared with nothing: that two people live there would be said by it.
    """
    place = dict(zip(sealed.PLACE, (values.street, values.house_number, values.postcode, values.town), strict=True))
    if not any(place.values()) and not values.secret_address:
        return None
    households = Household.objects.filter(case_id=person.case_id)
    if not values.secret_address:
        here = Address.objects.filter(case_id=person.case_id, ends=None, secret=False, **place).exclude(person=person)
        shared = households.filter(
            position__gt=0, members__ends=None, members__person__in=here.values("person")
        ).first()
        if shared is not None:
            return shared
    last = households.aggregate(last=Max("position"))["last"] or 0
    return Household.objects.create(case_id=person.case_id, region_id=person.region_id, position=last + 1)


def _keep_contact(person: Person, values: PersonValues, key: bytes) -> None:
    known = SafeContact.objects.select_for_update().filter(person=person).first()
    plain = {
        "no_home_call": values.no_home_call,
        "no_post": values.no_post,
        "mail_is_read": values.mail_is_read,
        "when": values.reach_when,
    }
    if known is None and not (any(plain.values()) or values.phone or values.codeword):
        return
    contact = known or SafeContact(case_id=person.case_id, region_id=person.region_id, person=person)
    for name, value in plain.items():
        setattr(contact, name, value)
    for column, text in (("phone", values.phone), ("codeword", values.codeword)):
        if sealed.open_contact(key, contact, column) != text:
            setattr(contact, f"{column}_sealed", sealed.seal_contact(key, contact, column, text))
    if known:
        contact.save(update_fields=[*plain, "phone_sealed", "codeword_sealed"])
    else:
        contact.save(force_insert=True)
