"""The terms of reference: the version that holds, the draft, all versions, and one in words."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from bsc_comms.kit import clock
from subgroup.choices import TermsState
from subgroup.models import Meeting, Terms
from subgroup.rules.terms import HEADS, HeadChange, HeadText, as_text, differences


def terms_that_hold() -> Terms | None:
    """The latest version that a meeting agreed."""
    return (
        Terms.objects.filter(state=TermsState.AGREED)
        .select_related("agreed_at")
        .order_by("-number")
        .first()
    )


def agreed_quorums() -> list[tuple[date, int | None]]:
    """On which day each version was agreed and which quorum it names, the first version first."""
    agreed = Terms.objects.filter(state=TermsState.AGREED).order_by("number")
    return list(agreed.values_list("agreed_at__date", "quorum"))


def draft_of_terms() -> Terms | None:
    """The one draft, if there is one."""
    return Terms.objects.filter(state=TermsState.DRAFT).first()


def agreed_after(day: date | OuterRef) -> QuerySet[Terms]:
    """The versions that a meeting after this day agreed."""
    return Terms.objects.filter(state=TermsState.AGREED, agreed_at__date__gt=day)


def versions_of_terms() -> list[Terms]:
    """All versions, the latest first."""
    return list(Terms.objects.select_related("agreed_at", "by"))


def values_of(terms: Terms) -> Mapping[str, object]:
    """What stands under each head of a version."""
    return {field: getattr(terms, field) for field in HEADS}


def heads_of(terms: Terms) -> list[HeadText]:
    """A version in words, head by head."""
    return [
        HeadText(field, label, as_text(field, getattr(terms, field)))
        for field, label in HEADS.items()
    ]


def version_before(terms: Terms) -> Terms | None:
    """The version with which this one is compared."""
    return Terms.objects.filter(number__lt=terms.number).order_by("-number").first()


def changes_since(earlier: Terms | None, terms: Terms) -> list[HeadChange]:
    """What reads otherwise than in the earlier version; nothing for the first one."""
    return differences(values_of(earlier), values_of(terms)) if earlier else []


def meetings_that_can_agree() -> list[Meeting]:
    """Meetings up to today that were not cancelled, the latest first.

    Versions follow one another: none before the meeting that agreed the one that holds.
    """
    return list(
        Meeting.objects.standing()
        .filter(~Exists(agreed_after(OuterRef("date"))), date__lte=clock.today())
        .order_by("-date")
    )
