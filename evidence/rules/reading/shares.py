"""Percentages as files write them: 64, 64%, 64.5, 0.64, 0,64. One scale for a whole file."""

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_MOSTLY = 0.9
_TO_PERCENT = Decimal(100)


class NotAShare(Exception):
    """A cell that is no percentage; its text says why."""


def read_number(text: str) -> Decimal:
    """A number with a decimal point or comma, as it stands. Raises NotAShare."""
    bare = text.removesuffix("%").strip()
    if _NUMBER.fullmatch(bare) is None:
        raise NotAShare(f"“{text}” is no percentage." if text else "It is empty.")
    return Decimal(bare.replace(",", "."))


def is_number(text: str) -> bool:
    """Whether a cell holds a number, of whatever scale."""
    try:
        read_number(text)
    except NotAShare:
        return False
    return True


def are_shares_of_one(texts: Iterable[str]) -> bool | None:
    """Whether a file means 0.64 where others write 64; None where it cannot be told.

    Nine of ten figures decide. Nought and one are the same to both, and a sign of percent is plain.
    """
    small = large = 0
    for text in texts:
        try:
            number = read_number(text)
        except NotAShare:
            continue
        if text.endswith("%") or number > 1:
            large += 1
        elif 0 < number < 1:
            small += 1
    if not small + large:
        return None
    share = small / (small + large)
    if share >= _MOSTLY:
        return True
    return False if share <= 1 - _MOSTLY else None


def read_share(text: str, *, of_one: bool) -> Decimal:
    """A percentage from 0 to 100. `of_one`: the file means 0.64. Raises NotAShare.

    A figure of the other scale is refused, never changed in silence.
    """
    number = read_number(text)
    if text.endswith("%"):
        of_one = False
    if of_one and number > 1:
        meant = f" Is {number / 100} meant?" if number <= _TO_PERCENT else ""
        raise NotAShare(f"{text} stands among shares from 0 to 1.{meant}")
    if not of_one and 0 < number < 1 and not text.endswith("%"):
        raise NotAShare(f"{text} stands among percentages. Is {number * 100} meant?")
    value = number * _TO_PERCENT if of_one else number
    if value > _TO_PERCENT:
        raise NotAShare(f"{text} is more than all of them.")
    return value.quantize(Decimal("0.01"))
