"""What stands in a member's own calendar about a meeting: put in, taken out, put in again.

A calendar takes what has a higher number than what it holds (RFC 5545, SEQUENCE). The meeting
counts its own changes for everybody. How often one calendar was turned is counted onto that, so
that every letter to it has a higher number than the one before.
"""


def holds(turns: int) -> bool:
    """Whether a calendar that was turned so often holds the meeting: every second turn it goes."""
    return turns % 2 == 0


def put_in(turns: int) -> int:
    """The turns of a calendar that is to hold the meeting; it may do so already."""
    return turns if holds(turns) else turns + 1


def taken_out(turns: int) -> int:
    """The turns of a calendar that is no more to hold the meeting; it may not do so already."""
    return turns + 1 if holds(turns) else turns
