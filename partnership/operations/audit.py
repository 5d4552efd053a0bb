"""Keeping what leaves no change behind: sign-ins, refusals, downloads and jobs.

A row holds people by their id alone. What somebody typed as an address who is not known is kept as
a keyed digest: people type passwords there, and whoever reads the table must not find them.
"""

from django.utils.crypto import salted_hmac

from bsc_comms.kit.limits import SLOWED, seconds_to_wait
from bsc_comms.kit.origin import origin
from partnership.choices import AuditAct
from partnership.models import AuditEntry, Person

SALT = "partnership.audit.typed"
LENGTH_OF_A_DIGEST = 32


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
    wanted = typed.strip().lower()
    person = Person.objects.filter(email__iexact=wanted).first() if wanted else None
    digest = digest_of_typed(wanted) if wanted and not person else ""
    AuditEntry.objects.keep(act, by=person, typed=digest)


def keep_slowed_down(*, typed: str) -> None:
    """Keep that a sign-in was refused unread, as there were too many attempts before.

    Once a minute for one place and one address: nobody fills the table by asking on.
    """
    who = digest_of_typed(f"{origin().address} {typed.strip().lower()}")
    if not seconds_to_wait(SLOWED, who):
        keep_refusal(typed=typed, act=AuditAct.SLOWED_DOWN)


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
