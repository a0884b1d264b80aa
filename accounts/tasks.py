"""The daily look whether the trail has a partition for the years to come."""

from django.db import connection

from veiligthuis import clock
from veiligthuis.database import acting_as_system
from veiligthuis.tasks import doorbell

YEARS_AHEAD = 5


@doorbell("audit.partitions")
def partitions() -> None:
    """Make the partitions of the next years where they are missing."""
    with acting_as_system("partitions"), connection.cursor() as cursor:
        for year in range(clock.today().year, clock.today().year + YEARS_AHEAD + 1):
            cursor.execute("select trail_partition(%s)", [year])
