"""A calendar of a person's own behind a secret address: the page about it, and who opens it.

What each calendar holds is its app's; how its address is made, shown once and ended stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bsc_comms.kit.downloads import opened_by_key
from partnership.choices import FeedScope
from partnership.models import Person
from partnership.operations.feeds import end_feed, make_feed_key
from partnership.queries.feeds import feed_of, person_of_feed
from partnership.views.asking import reader
from partnership.views.feed_addresses import show_once, shown_once

WHY_PUBLIC = "Calendar programs cannot sign in: a key of 256 bits in the address opens it."
NO_CALENDAR = "There is no such calendar. Make a new address on the page of the planner."


@dataclass(frozen=True)
class OwnCalendar:
    """One such calendar: its scope, its page and address by name, and who may read it."""

    scope: FeedScope
    page: str
    address: str
    template: str
    may_read: Callable[[Person], bool]

    def show(self, request: HttpRequest) -> HttpResponse:
        """What the address is for, whether there is one, and a new one once."""
        known = feed_of(reader(request), self.scope)
        return render(request, self.template, {"known": known, **shown_once(request)})

    def make(self, request: HttpRequest) -> HttpResponse:
        """Make an address, which the next page shows this once. An earlier one stops working."""
        key = make_feed_key(by=reader(request), scope=self.scope)
        show_once(request, f"{settings.BASE_URL}{reverse(self.address)}?key={key}")
        return redirect(self.page)

    def end(self, request: HttpRequest) -> HttpResponse:
        """Let the address stop working."""
        if end_feed(by=reader(request), scope=self.scope):
            messages.success(request, "The address no longer works. Take it out of your calendar.")
        return redirect(self.page)

    def opened_by(self, request: HttpRequest) -> Person | None:
        """Whoever holds the key in the address and may still read the calendar today.

        The key stands in the query, which no log of the planner holds.
        """
        person = person_of_feed(request.GET.get("key", ""), self.scope)
        if person is None or not self.may_read(person):
            return None
        opened_by_key(request, person)
        return person


def no_calendar() -> HttpResponse:
    """The answer to a key that opens nothing."""
    return HttpResponse(NO_CALENDAR, status=404, content_type="text/plain; charset=utf-8")
