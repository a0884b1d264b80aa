"""The only writers of this room: the call, the Postvak, who reported, and how far a report is."""

from cases.intake.services.calls import record_advice, record_report
from cases.intake.services.forgetting import forget_reporter
from cases.intake.services.identity import open_identity
from cases.intake.services.postvak import (
    accept_own_motion,
    refuse_own_motion,
    send_submission,
    submit_unknown,
    take_submission,
)
from cases.intake.services.progress import begin_assessment, mark_decided

__all__ = [
    "accept_own_motion",
    "begin_assessment",
    "forget_reporter",
    "mark_decided",
    "open_identity",
    "record_advice",
    "record_report",
    "refuse_own_motion",
    "send_submission",
    "submit_unknown",
    "take_submission",
]
