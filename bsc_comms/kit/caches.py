"""The cache in Redis, which may go away at any time without a page that fails."""

import logging
from typing import Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 1


class RedisOrOwnMemory(RedisCache):
    """Redis, and this process's own memory while Redis cannot be reached.

    Attempts at signing in and what has a limit go on being counted: by each process for itself, so
    that the limits are by as much wider as there are processes, and never gone.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_connect_timeout": SECONDS_TO_ANSWER, "socket_timeout": SECONDS_TO_ANSWER}
        options = {**waits, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        limits = {"OPTIONS": {"MAX_ENTRIES": settings.MOST_COUNTS_KEPT}}
        self._away = False
        self._own = LocMemCache("while-redis-is-away", {**params, **limits})

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._ask("incr", *args, **kwargs))

    def _ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        try:
            answer = getattr(super(), what)(*args, **kwargs)
        except (Unreachable, TooSlow) as fault:
            self._say_once(fault)
            return getattr(self._own, what)(*args, **kwargs)
        self._away = False
        return answer

    def _say_once(self, fault: Exception) -> None:
        """One line for each time that it goes away, and not one for each question."""
        if not self._away:
            logger.warning(
                "Redis cannot be reached as cache (%s): this process counts by itself.",
                type(fault).__name__,
            )
        self._away = True
