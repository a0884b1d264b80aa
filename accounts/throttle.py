"""Tries at the login that failed, counted for the place they come from; allauth counts them for each account.

A whole office sits behind one address. Only what fails counts here, and only so many a minute as no office makes by
itself (ACCOUNT_RATE_LIMITS), so that one colleague's wrong codes stop nobody else; guessing from one place over many
accounts stays bounded. Coming in forgets none of them: whoever has an account of their own guesses no further by it.
"""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest

ACTION = "failed_here"


def refuse_too_many(request: HttpRequest) -> None:
    """Let nothing be tried from a place where too much failed just before.

    Raises:
        ValidationError: of the form, saying how long to wait.
    """
    if not ratelimit.consume(request, action=ACTION, dry_run=True):
        raise get_adapter().validation_error("too_many_here")


def count_failure(request: HttpRequest) -> None:
    """Count a password, code or passkey that was wrong."""
    ratelimit.consume(request, action=ACTION)
