"""Which models and fields of the cases the trail records; what tells about a person is masked, never half.

A field that is not named here is not recorded. Identities, sealed values and typed text appear by their name only.
"""

from auditlog.registry import auditlog
from django.db.models import Model

from cases import models

# model → (fields whose values may stand in the trail, fields of which only the name may)
RECORDED: dict[type[Model], tuple[list[str], list[str]]] = {
    models.Case: (["number", "region", "team", "assignee", "due", "closed_at", "earlier"], ["closing_reason"]),
    models.Assignment: (["case", "user", "given_by", "starts", "ends"], []),
    models.CaseUserPermission: (["content_object", "user", "permission", "given_by", "starts", "ends"], ["reason"]),
    models.Definition: (["kind", "key", "region", "language", "version", "valid_from"], []),
    models.Household: (["case", "position"], []),
    models.PersonVersion: (["case", "person", "version", "changed_by", "changed_at"], ["sealed"]),
    models.Person: (
        ["case", "version", "position", "bsn_hash_version"],
        [
            "given_names",
            "infix",
            "surname",
            "sex",
            "roles",
            "birth_year",
            "birth_month",
            "birth_day",
            "age",
            "age_told_on",
            "birth_about",
            "unborn",
            "bsn_sealed",
            "bsn_hash",
            "language",
            "note",
        ],
    ),
    models.HouseholdMember: (["case", "household", "person", "starts", "ends"], []),
    models.Address: (
        ["case", "person", "secret", "starts", "ends"],
        ["street", "number", "postcode", "town", "sealed"],
    ),
    models.SafeContact: (
        ["case", "person", "no_home_call", "no_post", "mail_is_read"],
        ["phone_sealed", "when", "codeword_sealed"],
    ),
    models.Relation: (["case", "person", "other", "ended_at"], ["kind"]),
    models.JournalEntry: (
        ["case", "kind", "important", "entered_at", "author", "corrects"],
        ["title", "text", "meaning", "happened_on", "happened_time", "precision", "correction_reason"],
    ),
    models.JournalAbout: (["case", "entry", "person"], []),
    models.Term: (["case", "key", "object_id", "started_on", "due", "done_at"], []),
    models.Contact: (["region", "kind", "channel"], []),
    models.Advice: (["contact"], ["text"]),
    models.Submission: (["region", "kind", "urgent", "state", "decided_by"], ["reason", "sealed"]),
    models.Report: (
        ["case", "number", "state", "mode", "decided_at", "taken_by", "own_motion_by"],
        [
            "group",
            "capacity",
            "consent",
            "words",
            "last_time",
            "kinds",
            "danger",
            "weapon",
            "pregnant",
            "substances",
            "family_knows",
            "meldcode",
            "own_motion_reason",
        ],
    ),
    models.ReporterIdentity: (
        ["case", "report"],
        ["name_sealed", "phone_sealed", "email_sealed", "address_sealed", "organisation_sealed", "reach_sealed"],
    ),
    models.SafetyAssessment: (
        [
            "case",
            "report",
            "instrument",
            "author",
            "state",
            "reader",
            "round",
            "submitted_at",
            "agreed_at",
            "version",
            "follows",
        ],
        ["household_level", "reason"],
    ),
    models.ItemAnswer: (["case", "assessment", "item"], ["answer", "explanation"]),
    models.AnswerFact: (["case", "answer", "entry"], []),
    models.PersonLevel: (["case", "assessment", "person"], ["level", "child_says", "not_spoken_because"]),
    models.SecondReading: (["case", "assessment", "round", "reader", "verdict", "at"], ["reason"]),
    models.SafetyAgreement: (
        ["case", "assessment", "before", "withdrawn_at", "made_by"],
        ["risk_item", "person", "who", "what", "check_by"],
    ),
    models.Decision: (["case", "report", "assessment", "decided_by", "decided_at", "follows"], ["kind", "reason"]),
    models.Handover: (
        ["case", "decision", "receiver", "state", "sent_by", "sent_at", "react_before", "answered_by", "answered_at"],
        ["receiver_person", "called_before", "question", "package_sealed", "reason"],
    ),
    models.HandoverMessage: (["case", "handover", "author", "from_receiver", "at"], ["text"]),
    models.MonitoringMoment: (["case", "handover", "due", "done_at", "done_by"], ["outcome", "consequence", "found"]),
}
# written without an entry: a draft is nobody's record yet, the outbox and its ledger are records themselves
UNRECORDED: tuple[type[Model], ...] = (models.Draft, models.DraftEnd, models.Message, models.Delivery)


def register_cases() -> None:
    """Tell auditlog what it records, field by field."""
    for model, (shown, hidden) in RECORDED.items():
        auditlog.register(model, include_fields=[*shown, *hidden], mask_fields=hidden)
