"""Patterns of the sheet reader, compiled at their first use: a start that reads no sheet has none.

They are some hundred and take a tenth of the time in which the web starts.
"""

import re
from functools import cached_property
from typing import Any, cast


class _Late:
    """Stands for a pattern, and keeps each of its methods once it was asked for it."""

    def __init__(self, words: str, flags: int) -> None:
        self._words, self._flags = words, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._words, self._flags)

    def __getattr__(self, name: str) -> Any:
        asked = self.__dict__[name] = getattr(self._compiled, name)
        return asked


def late_pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, at the first question; ask the pattern's own methods, not those of `re`.

    Raises re.error at that question, where `words` are no pattern.
    """
    return cast("re.Pattern[str]", _Late(words, flags))
