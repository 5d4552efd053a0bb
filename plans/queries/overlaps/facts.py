"""The fingerprint of what counts on one side of a pair: an answer is good for these facts."""

from hashlib import sha256

from plans.models import Communication
from plans.rules.overlaps.traits import Traits


def fingerprint(communication: Communication, traits: Traits) -> str:
    """A digest of all that counts on one side of a pair; other spacing or capitals do not.

    It changes with the window, the places, the audiences, the topics, the lead partner, the
    channels and the wording.
    """
    counts = (
        traits.start,
        traits.end,
        traits.borough_wide,
        sorted(traits.areas),
        _words(communication.place_text),
        sorted(traits.audiences),
        sorted(traits.topics),
        sorted(traits.channels),
        traits.lead_code,
        _words(communication.title),
        _words(communication.message),
    )
    return sha256(repr(counts).encode()).hexdigest()


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
