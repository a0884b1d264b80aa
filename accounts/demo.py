"""The printed code that passes the second factor: only in the demo, only for people that its seed made."""

import hmac

from django.conf import settings

from accounts.models import User
from veiligthuis.keys import text_secret

DIGITS = 6


def demo_code() -> str:
    """Return the six digits of this installation's demo, made once as a file under the key folder."""
    secret = text_secret(settings.KEY_DIR, "demo_code")
    return str(int.from_bytes(secret.encode(), "big") % 10**DIGITS).zfill(DIGITS)


def passes_by_demo_code(user: User, code: str) -> bool:
    """Say whether this code lets this person in: never when the demo is off, never for somebody real."""
    return bool(settings.DEMO and user.made_by_seed and hmac.compare_digest(code.encode(), demo_code().encode()))
