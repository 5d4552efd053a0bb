"""What stands behind the link in a letter once it opens nothing, whatever is wrong with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bsc_comms.kit.typed import Typed, without_secrets


def link_opens_nothing(request: HttpRequest) -> HttpResponse:
    """The same page each time: it says again, to be copied, no more than what was sent."""
    words = Typed(without_secrets(request.POST)).words
    return render(request, "link_opens_nothing.html", {"words": words}, status=404)
