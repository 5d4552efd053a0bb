"""What the environment says, read so that a mistake in it is told by the name of the setting.

Settings read it, so it asks Django for nothing but the exception that Django itself prints.
"""

import contextlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

# No setting makes sense beyond it, and a date so many days back is still one.
MOST = 100_000
#: The kinds that were tried, and whether each is on a host; "memory" is for tests.
BROKERS = {
    **dict.fromkeys(("redis", "rediss"), True),
    **dict.fromkeys(("filesystem", "memory", "redis+socket"), False),
}
#: The kinds of caches that were tried: Redis, and a table of the database.
CACHES = ("redis", "rediss", "dbcache")
#: Of a Redis on the same machine: the path of its socket, maybe behind a user and a password.
A_SOCKET = re.compile(r"redis://([^/?@]*@)?/[^?]*[^?/0-9][^?]*(\?.*)?")
A_KEY = re.compile(r"[0-9a-f]{64}")
A_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
NO_LEAP_YEAR = 2001
#: What a mail server is told; smtplib takes nothing but ASCII there, and fails at each letter.
SIGNS_IN_BY = ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")


def told_by(environment: Mapping[str, str]) -> dict[str, str]:
    """What an environment says: what is left blank there counts as not set."""
    return {name: value for name, value in environment.items() if value.strip()}


class Environment(environ.Env):
    """The environment of this process."""

    ENVIRON = told_by(os.environ)

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **told: Any
    ) -> Any:
        """As the parent has it, but for a `$` at the beginning, which names no other setting.

        A key that was made by chance begins with one now and then. Raises ImproperlyConfigured.
        """
        value = self.ENVIRON.get(var, "")
        if not value.startswith("$"):
            return super().get_value(var, cast=cast, default=default, **told)
        if cast is None and default not in (None, self.NOTSET):
            cast = type(default)
        return self.parse_value(value, cast)

    def whole(self, name: str, *, default: int, least: int = 0) -> int:
        """A whole number from `least` to MOST. Raises ImproperlyConfigured for others."""
        with read_as(name, "a whole number"):
            number: int = self.int(name, default=default)
        if number < least:
            raise ImproperlyConfigured(f"Set {name} to {least} or more: it is {number}.")
        if number > MOST:
            raise ImproperlyConfigured(f"Set {name} to {MOST} or less: it is {number}.")
        return number

    def hour(self, name: str, *, default: str) -> time:
        """A time of the day. Raises ImproperlyConfigured for what is none."""
        with read_as(name, "a time like 08:00"):
            told = time.fromisoformat(self(name, default=default))
            if told.tzinfo:
                raise ValueError("It names a zone.")
        return told

    def day(self, name: str, *, default: str) -> tuple[int, int]:
        """Month and day of one that every year has, told as 05-31.

        Raises ImproperlyConfigured for what is none, such as 29 February.
        """
        with read_as(name, "a day that every year has, month first, like 05-31 for 31 May"):
            told = A_DAY.fullmatch(self(name, default=default).strip())
            if told is None:
                raise ValueError("It is no month and day.")
            day = date(NO_LEAP_YEAR, int(told[1]), int(told[2]))
        return day.month, day.day

    def one_of(self, name: str, known: Collection[str], *, default: str) -> str:
        """One of these words, however large it is written. Raises ImproperlyConfigured."""
        told: str = self(name, default=default).upper()
        if told not in known:
            raise ImproperlyConfigured(f"{name} should be one of {', '.join(known)}.")
        return told

    def words(self, name: str, *, default: Collection[str] = ()) -> list[str]:
        """What stands there parted by commas, each without the blanks around it."""
        told: list[str] = self.list(name, default=list(default))
        return [word.strip() for word in told if word.strip()]

    def site(self, name: str, *, default: str) -> str:
        """The address of a whole site, without a slash at its end. Raises ImproperlyConfigured."""
        address = self.address(name, default=default, like="https://planner.example.org")
        parts = urlsplit(address)
        if parts.username is not None or parts.path or parts.query or parts.fragment:
            raise ImproperlyConfigured(
                f"Set {name} to a scheme and a name alone, such as https://planner.example.org: "
                "nothing may stand after or before them, as the planner takes a site as a whole."
            )
        return address

    def address(self, name: str, *, default: str, like: str) -> str:
        """An address on the web, without a slash at its end. Raises ImproperlyConfigured.

        like: an example, for whoever named none.
        """
        address: str = self(name, default=default).rstrip("/")
        if address != default and not _is_on_the_web(address):
            raise ImproperlyConfigured(f"Set {name} to an address like {like}, and not {address}.")
        return address

    def broker(self, name: str, *, default: str) -> str:
        """The address of what holds messages. Raises ImproperlyConfigured.

        Not by `Env.url`, which knows nothing of kinds of brokers: Celery would try on for ever.
        """
        address: str = self(name, default=default)
        with read_as(name, address_like("redis://host:6379/0")):
            parts = urlsplit(address)
            if BROKERS[parts.scheme] and not parts.hostname:
                raise ValueError("It names no host.")
            # A port that is none is only noticed by whoever asks for it.
            _ = parts.port
        return address

    def cache(self, name: str, *, default: str) -> dict[str, Any]:
        """The entry of CACHES for an address. Raises ImproperlyConfigured.

        Not by `Env.cache_url` alone, which takes a Redis without a host and with any port: where
        attempts at signing in are counted would only be missed by whoever signs in.
        """
        address: str = self(name, default=default)
        with read_as(name, address_like("redis://host:6379/1")):
            parts = urlsplit(address)
            if parts.scheme not in CACHES or parts.fragment:
                raise ValueError("No cache that the planner knows.")
            if "," in parts.netloc:
                raise ValueError("One cache counts the attempts, and a comma would part two.")
            if not parts.hostname and not A_SOCKET.fullmatch(address):
                raise ValueError("It names no host.")
            # A port that is none is only noticed by whoever asks for it.
            _ = parts.port
            told: dict[str, Any] = self.cache_url_config(address)
        return told

    def folder(self, name: str, *, default: Path) -> Path:
        """A folder to write in, made where there is none. Raises ImproperlyConfigured."""
        path = Path(self(name, default=str(default)))
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise ImproperlyConfigured(
                f"Set {name} to a folder that the planner may make: {path} could not be made "
                f"({fault.strerror})."
            ) from fault
        if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            raise ImproperlyConfigured(
                f"Set {name} to a folder in which the planner may write: {path} belongs to others."
            )
        return path

    def mail(self, name: str, *, default: str) -> dict[str, Any]:
        """Settings of Django by which letters leave. Raises ImproperlyConfigured."""
        with read_as(name, address_like("smtp+tls://user:password@host:587")):
            if urlsplit(self(name, default=default)).fragment:
                raise ValueError("What follows a # is no part of a host.")
            told: dict[str, Any] = self.email_url(name, default=default)
            if told["EMAIL_BACKEND"] == self.EMAIL_SCHEMES["smtp"] and not told["EMAIL_HOST"]:
                raise ValueError("It names no host.")
        if not all((told.get(each) or "").isascii() for each in SIGNS_IN_BY):
            raise ImproperlyConfigured(
                f"{name} has a user or a password with letters or signs beyond ASCII, such as £ or "
                "é, with which the planner cannot sign in to a mail server: choose others there."
            )
        return told

    def key(self, name: str) -> str:
        """64 hexadecimal digits; nothing where there are none. Raises ImproperlyConfigured."""
        told: str = self(name, default="").strip().lower()
        if told and not A_KEY.fullmatch(told):
            raise ImproperlyConfigured(
                f"{name} should be 64 hexadecimal digits, as openssl rand -hex 32 prints them."
            )
        return told

    def keys(self, name: str) -> list[str]:
        """Several such, parted by commas. Raises ImproperlyConfigured."""
        told = [key.lower() for key in self.words(name)]
        if not all(map(A_KEY.fullmatch, told)):
            raise ImproperlyConfigured(
                f"{name} should be public keys of 64 hexadecimal digits each, parted by commas."
            )
        return told

    def sender(self, name: str, *, default: str) -> str:
        """The address from which e-mails come, alone. Raises ImproperlyConfigured for others."""
        told: str = self(name, default=default)
        address = parseaddr(told)[1]
        try:
            validate_email(address)
            address.encode("ascii")  # the header of a letter takes nothing else
        except (ValidationError, UnicodeEncodeError) as fault:
            raise ImproperlyConfigured(
                f"Set {name} to an e-mail address like planner@example.org, and not {told}."
            ) from fault
        return address


def _is_on_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # A port that is none is only noticed by whoever asks for it.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def address_like(example: str) -> str:
    """What an address that may hold a password should be, for `read_as`."""
    return (
        f"an address like {example}. What would end a user or password in it is written otherwise: "
        "/ as %2F, # as %23, ? as %3F, @ as %40, [ as %5B, ] as %5D, a comma as %2C, % as %25"
    )


#: What an address of the planner's database should be.
DATABASE_ADDRESS = address_like("postgres://user:password@host/name or sqlite:////folder/file")


@contextlib.contextmanager
def read_as(name: str, wanted: str) -> Iterator[None]:
    """Inside the block a setting is read; what is wrong with it is raised with its name.

    wanted: what it should be, such as "a whole number". The value itself is not repeated, as it
    may hold a password. Raises ImproperlyConfigured.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, ImproperlyConfigured) as fault:
        raise ImproperlyConfigured(f"{name} should be {wanted}.") from fault
