"""The other subgroups: their meetings, what was on their agendas, and the advice that they ask."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import ask_for_a_round, owe_letter, owe_letters, withdraw_by_key
from partnership.operations.people import person_for_address
from partnership.queries.people import coordinators
from subgroup.choices import AdviceState, Wanted, YesNo
from subgroup.emails import letter_of_advice, letter_of_advice_check
from subgroup.models import AdviceRequest, AgendaItem, OtherMeeting, OtherSubgroup
from subgroup.operations.agenda import (
    LONGEST_TITLE,
    back_on,
    put_at_the_end,
    take_off_settled,
)
from subgroup.operations.coming_up import next_to_take_up
from subgroup.policy import can_keep_advice
from subgroup.queries.advice import ASKED_FOR, meetings_to_ask_about

DAY = timedelta(days=1)
NO_MEETING = "No meeting of ours is set. Set the next one, then put this on its agenda."


def add_other_subgroup(*, by: Person, **fields: str) -> OtherSubgroup:
    """Enter another subgroup: name, contact_name, contact_email. NotPossible for a name twice."""
    _must_be_allowed(by)
    try:
        with transaction.atomic():
            added = OtherSubgroup.objects.create(**fields)
            record_change(by=by, subject=added, act="entered")
    except IntegrityError as error:
        raise NotPossible(f"{fields['name']} is in the list already.") from error
    return added


def change_other_subgroup(
    *, by: Person, subgroup: OtherSubgroup, opened_version: int, **fields: str
) -> None:
    """Change its name or contact. Raises StaleEdit, and NotPossible for a name twice."""
    _must_be_allowed(by)
    before = OtherSubgroup.objects.get(pk=subgroup.pk)
    changes = [
        FieldChange(name.replace("_", " "), str(getattr(before, name)), value)
        for name, value in fields.items()
        if getattr(before, name) != value
    ]
    try:
        with transaction.atomic():
            _take(subgroup, opened_version, **fields)
            if changes:
                record_change(by=by, subject=before, act="changed", changes=changes)
    except IntegrityError as error:
        raise NotPossible(f"{fields['name']} is in the list already.") from error


def add_other_meeting(*, by: Person, subgroup: OtherSubgroup, date: date) -> OtherMeeting:
    """Enter a day on which it meets, or met; the same day entered twice is one meeting."""
    _must_be_allowed(by)
    with transaction.atomic():
        meeting, created = OtherMeeting.objects.get_or_create(subgroup=subgroup, date=date)
        if created:
            record_change(by=by, subject=meeting, act="entered")
    return meeting


def remove_other_meeting(*, by: Person, meeting: OtherMeeting) -> None:
    """Take away a day that was entered wrongly; it can be entered again.

    Raises NotPossible where somebody said what was on its agenda.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        found = OtherMeeting.objects.select_for_update().filter(pk=meeting.pk).first()
        if found is None:
            return
        if found.on_agenda != YesNo.UNKNOWN:
            raise NotPossible("Somebody said what was on its agenda, so this meeting stays.")
        withdraw_by_key(by=None, prefix=_check_key(found))
        change = FieldChange("date", whole_day(found.date), "")
        record_change(by=by, subject=found, act="removed", changes=[change])
        found.delete()


def say_whether_on_agenda(
    *, by: Person, meeting: OtherMeeting, opened_version: int, on_agenda: str, note: str
) -> None:
    """Say whether communications was on its agenda. Raises NotPossible before the day itself."""
    _must_be_allowed(by)
    if meeting.date > clock.today():
        raise NotPossible("This meeting is still to come: say afterwards what was on its agenda.")
    with transaction.atomic():
        before = OtherMeeting.objects.get(pk=meeting.pk)
        _take(
            meeting,
            opened_version,
            on_agenda=on_agenda,
            note=note,
            answered_at=clock.now(),
            answered_by=by,
        )
        change = FieldChange(
            "communications on its agenda",
            before.get_on_agenda_display(),
            str(YesNo(on_agenda).label),
        )
        record_change(by=by, subject=meeting, act="answered", changes=[change])
        withdraw_by_key(by=None, prefix=_check_key(meeting))


def ask_for_advice(
    *, by: Person, subgroup: OtherSubgroup, question: str, asked_on: date, due: date | None
) -> AdviceRequest:
    """Enter what another subgroup asks, and by when it needs the answer.

    The same question of one subgroup on one day, needed by the same day, is entered once. One that
    was said to be no longer needed stays so: asked again, it is entered anew.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        # Two who enter the same in one moment take turns, and the second finds what the first did.
        OtherSubgroup.objects.select_for_update(no_key=True).get(pk=subgroup.pk)
        asked = {"subgroup": subgroup, "question": question, "asked_on": asked_on, "due": due}
        needed = AdviceRequest.objects.exclude(state=AdviceState.WITHDRAWN)
        there = needed.filter(**asked).first()
        if there is not None:
            return there
        request = AdviceRequest.objects.create(**asked, created_by=by)
        record_change(by=by, subject=request, act="entered")
    return request


def put_on_our_agenda(*, by: Person, request: AdviceRequest) -> AgendaItem:
    """Give it a place on our next agenda, once; one that was taken off is put back.

    What a meeting has dealt with comes up at the one after.
    Raises NotPossible where no meeting is set.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        meeting = next_to_take_up(by=by, advice=request)
        if meeting is None:
            raise NotPossible(NO_MEETING)
        found = AdviceRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if found.state != AdviceState.OPEN:
            raise NotPossible("This was answered or is no longer needed.")
        there = meeting.agenda.filter(advice=found).first()
        if there is not None:
            return back_on(by, there)
        item = put_at_the_end(
            meeting,
            advice=found,
            title=f"Advice for {request.subgroup}: {found.question}"[:LONGEST_TITLE],
            wanted=Wanted.COMMENTS,
            put_forward_by=by,
        )
        change = FieldChange("title", "", item.title)
        record_change(by=by, subject=item, act="put on the agenda", changes=[change])
    return item


def answer_advice(
    *, by: Person, request: AdviceRequest, opened_version: int, answer: str
) -> Person | None:
    """Record the answer; whom it goes to by letter, None where no contact is known to write to.

    It is taken off our agendas of later days. Raises StaleEdit, and NotPossible where letters do
    not reach the contact.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        _take(
            request,
            opened_version,
            state=AdviceState.ANSWERED,
            answer=answer,
            answered_at=clock.now(),
            answered_by=by,
        )
        change = FieldChange("answer", request.answer, answer)
        record_change(by=by, subject=request, act="answered", changes=[change])
        _take_off_later_agendas(by, request)
        found = AdviceRequest.objects.select_related("subgroup").get(pk=request.pk)
        return _tell_the_contact(by, found)


def withdraw_advice(*, by: Person, request: AdviceRequest) -> None:
    """It is no longer needed, and off our agendas of later days.

    `put_back_advice` lets it wait again.
    """
    with transaction.atomic():
        _turn(by, request, AdviceState.OPEN, AdviceState.WITHDRAWN)
        _take_off_later_agendas(by, request)


def put_back_advice(*, by: Person, request: AdviceRequest) -> None:
    """It is needed after all."""
    _turn(by, request, AdviceState.WITHDRAWN, AdviceState.OPEN)


def _take_off_later_agendas(by: Person, request: AdviceRequest) -> None:
    """Not off that of today: the meeting may give its advice and the answer be typed in it."""
    later = AgendaItem.objects.filter(advice=request, meeting__date__gt=clock.today())
    take_off_settled(by=by, items=later)


def owe_advice_checks() -> int:
    """Ask each coordinator once about each meeting of the last thirty days; how many are new."""
    waiting = meetings_to_ask_about()
    people = coordinators() if waiting else []
    keys = {
        f"{_check_key(meeting)}{person.pk}": (meeting, person)
        for meeting in waiting
        for person in people
    }
    known = set(Letter.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True))
    new = [(key, *about) for key, about in keys.items() if key not in known]
    for meeting, asked in groupby(new, key=lambda each: each[1]):
        owe_letters(
            [(to, key, letter_of_advice_check(meeting, to)) for key, _, to in asked],
            kind=LetterKind.ADVICE_CHECK,
            about=f"{meeting.subgroup}: {whole_day(meeting.date)}",
            due=clock.now(),
            expires=clock.start_of(meeting.date + ASKED_FOR + DAY),
        )
    return len(new)


def _tell_the_contact(by: Person, request: AdviceRequest) -> Person | None:
    """Owe the letter with the answer; one that waits with an earlier answer is taken back."""
    withdraw_by_key(by=None, prefix=_answer_key(request))
    subgroup = request.subgroup
    if not subgroup.contact_email:
        return None
    try:
        contact = person_for_address(
            by=by,
            name=subgroup.contact_name or subgroup.name[:150],
            email=subgroup.contact_email,
        )
    except NotPossible as error:
        raise NotPossible(f"The answer was not saved, since it cannot be sent. {error}") from error
    owe_letter(
        to=contact,
        kind=LetterKind.ADVICE_ANSWERED,
        about=str(subgroup),
        unique_key=f"{_answer_key(request)}{request.version}",
        due=clock.now(),
        rendered=letter_of_advice(request, contact),
    )
    ask_for_a_round()
    return contact


def _check_key(meeting: OtherMeeting) -> str:
    return f"{LetterKind.ADVICE_CHECK}:{meeting.pk}:"


def _answer_key(request: AdviceRequest) -> str:
    return f"{LetterKind.ADVICE_ANSWERED}:{request.pk}:"


def _turn(by: Person, request: AdviceRequest, before: AdviceState, after: AdviceState) -> None:
    _must_be_allowed(by)
    with transaction.atomic():
        turned = AdviceRequest.objects.filter(pk=request.pk, state=before).update(
            state=after, version=F("version") + 1
        )
        if turned:
            change = FieldChange("state", str(before.label), str(after.label))
            record_change(by=by, subject=request, act=str(after.label).lower(), changes=[change])


def _take(row: Any, opened_version: int, **fields: Any) -> None:
    """Write this version of the row; exactly one of any that ask wins."""
    saved = type(row).objects.filter(pk=row.pk, version=opened_version)
    if not saved.update(**fields, version=F("version") + 1):
        raise StaleEdit


def _must_be_allowed(by: Person) -> None:
    if not can_keep_advice(by):
        raise PermissionDenied("Only the coordinator and the chair keep what others ask.")
