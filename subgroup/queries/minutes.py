"""What the minutes hold: written from attendance, notes, decisions and actions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import long_day
from partnership.choices import Role
from partnership.models import Appointment, Partnership
from plans.choices import DecisionKind
from plans.models import Communication, Decision
from subgroup.choices import AgendaKind, MinutesState, NoteKind, Presence
from subgroup.models import (
    Action,
    AgendaItem,
    Attendance,
    Meeting,
    MinuteNote,
    Minutes,
)
from subgroup.queries.agenda import open_agenda
from subgroup.queries.quorum import Quorum, partners_that_count, quorum_of
from subgroup.rules.minutes import (
    Content,
    as_agreed,
    as_decided,
    first_text,
    nothing_said,
    with_partners,
    with_titles,
    with_what_came_of_it,
    with_who_was_there,
)

NOT_NOTED = "Not noted"


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """What is written down of who was there, by name."""
    written = Attendance.objects.filter(meeting=meeting)
    return list(written.select_related("person", "partner__parent"))


def minutes_from_notes(meeting: Meeting) -> dict[str, Any]:
    """The minutes as they write themselves now, as plain data; only what all may see."""
    attendance = attendance_of(meeting)
    quorum = quorum_of(meeting, attendance)
    content = {
        "meeting": {
            "date": meeting.date.isoformat(),
            "starts": f"{meeting.starts:%H:%M}" if meeting.starts else "",
            "place": meeting.place,
            "chair": _in_the_chair(meeting, attendance),
        },
        "present": _people(attendance, Presence.PRESENT),
        "apologies": _people(attendance, Presence.APOLOGIES),
        "absent": _people(attendance, Presence.ABSENT),
        "partners_present": list(quorum.partners),
        "quorum": quorum.needed,
        "quorate": quorum.is_there,
        "items": _items(meeting, quorum),
        "next_meeting": _next_after(meeting),
    }
    return _with_what_came_of_it(meeting, content)


def put_right(minutes: Minutes) -> dict[str, Any]:
    """The content of a draft with who was there, and who chaired, as it is written down now.

    Its quorum is that of the terms of its day as far as they are agreed by now.
    """
    attendance = attendance_of(minutes.meeting)
    quorum = quorum_of(minutes.meeting, attendance)
    return with_who_was_there(
        minutes.content,
        chair=_in_the_chair(minutes.meeting, attendance),
        present=_people(attendance, Presence.PRESENT),
        apologies=_people(attendance, Presence.APOLOGIES),
        absent=_people(attendance, Presence.ABSENT),
        partners=quorum.partners,
        quorum=quorum.needed,
    )


def content_of(minutes: Minutes) -> Content:
    """The minutes as they read now.

    A meeting is closed before its plan is reviewed, so that a draft goes on with what is decided
    and agreed for that meeting, with the titles that communications have, with the partners that
    count for its quorum, and with the day on which the next meeting is by now; its texts stay as
    they were written. Agreed minutes are frozen.
    """
    kept: Content = minutes.content
    if minutes.state != MinutesState.DRAFT:
        return kept
    now = {**_counted_anew(minutes), "next_meeting": _next_after(minutes.meeting)}
    return _with_what_came_of_it(minutes.meeting, now)


def _counted_anew(draft: Minutes) -> Content:
    """A draft with the partners that count for its quorum (rule 6 of docs/rules.md).

    Drafts of earlier releases count each team of the council by itself. Where as many count as were
    kept, names and marks of decisions stay as they were, or as somebody has written them.
    """
    kept: Content = draft.content
    partners = partners_that_count(attendance_of(draft.meeting))
    if len(partners) == len(kept["partners_present"]):
        return kept
    return with_partners(kept, partners, quorum=kept["quorum"])


def _with_what_came_of_it(meeting: Meeting, content: Content) -> dict[str, Any]:
    matters = _open_matters(meeting)
    now = with_titles(content, _titles(matters))
    return with_what_came_of_it(now, _decisions(meeting, now, matters), _agreed(meeting, now))


def titles_now(meeting: Meeting) -> dict[int, str]:
    """What matters about communications are called now, by the key of their item."""
    return _titles(_open_matters(meeting))


def _titles(matters: Iterable[AgendaItem]) -> dict[int, str]:
    return {item.pk: item.heading for item in matters}


def _open_matters(meeting: Meeting) -> list[AgendaItem]:
    """What stood on its agenda about communications that the whole partnership may see."""
    known = Communication.objects.open_to_the_partnership()
    own = AgendaItem.objects.filter(known.holds("communication"), meeting=meeting)
    return list(own.select_related("communication").order_by())


def _in_the_chair(meeting: Meeting, attendance: Sequence[Attendance]) -> str:
    """Who was written down, else the subgroup's own chair of that day where noted as present."""
    if meeting.chair:
        return meeting.chair.name
    present = [each.person_id for each in attendance if each.presence == Presence.PRESENT]
    held = Appointment.objects.held_on(meeting.date).filter(role=Role.CHAIR, person__in=present)
    name = held.order_by("person__name").values_list("person__name", flat=True).first()
    return name or NOT_NOTED


def _people(attendance: Sequence[Attendance], presence: str) -> list[dict[str, str]]:
    return [
        {"name": each.person.name, "partner": each.partner.name if each.partner else ""}
        for each in attendance
        if each.presence == presence
    ]


def _items(meeting: Meeting, quorum: Quorum) -> list[dict[str, Any]]:
    lines = open_agenda(meeting)
    notes = _by_item(
        MinuteNote.objects.filter(item__meeting=meeting, removed_at=None).order_by("at", "id")
    )
    actions = _by_item(
        Action.objects.filter(meeting=meeting).select_related("owner", "partner").order_by("number")
    )
    last = lines[-1].item.pk if lines else None
    return [
        {
            "number": line.number,
            "item": line.item.pk,
            "kind": line.item.kind,
            "title": line.item.heading,
            "state": str(line.item.state),
            "text": first_text(
                ((note.kind == NoteKind.DECISION, note.text) for note in notes[line.item.pk]),
                quorate=quorum.is_there,
            ),
            "actions": [
                action_as_data(action)
                for action in actions[line.item.pk]
                + (actions[None] if line.item.pk == last else [])
            ],
        }
        for line in lines
    ]


def action_as_data(action: Action) -> dict[str, Any]:
    """An action as minutes and pack hold it."""
    return {
        "number": action.number,
        "what": action.what,
        "owner": action.owner.name,
        "partner": action.partner.name if action.partner else "",
        "due": action.due.isoformat(),
        "state": str(action.get_state_display()),
    }


def _by_item(rows: Any) -> dict[int | None, list[Any]]:
    by_item: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        by_item[row.item_id].append(row)
    return by_item


def _decisions(
    meeting: Meeting, content: Content, matters: Sequence[AgendaItem]
) -> dict[int, list[dict[str, Any]]]:
    """The chair's decisions at this meeting, by the number of the item that they belong to."""
    items = content["items"]
    numbers = _numbers_of(matters, items)
    general: int = _number_of(AgendaKind.FORWARD_PLAN, items) or (
        items[0]["number"] if items else 0
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for decision in decisions_at(meeting):
        number = numbers.get(decision.communication_id, general)
        found[number].append(
            {
                "reference": decision.seen.get("reference", ""),
                "title": decision.seen.get("title", ""),
                "decision": as_decided(
                    str(decision.get_kind_display()),
                    on=clock.local(decision.at).date(),
                    meeting=meeting.date,
                    quorate=content["quorate"],
                ),
                "comment": decision.comment,
                "revision": decision.revision,
            }
        )
    return found


def _numbers_of(matters: Sequence[AgendaItem], items: Sequence[Content]) -> dict[UUID, int]:
    """The number in the minutes of each matter about a communication, by the communication's id.

    Drafts of earlier releases know their matters by the title alone.
    """
    by_item = {each["item"]: each["number"] for each in items if "item" in each}
    by_title = {
        each["title"]: each["number"]
        for each in items
        if "item" not in each and each["kind"] == AgendaKind.MATTER
    }
    found = {
        item.communication_id: by_item.get(item.pk, by_title.get(item.title)) for item in matters
    }
    return {
        about: number for about, number in found.items() if about is not None and number is not None
    }


def _agreed(meeting: Meeting, content: Content) -> dict[int, str]:
    """What this meeting agreed, by the number of the item about it: earlier minutes, and terms."""
    told = {
        AgendaKind.LAST_MINUTES: _minutes_agreed_at(meeting),
        AgendaKind.TERMS: _terms_agreed_at(meeting),
    }
    numbers = {kind: _number_of(kind, content["items"]) for kind in told}
    return {
        number: " ".join(as_agreed(what, quorate=content["quorate"]) for what in told[kind])
        for kind, number in numbers.items()
        if number is not None
    }


def _minutes_agreed_at(meeting: Meeting) -> list[str]:
    days = Meeting.objects.filter(minutes__agreed_at=meeting).order_by("date")
    return [f"The minutes of {long_day(day)} were" for day in days.values_list("date", flat=True)]


def _terms_agreed_at(meeting: Meeting) -> list[str]:
    numbers = meeting.terms_agreed.order_by("number").values_list("number", flat=True)
    return [f"Version {number} of the terms of reference was" for number in numbers]


def _number_of(kind: AgendaKind, items: Sequence[Content]) -> int | None:
    return next((each["number"] for each in items if each["kind"] == kind), None)


def decisions_at(meeting: Meeting) -> list[Decision]:
    """What the chair decided at a meeting, on what the whole partnership may see; in turn."""
    return list(
        Decision.objects.filter(
            Communication.objects.open_to_the_partnership().holds("communication"),
            meeting_date=meeting.date,
        )
        .select_related("by")
        .order_by("at", "id")
    )


def _next_after(meeting: Meeting) -> str:
    after = Meeting.objects.standing().filter(date__gt=meeting.date).order_by("date").first()
    return after.date.isoformat() if after else ""


def minutes_known(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, with the meeting that agreed them."""
    return Minutes.objects.filter(meeting=meeting).select_related("meeting", "agreed_at").first()


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """The minutes as a document shows them: their content, how they stand, the partnership."""
    minutes = minutes_known(meeting)
    content = content_of(minutes) if minutes else minutes_from_notes(meeting)
    return {
        **content,
        **standing_of(minutes),
        "is_draft": minutes is None or minutes.state == MinutesState.DRAFT,
        "partnership": partnership_on_paper(),
    }


def items_as_read(content: Content) -> list[dict[str, Any]]:
    """The items of minutes for a page: days as days, and what is said where nothing is held."""
    return [
        {
            **item,
            "nothing_said": nothing_said(item),
            "actions": [
                {**each, "due": date.fromisoformat(each["due"])} for each in item["actions"]
            ],
        }
        for item in content["items"]
    ]


def what_goes_on(meeting: Meeting, content: Content) -> list[int]:
    """The numbers, in these minutes, of the matters that closing carries to another meeting."""
    carried = set(meeting.agenda.to_be_carried().values_list("pk", flat=True))
    return [item["number"] for item in content["items"] if item["item"] in carried]


def decided_on(meeting: Meeting, content: Content) -> list[int]:
    """The numbers, in these minutes, of the matters on which the chair decided at this meeting.

    What was last put on the agenda is still to be talked about.
    """
    numbers = _numbers_of(_open_matters(meeting), content["items"])
    last = {each.communication_id: each.kind for each in decisions_at(meeting)}
    return [
        number
        for about, number in numbers.items()
        if about in last and last[about] != DecisionKind.AGENDA
    ]


def standing_of(minutes: Minutes | None) -> dict[str, str]:
    """Whether the minutes are a draft or agreed, and where."""
    if minutes is None:
        return {"standing": "Notes of a meeting that is not closed yet"}
    if minutes.state == MinutesState.AGREED and minutes.agreed_at:
        day = minutes.agreed_at.date
        return {"standing": f"Agreed at the meeting of {long_day(day)}"}
    if Meeting.objects.closed_after(minutes.meeting.date).exists():
        return {"standing": "Draft, not agreed yet"}
    return {"standing": "Draft, to be agreed at the next meeting"}


def partnership_on_paper() -> dict[str, Any]:
    """What the head of a document says of the partnership."""
    current = Partnership.current()
    return {
        "name": current.name,
        "short_name": current.short_name,
        "strapline": current.strapline or None,
        "logo_svg": current.logo_svg or None,
        "subgroup_name": current.subgroup_name,
    }
