"""Agreed lines: adding one, wording it anew, agreeing it, ending it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from channels_registry.operations.saving import Said, change, create_once, permit, take
from partnership.models import Partner, Person, Topic
from partnership.operations import FieldChange, record_change
from plans.models import AgreedLine, Campaign, Contact, LineWording
from plans.operations.agreed.keeping import (
    IN_USE,
    NOT_YOUR_PARTNER,
    must_be_allowed_to_enter_for,
    must_be_allowed_to_hand_to,
    must_be_in_use,
)
from plans.operations.agreed.telling import (
    take_back_letters_of_end,
    tell_of_end,
    tell_of_line,
    tell_of_return,
)
from plans.policy import can_keep_agreed, can_mark_agreed
from plans.rules.agreed import SOCIAL_LIMIT

LINE_FIELDS = ("name", "topic", "owner")
NOT_YOURS = "Only its owner’s advocate and the coordinator change an agreed line."
ONLY_AGREES = "Only the chair and the coordinator say that a meeting agreed it."


@dataclass(frozen=True)
class Words:
    """A wording in its three lengths, until when it holds, and which meeting agreed it."""

    short: str
    long: str = ""
    social: str = ""
    valid_until: date | None = None
    agreed_on: date | None = None


@transaction.atomic
def add_line(
    *,
    by: Person,
    name: str,
    owner: Partner,
    words: Words,
    topic: Topic | None = None,
    campaign: Campaign | None = None,
    contacts: Collection[Contact] = (),
    identifier: UUID | None = None,
) -> AgreedLine:
    """Enter a line for a topic or a campaign with its first wording.

    It is a proposal until a meeting agreed it. The same `identifier` never enters the same twice.
    Raises NotPossible, PermissionDenied.
    """
    must_be_allowed_to_enter_for(by, owner)
    if topic is None and campaign is None:
        raise NotPossible("Say which topic or which campaign the line is about.")
    if campaign is not None:
        permit(Campaign.objects.known_to(by).filter(pk=campaign.pk).exists(), NOT_YOUR_PARTNER)
    pk = key_of_what_is_sent(identifier, name, owner, words, topic, campaign, *contacts)
    line = AgreedLine(pk=pk, campaign=campaign, created_at=clock.now(), created_by=by)
    fields = {"name": name, "topic": topic, "owner": owner}
    said = Said.of(fields, {"contacts": contacts}, known=LINE_FIELDS)
    entered = create_once(by=by, entry=line, said=said)
    if entered is line:
        _write(line, words, by=by, number=1)
    return entered


@transaction.atomic
def edit_line(
    *,
    by: Person,
    line: AgreedLine,
    opened_version: int,
    fields: Mapping[str, Any],
    contacts: Iterable[Contact] | None = None,
) -> AgreedLine:
    """Change what is said about a line; its words change by a new wording.

    Raises StaleEdit, NotPossible, PermissionDenied.
    """
    permit(can_keep_agreed(by, line), NOT_YOURS)
    must_be_allowed_to_hand_to(by, fields.get("owner", line.owner), line)
    if fields.get("topic", line.topic) is None and line.campaign_id is None:
        raise NotPossible("Say which topic the line is about.")
    said = Said.of(fields, {"contacts": contacts}, known=LINE_FIELDS)
    return change(by=by, entry=take(line, opened_version), said=said)


@transaction.atomic
def add_wording(*, by: Person, line: AgreedLine, opened_version: int, words: Words) -> LineWording:
    """Word a line anew; earlier wordings stay. Whoever carries the old one is told of what counts.

    A proposal replaces no agreed wording. Raises StaleEdit, NotPossible, PermissionDenied.
    """
    permit(can_keep_agreed(by, line), NOT_YOURS)
    current = _in_use(take(line, opened_version), then="word it anew")
    before = current.current
    last = max(one.number for one in current.wordings.all())
    wording = _write(current, words, by=by, number=last + 1)
    _tell(current, before, by=by)
    return wording


@transaction.atomic
def agree_wording(
    *, by: Person, line: AgreedLine, opened_version: int, agreed_on: date
) -> LineWording:
    """Say which meeting agreed the wording that was proposed last. Whoever carries another is told.

    Raises StaleEdit, NotPossible, PermissionDenied.
    """
    permit(can_mark_agreed(by), ONLY_AGREES)
    current = _in_use(take(line, opened_version), then="agree its wording")
    proposal = current.proposal
    if proposal is None:
        raise NotPossible("The wording is agreed already. Word it anew first, then agree that.")
    _check_days(agreed_on, proposal.valid_until)
    before = current.current
    LineWording.objects.filter(pk=proposal.pk).update(agreed_on=agreed_on)
    told = FieldChange("agreed_on", "", str(agreed_on))
    record_change(by=by, subject=current, act="agreed", changes=[told])
    _tell(current, before, by=by)
    return LineWording.objects.get(pk=proposal.pk)


@transaction.atomic
def end_line(*, by: Person, line: AgreedLine, opened_version: int) -> AgreedLine:
    """Use a line no longer; it stays to be read. Whoever carries it is told. Raises StaleEdit."""
    permit(can_keep_agreed(by, line), NOT_YOURS)
    current = take(line, opened_version)
    must_be_in_use(current)
    said = Said({"ended_on": clock.today()}, {})
    ended = change(by=by, entry=current, said=said, act="ended")
    tell_of_end(ended, by=by)
    return ended


@transaction.atomic
def bring_line_back(*, by: Person, line: AgreedLine, opened_version: int) -> AgreedLine:
    """Use a line again that was ended; whoever was told of its end is told of that as well."""
    permit(can_keep_agreed(by, line), NOT_YOURS)
    if AgreedLine.objects.filter(pk=line.pk, ended_on=None).exists():
        raise NotPossible(IN_USE)
    current = take(line, opened_version)
    had_the_end = take_back_letters_of_end(current, by=by)
    said = Said({"ended_on": None}, {})
    back = change(by=by, entry=current, said=said, act="brought back")
    tell_of_return(back, had_the_end=had_the_end, by=by)
    return back


def _in_use(line: AgreedLine, *, then: str) -> AgreedLine:
    if line.ended_on is not None:
        raise NotPossible(f"The line is no longer used. Bring it back first, then {then}.")
    return line


def _write(line: AgreedLine, words: Words, *, by: Person, number: int) -> LineWording:
    if not words.short.strip():
        raise NotPossible("Say the line in its short form.")
    if len(words.social) > SOCIAL_LIMIT:
        raise NotPossible(
            f"The line for social media has {len(words.social):,} characters: "
            f"at most {SOCIAL_LIMIT} fit. Shorten it."
        )
    if words.agreed_on is not None:
        permit(can_mark_agreed(by), ONLY_AGREES)
        _check_days(words.agreed_on, words.valid_until)
    wording = LineWording.objects.create(
        line=line,
        number=number,
        short=words.short.strip(),
        long=words.long.strip(),
        social=words.social.strip(),
        valid_until=words.valid_until,
        agreed_on=words.agreed_on,
        at=clock.now(),
        by=by,
    )
    told = FieldChange("wording", "" if number == 1 else f"No. {number - 1}", f"No. {number}")
    record_change(by=by, subject=line, act="worded", changes=[told])
    return wording


def _check_days(agreed_on: date, valid_until: date | None) -> None:
    if agreed_on > clock.today():
        raise NotPossible("A meeting to come has agreed nothing yet: enter the day of one held.")
    if valid_until is not None and valid_until < agreed_on:
        raise NotPossible(
            "The wording’s last day is before the meeting. "
            "Word it anew with a later last day, then agree that."
        )


def _tell(line: AgreedLine, before: LineWording | None, *, by: Person) -> None:
    after = AgreedLine.objects.get(pk=line.pk).current
    if after is not None and (before is None or before.pk != after.pk):
        tell_of_line(line, after, by=by)
