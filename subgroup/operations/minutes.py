"""The minutes after the meeting: edited as a draft, commented, sent out, agreed and then frozen."""

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import free_keys
from plans.rules.canonical import fingerprint
from subgroup.choices import DocumentKind, MinutesState
from subgroup.emails import letters_of_minutes
from subgroup.models import Action, Meeting, Minutes, MinutesComment
from subgroup.operations.agenda import hold_if_it_took_place
from subgroup.operations.documents import order_documents, order_minutes_again
from subgroup.operations.telling import LETTER_IS_OF_USE, write_to_members
from subgroup.policy import can_comment_on_minutes, can_take_notes
from subgroup.queries.minutes import action_as_data, content_of, put_right
from subgroup.queries.terms import agreed_quorums
from subgroup.rules.minutes import (
    Content,
    as_kept,
    minutes_key,
    numbers_of_actions,
    texts_of,
    with_action,
    with_texts,
)
from subgroup.rules.terms import quorum_on


class CannotAgree(Exception):
    """Why these minutes cannot be agreed there, as a sentence for people."""


class CommentedMeanwhile(Exception):
    """A comment came after the page was opened on which the minutes were agreed."""


class NotInADraft(Exception):
    """The minutes that name the action are no draft any more, or there are none."""


def edit_minutes(
    *, by: Person, minutes: Minutes, opened_version: int, texts: Mapping[int, str]
) -> None:
    """Save new texts of items of the draft. Raises StaleEdit, PermissionDenied."""
    _must_be_allowed(by)
    with transaction.atomic():
        draft = _locked(minutes, opened_version)
        before = texts_of(draft.content)
        changes = [
            FieldChange(item["title"], before[item["number"]], texts[item["number"]])
            for item in draft.content["items"]
            if item["number"] in texts and texts[item["number"]] != as_kept(before[item["number"]])
        ]
        if not changes:
            return
        _keep(draft, with_texts(draft.content, texts))
        # What a text said before stays with the minutes; the history names the items alone.
        told = [FieldChange(each.field, "", "") for each in changes]
        record_change(by=by, subject=draft, act="changed", changes=told)
        order_documents(by=by, meeting=draft.meeting, what=DocumentKind.MINUTES)


def put_draft_right(*, by: Person | None, meeting: Meeting) -> None:
    """Let the draft, if there is one, say who was there, and whether that was enough, as of now."""
    draft = _draft_of(meeting)
    if draft is None:
        return
    _keep(draft, put_right(draft))
    order_minutes_again(by=by, meeting=meeting)


def put_action_right(*, by: Person, action: Action, parts: Collection[str] = ()) -> None:
    """Let the draft name an action that was taken down wrongly as it is by now.

    parts: which of it (the fields of an action), all where none are named: what became of the rest
    since the meeting is not what that agreed. Raises NotInADraft.
    """
    now = Action.objects.select_related("owner", "partner", "meeting").get(pk=action.pk)
    draft = _draft_of(now.meeting) if now.meeting else None
    if draft is None or now.number not in numbers_of_actions(draft.content):
        raise NotInADraft
    right = action_as_data(now)
    # Who and whose go together: the partner may have changed before, with another owner.
    meant = {*parts, "partner"} if "owner" in parts else parts
    named = {part: right[part] for part in meant} if parts else right
    content = with_action(draft.content, now.number, named)
    if content == draft.content:
        return
    _keep(draft, content)
    # Who, what and when stand in the history of the action.
    change = FieldChange(f"Action {now.number}", "", "")
    record_change(by=by, subject=draft, act="changed", changes=[change])
    order_minutes_again(by=by, meeting=draft.meeting)


def judge_drafts_by_terms(*, by: Person | None) -> None:
    """Put each draft right that names another quorum than the terms of its day, as agreed by now.

    Terms may be written down as agreed after minutes were drafted that they hold for.
    """
    agreed = agreed_quorums()
    drafts = Minutes.objects.filter(state=MinutesState.DRAFT).select_related("meeting")
    for draft in drafts.order_by("meeting__date"):
        if draft.content["quorum"] != quorum_on(draft.meeting.date, agreed):
            put_draft_right(by=by, meeting=draft.meeting)


def comment_on_minutes(*, by: Person, minutes: Minutes, text: str) -> MinutesComment:
    """What a member says of the draft; the same words by the same person wait once.

    Said again after they were looked at, they are to be looked at again.
    """
    if not can_comment_on_minutes(by):
        raise PermissionDenied("Only members of the subgroup comment on its minutes.")
    with transaction.atomic():
        draft = Minutes.objects.select_for_update(no_key=True).get(pk=minutes.pk)
        if draft.state != MinutesState.DRAFT:
            raise StaleEdit
        comment, _ = MinutesComment.objects.get_or_create(
            minutes=draft, text=text, by=by, settled_at=None, defaults={"at": clock.now()}
        )
        return comment


def settle_comment(*, by: Person, comment: MinutesComment) -> None:
    """Say that a comment was looked at and the draft mended where need be."""
    _must_be_allowed(by)
    with transaction.atomic():
        settled = MinutesComment.objects.filter(pk=comment.pk, settled_at=None)
        if settled.update(settled_at=clock.now()):
            record_change(by=by, subject=comment.minutes, act="comment settled")


def send_minutes(*, by: Person | None, minutes: Minutes) -> int:
    """Write to each member that the draft is ready, once; how many members there are.

    Where somebody asks for it, also anew to whoever had a letter that was taken back.
    """
    if by is not None:
        _must_be_allowed(by)
    with transaction.atomic():
        order_documents(by=by, meeting=minutes.meeting, what=DocumentKind.MINUTES)
        if by is not None:
            _free_what_was_taken_back(minutes)
        return write_to_members(
            minutes.meeting,
            kind=LetterKind.MINUTES_OUT,
            key=minutes_key(minutes.meeting_id),
            due=clock.now(),
            expires=clock.now() + LETTER_IS_OF_USE,
            letters=lambda people: letters_of_minutes(minutes, people),
        )


def _free_what_was_taken_back(minutes: Minutes) -> None:
    """Let a new letter take the key of one that was taken back and cannot have arrived."""
    start = f"{minutes_key(minutes.meeting_id)}:"
    taken_back = Letter.objects.filter(
        unique_key__startswith=start, state=LetterState.WITHDRAWN, copies=0
    )
    # Keys that were freed before go on after the recipient's.
    free_keys(each for each in taken_back if each.unique_key == f"{start}{each.recipient_id}")


def agree_minutes(
    *, by: Person, minutes: Minutes, opened_version: int, comments_seen: int, at: Meeting
) -> None:
    """Write down that a later meeting agreed the minutes as they were seen; then they are frozen.

    comments_seen: how many comments they had then. Raises CannotAgree for a meeting that is not
    after theirs or is still to come, StaleEdit where they are no longer the version that was seen,
    and CommentedMeanwhile where they have more comments.
    """
    _must_be_allowed(by)
    if at.date <= minutes.meeting.date:
        raise CannotAgree("A meeting agrees the minutes of an earlier one, never its own.")
    with transaction.atomic():
        _hold_meeting_of(minutes)
        if not hold_if_it_took_place(at):
            raise CannotAgree("Only a meeting that has begun can have agreed the minutes.")
        draft = _locked(minutes, opened_version)
        if draft.comments.count() > comments_seen:
            raise CommentedMeanwhile
        change = FieldChange("state", str(MinutesState.DRAFT.label), f"Agreed at the {at}")
        record_change(by=by, subject=draft, act="agreed", changes=[change])
        content = content_of(draft)
        Minutes.objects.filter(pk=draft.pk).update(
            state=MinutesState.AGREED,
            agreed_at=at,
            content=content,
            content_hash=fingerprint(content),
            version=F("version") + 1,
        )
        order_documents(by=by, meeting=draft.meeting, what=DocumentKind.MINUTES)
        order_minutes_again(by=by, meeting=at)


def _hold_meeting_of(minutes: Minutes) -> None:
    """Held before the later one: whoever decides there, or takes that back, takes turns."""
    Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)


def _draft_of(meeting: Meeting) -> Minutes | None:
    """The draft, held, where the minutes are one."""
    return (
        Minutes.objects.select_for_update(no_key=True, of=("self",))
        .select_related("meeting__chair")
        .filter(meeting=meeting, state=MinutesState.DRAFT)
        .first()
    )


def _keep(draft: Minutes, content: Content) -> None:
    Minutes.objects.filter(pk=draft.pk).update(
        content=content, content_hash=fingerprint(content), version=F("version") + 1
    )


def _locked(minutes: Minutes, opened_version: int) -> Minutes:
    found = (
        Minutes.objects.select_for_update(no_key=True, of=("self",))
        .select_related("meeting")
        .get(pk=minutes.pk)
    )
    if found.version != opened_version or found.state != MinutesState.DRAFT:
        raise StaleEdit
    return found


def _must_be_allowed(by: Person) -> None:
    if not can_take_notes(by):
        raise PermissionDenied("Only the coordinator and the chair keep the minutes.")
