"""One communication takes another over; nothing is deleted, the merged one points at it."""

from typing import Any

from django.db import transaction

from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import TAKES_PART, InvolvementState, PlacementState, State
from plans.models import Communication, Involvement, OfferRequest, Overlap, OverlapAnswer, Placement
from plans.operations.as_words import as_words, differences
from plans.operations.asked_of_others import ask_as_it_stands
from plans.operations.details import NotAllowedNow
from plans.operations.overlaps.riding_along import (
    ask_on_its_days,
    tell_that_it_rides_as_before,
    tell_that_it_rides_with_another,
)
from plans.operations.placements import give_up_slots, hold_editions_of, leave_edition
from plans.operations.who_issues import pass_slots_on
from plans.queries.overlaps.going_joint import why_not_joint
from plans.queries.overlaps.moved_on import has_moved_on
from plans.rules.words import in_words

MOVED_ON = (
    "Something has happened to them since they went joint, so they cannot be taken apart any more. "
    "Copy the communication and log it anew."
)

APART = "taken apart"


def must_be_able_to_join(joint: Communication, merged: Communication) -> None:
    """Raise NotAllowedNow, with a sentence, where the one cannot take the other over."""
    if why := why_not_joint(joint, merged):
        raise NotAllowedNow(why)


@transaction.atomic
def merge(*, by: Person | None, overlap: Overlap, answer: OverlapAnswer) -> dict[str, Any]:
    """Merge one side of the pair into the one that takes over; what has to be undone to undo it.

    The merged one's lead and involved partners take part in the joint one, and the offers asked for
    ride along with it, as their partners are told; those that nobody answered, and that were wanted
    on its days, are wanted on the joint one's. Its channels come along with the slots that
    they hold, where that was agreed; slots that are left are given back. Raises NotAllowedNow.
    """
    joint, merged = _locked(overlap, answer)
    must_be_able_to_join(joint, merged)
    undo: dict[str, Any] = {"state": merged.state, "reason": merged.state_reason}
    before = _shown(joint)
    undo |= _carry_channels(joint, merged, by=by) if answer.carries_channels else {}
    undo["involvements"] = _carry_partners(joint, merged)
    undo["offers"] = _carry_offers(joint, merged)
    undo["offers_moved"] = ask_on_its_days(undo["offers"], rode_with=merged, rides_with=joint)
    was = merged.get_state_display()
    merged.state, merged.merged_into, merged.state_reason = State.MERGED, joint, ""
    for one in (joint, merged):
        one.version += 1
        one.save(update_fields=["state", "merged_into", "state_reason", "version"])
    give_up_slots(by=by, communication=merged)
    ask_as_it_stands(merged)
    told = [FieldChange("state", was, merged.get_state_display())]
    record_change(by=by, subject=merged, act="merged", changes=told, reason=answer.note)
    record_change(
        by=by,
        subject=joint,
        act="joined",
        changes=[
            FieldChange("overlap", "", f"With “{merged.title}”"),
            *differences(before, _shown(joint)),
        ],
        reason=answer.note,
    )
    tell_that_it_rides_with_another(
        by=by, requests=undo["offers"], other=merged, told=str(answer.pk)
    )
    return undo | {"versions": {str(one.pk): one.version for one in (joint, merged)}}


@transaction.atomic
def take_apart(*, by: Person | None, answer: OverlapAnswer) -> None:
    """Undo a merge while nothing has happened to either side since; slots given back are gone.

    The joint one may have been set aside: it stays so, and the other is its own again. Raises
    NotAllowedNow.
    """
    joint, merged = _locked(answer.overlap, answer)
    undo = answer.undo
    if has_moved_on(answer, joint=joint, merged=merged):
        raise NotAllowedNow(MOVED_ON)
    before = _shown(joint)
    Placement.objects.filter(pk__in=undo.get("carried", ()), communication=joint).update(
        communication=merged
    )
    for gave, took in undo.get("editions", ()):
        _hand_edition(joint.placements.get(pk=took), merged.placements.get(pk=gave), by=by)
    OfferRequest.objects.filter(pk__in=undo.get("offers", ()), communication=joint).update(
        communication=merged
    )
    ask_on_its_days(undo.get("offers_moved", ()), rode_with=joint, rides_with=merged)
    for partner, held in undo["involvements"].items():
        _give_back_part(joint, int(partner), held)
    merged.state, merged.merged_into, merged.state_reason = undo["state"], None, undo["reason"]
    for one in (joint, merged):
        one.version += 1
        one.save(update_fields=["state", "merged_into", "state_reason", "version"])
    told = [FieldChange("state", State.MERGED.label, merged.get_state_display())]
    record_change(by=by, subject=merged, act=APART, changes=told, reason=merged.state_reason)
    record_change(by=by, subject=joint, act=APART, changes=differences(before, _shown(joint)))
    tell_that_it_rides_as_before(
        by=by, requests=undo.get("offers", ()), other=joint, told=str(answer.pk)
    )
    # Only then: whose letter of going joint was just taken back is asked anew.
    ask_as_it_stands(merged)


def _locked(overlap: Overlap, answer: OverlapAnswer) -> tuple[Communication, Communication]:
    """The joint one and the other, held to the end, with the editions that their slots are in."""
    keys = (overlap.first_id, overlap.second_id)
    found = Communication.objects.held().select_related("lead_partner")
    sides = {one.pk: one for one in found.filter(pk__in=keys)}
    joint = sides.pop(answer.takes_over_id) if answer.takes_over_id in sides else None
    if joint is None:
        raise ValueError("Neither side of the pair takes over.")
    merged = sides.popitem()[1]
    hold_editions_of([joint, merged])
    return joint, merged


def _carry_channels(
    joint: Communication, merged: Communication, *, by: Person | None
) -> dict[str, Any]:
    """Planned placements come along; one whose channel is there already gives only its edition.

    Two channels that were merged are one, so that the record counts once what goes out once. Of two
    places the better one stays: one that waits in a line leaves it for a slot.
    """
    there = {_carried_by(one): one for one in _planned(joint)}
    carried: list[str] = []
    editions: list[tuple[str, str]] = []
    for placement in _planned(merged):
        held = there.get(_carried_by(placement))
        if held is None:
            placement.communication = joint
            placement.save(update_fields=["communication"])
            there[_carried_by(placement)] = placement
            carried.append(str(placement.pk))
        elif _is_better(placement, held):
            takes = leave_edition(by=by, placement=held) if held.waits_in_line else held
            _hand_edition(placement, takes, by=by)
            there[_carried_by(placement)] = takes
            editions.append((str(placement.pk), str(held.pk)))
    return {"carried": carried, "editions": editions}


def _is_better(gives: Placement, held: Placement) -> bool:
    """Whether the one has a place in an edition, and the other none or one in a line for a slot."""
    if gives.current_edition is None:
        return False
    return held.current_edition is None or (held.waits_in_line and not gives.waits_in_line)


def _hand_edition(gives: Placement, takes: Placement, *, by: Person | None) -> None:
    """The slot, or the place in an edition without slots, goes from one placement to the other.

    A slot is booked from then on by who leads what it is for.
    """
    takes.edition, takes.booking = gives.edition, gives.booking
    gives.edition = gives.booking = None
    for one in (gives, takes):
        one.save(update_fields=["edition", "booking"])
    pass_slots_on(Placement.objects.filter(pk=takes.pk), by=by)


def _planned(communication: Communication) -> list[Placement]:
    placements = Placement.objects.with_editions().select_related("channel__merged_into")
    planned = placements.filter(communication=communication, state=PlacementState.PLANNED)
    return list(planned.order_by("pk"))


def _carried_by(placement: Placement) -> int:
    return placement.channel.through_merges()[-1].pk


def _carry_partners(
    joint: Communication, merged: Communication
) -> dict[str, tuple[str, str] | None]:
    """Who takes part in the merged one takes part in the joint one; what each was and brought.

    The words of a refusal are nothing that the partner brings.
    """
    held = {one.partner_id: one for one in joint.involvements.all()}
    brought = {merged.lead_partner_id: Involvement(state=InvolvementState.AGREED)}
    for one in merged.involvements.exclude(state=InvolvementState.DECLINED):
        brought.setdefault(one.partner_id, one)
    before: dict[str, tuple[str, str] | None] = {}
    for partner_id, one in brought.items():
        was = held.get(partner_id)
        if partner_id == joint.lead_partner_id or (was is not None and was.state in TAKES_PART):
            continue
        if was is not None and one.state not in TAKES_PART:
            continue
        before[str(partner_id)] = (was.state, was.contribution) if was is not None else None
        brings = "" if was is None or was.state == InvolvementState.DECLINED else was.contribution
        Involvement.objects.update_or_create(
            communication=joint,
            partner_id=partner_id,
            defaults={"state": one.state, "contribution": one.contribution or brings},
        )
    return before


def _carry_offers(joint: Communication, merged: Communication) -> list[str]:
    """Requests that are not settled otherwise, but for what is asked for there already.

    A partner does not ask itself: offers of the joint one's lead partner stay where they were.
    """
    there = OfferRequest.objects.live().filter(communication=joint).values("offer")
    along = OfferRequest.objects.live().filter(communication=merged).exclude(offer__in=there)
    keys = list(along.exclude(offer__partner=joint.lead_partner_id).values_list("pk", flat=True))
    OfferRequest.objects.filter(pk__in=keys).update(communication=joint)
    return sorted(str(pk) for pk in keys)


def _give_back_part(joint: Communication, partner_id: int, held: Any) -> None:
    """A partner takes part as it did before.

    held: its state and its words, or the state alone; None where it took no part.
    """
    mine = joint.involvements.filter(partner_id=partner_id)
    if held is None:
        mine.delete()
    elif isinstance(held, str):
        mine.update(state=held)
    else:
        state, contribution = held
        mine.update(state=state, contribution=contribution)


def _shown(joint: Communication) -> dict[str, str | Person]:
    """What going joint changes of the joint one, in words."""
    return {**as_words(joint, {"channels", "partners"}), "offers": _offers(joint)}


def _offers(communication: Communication) -> str:
    live = OfferRequest.objects.live().filter(communication=communication)
    offers = [one.offer for one in live.select_related("offer__partner")]
    return in_words(f"{one.partner.short_name}: {one.what}" for one in offers)
