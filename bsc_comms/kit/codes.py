"""What a code may hold that stands in the address of a page, and how it stands there."""

from django.core.exceptions import ValidationError
from django.urls.converters import StringConverter

STEPS = frozenset({".", ".."})  # a browser takes them out of an address, and what is before them
SLASH = "%2F"


def fits_in_an_address(code: str) -> None:
    """For codes that are one piece of an address: one that is not breaks each page that leads
    there. Raises ValidationError."""
    if "/" in code:
        raise ValidationError("A code stands in addresses: write it without “/”, such as 2016-17.")
    if code in STEPS:
        raise ValidationError(
            f"A code stands in addresses, where “{code}” leads to another page: write it with a "
            "letter or a number, such as 2016-17."
        )


class CodeInAddress(StringConverter):
    """A code as one piece of an address, `<code:…>` in the lists of addresses.

    One with a slash was taken before `fits_in_an_address` refused it: its pages are there, and so
    are the lists that lead to them.
    """

    def to_python(self, value: str) -> str:
        return value.replace(SLASH, "/")

    def to_url(self, value: object) -> str:
        return str(value).replace("/", SLASH)
