"""The one exception whose text a user may read; anything else that is raised is a bug and crashes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RuleViolation(Exception):
    """A refusal by a rule, in words for the user.

    `message` is the sentence (it may be lazy, so that it is translated when shown); `field` names the field of the
    form that it is about, or is None when it is about the act as a whole.
    """

    def __init__(self, message: "StrOrPromise", *, field: str | None = None) -> None:
        """Keep the sentence and the field."""
        super().__init__(message)
        self.message = message
        self.field = field
