"""The cache in Redis, which may go away at any time without a page that fails."""

import logging
from typing import Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError, ResponseError

from bsc_comms.kit.left_alone import LeftAlone

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 1
SECONDS_LEFT_ALONE = 5
# What this process knows of each Redis, by its address: Django makes a cache for each thread.
KNOWN: dict[str, LeftAlone] = {}
# One that refuses what is written still answers what is read, and may still take away: only these
# say that it counts again. What was begun to be counted meanwhile is counted on where it was begun.
WRITES = frozenset({"add", "set"})


class RedisOrOwnMemory(RedisCache):
    """Redis, and this process's own memory while Redis does not answer or takes nothing.

    Attempts at signing in and what has a limit go on being counted: by each process for itself, so
    that the limits are by as much wider as there are processes, and never gone. One that is away is
    asked again after some seconds, and not for each question: each might cost a second.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_connect_timeout": SECONDS_TO_ANSWER, "socket_timeout": SECONDS_TO_ANSWER}
        options = {**waits, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        limits = {"OPTIONS": {"MAX_ENTRIES": settings.MOST_COUNTS_KEPT}}
        self._redis = KNOWN.setdefault(server, LeftAlone(SECONDS_LEFT_ALONE))
        self._own = LocMemCache("while-redis-is-away", {**params, **limits})

    @property
    def counts_alone(self) -> bool:
        """Whether this process counts by itself, as far as it knows from what it asked last."""
        return self._redis.is_away

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
        may_tell = what in WRITES or not self._redis.is_away
        if not (may_tell and self._redis.may_be_asked()):
            return getattr(self._own, what)(*args, **kwargs)
        try:
            answer = getattr(super(), what)(*args, **kwargs)
        except RedisError as fault:
            if _is_about_the_value(fault):
                raise
            self._leave_alone(fault)
            return getattr(self._own, what)(*args, **kwargs)
        self._redis.answered()
        return answer

    def _leave_alone(self, fault: Exception) -> None:
        """For some seconds; one line for each time that it goes away, and not for each question."""
        if not self._redis.is_away:
            logger.warning(
                "Redis cannot be used as cache (%s: %s): this process counts by itself.",
                type(fault).__name__,
                fault,
            )
        self._redis.did_not_answer()


def _is_about_the_value(fault: RedisError) -> bool:
    """What is no number cannot be counted up, wherever it is kept."""
    return isinstance(fault, ResponseError) and "not an integer" in str(fault)
