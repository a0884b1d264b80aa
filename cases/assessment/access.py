"""Who may write an assessment and who may read it as second reader; never both."""

from accounts.models import User
from accounts.roles import Action
from cases.assessment import rules
from cases.assessment.models import AssessmentState, SafetyAssessment


def may_be_asked(user: User, assessment: SafetyAssessment) -> bool:
    """Say whether somebody may be the second reader of an assessment: the role, the region, and not its author."""
    mine = user.pk == assessment.author_id
    allowed = user.can(Action.SECOND_READ) and user.can(Action.READ_CASE)
    return not mine and allowed and user.region_id == assessment.region_id


def may_read(user: User, assessment: SafetyAssessment) -> bool:
    """Say whether somebody may give a reading of an assessment now."""
    return assessment.state == AssessmentState.SUBMITTED and may_be_asked(user, assessment)


def may_write(user: User, assessment: SafetyAssessment) -> bool:
    """Say whether somebody may write on an assessment now: its author, while nobody else reads it."""
    mine = user.pk == assessment.author_id
    return mine and user.can(Action.ASSESS) and assessment.state in rules.WRITABLE
