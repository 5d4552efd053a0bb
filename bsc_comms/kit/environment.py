"""What the environment says, read so that a mistake in it is told by the name of the setting.

Settings read it, so it asks Django for nothing but the exception that Django itself prints.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import time
from email.utils import parseaddr
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email


class Environment(environ.Env):
    """The environment of this process. What is left blank there counts as not set."""

    ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}

    def whole(self, name: str, *, default: int, least: int = 0) -> int:
        """A whole number. Raises ImproperlyConfigured for less than `least` and for others."""
        with read_as(name, "a whole number"):
            number: int = self.int(name, default=default)
        if number < least:
            raise ImproperlyConfigured(f"Set {name} to {least} or more: it is {number}.")
        return number

    def hour(self, name: str, *, default: str) -> time:
        """A time of the day. Raises ImproperlyConfigured for what is none."""
        with read_as(name, "a time like 08:00"):
            return time.fromisoformat(self(name, default=default))

    def site(self, name: str, *, default: str) -> str:
        """The address of a site, without a slash at its end. Raises ImproperlyConfigured."""
        address: str = self(name, default=default).rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ImproperlyConfigured(
                f"Set {name} to an address like https://planner.example.org, and not {address}."
            )
        return address

    def sender(self, name: str, *, default: str) -> str:
        """The address from which e-mails come, alone. Raises ImproperlyConfigured for others."""
        told: str = self(name, default=default)
        address = parseaddr(told)[1]
        try:
            validate_email(address)
        except ValidationError as fault:
            raise ImproperlyConfigured(
                f"Set {name} to an e-mail address like planner@example.org, and not {told}."
            ) from fault
        return address


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
