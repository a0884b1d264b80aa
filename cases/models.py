"""Manifest: Django finds every model of the rooms through this page."""

from cases.assessment.models import AnswerFact, ItemAnswer, PersonLevel, SafetyAssessment, SecondReading
from cases.deadlines.models import Term
from cases.definitions.models import Definition
from cases.dossier.models import Assignment, Case, CaseUserPermission
from cases.drafts.models import Draft, DraftEnd
from cases.evidence.models import JournalAbout, JournalEntry
from cases.handover.models import Handover, HandoverMessage, MonitoringMoment
from cases.intake.models import Advice, Contact, Report, ReporterIdentity, Submission
from cases.notifications.models import Delivery, Message
from cases.persons.models import Address, Household, HouseholdMember, Person, PersonVersion, Relation, SafeContact
from cases.plan.models import Decision, SafetyAgreement

__all__ = [
    "Address",
    "Advice",
    "AnswerFact",
    "Assignment",
    "Case",
    "CaseUserPermission",
    "Contact",
    "Decision",
    "Definition",
    "Delivery",
    "Draft",
    "DraftEnd",
    "Handover",
    "HandoverMessage",
    "Household",
    "HouseholdMember",
    "ItemAnswer",
    "JournalAbout",
    "JournalEntry",
    "Message",
    "MonitoringMoment",
    "Person",
    "PersonLevel",
    "PersonVersion",
    "Relation",
    "Report",
    "ReporterIdentity",
    "SafeContact",
    "SafetyAgreement",
    "SafetyAssessment",
    "SecondReading",
    "Submission",
    "Term",
]
