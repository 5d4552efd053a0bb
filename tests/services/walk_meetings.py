"""The pages of meetings, minutes and actions, and those around a published plan, for the walk."""

from uuid import NAMESPACE_OID, uuid5

from django.db.models import Model
from django.urls import reverse

from partnership.models import Partner, Person, ServiceArea
from plans.choices import State
from plans.models import Campaign, CampaignGoal, Communication
from subgroup.choices import ActionState, MeetingState, NoteKind
from subgroup.models import Action, AgendaItem, MinuteNote, Minutes
from subgroup.operations.room import keep_note
from subgroup.queries.cycle import next_meeting

WITHOUT_A_THING = (
    "partnership:letter_choices",
    "plans:feeds",
    "subgroup:actions",
    "subgroup:coming_letters",
    "subgroup:feed",
    "subgroup:meetings_year",
    "subgroup:steps",
)


def load_a_note(coordinator: Person) -> None:
    """A note of the next meeting: those of the meetings before are closed."""
    keep_note(
        by=coordinator,
        item=AgendaItem.objects.filter(meeting=next_meeting()).earliest("position"),
        note_id=uuid5(NAMESPACE_OID, "the walk's note"),
        kind=NoteKind.NOTE,
        text="Three partners have asked for it.",
        opened_version=0,
    )


def pages_of_meetings() -> list[str]:
    """One page of each kind of thing of a meeting, before, in and after it, and of each act."""
    coming = next_meeting()
    assert coming is not None
    closed = Minutes.objects.filter(meeting__state=MeetingState.CLOSED)
    latest = closed.latest("meeting__date").meeting
    action = Action.objects.filter(state=ActionState.OPEN).earliest("due")
    return [
        *map(reverse, WITHOUT_A_THING),
        reverse("subgroup:step_change", args=["papers_in"]),
        *(_page(f"subgroup:meeting{act}", coming) for act in ("", "_change", "_cancel", "_close")),
        _page("subgroup:room", coming),
        _page("subgroup:item_edit", AgendaItem.objects.filter(meeting=coming).latest("position")),
        _page("subgroup:note_edit", MinuteNote.objects.get(item__meeting=coming)),
        _page("subgroup:meeting", closed.earliest("meeting__date").meeting),
        *(_page(f"subgroup:minutes{act}", latest) for act in ("", "_edit", "_agree")),
        *(_page(f"subgroup:action{act}", action) for act in ("", "_edit")),
        _page("subgroup:champion", ServiceArea.objects.earliest("pk")),
    ]


def pages_around_a_plan() -> list[str]:
    """What a published plan leads to, and what comes after something was issued."""
    police, fire = Partner.objects.get(code="MPS"), Partner.objects.get(code="LFB")
    ours = Communication.objects.filter(lead_partner=police, state=State.PLANNED)
    theirs = Communication.objects.filter(lead_partner=fire, state=State.PLANNED)
    issued = Communication.objects.filter(lead_partner=police, state=State.ISSUED)
    return [
        reverse("plans:forward_plan_extract", args=[2, police.code]),
        _page("plans:plan_line", ours.earliest("reference")),
        _page("plans:help_offer", theirs.earliest("reference")),
        _page("plans:evaluate", issued.earliest("reference")),
        _page("plans:goal_new", Campaign.objects.earliest("name")),
        _page("plans:goal_change", CampaignGoal.objects.earliest("pk")),
    ]


def _page(name: str, thing: Model) -> str:
    return reverse(name, args=[thing.pk])
