"""What the screens of people share: the region, one of its people, and the look in the trail."""

from uuid import UUID

from django.http import Http404

from accounts.audit.acts import Act, Ground
from accounts.audit.recording import record
from accounts.gates import StaffRequest
from accounts.models import Organisation, User
from accounts.people.access import people_of, region_of


def region(request: StaffRequest) -> Organisation:
    """Return the region that whoever asks administers; the gate has seen to the role."""
    return region_of(request.user)


def person_or_404(request: StaffRequest, person_id: UUID) -> User:
    """Return somebody of the region, and record the look."""
    here = region(request)
    person = people_of(here.pk).filter(pk=person_id).first()
    if person is None:
        raise Http404
    record(
        Act.OPENED_PAGE,
        role=request.user.role_line,
        ground=Ground.ROLE,
        kind="mens",
        object_id=person.pk,
        region=here.pk,
    )
    return person
