"""The one place that reads the environment, typed."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


class Missing(RuntimeError):
    """A setting that must be there is not; the message says what to set."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default when it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return true for 1, true, yes, on; the default when unset or empty."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int) -> int:
    """Return a whole number; raise `Missing` when what stands there is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise Missing(f"{name} moet een heel getal zijn.")
    return int(value)


def folder(name: str, default: Path) -> Path:
    """Return an absolute folder; it is not made here."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated parts, without empty ones."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name into Django's parts.

    Raises `Missing` for any other kind of database: PostgreSQL always, never another.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Missing("DATABASE_URL moet met postgresql:// beginnen.")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
    }
