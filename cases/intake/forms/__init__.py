"""The shape of what is asked in this room, under one name."""

from cases.intake.forms.people import People, PersonForm
from cases.intake.forms.postvak import AssignForm, OwnMotionForm, PurposeForm, RefuseForm, TakeForm
from cases.intake.forms.report import ReportForm, UnknownForm
from cases.intake.forms.talk import TalkForm, as_report
from cases.intake.forms.typed import Faults, Typed, initial_of, typed_in

__all__ = [
    "AssignForm",
    "Faults",
    "OwnMotionForm",
    "People",
    "PersonForm",
    "PurposeForm",
    "RefuseForm",
    "ReportForm",
    "TakeForm",
    "TalkForm",
    "Typed",
    "UnknownForm",
    "as_report",
    "initial_of",
    "typed_in",
]
