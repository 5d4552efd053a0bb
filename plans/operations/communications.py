"""Log, edit, move, set aside and bring back a communication."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import time

from django.db import IntegrityError, transaction

from bsc_comms.kit.editing import StaleEdit
from channels_registry.models import Channel
from partnership.models import Partner, Person
from partnership.operations import FieldChange, Told, record_change, record_changes
from plans.choices import InvolvementState, PlacementState, State
from plans.models import Campaign, Communication, Placement, last_open_state
from plans.operations.agreed.carrying import (
    leave_lines_of_other_campaigns,
    set_carried,
)
from plans.operations.approaches.letters import write_to_who_may_answer
from plans.operations.as_words import as_words, differences
from plans.operations.asked_of_others import ask_as_it_stands
from plans.operations.campaigns import CampaignDetails, start_campaign
from plans.operations.consequences import earlier_window, let_what_hangs_on_it_follow, placing
from plans.operations.details import Details, NotAllowedNow, SeenByAll, Window, split_fields
from plans.operations.drafts import (
    Draft,
    change_state,
    draft,
    put_aside,
    put_on_the_plan,
    save_drafts,
)
from plans.operations.handing_over import (
    GOES_WITH_THE_LEAD,
    changes_the_lead,
    fields_handed_on,
    pass_the_lead_on,
)
from plans.operations.letters import take_back_what_may_not_be_known
from plans.operations.offers import Days, ask_no_more_in_writing
from plans.operations.overlaps.looking import ask_to_look
from plans.operations.placements import give_up_slots
from plans.operations.references import give_reference, number
from plans.operations.taking_part import (
    leave_out_who_may_not_know,
    set_partners,
)
from plans.operations.who_issues import say_who_issued, settle_who_issues
from plans.queries.completeness import missing

WHO_MAY_KNOW = frozenset({"lead_partner", "visibility", "named_partners", "embargo_until"})
SEEN_BY_ALL = (
    "The whole partnership can see it already, so it can no longer be kept back. What has to be "
    "kept back is logged as a communication of its own"
)


def log_communication(
    *,
    by: Person | None,
    details: Details,
    involvement: str = InvolvementState.INVITED,
    identifier: uuid.UUID | None = None,
    act: str = "logged",
) -> Communication:
    """Log a communication: on the plan if all that the plan asks for was said, else an idea.

    One that says it all is an idea too where the details keep it as one. `identifier` is chosen
    when the form is shown, so that a form sent twice makes one record: the second time gives back
    the first. One that belongs to somebody else's record is not used. Raises CampaignNameTaken as
    in start_campaign, NotPossible as in carry_line; nothing is written then.
    """

    def log(identifier: uuid.UUID | None) -> Communication:
        one = draft(by=by, details=details, involvement=involvement, act=act, identifier=identifier)
        return _log(one, details, by=by)

    try:
        return log(identifier)
    except IntegrityError:
        earlier = Communication.objects.filter(pk=identifier).first()
        if earlier is None:
            raise
        if by is not None and earlier.created_by_id == by.pk:
            return earlier
        return log(None)


@transaction.atomic
def _log(one: Draft, details: Details, *, by: Person | None) -> Communication:
    communication = one.communication
    number([communication])
    save_drafts([one], by=by)
    if details.new_campaign:
        communication.campaign = _start_campaign(by, details, communication.lead_partner)
        communication.save(update_fields=["campaign"])
    set_carried(by=by, communication=communication, lines=details.lines, contacts=details.contacts)
    return communication


@transaction.atomic
def edit_communication(
    *,
    by: Person | None,
    communication: Communication,
    opened_version: int,
    details: Details,
    reason: str = "",
    act: str = "edited",
    involvement: str = InvolvementState.INVITED,
    no_longer: Sequence[Partner] = (),
) -> Communication:
    """Save an edit that was opened at `opened_version`.

    Partners that are named anew get the state `involvement`; of those that are named no more, the
    invited go, and those in `no_longer`, for whom somebody else had answered.

    Raises StaleEdit if somebody saved in between, ReasonNeeded if a confirmed date moves without
    one, SeenByAll if something that is open to the whole partnership would be kept back,
    CampaignNameTaken as in start_campaign, NotPossible as in carry_line; nothing is written then.
    An idea that now says all that the plan asks for goes on the plan, unless it is kept as one
    (`Details.kept_as_idea`). Every earlier window is kept.
    """
    current = _take(communication, opened_version)
    stays_idea = _stays_idea(current, details)
    may_change = _may_change(current, details)
    before = as_words(current, may_change)
    days, led_before = (current.window_start, current.window_end), current.lead_partner
    campaign = current.campaign_id
    told = _save_fields(current, details, by=by, reason=reason)
    _carry_along(current, days, by=by)
    _place(current, details, by=by)
    _take_part(current, details, involvement, no_longer, by=by)
    if details.issued_by is not None:
        told += say_who_issued(current, partner=details.issued_by, led_before=led_before)
    if not stays_idea:
        _put_on_the_plan_once_whole(current)
    set_carried(by=by, communication=current, lines=details.lines, contacts=details.contacts)
    if current.campaign_id != campaign:
        leave_lines_of_other_campaigns(by=by, communication=current)
    give_reference(current)
    changes = [*differences(before, as_words(current, may_change)), *told]
    if changes:
        record_change(by=by, subject=current, act=act, changes=changes, reason=reason)
    if WHO_MAY_KNOW & {each.field for each in changes}:
        _ask_who_may_know(current)
    return current


def _carry_along(current: Communication, days: Days, *, by: Person | None) -> None:
    """Let what hangs on its window follow, where that is another than these `days`."""
    if days != (current.window_start, current.window_end):
        let_what_hangs_on_it_follow({current: days}, by=by)


def _place(current: Communication, details: Details, *, by: Person | None) -> None:
    if details.channels is not None:
        _set_channels(current, details.channels)
        give_up_slots(by=by, communication=current)


def _take_part(
    current: Communication,
    details: Details,
    involvement: str,
    no_longer: Sequence[Partner],
    *,
    by: Person | None,
) -> None:
    """Name who takes part. Who issues is settled by the placements and partners that it has now."""
    if details.partners is not None:
        set_partners(current, details.partners, involvement)
        current.involvements.filter(partner__in=no_longer).delete()
    if _changes_who_takes_part(details):
        leave_out_who_may_not_know(current)
        settle_who_issues(current, by=by)


def _put_on_the_plan_once_whole(current: Communication) -> None:
    if current.state == State.IDEA and not what_is_missing(current):
        current.state = State.PLANNED
        current.save(update_fields=["state"])


def _ask_who_may_know(current: Communication) -> None:
    """Letters, questions and offers go to those who may know of it from now on, and to no other."""
    write_to_who_may_answer(current)
    ask_no_more_in_writing(current)
    ask_as_it_stands(current)
    take_back_what_may_not_be_known(current)


def _save_fields(
    current: Communication, details: Details, *, by: Person | None, reason: str
) -> list[FieldChange]:
    """Save the fields and lists that were said, the campaign that they start, an earlier window.

    What the history tells besides, where another partner leads.
    """
    plain, lists = split_fields(details.fields)
    plain, led_before = fields_handed_on(current, plain, by=by), current.lead_partner
    if details.new_campaign:
        lead = plain.get("lead_partner", current.lead_partner)
        plain["campaign"] = _start_campaign(by, details, lead)
    if window := earlier_window(current, plain, by=by, reason=reason):
        window.save()
    was_open = current.is_open_to_the_partnership
    for name, value in plain.items():
        setattr(current, name, value)
    if was_open and not current.is_open_to_the_partnership:
        raise SeenByAll(SEEN_BY_ALL)
    current.save(update_fields=[*plain, "version"] if plain else ["version"])
    for name, values in lists.items():
        getattr(current, name).set(values)
    if "lead_partner" not in plain:
        return []
    return pass_the_lead_on(current, by=by, led_before=led_before)


def move_communication(
    *,
    by: Person | None,
    communication: Communication,
    opened_version: int,
    window: Window,
    times: Mapping[str, time | None] | None = None,
    reason: str = "",
) -> Communication:
    """Give it another window, and times of day (`start_time`, `end_time`) where they are said.

    A confirmed date that moves owes a reason (ReasonNeeded); StaleEdit as in edit.
    """
    return edit_communication(
        by=by,
        communication=communication,
        opened_version=opened_version,
        details=Details(fields={**window.as_fields(), **(times or {})}),
        reason=reason,
        act="moved",
    )


@transaction.atomic
def set_aside(
    *,
    by: Person | None,
    communication: Communication,
    opened_version: int,
    state: State,
    reason: str,
) -> Communication:
    """Cancel or postpone, with a reason. Nothing is deleted; it stays in sight for one plan more.

    Slots that it holds in editions are given back for others to use. Raises NotAllowedNow for what
    is no longer open, ReasonNeeded, and StaleEdit as in edit.
    """
    current = _take(communication, opened_version)
    aside = _save_state(current, put_aside(current, state, reason=reason), by=by)
    give_up_slots(by=by, communication=aside)
    ask_as_it_stands(aside)
    return aside


@transaction.atomic
def bring_back(
    *, by: Person | None, communication: Communication, opened_version: int
) -> Communication:
    """Return what was set aside to the plan, or to the ideas if it was one.

    What stood on the plan comes back to it whatever it does not say; what was sent back with a
    comment never left it.
    """
    current = _take(communication, opened_version)
    if current.state not in (State.CANCELLED, State.POSTPONED, State.RETURNED):
        raise NotAllowedNow("It is already on the plan.")
    is_idea = current.state != State.RETURNED and _was_an_idea(current)
    state = State.IDEA if is_idea else State.PLANNED
    back = _save_state(current, change_state(current, state, act="brought back"), by=by)
    ask_as_it_stands(back)
    return back


def _was_an_idea(aside: Communication) -> bool:
    """Whether it was set aside as an idea, as the history tells, whatever came of it since.

    Of what the history tells nothing, what says too little was one.
    """
    told = Communication.objects.filter(pk=aside.pk).values_list(last_open_state(), flat=True)
    last = told.get()
    return last == State.IDEA.label if last else bool(what_is_missing(aside))


@transaction.atomic
def place_on_the_plan(*, by: Person | None, communication: Communication) -> None:
    """What a partner's sheet already plans is on the plan, whatever else it does not say."""
    for told in put_on_the_plan(communication):
        _save_state(communication, told, by=by)


def _stays_idea(current: Communication, details: Details) -> bool:
    """Whether it is an idea after this edit as well, whatever it says by then."""
    if details.kept_as_idea is None:
        return is_kept_as_idea(current)
    return details.kept_as_idea


def is_kept_as_idea(communication: Communication) -> bool:
    """Whether it waits as an idea though it says all that the plan asks for: somebody chose so."""
    return communication.state == State.IDEA and not what_is_missing(communication)


def what_is_missing(communication: Communication) -> list[str]:
    """What the plan still asks for, in words; empty for one that is complete."""
    lists = ("areas", "audiences", "objectives")
    return missing(
        communication,
        {name: getattr(communication, name).exists() for name in lists},
        communication.placements.exclude(state=PlacementState.DROPPED).exists(),
    )


def _start_campaign(by: Person | None, details: Details, lead: Partner) -> Campaign:
    if by is None:
        raise ValueError("A campaign is started by somebody.")
    return start_campaign(by=by, details=CampaignDetails(details.new_campaign, lead))


def _take(communication: Communication, opened_version: int) -> Communication:
    """Win the right to write this version: exactly one of any that ask."""
    opened = Communication.objects.filter(pk=communication.pk, version=opened_version)
    if not opened.raise_version():
        raise StaleEdit
    ask_to_look()
    return Communication.objects.get(pk=communication.pk)


def _set_channels(communication: Communication, channels: Sequence[Channel]) -> None:
    change = placing(communication, communication.placements.all(), channels)
    for placement in change.new:
        placement.save()
    for placements, state in (
        (change.again, PlacementState.PLANNED),
        (change.gone, PlacementState.DROPPED),
    ):
        Placement.objects.filter(pk__in=[one.pk for one in placements]).update(state=state)


def _save_state(current: Communication, told: Told, *, by: Person | None) -> Communication:
    current.save(update_fields=["state", "state_reason"])
    record_changes(by=by, told=[told])
    return current


def _may_change(current: Communication, details: Details) -> set[str]:
    """What an edit can change: who leads does not take part as well, and the state may follow."""
    named = {*details.fields, "state"}
    if details.new_campaign:
        named.add("campaign")
    if details.channels is not None:
        named.add("channels")
    if _changes_who_takes_part(details):
        named.add("partners")
    if changes_the_lead(current, details):
        named |= GOES_WITH_THE_LEAD
    return named


def _changes_who_takes_part(details: Details) -> bool:
    said = details.channels is not None or details.partners is not None
    return said or bool(WHO_MAY_KNOW & details.fields.keys())
