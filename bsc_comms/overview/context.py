"""What the frame of every page needs: the partnership's name, the navigation, the sample bar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from bsc_comms.kit import clock
from bsc_comms.overview.sample import SAMPLE_DAYS
from bsc_comms.overview.sample.people import FeaturedPerson, featured_people
from partnership.models import Partnership, Person

SECTIONS = (
    ("Today", "overview:today", ("/",)),
    (
        "Plan",
        "plans:plan",
        (
            *("/plan/", "/communications/", "/campaigns/", "/forward-plans/", "/imports/"),
            *("/ideas/", "/overlaps/", "/approaches/", "/agreed/", "/artwork/", "/placements/"),
            "/offers-asked/",
        ),
    ),
    ("Channels", "channels_registry:channels", ("/channels/",)),
    (
        "Meetings",
        "subgroup:meetings",
        (
            "/meetings/",
            "/review/",
            "/members/",
            "/nominations/",
            "/subgroups/",
            "/advice/",
            "/agenda/",
            "/notes/",
            "/papers/",
            "/actions/",
            "/comments/",
        ),
    ),
    ("Evidence", "plans:gaps", ("/evidence/",)),
    ("Record", "plans:records", ("/record/",)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: partnership, sample, sample_people (sign-in page), roles, nav."""
    person = getattr(request, "user", None)
    # Who still owes the second step at sign-in is shown nothing but the way to it.
    owes = getattr(request, "owes_second_step", False)
    return {
        "partnership": SimpleLazyObject(_partnership),
        "sample": {"today": clock.today(), "days": SAMPLE_DAYS} if settings.SAMPLE else None,
        "sample_people": SimpleLazyObject(_sample_people),
        "roles": person.roles if isinstance(person, Person) else frozenset(),
        "single_sign_on": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "nav": _navigation(person, request.path) if isinstance(person, Person) and not owes else [],
    }


def _sample_people() -> list[FeaturedPerson]:
    return featured_people() if settings.SAMPLE else []


def _partnership() -> Partnership:
    return Partnership.if_any() or Partnership(
        name="Community safety partnership", short_name="Partnership"
    )


def _navigation(person: Person, path: str) -> list[dict[str, Any]]:
    """All sections; Today alone for who holds no role, as the others would refuse them."""
    return [
        {"label": label, "url": reverse(name), "current": _is_in(path, prefixes)}
        for label, name, prefixes in (SECTIONS if person.roles else SECTIONS[:1])
    ]


def _is_in(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix if prefix == "/" else path.startswith(prefix) for prefix in prefixes)
