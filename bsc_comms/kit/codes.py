"""What a code may hold that stands in the address of a page."""

from django.core.exceptions import ValidationError


def fits_in_an_address(code: str) -> None:
    """For codes that are one piece of an address: one that is not breaks each page that leads
    there. Raises ValidationError."""
    if "/" in code:
        raise ValidationError("A code stands in addresses: write it without “/”, such as 2016-17.")
