"""When letters go out, and what a mail server's answer means for a letter."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Hours:
    """The hours in which letters go out, London; outside of them it is quiet.

    The first is included, the last is not. Midnight as the last means until the day is over.
    """

    first: time
    last: time

    def hold(self, local: datetime) -> bool:
        """Whether letters go out then. `local` is what a clock on a wall in London shows."""
        shown = local.time()
        return self.first <= shown and (shown < self.last or self.last == MIDNIGHT)


class Answer(Enum):
    """What came of an attempt to send one letter."""

    SENT = "sent"
    REFUSED = "refused"
    ADDRESS_REFUSED = "address refused"
    NOT_NOW = "not now"
    IN_DOUBT = "in doubt"


def is_for_good(code: int) -> bool:
    """Whether a server's reply code refuses for good (5xx) rather than for now (4xx).

    Source: RFC 5321, section 4.2.1.
    """
    return 500 <= code <= 599


def answer_of_codes(codes: list[int]) -> Answer:
    """What the reply codes for a letter's recipients mean: one "not now" is worth another try."""
    return Answer.REFUSED if codes and all(map(is_for_good, codes)) else Answer.NOT_NOW
