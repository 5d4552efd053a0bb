"""What a button sends in a field that no form of ours reads."""

from django.http import HttpRequest

NUL = "\0"


def text_sent(request: HttpRequest, name: str) -> str:
    """The text of a field; "" where it was not sent.

    Without NUL bytes: no person types one, and PostgreSQL takes none. Forms refuse them themselves.
    """
    return request.POST.get(name, "").replace(NUL, "")
