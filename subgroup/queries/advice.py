"""The other subgroups: their meetings, what was on their agendas, and what they ask."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Count, Min, Prefetch, Q

from bsc_comms.kit import clock
from subgroup.choices import AdviceState, AgendaState, YesNo
from subgroup.models import (
    AdviceRequest,
    AdviceRequestQuerySet,
    AgendaItem,
    Meeting,
    OtherMeeting,
    OtherSubgroup,
)

# For so long after a meeting of another subgroup it is worth asking what was on its agenda.
ASKED_FOR = timedelta(days=30)


def other_subgroups() -> list[OtherSubgroup]:
    """All by name, each with its next meeting, the answers so far and the requests that wait."""
    today = clock.today()
    held = Q(meetings__date__lt=today)
    return list(
        OtherSubgroup.objects.annotate(
            next_meeting=Min("meetings__date", filter=Q(meetings__date__gte=today)),
            held=Count("meetings", filter=held, distinct=True),
            with_us=Count(
                "meetings", filter=held & Q(meetings__on_agenda=YesNo.YES), distinct=True
            ),
            waiting=Count(
                "advice_requests",
                filter=Q(advice_requests__state=AdviceState.OPEN),
                distinct=True,
            ),
        )
    )


def meetings_of(subgroup: OtherSubgroup) -> list[OtherMeeting]:
    """Its meetings, the latest first."""
    return list(subgroup.meetings.select_related("answered_by").order_by("-date"))


def meetings_to_ask_about() -> list[OtherMeeting]:
    """Meetings of the last thirty days of which nobody said what was on the agenda."""
    today = clock.today()
    return list(
        OtherMeeting.objects.filter(
            date__lt=today, date__gte=today - ASKED_FOR, on_agenda=YesNo.UNKNOWN
        )
        .select_related("subgroup")
        .order_by("date", "subgroup__name")
    )


def requests_to_answer() -> AdviceRequestQuerySet:
    """What waits for an answer, by the day that it is needed; what has no day comes last."""
    return AdviceRequest.objects.open().select_related("subgroup")


def advice_requests(subgroup: OtherSubgroup | None = None) -> list[AdviceRequest]:
    """What waits for an answer first, by the day that it is needed; then what was answered."""
    found = AdviceRequest.objects.select_related("subgroup", "answered_by").prefetch_related(
        Prefetch(
            "agenda_items",
            queryset=AgendaItem.objects.on_an_agenda()
            .select_related("meeting")
            .order_by("-meeting__date"),
        )
    )
    if subgroup is not None:
        found = found.filter(subgroup=subgroup)
    return sorted(found, key=lambda one: one.state != AdviceState.OPEN)


def comes_up(items: Sequence[AgendaItem], coming: Meeting) -> bool:
    """Whether it waits on the agenda of the next meeting, or after that one dealt with it.

    items: what stands of it on our agendas.
    """
    at_next = next((item.state for item in items if item.meeting == coming), None)
    if at_next != AgendaState.REACHED:
        return at_next is not None
    waiting = [item.meeting.date for item in items if item.state == AgendaState.WAITING]
    return any(day > coming.date for day in waiting)


def as_rows(requests: Iterable[AdviceRequest]) -> Iterable[tuple[str | date | None, ...]]:
    """The list of requests as the file holds it; see HEADINGS."""
    for one in requests:
        meetings = [item.meeting.date for item in one.agenda_items.all()]
        yield (
            one.subgroup.name,
            one.question,
            one.asked_on,
            one.due,
            one.get_state_display(),
            meetings[0] if meetings else None,
            one.answer,
            clock.local(one.answered_at).date() if one.answered_at else None,
        )


HEADINGS = (
    "Subgroup",
    "Question",
    "Asked on",
    "Due",
    "State",
    "On our agenda of",
    "Answer",
    "Answered on",
)
