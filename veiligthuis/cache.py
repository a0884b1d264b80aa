"""The cache: one Valkey without persistence; while it is away each process goes on in its own memory.

What stands there may be lost (limits at the login), but nobody may be kept out by its absence. In its own memory a
process counts its own tries only, so a limit is then as wide as there are processes.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

AWAY_SECONDS = 5.0
_away_until = 0.0


def _or_in_memory(name: str) -> Callable[..., Any]:
    """Make a method that asks Valkey, and the memory of this process while Valkey is away."""
    ask = getattr(RedisCache, name)

    @wraps(ask)
    def method(self: "CacheOrMemory", *args: Any, **kwargs: Any) -> Any:
        global _away_until  # noqa: PLW0603 - one clock per process is the point
        if time.monotonic() >= _away_until:
            try:
                return ask(self, *args, **kwargs)
            except (Unreachable, TooSlow, OSError):
                _away_until = time.monotonic() + AWAY_SECONDS
        return getattr(self.memory, name)(*args, **kwargs)

    return method


class CacheOrMemory(RedisCache):
    """Django's own cache on Valkey, with the memory of the process behind it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Keep both; the memory is shared by the threads of the process."""
        super().__init__(server, params)
        self.memory = LocMemCache("vt-while-away", {key: value for key, value in params.items() if key != "OPTIONS"})

    add = _or_in_memory("add")
    get = _or_in_memory("get")
    set = _or_in_memory("set")
    touch = _or_in_memory("touch")
    delete = _or_in_memory("delete")
    get_many = _or_in_memory("get_many")
    has_key = _or_in_memory("has_key")
    incr = _or_in_memory("incr")
    set_many = _or_in_memory("set_many")
    delete_many = _or_in_memory("delete_many")
    clear = _or_in_memory("clear")
