"""The key that hashes BSNs: when it is made anew, each hash is computed anew from the sealed BSN."""

from accounts.keys import data_key
from accounts.rotation import BATCH, OfTheRing
from cases.persons.models import Person
from cases.persons.sealed import HASHES, hash_bsn, open_bsn


class BsnHashes(OfTheRing):
    """The hashes by which a region finds a BSN again; the version stands beside each."""

    name = HASHES
    words = "sleutel van de hashes"

    def rewrite(self, newest: int) -> int:
        """Hash one batch anew."""
        rows = Person.objects.filter(bsn_hash_version__lt=newest).order_by("pk").select_for_update(skip_locked=True)
        for person in (found := list(rows[:BATCH])):
            hash_bsn(person, open_bsn(data_key(person.case_id), person), newest)
            person.save(update_fields=["bsn_hash", "bsn_hash_version"])
        return len(found)

    def is_left(self, newest: int) -> bool:
        """Look for a hash by an older version."""
        return Person.objects.filter(bsn_hash_version__lt=newest).exists()
