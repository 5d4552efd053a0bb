"""What a planner refuses to start with, each in a sentence."""

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.http import is_same_domain

SHORTEST_KEY = 50
LEAST_VARIED_KEY = 5  # different characters
KNOWN_KEYS = ("django-insecure", "changeme", "change-me", "secret", "example")


@contextlib.contextmanager
def told_alone() -> Iterator[None]:
    """Inside the block the settings are read: what is wrong with one is printed and no more.

    Raises SystemExit with the sentence, which ends the process with 1. What comes to light after
    the settings were read is a fault of the code, and keeps its traceback.
    """
    try:
        yield
    except ImproperlyConfigured as fault:
        if settings.configured:
            raise
        raise SystemExit(str(fault)) from None


def faults_at_start(*, debug: bool, sample: bool, key: str, hosts: Sequence[str]) -> list[str]:
    """What has to be put right before the planner may be served.

    debug, sample, key, hosts: what the environment says for DEBUG, SAMPLE, SECRET_KEY and
    ALLOWED_HOSTS; an empty key or list where it says nothing.
    """
    return [*_of_debugging(debug), *_of_the_sample(sample), *_of_the_key(key), *_of_hosts(hosts)]


# Here anybody's tenant signs people in, with whatever address it likes.
EVERYBODYS = ("/common", "/organizations", "/consumers")


def faults_of_single_sign_on(*, issuer: str, client: str) -> list[str]:
    """What has to be put right before anybody may come in by that issuer."""
    faults = []
    if not client:
        faults.append("Set OIDC_CLIENT_ID: the issuer in OIDC_ISSUER knows the planner by it.")
    if any(f"{part}/" in f"{issuer}/" for part in EVERYBODYS):
        faults.append(
            "Name your own tenant in OIDC_ISSUER, as in "
            "https://login.microsoftonline.com/TENANT/v2.0: at this one everybody signs in."
        )
    return faults


# A name, one with a dot before it for all below it, or an address; without a port.
A_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")


def faults_of_names(hosts: Sequence[str], *, site: str | None = None) -> list[str]:
    """What has to be put right before a request for one of these hosts can be answered.

    site: the name in BASE_URL, to which each letter leads, or an address without its brackets; None
    where any will do.
    """
    faults = [
        f"Set ALLOWED_HOSTS to names alone, such as planner.example.org, and not {host}."
        for host in hosts
        if not A_HOST.fullmatch(host)
    ]
    name = f"[{site}]" if site and ":" in site else (site or "").rstrip(".")
    if not faults and name and not any(is_same_domain(name, host.rstrip(".")) for host in hosts):
        faults.append(
            f"Name {name} in ALLOWED_HOSTS: BASE_URL, and with it each letter, leads there."
        )
    return faults


def faults_of_hours(*, first: time, last: time) -> list[str]:
    """What has to be put right before letters can go out between these hours; 00:00 ends a day."""
    if first < last or last == time(0):
        return []
    return [
        f"Set LETTERS_FROM to an hour before LETTERS_UNTIL: between {first:%H:%M} and "
        f"{last:%H:%M} no letter would ever go out."
    ]


def faults_of_the_closing_day(month_and_day: tuple[int, int]) -> list[str]:
    """What has to be put right before a year's record can become final by itself.

    The day after it has to lie in the financial year that follows: the calendar looks for no record
    but that of the year that ended last.
    """
    if month_and_day != (3, 31):
        return []
    return [
        "Set RECORD_CLOSES to a day from 04-01 to 03-30: on 31 March the next financial year ends "
        "as well, and no record would become final by itself."
    ]


def limits_told(
    told: Sequence[str], *, known: Collection[str]
) -> dict[str, tuple[int, int] | None]:
    """What the environment says of limits: how often in how many seconds, None for "off".

    told: the parts of LIMITS, such as "search=120/60". Raises ValueError for a kind that is not
    known and for what is no limit, with a sentence.
    """
    limits: dict[str, tuple[int, int] | None] = {}
    for part in told:
        kind, _, limit = part.partition("=")
        if kind not in known:
            raise ValueError(f"LIMITS knows {', '.join(known)}, and not {kind}.")
        times, _, seconds = limit.partition("/")
        if limit != "off" and not (times.isdecimal() and seconds.isdecimal() and int(seconds)):
            raise ValueError(f"LIMITS wants {kind}=60/600 or {kind}=off, not {limit or 'nothing'}.")
        limits[kind] = None if limit == "off" else (int(times), int(seconds))
    return limits


def _of_debugging(debug: bool) -> list[str]:
    if not debug:
        return []
    return ["Set DEBUG=0: its error pages show settings and data to whoever meets a fault."]


def _of_the_sample(sample: bool) -> list[str]:
    if not sample:
        return []
    return ["Set SAMPLE=0: in the sample anybody comes in as anybody, without a password."]


def _of_the_key(key: str) -> list[str]:
    if not key:
        return ["Set SECRET_KEY: a planner served over https needs its own."]
    if any(key.lower().startswith(known) for known in KNOWN_KEYS):
        return ["Set another SECRET_KEY: this one is an example that everybody knows."]
    if len(key) < SHORTEST_KEY or len(set(key)) < LEAST_VARIED_KEY:
        return [
            f"Set a longer SECRET_KEY: at least {SHORTEST_KEY} random characters, such as "
            'python3 -c "import secrets; print(secrets.token_urlsafe(64))" prints.'
        ]
    return []


def _of_hosts(hosts: Sequence[str]) -> list[str]:
    if not any(hosts):
        return ["Set ALLOWED_HOSTS to the names under which the planner is reached."]
    if "*" in hosts:
        return ["Name the hosts in ALLOWED_HOSTS: * lets any name into links and letters."]
    return []
