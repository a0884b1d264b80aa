"""Adding and changing the people of a case and what they are to each other: the only writers of this room."""

from cases.persons.services.people import add_person, change_person
from cases.persons.services.relations import add_relation, end_relation

__all__ = ["add_person", "add_relation", "change_person", "end_relation"]
