"""What a partner answers when it is asked to take part."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from bsc_comms.kit import clock
from partnership.models import Change, Partner, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import withdraw_by_key
from partnership.queries.history import history_of
from plans.choices import OPEN, TAKES_PART, InvolvementState
from plans.models import Communication, Involvement
from plans.operations.details import NotAllowedNow
from plans.operations.help_in_writing import letters_of_help, tell_that_it_helps
from plans.operations.who_issues import settle_who_issues
from plans.queries.what_changed import ANSWERED

ANSWERS = frozenset(
    {InvolvementState.AGREED, InvolvementState.AMPLIFYING, InvolvementState.DECLINED}
)
LEADS_IT = "{partner} leads it, so there is nothing to answer: others take part in it."
HAS_ENDED = "{ended}, so it takes part in nothing any more."


@transaction.atomic
def answer_invitation(
    *,
    by: Person | None,
    communication: Communication,
    partner: Partner,
    state: InvolvementState,
    contribution: str = "",
) -> Involvement:
    """Record a partner's part in another's communication, asked for or offered of its own accord.

    The last answer counts; every one stays in the history. An answer raises the version: whoever
    decides or edits looks at who takes part. The same one again changes nothing. What a partner
    that declines was to issue is the lead partner's to issue. A letter that it helps, which still
    waits, says what holds now, or is taken back. ValueError for what is no answer; NotAllowedNow
    for what is no longer to come, for the partner that leads it by now, whose own it is, and for
    one that has ended, unless it declines.
    """
    if state not in ANSWERS:
        raise ValueError(f"{state} is not an answer.")
    current = Communication.objects.filter(pk=communication.pk)
    _must_be_to_answer(current.held().filter(state__in=OPEN).first(), partner)
    if state != InvolvementState.DECLINED:
        must_exist(partner)
    held = Involvement.objects.filter(communication=communication, partner=partner).first()
    same = held is not None and (held.state, held.contribution) == (state, contribution)
    if held is not None and same and Change.as_field(partner.name) in who_answered(communication):
        return held
    current.raise_version()
    before = held.get_state_display() if held else ""
    involvement, _ = Involvement.objects.update_or_create(
        communication=communication,
        partner=partner,
        defaults={"state": state, "contribution": contribution},
    )
    if state == InvolvementState.DECLINED:
        settle_who_issues(communication, by=by)
    record_change(
        by=by,
        subject=communication,
        act=ANSWERED,
        changes=[FieldChange(partner.name, before, InvolvementState(state).label)],
        reason=contribution,
    )
    _write_anew_that_it_helps(communication, partner, by=by, state=state, words=contribution)
    return involvement


def _must_be_to_answer(stands: Communication | None, partner: Partner) -> None:
    """stands: the communication while it is to come."""
    if stands is None:
        raise NotAllowedNow("It is no longer to come, so there is nothing to answer.")
    if stands.lead_partner_id == partner.pk:
        raise NotAllowedNow(LEADS_IT.format(partner=partner.short_name))


def must_exist(partner: Partner) -> None:
    """A partner that has ended brings nothing any more; raises NotAllowedNow for it."""
    if partner.has_ended_before(clock.today()):
        raise NotAllowedNow(HAS_ENDED.format(ended=partner.end_in_words))


def _write_anew_that_it_helps(
    communication: Communication,
    partner: Partner,
    *,
    by: Person | None,
    state: InvolvementState,
    words: str,
) -> None:
    """Take back a letter that it helps, if one still waits; write it anew where it takes part."""
    start = letters_of_help(communication.pk, partner.pk)
    if withdraw_by_key(by=None, prefix=start) and state in TAKES_PART:
        what = InvolvementState(state).label.lower()
        tell_that_it_helps(communication, partner, by=by, start=start, what=what, words=words)


def who_answered(communication: Communication) -> set[str]:
    """The partners that said so themselves; others were put down as taking part.

    By their names as the history keeps them (`Change.as_field`).
    """
    answers = history_of(communication).filter(act=ANSWERED)
    return set(answers.values_list("field", flat=True))


def who_answered_each(communications: Iterable[Communication]) -> dict[UUID, set[str]]:
    """As `who_answered`, of many in one query; what nobody answered is left out."""
    by_text = {str(each.pk): each.pk for each in communications}
    answers = Change.objects.filter(
        subject_type=Communication._meta.label_lower, subject_id__in=list(by_text), act=ANSWERED
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for text, name in answers.order_by().values_list("subject_id", "field"):
        found[by_text[text]].add(name)
    return found
