"""Posts messages as the web process does, one transaction each; prints the number of each that was acknowledged.

Run as a process of its own beside the program: `python -m tests.fire.posting <how many> <seconds between>`.
"""

import sys
import time
from uuid import uuid4

import django

django.setup()

from django.db import DatabaseError, connection  # noqa: E402  after the settings

from accounts.models import User  # noqa: E402
from cases.notifications.models import Kind  # noqa: E402
from cases.notifications.services import post  # noqa: E402
from veiligthuis.database import acting_as_system  # noqa: E402


def main(count: int, pause: float) -> None:
    """Post to somebody new each time, so that each mail can be told from the others."""
    for number in range(count):
        while True:
            try:
                with acting_as_system("seed"):
                    user = User.objects.create_user(email=f"nummer{number}@vt-voorbeeld.example", name="Iemand")
                    post(Kind.SUBMISSION_ARRIVED, uuid4(), [user])
            except DatabaseError:
                connection.close()
                if _stands(number):
                    break
                time.sleep(0.2)
            else:
                break
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        time.sleep(pause)


def _stands(number: int) -> bool:
    """Look whether the commit stood although its answer was lost, as someone does who sends a form again."""
    while True:
        try:
            return User.objects.filter(email=f"nummer{number}@vt-voorbeeld.example").exists()
        except DatabaseError:
            connection.close()
            time.sleep(0.2)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
    time.sleep(2)  # the last bell rings from a thread
