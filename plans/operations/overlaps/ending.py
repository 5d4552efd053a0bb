"""Proposals to go joint that end though nobody declines them: by an answer, or a hand-over."""

from django.db.models import Q

from bsc_comms.kit import clock
from partnership.models import Partner, Person
from partnership.operations import record_change
from plans.models import Communication, Overlap, OverlapAnswer
from plans.operations.overlaps.telling import (
    acts_for_the_side_asked,
    pass_proposal_on,
    proposals_about,
    tell_of_another_answer,
    tell_of_another_lead,
    withdraw_letters,
)
from plans.queries.overlaps.ended import DECLINED, LED_BY_ANOTHER


def withdraw(by: Person | None, answer: OverlapAnswer) -> None:
    answer.withdrawn_at, answer.withdrawn_by = clock.now(), by
    answer.save(update_fields=["withdrawn_at", "withdrawn_by"])


def end_by_answer(by: Person, overlap: Overlap, answer: OverlapAnswer) -> None:
    """Once the pair got another answer, going joint is asked no more; who proposed it learns so.

    One in confidence ends none, as the other side would learn of it.
    """
    if answer.in_confidence:
        return
    for proposal in overlap.answers.proposals():
        withdraw(by, proposal)
        is_its_own = proposal.partner_id in by.partner_ids
        if not is_its_own or acts_for_the_side_asked(proposal, by):
            record_change(by=by, subject=proposal, act=DECLINED, reason=answer.note)
            tell_of_another_answer(proposal, answer)


def end_by_hand_over(
    communication: Communication, *, by: Person | None, led_before: Partner
) -> None:
    """What becomes of open proposals about a communication that another partner leads now.

    One that the old lead or the new one made ends: the old lead's side is no longer its own, and
    the new one leads both by now. One that the other side made stays, and the new lead is asked.
    """
    proposals = proposals_about(communication)
    its_own = Q(partner__in=(led_before, communication.lead_partner))
    for proposal in proposals.exclude(its_own):
        pair = proposal.overlap
        if proposal.partner_id in (pair.first.lead_partner_id, pair.second.lead_partner_id):
            pass_proposal_on(proposal)
    for proposal in proposals.filter(its_own):
        withdraw(by, proposal)
        withdraw_letters(proposal.overlap)
        why = f"{communication.lead_partner.name} leads “{communication.title}” now."
        record_change(by=by, subject=proposal, act=LED_BY_ANOTHER, reason=why)
        tell_of_another_lead(proposal, communication, by=by)
