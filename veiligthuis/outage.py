"""Whether an error says that the database, or the place of the trail in it, is not there for a moment; else it is a bug."""

from django.db import DatabaseError, InterfaceError, OperationalError

TRAIL = ("accounts_event", "accounts_rowchange", "accounts_changeentry")
# by the codes of PostgreSQL: connection, deadlock, disk or memory full, shut down or timed out, storage of the system
CLASSES = ("08", "40", "53", "57", "58")
CODES = ("25006", "55P03")  # it only reads for now; somebody else holds the row
NO_RIGHT, NO_PARTITION = "42501", "23514"


def is_outage(error: BaseException | None) -> bool:
    """Say whether the same act may well succeed in a while, without anybody mending the program.

    Args:
        error: what was raised. A refused write counts when it is of the trail: the right to it was taken, or its
            year has no partition. Of another table that is a bug.
    """
    if isinstance(error, InterfaceError):
        return True  # the connection went away under the request
    if not isinstance(error, DatabaseError):
        return False
    code = getattr(error.__cause__, "sqlstate", None) or ""
    if not code:
        return isinstance(error, OperationalError)  # the server did not answer, so it gave no code
    return code.startswith(CLASSES) or code in CODES or _of_trail(error.__cause__, code)


def _of_trail(cause: BaseException | None, code: str) -> bool:
    diag = getattr(cause, "diag", None)
    if code == NO_RIGHT:
        said = str(getattr(diag, "message_primary", ""))
        return any(table in said for table in TRAIL)
    nameless = not getattr(diag, "constraint_name", None)  # a check of ours has a name, a missing partition has none
    return code == NO_PARTITION and nameless and getattr(diag, "table_name", "") in TRAIL
