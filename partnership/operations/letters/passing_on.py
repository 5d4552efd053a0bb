"""What is asked once, in letters that wait for who may answer it no more."""

from collections.abc import Iterable

from partnership.models import Letter
from partnership.operations.letters.keeping import free_keys, withdraw_what_waits
from partnership.queries.letters import WaitingLetter


def taken_back_for_others(letters: Iterable[WaitingLetter]) -> bool:
    """Take back those of these that still wait, their keys free; whether there was one.

    Must run inside a transaction that holds what they ask about: of two ticks at once the second
    finds none, and asks nobody. What a worker has in hand is not among them: it goes, or waits for
    the next tick.
    """
    meant = Letter.objects.filter(pk__in=[each.pk for each in letters])
    taken_back = withdraw_what_waits(meant)
    free_keys(taken_back)
    return bool(taken_back)
