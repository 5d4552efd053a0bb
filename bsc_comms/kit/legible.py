"""Text as people see it: without marks that turn round what stands beside it.

Such marks come along with what is copied from a list of contacts, a folder or a web page. Nobody
sees them; a title that holds one shows the reference behind it from right to left. Letters say
themselves which way they run, so Arabic and Hebrew need none. Source: Unicode, UAX #9, 2.1 to 2.3.
"""

import re
import unicodedata

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # controls, marks of layout, and blanks


def legible(text: str) -> str:
    """The text without marks that turn; "" where nothing of it can be seen."""
    if text.isascii():
        return text
    text = _TURNING.sub("", text)
    return "" if all(unicodedata.category(letter) in _UNSEEN for letter in text) else text
