"""What a page says, whatever the lines of its source."""

import re

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def called_optional(response: HttpResponse) -> list[str]:
    """The labels of a form's fields that say that they may be left empty, as they stand."""
    return re.findall(r'>([^<>]+) <span class="app-optional">', text_of(response))
