"""Text for the files of a spreadsheet or a word processor, which are XML."""

import re

# XML 1.0, production 2, has no place for these, not even as references.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without the characters that no XML file can hold."""
    return UNPRINTABLE.sub("", text)
