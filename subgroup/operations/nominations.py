"""How a partner names its advocate, its deputy and its champions: asked, nominated, accepted.

The nominating officer and the nominee answer by the link in their letter and need no account. The
appointment is made when the nominee accepts.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import SPEAKS_FOR_A_PARTNER, LetterKind, LetterState, Role
from partnership.emails import Rendered
from partnership.models import Appointment, Letter, Partner, Person, ServiceArea
from partnership.operations import FieldChange, record_change
from partnership.operations.letter_keys import gone_elsewhere
from partnership.operations.letters import (
    ask_for_a_round,
    free_keys,
    owe_letter,
    withdraw_and_free_keys,
    withdraw_by_key,
)
from partnership.operations.people import appoint_nominated, person_for_address
from subgroup.choices import NOMINATION_OPEN, NominationState
from subgroup.emails import letter_of_nomination
from subgroup.models import Nomination
from subgroup.policy import can_keep_members, can_nominate
from subgroup.rules.nominations import key_start

S = NominationState


class AnsweredAlready(Exception):
    """The nomination is no longer where it was: answered, or taken back."""


def ask_for_nomination(
    *, by: Person | None, partner: Partner, role: str, area: ServiceArea | None = None
) -> Nomination:
    """Ask the partner's nominating officer to name somebody for a role; asked once while open.

    by: None where the planner asks by itself. area: for a champion, of which service area. Raises
    NotPossible where no officer is known, or letters do not reach the one who is, and for a partner
    that has ended.
    """
    if by is not None:
        _must_be_allowed(by)
    _must_exist_still(partner, area)
    if not _is_a_seat(partner, role, area):
        raise NotPossible("Partners name an advocate, a deputy, and a champion of each service.")
    seat = Nomination.objects.open().filter(partner=partner, role=role, service_area=area)
    there = seat.first()
    if there is not None:
        return there
    officer = _officer_of(partner)
    try:
        with transaction.atomic():
            if area is not None:  # whoever names its champion takes turns with this
                ServiceArea.objects.select_for_update(no_key=True).get(pk=area.pk)
            nomination = Nomination.objects.create(
                partner=partner,
                role=role,
                service_area=area,
                asked_at=clock.now(),
                asked_by=by,
                asked_of=officer,
            )
            record_change(by=by, subject=nomination, act="asked", changes=[_to(S.ASKED)])
            _ask_in_writing(nomination, officer)
    except IntegrityError:
        # Somebody asked in the same moment.
        return seat.get()
    return nomination


def ask_again(*, by: Person | None, nomination: Nomination) -> bool:
    """Write to whoever is the nominating officer now; False where that was done today already.

    by: None where the planner asks by itself. Raises AnsweredAlready, NotPossible.
    """
    if by is not None:
        _must_be_allowed(by)
    with transaction.atomic():
        found = _locked(nomination, S.ASKED)
        _must_exist_still(found.partner, found.service_area)
        officer = _officer_of(found.partner)
        another = found.asked_of_id != officer.pk
        if another:
            withdraw_and_free_keys(prefix=key_start(LetterKind.NOMINATION_ASKED, found.pk))
        asked = _ask_in_writing(found, officer)
        if asked or another:
            Nomination.objects.filter(pk=found.pk).update(
                asked_of=officer, asked_at=clock.now(), version=F("version") + 1
            )
        if asked:
            record_change(by=by, subject=found, act="asked again")
        return asked


def nominate(
    *, by: Person, nomination: Nomination, name: str, email: str, starts: date
) -> Nomination:
    """Write down whom the partner names, and ask that person by letter whether they accept.

    by: the officer by the letter's link, or the coordinator who was told otherwise; for a champion
    also the partner's own people. Raises AnsweredAlready, and NotPossible where the person holds
    the role or cannot be reached, or the partner has ended.
    """
    if by.pk != nomination.asked_of_id:
        _must_be_allowed_to_nominate(by, nomination)
    with transaction.atomic():
        found = _locked(nomination, S.ASKED)
        _must_exist_still(found.partner, found.service_area)
        person = person_for_address(by=by, name=name, email=email)
        _must_not_hold_it(person, found)
        _move(
            found,
            S.NOMINATED,
            by=by,
            name=person.name,
            email=person.email,
            person=person,
            starts=starts,
            nominated_at=clock.now(),
            nominated_by=by,
        )
        withdraw_by_key(by=None, prefix=key_start(LetterKind.NOMINATION_ASKED, found.pk))
        return _ask_nominee_in_writing(found, person)


def to_write_to_again(under_way: Iterable[Nomination]) -> set[UUID]:
    """Those of which the letter to who is named went to an address of before; two queries."""
    by_key = {_key_to_nominee(each): each.pk for each in under_way if each.state == S.NOMINATED}
    return {by_key[letter.unique_key] for letter in _left_for_elsewhere(by_key)}


def write_to_nominee_again(*, by: Person, nomination: Nomination) -> bool:
    """Write to who is named where their address was put right since; False where it was not.

    The link in the letter to the address of before opens nothing any more. Raises AnsweredAlready,
    NotPossible, PermissionDenied.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        found = _locked(nomination, S.NOMINATED)
        _must_exist_still(found.partner, found.service_area)
        left = _left_for_elsewhere([_key_to_nominee(found)])
        if found.person is None or not left:
            return False
        person = person_for_address(by=by, name=found.person.name, email=found.person.email)
        free_keys(left)
        _ask_nominee_in_writing(found, person)
        record_change(by=by, subject=found, act="asked again")
    return True


def accept_nomination(*, by: Person, nomination: Nomination) -> Appointment:
    """The nominee says yes: they hold the role from the day that was named, today at the earliest.

    Raises AnsweredAlready; NotPossible where they came to hold the role, or the partner ended,
    meanwhile.
    """
    _must_be_the_nominee(by, nomination)
    with transaction.atomic():
        found = _locked(nomination, S.NOMINATED)
        _must_exist_still(found.partner, found.service_area)
        _must_not_hold_it(by, found)
        first = max(found.starts or clock.today(), clock.today())
        _move(found, S.ACCEPTED, by=by, answered_at=clock.now(), starts=first)
        return appoint_nominated(
            person=by,
            role=found.role,
            partner=found.partner,
            starts=first,
            invited_by=found.asked_by,
            area=found.service_area,
        )


def decline_nomination(*, by: Person, nomination: Nomination, reason: str) -> None:
    """The nominee says no. The role stays vacant, and the coordinator may ask the partner anew."""
    _must_be_the_nominee(by, nomination)
    with transaction.atomic():
        found = _locked(nomination, S.NOMINATED)
        _move(found, S.DECLINED, by=by, answered_at=clock.now(), reason=reason)


def withdraw_nomination(*, by: Person | None, nomination: Nomination) -> None:
    """Take a request or a nomination back: its links open nothing any more.

    by: None where nobody can answer it any more, and the planner sees that by itself.
    """
    if by is not None:
        _must_be_allowed_to_nominate(by, nomination)
    with transaction.atomic():
        found = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
        if found.state not in NOMINATION_OPEN:
            raise AnsweredAlready
        _move(found, S.WITHDRAWN, by=by)
        for kind in (LetterKind.NOMINATION_ASKED, LetterKind.NOMINATED):
            withdraw_by_key(by=None, prefix=key_start(kind, found.pk))


def _must_exist_still(partner: Partner, area: ServiceArea | None) -> None:
    today = clock.today()
    if partner.has_ended_before(today):
        raise NotPossible(
            f"{partner.end_in_words}, so nobody can speak for it any more. Ask its successor "
            "instead."
        )
    if area is not None and area.has_ended_before(today):
        raise NotPossible(
            f"{area.end_in_words}, so it has no champion any more. Name the champion of a service "
            "that goes on."
        )


def _officer_of(partner: Partner) -> Person:
    officer = Person.objects.filter(pk=partner.nominating_officer_id).first()
    if officer is None:
        raise NotPossible(f"Say first who names the people of {partner.short_name}.")
    if not officer.is_active:
        raise NotPossible(
            f"The account of {officer.name} is closed. Say who names the people of "
            f"{partner.short_name} now."
        )
    if officer.mail_refused_at is not None:
        raise NotPossible(
            f"Mail to {officer.email} was refused. Say who names the people of "
            f"{partner.short_name} now, with an address that takes letters."
        )
    return officer


def _must_not_hold_it(person: Person, nomination: Nomination) -> None:
    held = person.appointments.not_over().filter(
        role=nomination.role,
        partner=nomination.partner,
        service_area=nomination.service_area,
    )
    if held.exists():
        raise NotPossible(
            f"{person.name} is {nomination.role_in_words} of {nomination.partner.name} already: "
            "name somebody else."
        )


def _ask_in_writing(nomination: Nomination, officer: Person) -> bool:
    """Write to the officer, once a day; anew where their address was put right since."""
    day = clock.today().isoformat()
    key = f"{key_start(LetterKind.NOMINATION_ASKED, nomination.pk)}{officer.pk}:{day}"
    free_keys(_left_for_elsewhere([key]))
    return _owe(
        nomination,
        officer,
        LetterKind.NOMINATION_ASKED,
        key,
        letter_of_nomination(nomination, officer, kind=LetterKind.NOMINATION_ASKED),
    )


def _ask_nominee_in_writing(nomination: Nomination, person: Person) -> Nomination:
    """Write to who is named, and give back the nomination as the letter tells it."""
    nominated = (
        Nomination.objects.with_who_named()
        .select_related("partner", "service_area", "nominated_by")
        .get(pk=nomination.pk)
    )
    _owe(
        nominated,
        person,
        LetterKind.NOMINATED,
        _key_to_nominee(nominated),
        letter_of_nomination(nominated, person, kind=LetterKind.NOMINATED),
    )
    return nominated


def _key_to_nominee(nomination: Nomination) -> str:
    return f"{key_start(LetterKind.NOMINATED, nomination.pk)}{nomination.person_id}"


def _left_for_elsewhere(keys: Iterable[str]) -> list[Letter]:
    """Letters of these keys whose recipient got another address since they left."""
    # One that still waits goes to the address of today.
    left = Letter.objects.filter(unique_key__in=list(keys)).exclude(state=LetterState.QUEUED)
    return gone_elsewhere(left)


def _owe(
    nomination: Nomination, to: Person, kind: LetterKind, key: str, rendered: Rendered
) -> bool:
    owed = owe_letter(
        to=to,
        kind=kind,
        about=str(nomination),
        unique_key=key,
        due=clock.now(),
        rendered=rendered,
    )
    if owed:
        ask_for_a_round()
    return owed


def _locked(nomination: Nomination, state: str) -> Nomination:
    found = (
        Nomination.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partner", "service_area", "asked_by")
        .get(pk=nomination.pk)
    )
    if found.state != state:
        raise AnsweredAlready
    return found


def _move(nomination: Nomination, state: S, *, by: Person | None, **fields: Any) -> None:
    before = nomination.get_state_display()
    Nomination.objects.filter(pk=nomination.pk).update(
        state=state, version=F("version") + 1, **fields
    )
    change = FieldChange("state", before, str(state.label))
    record_change(
        by=by,
        subject=nomination,
        act=str(state.label).lower(),
        changes=[change],
        reason=str(fields.get("reason", "")),
    )


def _to(state: S) -> FieldChange:
    return FieldChange("state", "", str(state.label))


def _must_be_the_nominee(by: Person, nomination: Nomination) -> None:
    if not Nomination.objects.filter(pk=nomination.pk, person=by).exists():
        raise PermissionDenied("Only the person who is nominated answers a nomination.")


def _is_a_seat(partner: Partner, role: str, area: ServiceArea | None) -> bool:
    if area is None:
        return role in SPEAKS_FOR_A_PARTNER
    return role == Role.CHAMPION and area.partner_id == partner.pk


def _must_be_allowed_to_nominate(by: Person, nomination: Nomination) -> None:
    if not can_nominate(by, nomination):
        raise PermissionDenied("The coordinator enters whom a partner names.")


def _must_be_allowed(by: Person) -> None:
    if not can_keep_members(by):
        raise PermissionDenied("Only the coordinator asks for nominations.")
