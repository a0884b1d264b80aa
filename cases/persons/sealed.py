"""Values that the database may not show: under the data key of the case, bound to their row and column."""

import json
from uuid import UUID

from accounts.keys import newest
from cases.persons.models import Address, Person, PersonVersion, SafeContact
from cases.persons.rules import Place
from cases.persons.values import PersonValues
from veiligthuis.keys import open_sealed, ring, seal

HASHES = "hash"  # the kind of key
PLACE = ("street", "number", "postcode", "town")  # the parts of an address, in the order of the sealed list


def seal_bsn(key: bytes, person: Person, bsn: str) -> None:
    """Put a BSN on the row: sealed, and the keyed hash by which the region finds it again with its key's version."""
    if not bsn:
        person.bsn_sealed = person.bsn_hash = person.bsn_hash_version = None
        return
    person.bsn_sealed = seal(key, bsn, label="person", row=person.pk, column="bsn")
    hash_bsn(person, bsn, newest(HASHES))


def hash_bsn(person: Person, bsn: str, version: int) -> None:
    """Put the keyed hash of a BSN on the row, by one version of its key."""
    person.bsn_hash = ring().keyed_hash(bsn, region=person.region_id, purpose="bsn", version=version)
    person.bsn_hash_version = version


def open_bsn(key: bytes, person: Person) -> str:
    """Return the nine digits, or nothing."""
    return _opened(key, person.bsn_sealed, "person", person.pk, "bsn")


def seal_contact(key: bytes, contact: SafeContact, column: str, value: str) -> bytes | None:
    """Return a safe number (column "phone") or a codeword (column "codeword") sealed."""
    return seal(key, value, label="contact", row=contact.pk, column=column) if value else None


def open_contact(key: bytes, contact: SafeContact, column: str) -> str:
    """Return what `seal_contact` put in a column, or nothing."""
    return _opened(key, getattr(contact, f"{column}_sealed"), "contact", contact.pk, column)


def seal_place(key: bytes, address: Address, place: Place) -> bytes:
    """Return the four parts of a secret address sealed."""
    return seal(key, json.dumps(place), label="address", row=address.pk, column="place")


def plain_place(address: Address) -> Place:
    """Return street, number, postcode and town as they stand in clear; of a secret address nothing."""
    return address.street, address.number, address.postcode, address.town


def open_place(key: bytes, address: Address) -> Place:
    """Return street, number, postcode and town, secret or not."""
    if not address.secret:
        return plain_place(address)
    street, number, postcode, town = json.loads(_opened(key, address.sealed, "address", address.pk, "place"))
    return street, number, postcode, town


def seal_version(key: bytes, version: PersonVersion, values: PersonValues) -> bytes:
    """Return everything that stood about somebody, sealed."""
    return seal(key, json.dumps(values.as_json()), label="person_version", row=version.pk, column="values")


def open_version(key: bytes, version: PersonVersion) -> PersonValues:
    """Return what stood about somebody at a version."""
    text = _opened(key, version.sealed, "person_version", version.pk, "values")
    return PersonValues.from_json(json.loads(text))


def _opened(key: bytes, value: bytes | memoryview | None, label: str, row: UUID, column: str) -> str:
    return open_sealed(key, bytes(value), label=label, row=row, column=column) if value else ""
