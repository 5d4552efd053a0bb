"""Who asks for a page."""

from django.http import HttpRequest

from partnership.models import Person


def reader(request: HttpRequest) -> Person:
    """The person who is signed in: the door lets nobody else come as far as a view.

    Views that `access.public` opens may not ask: there it can be nobody.
    """
    return request.user  # type: ignore[return-value]
