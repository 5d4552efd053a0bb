"""Whoever is in an edition without a booking learns that it was moved or cancelled.

Who has a slot is told by the register at once. Where nobody counts the slots, only the plan knows
who uses an edition.
"""

from datetime import timedelta
from functools import partial

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from plans.emails.editions import letter_of_edition
from plans.operations.letters import owe_about
from plans.queries.changed_editions import changed_editions
from plans.queries.speakers import speakers_by_partner

LOOKS_BACK = timedelta(days=14)  # further than a tick ever stood still
KEY = "edition-in-use"


def tell_of_changed_editions() -> int:
    """Owe a letter to each who leads what is in a changed edition; how many are new.

    Asked on every tick: one letter for each change, placement and person, and none to who did it.
    """
    since = clock.now() - LOOKS_BACK
    changed = changed_editions(since)
    if not changed:
        return 0
    speakers = speakers_by_partner(one.placement.communication.lead_partner_id for one in changed)
    owed = Letter.objects.filter(unique_key__startswith=KEY, created_at__gt=since)
    known = frozenset(owed.values_list("unique_key", flat=True))
    new = 0
    for one in changed:
        key = f"{KEY}:{one.batch}:{one.placement.pk}"
        people = speakers.get(one.placement.communication.lead_partner_id, [])
        untold = [each for each in people if f"{key}:{each.pk}" not in known and each != one.by]
        if untold:
            new += owe_about(
                one.placement.communication,
                untold,
                partial(letter_of_edition, changed=one),
                kind=LetterKind.EDITION_CHANGED,
                key=key,
            )
    return new
