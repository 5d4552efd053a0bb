"""Asking for a round of letters, after one was owed or may go again."""

from bsc_comms.kit.jobs import nudge

SEND_DUE_LETTERS = "partnership.send_due_letters"


def ask_for_a_round() -> None:
    """Ask a worker to send what is due, once the current transaction has committed."""
    nudge(SEND_DUE_LETTERS)
