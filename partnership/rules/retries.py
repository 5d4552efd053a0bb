"""How long owed work and letters wait before they are tried again."""

from datetime import timedelta

LONGEST_PAUSE_MINUTES = 60
# After the first try, the second and so on: 22 hours in eight tries, so that a letter outlives a
# mail server that is away for most of a day.
PAUSES_OF_A_LETTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720))


def pause_after(attempts: int) -> timedelta:
    """One minute after the first attempt, doubled after each further one, at most an hour."""
    return timedelta(minutes=min(2 ** max(attempts - 1, 0), LONGEST_PAUSE_MINUTES))


def pause_of_a_letter(attempts: int) -> timedelta:
    """How long a letter waits after that many attempts: mail servers are away longer than ours."""
    return PAUSES_OF_A_LETTER[min(max(attempts, 1), len(PAUSES_OF_A_LETTER)) - 1]


def tries_within(span: timedelta) -> int:
    """How many tries a letter can have had when its first was less than that long ago."""
    tries, since_the_first = 1, timedelta()
    for pause in PAUSES_OF_A_LETTER:
        since_the_first += pause
        if since_the_first >= span:
            break
        tries += 1
    return tries
