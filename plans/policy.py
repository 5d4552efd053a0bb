"""Who may do what on the plan. Partners are equals: a communication is its lead partner's own."""

from typing import Any

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.policy import (
    acts_for_some_partner,
    belongs,
    chairs,
    coordinates,
    coordinates_or_chairs,
    runs_the_subgroup,
    speaks_for,
    speaks_for_a_partner,
)
from plans.choices import ASKED_ABOUT, OPEN, SET_ASIDE, Reach, Signing
from plans.models import (
    AgreedLine,
    AskedPartner,
    Campaign,
    Communication,
    Contact,
    OfferRequest,
    Overlap,
    OverlapAnswer,
)


def can_read_the_plan(person: Any) -> bool:
    """Everybody with a role: the living plan is no secret inside the partnership."""
    return belongs(person)


def can_log(person: Any) -> bool:
    """Advocates and deputies for their partner; who coordinates, on behalf of any."""
    return acts_for_some_partner(person)


def can_put_forward_an_idea(person: Any) -> bool:
    """A champion, for the partner in whose service they work; whoever may log may do this too."""
    return can_log(person) or (person.is_authenticated and person.has_role({Role.CHAMPION}))


def can_answer_invitations(person: Any) -> bool:
    """Advocates and deputies answer for their own partner, and for no other."""
    return speaks_for_a_partner(person)


def can_edit(person: Any, communication: Communication) -> bool:
    """The lead partner's advocate or deputy; who coordinates, where all may see it."""
    if communication.lead_partner_id in person.partner_ids:
        return True
    return coordinates(person) and communication.is_open_to_the_partnership


def can_edit_campaign(person: Any, campaign: Campaign) -> bool:
    """The lead partner's advocate or deputy, and who coordinates."""
    return campaign.lead_partner_id in person.partner_ids or coordinates(person)


def can_add_artwork(person: Any, communication: Communication) -> bool:
    """Who may edit it adds leaflets, while it is not set aside."""
    return communication.state not in SET_ASIDE and can_edit(person, communication)


def can_keep_artwork(person: Any, communication: Communication) -> bool:
    """Who may edit it decides what is on its leaflets and takes them away, whatever its state."""
    return can_edit(person, communication)


def can_mark_issued(person: Any, communication: Communication) -> bool:
    """Any open state may be issued; one that is issued may get more placements issued."""
    allowed = communication.state in OPEN or communication.was_issued
    return allowed and can_edit(person, communication)


def can_evaluate(person: Any, communication: Communication) -> bool:
    """Who may edit it says what came of it, once something of it was issued."""
    return communication.was_issued and can_edit(person, communication)


def can_read_internal_notes(person: Any, communication: Communication) -> bool:
    """Internal notes never leave their partner."""
    return communication.lead_partner_id in person.partner_ids


def can_read_original_row(person: Any, communication: Communication) -> bool:
    """The lead partner and the coordinator; an administrator has no part in what it says."""
    return communication.lead_partner_id in person.partner_ids or (
        person.is_authenticated and person.has_role({Role.COORDINATOR})
    )


def can_review(person: Any) -> bool:
    """The chair decides; the coordinator prepares the review and reads along."""
    return runs_the_subgroup(person)


def can_decide(person: Any) -> bool:
    """Only the chair."""
    return chairs(person)


def can_publish(person: Any) -> bool:
    """Only the chair."""
    return chairs(person)


def can_have_documents_made(person: Any) -> bool:
    """Who looks after a plan that is published: coordinator, administrators and chair."""
    return coordinates_or_chairs(person)


def can_import(person: Any) -> bool:
    """Advocates and deputies bring in their own partners' sheets; who coordinates, anybody's."""
    return acts_for_some_partner(person)


def can_see_every_import(person: Any) -> bool:
    """Coordinator and administrators see them all; others what they brought in themselves."""
    return coordinates(person)


def can_bring_in_for(person: Any, partner_id: int) -> bool:
    """Whose communications a sheet may hold: one's own partners'; of who coordinates, anybody's."""
    return coordinates(person) or partner_id in person.partner_ids


def can_compile_a_record(person: Any) -> bool:
    """Coordinator and administrators ask for a record; the calendar does so too."""
    return coordinates(person)


def may_sign_as(person: Any) -> list[Signing]:
    """As what a person signs an annual record: the coordinator compiled it, the chair signs it."""
    if not person.is_authenticated:
        return []
    roles = {Signing.COORDINATOR: Role.COORDINATOR, Signing.CHAIR: Role.CHAIR}
    return [signing for signing, role in roles.items() if person.has_role({role})]


def can_sign_a_record(person: Any) -> bool:
    """Coordinator and chair."""
    return bool(may_sign_as(person))


def can_hand_a_record_on(person: Any) -> bool:
    """Who coordinates opens a record to somebody without an account, and sees who read it."""
    return coordinates(person)


def can_read_what_was_published(person: Any) -> bool:
    """Everybody of the partnership, board members among them."""
    return belongs(person)


def can_answer_overlaps(person: Any) -> bool:
    """Advocates for their partners; chair and coordinator too, of what all may see."""
    return speaks_for_a_partner(person) or can_review(person)


def can_answer_overlap(person: Any, overlap: Overlap) -> bool:
    """Whoever speaks for a lead partner of the pair; chair and coordinator where all may see it."""
    if _leads(overlap) & set(person.partner_ids):
        return True
    return can_review(person) and overlap.is_open_to_the_partnership


def can_propose_joint(person: Any, overlap: Overlap) -> bool:
    """As can_answer_overlap, but the chair, who asks partners to work jointly, does not merge."""
    speaks = bool(_leads(overlap) & set(person.partner_ids))
    return speaks or (can_answer_overlap(person, overlap) and person.has_role({Role.COORDINATOR}))


def can_agree_to_joint(person: Any, overlap: Overlap, answer: OverlapAnswer) -> bool:
    """The other lead partner's advocate: not the side that proposed it.

    Once whoever proposed it leads neither, nobody is asked: no side would be the other.
    """
    leads = _leads(overlap)
    asked = leads - {answer.partner_id}
    return answer.partner_id in leads and bool(asked & set(person.partner_ids))


def can_withdraw_answer(person: Any, overlap: Overlap, answer: OverlapAnswer) -> bool:
    """Either lead partner's advocate, and who gave it; in confidence, that partner alone."""
    if answer.in_confidence:
        return answer.partner_id in person.partner_ids
    return bool(_leads(overlap) & set(person.partner_ids)) or answer.by_id == person.pk


def _leads(overlap: Overlap) -> set[int]:
    return {overlap.first.lead_partner_id, overlap.second.lead_partner_id}


def can_ask_the_advocates(person: Any, communication: Communication) -> bool:
    """For local work to come: who may edit it. What is past is not asked about.

    Source: communications plan 2016/17, section 6.
    """
    last = communication.window_end
    is_past = last is not None and last < clock.today()
    asked_about = communication.reach == Reach.LOCAL and communication.state in ASKED_ABOUT
    return asked_about and not is_past and can_edit(person, communication)


def can_answer_approach(person: Any, asked: AskedPartner) -> bool:
    """Advocate or deputy of the partner that was asked."""
    return speaks_for(person, asked.partner)


def can_see_who_answers(person: Any) -> bool:
    """How each partner answers when it is asked: coordinator, administrators and chair."""
    return coordinates_or_chairs(person)


def can_ask_for_offers(person: Any, communication: Communication) -> bool:
    """For what is to come: who may edit it."""
    return communication.state in ASKED_ABOUT and can_edit(person, communication)


def can_keep_offer_requests(person: Any, communication: Communication) -> bool:
    """Who may edit it says that an offer is not needed after all, until it rode along."""
    return not communication.was_issued and can_edit(person, communication)


def can_answer_offer_request(person: Any, request: OfferRequest) -> bool:
    """Advocate or deputy of the partner whose offer it is."""
    return speaks_for(person, request.offer.partner)


def can_keep_agreed(person: Any, entry: AgreedLine | Contact) -> bool:
    """The owner's advocate or deputy, and who coordinates, who reach only what they know of."""
    return speaks_for(person, entry.owner) or coordinates(person)


def can_mark_agreed(person: Any) -> bool:
    """Chair or coordinator, who were at the meeting that agreed it."""
    return runs_the_subgroup(person)


def can_carry(person: Any, communication: Communication) -> bool:
    """What is still to come chooses its lines and contacts: who may edit it."""
    return communication.state in ASKED_ABOUT and can_edit(person, communication)


def can_leave_out_an_occasion(person: Any) -> bool:
    """Who may be asked to plan for a peak or an awareness day may say: not this year."""
    return can_log(person)
