"""What a test asks many times over is undone each time, so that every one finds the same world."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def undone() -> Iterator[None]:
    """Undo what the block does to the database.

    The savepoint goes too: one that is only rolled back stays open, and each following one nests a level deeper, until
    the server is slow and at last out of locks.
    """
    mark = transaction.savepoint()
    try:
        yield
    finally:
        if not connection.needs_rollback:
            transaction.savepoint_rollback(mark)
            transaction.savepoint_commit(mark)
