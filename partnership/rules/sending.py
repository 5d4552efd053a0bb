"""When letters go out, and what a mail server's answer means for a letter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum

# By it a letter is known that comes back: it ends the Message-ID of each.
MESSAGE_ID_DOMAIN = "letters.planner"
MIDNIGHT = time(0)
WANTS_A_SIGN_IN = 530
ENHANCED_CODE = re.compile(r"5\.\d{1,3}\.\d{1,3}\b")
OF_WHO_SENDS = "5.7."
RELAYING = re.compile(r"\brelay(ing)?\b(?!@)", re.IGNORECASE)


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

    def next_from(self, local: datetime) -> datetime:
        """The first moment from then on at which letters go out, on the same clock."""
        if self.hold(local):
            return local
        begins = datetime.combine(local, self.first, local.tzinfo)
        return begins if begins > local else begins + timedelta(days=1)


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


def answer_of_recipients(replies: Sequence[tuple[int, str]]) -> Answer:
    """What a server's replies, code and words, for a letter's recipients mean.

    Where it refuses the planner it would refuse everybody, and that says nothing of an address.
    """
    answer = answer_of_codes([code for code, _ in replies])
    if answer is not Answer.REFUSED:
        return answer
    if any(refuses_who_sends(code, words) for code, words in replies):
        return Answer.NOT_NOW
    return Answer.ADDRESS_REFUSED


def refuses_who_sends(code: int, words: str) -> bool:
    """Whether a refusal for good is of who sends, as of a planner that may not send outside.

    Source: RFC 3463, section 3.8 (class 7), and RFC 4954, section 6 (530). A server that gives no
    enhanced code is taken at its words.
    """
    if enhanced := ENHANCED_CODE.match(words):
        return is_status_of_who_sends(enhanced[0])
    return code == WANTS_A_SIGN_IN or RELAYING.search(words) is not None


def is_status_of_who_sends(status: str) -> bool:
    """Whether an enhanced status code, such as 5.7.1, is of security or policy."""
    return status.startswith(OF_WHO_SENDS)
