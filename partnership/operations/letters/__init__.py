"""Letters: owing, gathering, sending, withdrawing and sending again."""

from partnership.operations.letters.keeping import (
    AddressRefused,
    NotSentAgain,
    free_keys,
    free_what_was_taken_back,
    hold_after_restore,
    put_back,
    put_back_by_key,
    send_again,
    sweep_letters,
    withdraw_and_free_keys,
    withdraw_by_key,
    withdraw_letter,
    withdraw_what_waits,
)
from partnership.operations.letters.owing import (
    owe_letter,
    owe_letters,
    owe_letters_each_about,
)
from partnership.operations.letters.passing_on import taken_back_for_others
from partnership.operations.letters.rounds import SEND_DUE_LETTERS, ask_for_a_round
from partnership.operations.letters.sending import (
    Round,
    letters_go_next,
    letters_late_by,
    one_use_link,
    send_due_letters,
    send_letter,
)

__all__ = [
    "SEND_DUE_LETTERS",
    "AddressRefused",
    "NotSentAgain",
    "Round",
    "ask_for_a_round",
    "free_keys",
    "free_what_was_taken_back",
    "hold_after_restore",
    "letters_go_next",
    "letters_late_by",
    "one_use_link",
    "owe_letter",
    "owe_letters",
    "owe_letters_each_about",
    "put_back",
    "put_back_by_key",
    "send_again",
    "send_due_letters",
    "send_letter",
    "sweep_letters",
    "taken_back_for_others",
    "withdraw_and_free_keys",
    "withdraw_by_key",
    "withdraw_letter",
    "withdraw_what_waits",
]
