"""When letters go out, and what a mail server's answer means for a letter.

Letters are for people at work: they go out between 8 in the morning and 8 in the evening, London.
"""

from datetime import datetime, time
from enum import Enum

FIRST_HOUR = time(8)
LAST_HOUR = time(20)
MOST_COPIES = 2


class Answer(Enum):
    """What came of an attempt to send one letter."""

    SENT = "sent"
    REFUSED = "refused"
    NOT_NOW = "not now"
    IN_DOUBT = "in doubt"


def may_go_at(local: datetime) -> bool:
    """Whether letters go out at this moment. `local` is what a clock on a wall in London shows."""
    return FIRST_HOUR <= local.time() < LAST_HOUR


def is_for_good(code: int) -> bool:
    """Whether a server's reply code refuses for good (5xx) rather than for now (4xx).

    Source: RFC 5321, section 4.2.1.
    """
    return 500 <= code <= 599


def answer_of_codes(codes: list[int]) -> Answer:
    """What the reply codes for a letter's recipients mean: one "not now" is worth another try."""
    return Answer.REFUSED if codes and all(map(is_for_good, codes)) else Answer.NOT_NOW


def worth_another_copy(attempts: int) -> bool:
    """Whether a letter that may have left already is tried again: at most two copies of any."""
    return attempts < MOST_COPIES
