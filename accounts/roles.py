"""The whole matrix on one page: which role may do what, and which roles never meet in one person."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is here, from a day until a day."""

    INTAKE = "intakemedewerker", _("intakemedewerker")
    ASSESSOR = "beoordelaar", _("beoordelaar")
    EXPERT = "gedragswetenschapper", _("gedragswetenschapper")
    DOCTOR = "vertrouwensarts", _("vertrouwensarts")
    TEAM_LEADER = "teamleider", _("teamleider")
    # a second pair of eyes: given beside the person's own role, never used on one's own act
    SECOND_READER = "tweede_lezer", _("tweede lezer")
    IDENTITY_DECIDER = "beslist_identiteit", _("beslist over identiteit")
    OWN_MOTION = "neemt_ambtshalve_aan", _("neemt ambtshalve aan")
    # apart from all case work
    SUPERVISOR = "logbeoordelaar", _("logbeoordelaar")
    PRIVACY_OFFICER = "privacymedewerker", _("privacymedewerker")
    DATA_PROTECTION = "functionaris_gegevensbescherming", _("functionaris gegevensbescherming")
    ADMINISTRATOR = "functioneel_beheerder", _("functioneel beheerder")
    # from outside
    PROFESSIONAL = "extern", _("professional")
    PARTNER = "ontvanger", _("ontvanger")
    GUEST = "gast", _("gast")


class Action(StrEnum):
    """Something a person may do; every gate and every service names one."""

    USE_WORKPLACE = "use_workplace"
    START_CONTACT = "start_contact"
    READ_INBOX = "read_inbox"
    TAKE_SUBMISSION = "take_submission"
    DECIDE_OWN_MOTION = "decide_own_motion"
    SEE_WORKLIST = "see_worklist"
    READ_CASE = "read_case"
    WRITE_CASE = "write_case"
    OPEN_IDENTITY = "open_identity"
    DECIDE_IDENTITY = "decide_identity"
    ASSESS = "assess"
    SECOND_READ = "second_read"
    DECIDE = "decide"
    HAND_OVER = "hand_over"
    MONITOR = "monitor"
    CLOSE = "close"
    SEE_WHO_LOOKED = "see_who_looked"
    REVIEW_TRAIL = "review_trail"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_DUTY = "manage_duty"
    FILE_REPORT = "file_report"
    RECEIVE_HANDOVER = "receive_handover"


CASE_ROLES = frozenset({Role.INTAKE, Role.ASSESSOR, Role.EXPERT, Role.DOCTOR, Role.TEAM_LEADER})
SECOND_EYES = frozenset({Role.SECOND_READER, Role.IDENTITY_DECIDER, Role.OWN_MOTION})
APART = frozenset({Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.DATA_PROTECTION, Role.ADMINISTRATOR})
EXTERNAL = frozenset({Role.PROFESSIONAL, Role.PARTNER, Role.GUEST})
INTERNAL = CASE_ROLES | SECOND_EYES | APART
_JUDGES = frozenset({Role.ASSESSOR, Role.TEAM_LEADER})

MATRIX: dict[Action, frozenset[Role]] = {
    Action.USE_WORKPLACE: INTERNAL,
    Action.START_CONTACT: frozenset({Role.INTAKE, Role.ASSESSOR, Role.TEAM_LEADER}),
    Action.READ_INBOX: frozenset({Role.INTAKE, Role.TEAM_LEADER, Role.OWN_MOTION}),
    Action.TAKE_SUBMISSION: frozenset({Role.INTAKE, Role.TEAM_LEADER}),
    Action.DECIDE_OWN_MOTION: frozenset({Role.OWN_MOTION}),
    Action.SEE_WORKLIST: CASE_ROLES,
    Action.READ_CASE: CASE_ROLES | {Role.GUEST},
    Action.WRITE_CASE: CASE_ROLES,
    Action.OPEN_IDENTITY: frozenset({Role.INTAKE, Role.ASSESSOR, Role.TEAM_LEADER}),
    Action.DECIDE_IDENTITY: frozenset({Role.IDENTITY_DECIDER}),
    Action.ASSESS: _JUDGES,
    Action.SECOND_READ: frozenset({Role.SECOND_READER}),
    Action.DECIDE: _JUDGES,
    Action.HAND_OVER: _JUDGES,
    Action.MONITOR: _JUDGES,
    Action.CLOSE: _JUDGES,
    Action.SEE_WHO_LOOKED: CASE_ROLES,  # who reviews the trail has a page of its own, without the case
    Action.REVIEW_TRAIL: frozenset({Role.SUPERVISOR}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Action.MANAGE_DUTY: frozenset({Role.TEAM_LEADER}),
    Action.FILE_REPORT: frozenset({Role.PROFESSIONAL}),
    Action.RECEIVE_HANDOVER: frozenset({Role.PARTNER}),
}


def family(role: Role) -> str:
    """Return the family of a role; roles of two families never meet in one person at one time.

    The database holds this by an exclusion constraint on (person, other family, overlapping dates).
    """
    if role in CASE_ROLES | SECOND_EYES:
        return "zaak"
    return "buiten" if role in EXTERNAL else role.value


def may(roles: frozenset[Role], action: Action) -> bool:
    """Say whether someone with these roles may do this."""
    return bool(roles & MATRIX[action])
