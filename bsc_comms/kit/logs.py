"""Lines of the log: structured, and without a word about anybody.

A log is read by people who may not read the planner, and is kept elsewhere for longer. So what a
library was given to say is left out (its words may hold an address, a key, or what somebody
searched for), and of an exception the log says which and where, never its message.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import Processor

Event = MutableMapping[str, Any]

# Ours say what they say with care; they are tested (tests/guards/test_logs.py).
OURS = frozenset({"bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"})
# What these say without arguments is a sentence of their own, such as "Warm shutdown".
SPEAK_PLAINLY = frozenset({"celery", "kombu", "gunicorn"})
FIGURES = (bool, int, float, type(None))
ROOT = Path(__file__).resolve().parents[2]


def configure_lines() -> None:
    """How our own lines are made before the console writes them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_stamped(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            where_it_failed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def lines_to_the_console(*, level: str) -> dict[str, Any]:
    """The LOGGING of the settings. level: from which on lines of others are kept, as in WARNING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "pass_foreign_args": True,
                "use_get_message": False,
                "foreign_pre_chain": [
                    words_of_others,
                    where_it_failed,
                    structlog.contextvars.merge_contextvars,
                    *_stamped(),
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.KeyValueRenderer(
                        key_order=["timestamp", "level", "event", "logger"], drop_missing=True
                    ),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            name: {"handlers": ["console"], "level": "INFO", "propagate": False}
            for name in sorted(OURS)
        }
        # The development server writes whole addresses, with the keys of calendars in them.
        | {"django.server": {"handlers": [], "level": "CRITICAL", "propagate": False}}
        # The planner's own line about each request says it, with its number.
        | {"django.request": {"handlers": [], "level": "CRITICAL", "propagate": False}},
    }


def _stamped() -> list[Processor]:
    """When it was, who says it and how grave it is."""
    return [
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
    ]


def words_of_others(logger: Any, method: str, event: Event) -> Event:
    """Of a library's line keep who says it and its template, with figures and no text in it."""
    args = event.pop("positional_args", None)
    record: logging.LogRecord = event["_record"]
    top = record.name.partition(".")[0]
    if top in OURS:
        event["event"] = str(record.msg) % args if args else str(record.msg)
    elif args:
        event["event"] = _without_words(str(record.msg), args)
    elif top not in SPEAK_PLAINLY:
        event["event"] = f"{record.name} at {record.module}:{record.lineno}"
    return event


def _without_words(template: str, args: Any) -> str:
    """The template with its figures; where it takes more than those, the bare template."""
    given = args if isinstance(args, tuple) else (args,)
    figures = tuple(each if isinstance(each, FIGURES) else "…" for each in given)
    try:
        return template % figures
    except (TypeError, ValueError):  # it asks for names or other kinds: as it is written
        return template


def where_it_failed(logger: Any, method: str, event: Event) -> Event:
    """Put in the place of an exception which one it was and where, without its message."""
    found = event.pop("exc_info", None)
    if found:
        info = found if isinstance(found, tuple) else sys.exc_info()
        if info[1] is not None:
            event["exception"] = _chain(info[1])
    return event


def _chain(fault: BaseException) -> str:
    told, seen = [], set()
    following: BaseException | None = fault
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        told.append(_one(following))
        following = following.__cause__ or following.__context__
    return " after ".join(told)


def _one(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    places = [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in frames]
    kind = type(fault)
    return f"{kind.__module__}.{kind.__qualname__} at {' > '.join(places) or 'no place'}"


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT) and ".venv" not in path.parts:
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-3:])
