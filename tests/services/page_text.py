"""What a page says, whatever the lines of its source."""

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())
