"""Keeping what leaves no change behind: sign-ins, refusals, downloads and jobs.

A row holds people by their id alone. What somebody typed as an address who is not known is kept as
a keyed digest: people type passwords there, and whoever reads the table must not find them.
"""

from django.utils.crypto import salted_hmac

from bsc_comms.kit.addresses import network_of
from bsc_comms.kit.limits import SLOWED, SLOWED_THERE, seconds_to_wait
from bsc_comms.kit.origin import origin
from partnership.choices import AuditAct
from partnership.models import AuditEntry, Person

SALT = "partnership.audit.typed"
LENGTH_OF_A_DIGEST = 32
LONGEST_ADDRESS = 254


def keep(
    act: AuditAct,
    *,
    by: Person | None = None,
    what: str = "",
    about: str = "",
    in_confidence: bool = False,
) -> None:
    """Keep that somebody did this now, from where the request came that is being answered."""
    AuditEntry.objects.keep(act, by=by, what=what, about=about, in_confidence=in_confidence)


def keep_refusal(*, typed: str, act: AuditAct = AuditAct.REFUSED) -> None:
    """Keep that a sign-in was refused, for whom if the address is known."""
    wanted = _as_asked(typed)
    person = Person.objects.filter(email__iexact=wanted).first() if wanted else None
    digest = digest_of_typed(wanted) if wanted and not person else ""
    AuditEntry.objects.keep(act, by=person, typed=digest)


def keep_slowed_down(*, typed: str) -> None:
    """Keep that a sign-in was refused unread, as there were too many attempts before.

    Once a minute for one place and one address, and some times for one place: nobody fills the
    table by asking on.
    """
    place = network_of(origin().address or "")
    if seconds_to_wait(SLOWED, digest_of_typed(f"{place} {_as_asked(typed)}")):
        return
    if not seconds_to_wait(SLOWED_THERE, digest_of_typed(place)):
        keep_refusal(typed=typed, act=AuditAct.SLOWED_DOWN)


def _as_asked(typed: str) -> str:
    """What was typed as an address, as the door reads it, and no longer than one can be."""
    return typed.strip().lower()[:LONGEST_ADDRESS]


def keep_job(
    what: str,
    *,
    about: str = "",
    count: int | None = None,
    failed: bool = False,
    in_confidence: bool = False,
) -> None:
    """Keep that the planner itself did a job: how many it did, and whether it failed."""
    AuditEntry.objects.keep(
        AuditAct.JOB,
        what=what,
        about=about,
        count=count,
        failed=failed,
        in_confidence=in_confidence,
    )


def digest_of_typed(typed: str) -> str:
    """The same for the same text as long as the key of the planner stays, and not to be undone."""
    mac = salted_hmac(SALT, typed, algorithm="sha256")
    return mac.hexdigest()[:LENGTH_OF_A_DIGEST]
