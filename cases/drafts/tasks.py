"""The hourly sweep of drafts."""

from cases.drafts import services
from veiligthuis.database import acting_as_system
from veiligthuis.tasks import alone, doorbell


@doorbell("drafts.tidy")
def tidy() -> None:
    """Destroy what is past its day."""
    with acting_as_system("tidy"), alone("tidy") as first:
        if first:
            services.tidy()
