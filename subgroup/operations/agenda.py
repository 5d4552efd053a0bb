"""The agenda: what stands on it, what members put forward, its order, its papers."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.file_kinds import media_type_of
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.models import Communication
from subgroup.choices import AgendaKind, AgendaState, MeetingState, Wanted
from subgroup.models import AgendaItem, Meeting, Paper
from subgroup.policy import can_keep_item, can_keep_meetings, can_put_on_the_agenda
from subgroup.queries.agenda import nothing_written
from subgroup.rules.agenda import STANDING_ITEMS, in_new_order
from subgroup.rules.papers import why_not_a_paper

LONGEST_TITLE = 300
TAKEN_OFF = "taken off the agenda"
PUT_BACK = "put back on the agenda"
DEALT_WITH = "The meeting has dealt with it meanwhile, so it stays on the agenda."
WRITTEN_OF = (
    "Something is written under it in the notes, so it stays on the agenda. What the meeting does "
    "not deal with is carried to the next one."
)
EDITED = ("title", "note", "wanted", "minutes_asked", "restricted")


class NotToCome(Exception):
    """The meeting is over or was cancelled."""


class StaysOn(Exception):
    """Why a matter is not taken off, as a sentence for people."""


class NotAPaper(Exception):
    """Why a file cannot be a paper, as a sentence for people."""


def to_come(meeting: Meeting) -> Meeting:
    """The meeting as it is now, locked; NotToCome after its day, or once closed or cancelled."""
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if found.state != MeetingState.PLANNED or found.date < clock.today():
        raise NotToCome("This meeting is over or was cancelled.")
    return found


def not_ended(meeting: Meeting) -> Meeting:
    """The meeting, locked, as long as it was neither closed nor cancelled; else NotToCome."""
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if found.state != MeetingState.PLANNED:
        raise NotToCome("This meeting was closed or cancelled, so it changes no more.")
    return found


def hold_if_it_took_place(meeting: Meeting) -> bool:
    """Whether its day has come and it was not cancelled; nobody cancels or moves it from then on.

    Held before what it agreed, as whoever works in it does.
    """
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    return found.state != MeetingState.CANCELLED and found.date <= clock.today()


def add_standing_items(meeting: Meeting) -> None:
    """Put on the agenda what stands on every one; what is there already stays as it is."""
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                meeting=meeting,
                kind=each.kind,
                title=str(each.kind.label),
                wanted=each.wanted,
                minutes_asked=each.minutes,
                position=place,
                at=clock.now(),
            )
            for place, each in enumerate(STANDING_ITEMS, 1)
        ],
        ignore_conflicts=True,
    )


def add_agenda_item(
    *,
    by: Person,
    meeting: Meeting,
    title: str,
    note: str = "",
    wanted: str = Wanted.INFORMATION,
    minutes_asked: int | None = None,
    restricted: bool = False,
    communication: Communication | None = None,
) -> AgendaItem:
    """Put a matter on the agenda, ahead of any other business.

    A communication is on an agenda once, and the same matter by the same person is put there once:
    asked again, the one that is there comes back, also where it had been taken off, the matter with
    what is chosen for it now. What nobody had put there is theirs from then on, for what they want.
    Raises NotToCome, PermissionDenied.
    """
    if not can_put_on_the_agenda(by):
        raise PermissionDenied("Only members of the subgroup put matters on the agenda.")
    with transaction.atomic():
        meeting = to_come(meeting)
        there = _same_matter(meeting, by, title, note, communication)
        if there is not None:
            unclaimed = AgendaItem.objects.filter(pk=there.pk, put_forward_by=None)
            if unclaimed.update(put_forward_by=by, wanted=wanted, version=F("version") + 1):
                there.put_forward_by, there.wanted = by, wanted
            if communication is None:
                _choose_anew(
                    by, there, wanted=wanted, minutes_asked=minutes_asked, restricted=restricted
                )
            return back_on(by, there)
        item = put_at_the_end(
            meeting,
            title=title[:LONGEST_TITLE],
            note=note,
            wanted=wanted,
            minutes_asked=minutes_asked,
            restricted=restricted,
            communication=communication,
            put_forward_by=by,
        )
        # The history of the agenda is no place to learn of a communication that is kept back.
        change = FieldChange("title", "", "" if communication else title)
        record_change(by=by, subject=item, act="put on the agenda", changes=[change])
    return item


def _same_matter(
    meeting: Meeting, by: Person, title: str, note: str, communication: Communication | None
) -> AgendaItem | None:
    """What this agenda holds of the communication; else of the same words by the same person."""
    if communication is not None:
        return meeting.agenda.filter(communication=communication).first()
    own = meeting.agenda.filter(communication=None, put_forward_by=by)
    return own.filter(title=title, note=note).first()


def _choose_anew(by: Person, item: AgendaItem, **chosen: Any) -> None:
    """Let a matter be for what its person chooses now; sent twice, it changes once."""
    changes = _changes(item, chosen)
    if changes:
        AgendaItem.objects.filter(pk=item.pk).update(**chosen, version=F("version") + 1)
        record_change(by=by, subject=item, act="changed", changes=changes)
        item.refresh_from_db()


def put_at_the_end(meeting: Meeting, **fields: Any) -> AgendaItem:
    """A new item after all others, ahead of any other business only."""
    position = room_at_the_end(meeting)
    return AgendaItem.objects.create(meeting=meeting, position=position, at=clock.now(), **fields)


def room_at_the_end(meeting: Meeting) -> int:
    """The place after all other items; any other business makes room for it."""
    places = list(meeting.agenda.values_list("kind", "position"))
    others = [place for kind, place in places if kind == AgendaKind.ANY_OTHER]
    before = [place for kind, place in places if kind != AgendaKind.ANY_OTHER]
    position = max(before, default=0) + 1
    if others and others[0] <= position:
        meeting.agenda.filter(kind=AgendaKind.ANY_OTHER).update(position=position + 1)
    return position


def edit_item(*, by: Person, item: AgendaItem, opened_version: int, **values: Any) -> None:
    """Change an item (any of EDITED). Raises StaleEdit, NotToCome, PermissionDenied."""
    _must_be_allowed(by, item)
    with transaction.atomic():
        not_ended(item.meeting)
        before = AgendaItem.objects.select_for_update(no_key=True).get(pk=item.pk)
        new = {name: value for name, value in values.items() if name in EDITED}
        if before.communication_id:
            new.pop("title", None)
        saved = AgendaItem.objects.filter(pk=item.pk, version=opened_version)
        if not saved.update(**new, version=F("version") + 1):
            raise StaleEdit
        changes = _changes(before, new)
        if changes:
            record_change(by=by, subject=before, act="changed", changes=changes)


def _changes(before: AgendaItem, new: Mapping[str, Any]) -> list[FieldChange]:
    """What of an item becomes another; without the words where its communication is kept back."""
    kept_back = before.communication_id is not None
    return [
        FieldChange(
            name.replace("_", " "),
            "" if kept_back else _words(name, getattr(before, name)),
            "" if kept_back else _words(name, value),
        )
        for name, value in new.items()
        if getattr(before, name) != value
    ]


def take_off(*, by: Person, item: AgendaItem) -> None:
    """Take a matter off the agenda; it can be put back. Standing items stay.

    Raises StaysOn once it was dealt with or written of, NotToCome, PermissionDenied.
    """
    _must_be_allowed(by, item)
    with transaction.atomic():
        not_ended(item.meeting)
        _off(by, item)
        state = AgendaItem.objects.values_list("state", flat=True).get(pk=item.pk)
        if state != AgendaState.WITHDRAWN and item.kind == AgendaKind.MATTER:
            raise StaysOn(WRITTEN_OF if state == AgendaState.WAITING else DEALT_WITH)


def take_off_settled(*, by: Person | None, items: QuerySet[AgendaItem]) -> None:
    """Take what still waits of these off, as there is nothing left to talk about.

    What a meeting dealt with or wrote something of stays, and so does all of one that is over.
    """
    with transaction.atomic():
        for item in items.filter(
            state=AgendaState.WAITING, meeting__in=Meeting.objects.to_come(clock.today())
        ):
            _off(by, item)


def put_back(*, by: Person, item: AgendaItem) -> None:
    """Put a matter that was taken off back where it stood."""
    _must_be_allowed(by, item)
    with transaction.atomic():
        not_ended(item.meeting)
        back_on(by, item)


def put_in_order(*, by: Person, meeting: Meeting, order: Sequence[int]) -> None:
    """Put the agenda into this order of keys; items that are not named keep their places."""
    _must_be_allowed_to_order(by)
    with transaction.atomic():
        meeting = not_ended(meeting)
        items = list(meeting.agenda.select_for_update(no_key=True).order_by("position", "id"))
        now = {item.pk: place for place, item in enumerate(items, 1)}
        then = in_new_order(now, order)
        for item in items:
            item.position = then[item.pk]
        AgendaItem.objects.bulk_update(items, ["position"])
        if then != now:
            record_change(by=by, subject=meeting, act="put the agenda in order")


def add_paper(*, by: Person, item: AgendaItem, file: File) -> Paper:
    """Keep a file as a paper of an item, under a random name. Raises NotAPaper, NotToCome."""
    _must_be_allowed(by, item)
    name = (file.name or "").rpartition("/")[2]
    wrong = why_not_a_paper(name, file.size or 0)
    if wrong:
        raise NotAPaper(wrong)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    with transaction.atomic():
        not_ended(item.meeting)
        there = item.papers.filter(sha256=digest.hexdigest(), removed_at=None).first()
        if there is not None:
            return there
        file.seek(0)
        paper = Paper.objects.create(
            item=item,
            file=file,
            file_name=name[-200:],
            content_type=media_type_of(name),
            size=file.size,
            sha256=digest.hexdigest(),
            at=clock.now(),
            by=by,
        )
        record_change(by=by, subject=item, act="paper added")
    return paper


def remove_paper(*, by: Person, paper: Paper) -> None:
    """Offer a paper no longer; the file is kept, since others may have read it."""
    _must_be_allowed(by, paper.item)
    with transaction.atomic():
        not_ended(paper.item.meeting)
        if Paper.objects.filter(pk=paper.pk, removed_at=None).update(removed_at=clock.now()):
            record_change(by=by, subject=paper.item, act="paper removed")


def back_on(by: Person | None, item: AgendaItem) -> AgendaItem:
    """The item, put back where it stood if it had been taken off."""
    back = AgendaItem.objects.filter(pk=item.pk, state=AgendaState.WITHDRAWN).update(
        state=AgendaState.WAITING, version=F("version") + 1
    )
    if back:
        record_change(by=by, subject=item, act=PUT_BACK)
        item.refresh_from_db()
    return item


def _off(by: Person | None, item: AgendaItem) -> None:
    matter = AgendaItem.objects.filter(pk=item.pk, kind=AgendaKind.MATTER)
    waiting = nothing_written(matter.filter(state=AgendaState.WAITING))
    if waiting.update(state=AgendaState.WITHDRAWN, version=F("version") + 1):
        record_change(by=by, subject=item, act=TAKEN_OFF)


def _words(name: str, value: Any) -> str:
    if name == "wanted":
        return str(Wanted(value).label)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _must_be_allowed(by: Person, item: AgendaItem) -> None:
    if not can_keep_item(by, item):
        raise PermissionDenied("Whoever put a matter forward changes it, and the coordinator.")


def _must_be_allowed_to_order(by: Person) -> None:
    if not can_keep_meetings(by):
        raise PermissionDenied("Only the coordinator and the chair put the agenda in order.")
