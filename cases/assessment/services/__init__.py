"""Making a safety assessment, putting it to a second reader, and what that reader says: the only writers."""

from cases.assessment.services.reading import give_reading, submit
from cases.assessment.services.writing import (
    FORM,
    attach_fact,
    detach_fact,
    reassess,
    save_answers,
    start_assessment,
)

__all__ = [
    "FORM",
    "attach_fact",
    "detach_fact",
    "give_reading",
    "reassess",
    "save_answers",
    "start_assessment",
    "submit",
]
