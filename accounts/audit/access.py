"""Who may answer a question about an act: whoever did it, and a leader of a team that they are or were in."""

from accounts.audit.acts import Verdict
from accounts.audit.models import Review
from accounts.models import Membership, User
from accounts.roles import Role


def answers_for(user: User) -> list[str]:
    """Return the people whose questions somebody may answer, as the trail names them: themselves first."""
    led = [one.team_id for one in user.memberships_now if one.role == Role.TEAM_LEADER and one.team_id]
    members = Membership.objects.filter(team_id__in=led).exclude(user=user) if led else Membership.objects.none()
    return [str(user.pk), *(str(pk) for pk in sorted(set(members.values_list("user_id", flat=True))))]


def may_answer(user: User, actor: str) -> bool:
    """Say whether somebody may answer for this actor."""
    return actor in answers_for(user)


def questions_waiting(user: User, *, at_most: int) -> int:
    """Count the questions that wait for an answer of somebody, up to a number."""
    waiting = Review.objects.filter(verdict=Verdict.ASK, event_actor__in=answers_for(user), steps=None)
    return waiting[:at_most].count()
