"""Asking the other advocates about a local communication, and what they answer.

Source: communications plan 2016/17, section 6.
"""

from plans.operations.approaches.answering import GivenAnswer, QuestionClosed, answer_approach
from plans.operations.approaches.asking import (
    NOT_LOCAL,
    AlreadyAsked,
    ask_again,
    ask_the_advocates,
    withdraw_approach,
)
from plans.operations.approaches.following import follow_approaches
from plans.operations.approaches.handing import pass_approaches_on, pass_questions_on
from plans.operations.approaches.telling import tell_what_changed

__all__ = [
    "NOT_LOCAL",
    "AlreadyAsked",
    "GivenAnswer",
    "QuestionClosed",
    "answer_approach",
    "ask_again",
    "ask_the_advocates",
    "follow_approaches",
    "pass_approaches_on",
    "pass_questions_on",
    "tell_what_changed",
    "withdraw_approach",
]
