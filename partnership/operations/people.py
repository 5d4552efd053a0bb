"""Inviting people, giving and ending roles, closing and opening accounts."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import long_day
from bsc_comms.kit.names import and_listed
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import HELD_FOR_A_PARTNER, SPEAKS_FOR_A_PARTNER, LetterKind, Role
from partnership.emails import ONE_USE_LINK, render_letter
from partnership.models import Appointment, Letter, Partner, Partnership, Person, ServiceArea
from partnership.operations.feeds import end_feeds_of
from partnership.operations.history import FieldChange, record_change
from partnership.operations.invitations import has_come_in, is_invited
from partnership.operations.letters import (
    ask_for_a_round,
    owe_letter,
    withdraw_by_key,
)
from partnership.operations.letters.addresses import account_closed
from partnership.operations.newcomers import tell_who_speaks_already, tell_who_speaks_meanwhile
from partnership.policy import coordinates, may_appoint, may_keep_account_of

ONE_DAY = timedelta(days=1)
CLOSED = "This account is closed. Open it first."
NOT_YOURS_TO_CLOSE = "Only an administrator closes an administrator's account."


def invite(*, by: Person, name: str, email: str, role: str, partner: Partner | None) -> Person:
    """Open an account with one role, and owe the letter with the link to come in.

    Raises NotPossible where the address has an account already, PermissionDenied where `by` may
    not give that role.
    """
    if not may_appoint(by, role):
        raise PermissionDenied("Only an administrator appoints an administrator.")
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email=email, name=name)
            record_change(by=by, subject=person, act="invited")
            _appoint(by, person, role, partner)
            _owe_invitation(by, person, number=1)
    except IntegrityError as error:
        raise NotPossible(
            "Somebody with this e-mail address has an account already. Open their page to give "
            "them another role."
        ) from error
    return person


def open_planner_for(*, name: str, email: str, by_letter: bool) -> Person:
    """The first person of a new planner: coordinator and administrator, who invites the others.

    by_letter: whether the invitation is owed as a letter; else somebody hands over the link.
    """
    with transaction.atomic():
        person = Person.objects.create_user(email=email, name=name)
        record_change(by=None, subject=person, act="entered")
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
            _appoint(None, person, role, None)
        if by_letter:
            _owe_invitation(Partnership.current(), person, number=1)
    return person


def invite_again(*, by: Person, person: Person) -> None:
    """Owe a new letter with a new link to somebody who has not come in yet."""
    if not may_keep_account_of(by, person):
        raise PermissionDenied("Only an administrator invites an administrator.")
    if not person.is_active:
        raise NotPossible(CLOSED)
    if has_come_in(person):
        raise NotPossible("This person came in before, and can ask for a new password.")
    with transaction.atomic():
        _lock(person)
        number = _next_number(person)
        withdraw_by_key(by=None, prefix="invitation:", to=[person])
        record_change(by=by, subject=person, act="invited again")
        _owe_invitation(by, person, number=number)


def appoint(*, by: Person, person: Person, role: str, partner: Partner | None) -> bool:
    """Give a person one more role, from today; whoever has no way in yet is invited.

    True where an invitation is owed that names it. Raises NotPossible where they hold it, or will,
    and where their account is closed.
    """
    if not may_appoint(by, role):
        raise PermissionDenied("Only an administrator appoints an administrator.")
    with transaction.atomic():
        if not _lock(person).is_active:
            raise NotPossible(CLOSED)
        held = person.appointments.not_over().filter(role=role, partner=partner)
        if (first := held.order_by("starts").first()) is not None:
            raise NotPossible(_holds_it_already(person, first))
        _end_feeds_of_old(person, by=by)
        _appoint(by, person, role, partner)
        return _let_in(by, person)


def appoint_nominated(
    *,
    person: Person,
    role: str,
    partner: Partner,
    starts: date,
    invited_by: Person | None,
    area: ServiceArea | None = None,
) -> Appointment:
    """Give a nominated person the role that they accepted, from that day (today at the earliest).

    Somebody speaks for a partner in one role: the other one of the two ends. A service area (for a
    champion) has one champion: whoever was it until then ends. Who has never come in gets an
    invitation, unless one still works, in the name of `invited_by`, who asked for the nomination.
    """
    with transaction.atomic():
        _lock(person)
        _end_feeds_of_old(person, by=person)
        first = max(starts, clock.today())
        followed = (
            Appointment.objects.filter(service_area=area)
            if area
            else person.appointments.filter(partner=partner, role__in=SPEAKS_FOR_A_PARTNER)
        ).not_ended_before(first)
        # Held: one that is ended in the same moment is over, and is not given more days again.
        as_they_are = followed.select_for_update(of=("self",), no_key=True)
        for held in as_they_are.select_related("person", "partner", "service_area"):
            _end(held.person, held, first - ONE_DAY, by=person)
        appointment = _appoint(person, person, role, partner, starts=first, area=area)
        _let_in(invited_by or person, person)
    return appointment


def person_for_address(*, by: Person | None, name: str, email: str) -> Person:
    """Whoever has this address, else somebody new who holds no role and gets no invitation.

    Raises NotPossible where letters cannot reach them: the account is closed, or a mail server
    refused the address for good.
    """
    of_that_address = Person.objects.filter(email__iexact=email)
    found = of_that_address.first()
    if found is None:
        try:
            return _enter(by, name, email)
        except IntegrityError:
            # Somebody entered the same address in the same moment.
            found = of_that_address.get()
    if not found.is_active:
        raise NotPossible(
            f"The account of {found.name} is closed. Name somebody else, or ask the coordinator "
            "to open it first."
        )
    if found.mail_refused_at is not None:
        raise NotPossible(
            f"Mail to {found.email} was refused. Enter an address that takes letters."
        )
    return found


@transaction.atomic
def _enter(by: Person | None, name: str, email: str) -> Person:
    entered = Person.objects.create_user(email=email, name=name)
    record_change(by=by, subject=entered, act="entered")
    return entered


def set_nominating_officer(*, by: Person, partner: Partner, name: str, email: str) -> Person:
    """Say who names a partner's advocate and deputy; that person needs no account to do so."""
    if not coordinates(by):
        raise PermissionDenied("Only the coordinator says who names a partner's people.")
    with transaction.atomic():
        before = (
            Partner.objects.select_for_update(no_key=True).get(pk=partner.pk).nominating_officer
        )
        officer = person_for_address(by=by, name=name, email=email)
        if before != officer:
            change = FieldChange("nominating officer", before or "", officer)
            record_change(by=by, subject=partner, act="changed", changes=[change])
            Partner.objects.filter(pk=partner.pk).update(nominating_officer=officer)
            partner.nominating_officer = officer
    return officer


def end_appointment(*, by: Person, appointment_id: int) -> None:
    """End a role at once: it no longer holds from the next thing that the person does.

    The last day of the role becomes yesterday; one that began today leaves no day and is taken
    out. The history keeps both.
    """
    with transaction.atomic():
        appointment = (
            Appointment.objects.select_for_update(of=("self",))
            .select_related("partner", "service_area")
            .get(pk=appointment_id)
        )
        person = Person.objects.get(pk=appointment.person_id)
        # The role of a closed account is judged as well: it holds again once that is opened.
        if not (may_keep_account_of(by, person) and may_appoint(by, appointment.role)):
            raise PermissionDenied("Only an administrator ends an administrator's roles.")
        today = clock.today()
        if appointment.has_ended_before(today):
            return
        if appointment.role == Role.ADMINISTRATOR:
            _must_leave_an_administrator(person)
        _end(person, appointment, today - ONE_DAY, by=by)


def deactivate(*, by: Person, person: Person) -> None:
    """Close an account: its sessions end for good, and its letters are withdrawn.

    Withdrawn are those that wait and those that needed a look. Opened again, the account gets what
    is owed from then on, and none of them: they may not hold any more. The person's page says so.
    """
    with transaction.atomic():
        held = _lock(person)
        if not may_keep_account_of(by, held):
            raise PermissionDenied(NOT_YOURS_TO_CLOSE)
        if held.pk == by.pk:
            raise NotPossible("You cannot close your own account.")
        if held.has_role({Role.ADMINISTRATOR}):
            _must_leave_an_administrator(held)
        open_now = Person.objects.filter(pk=person.pk, is_active=True)
        if open_now.update(is_active=False, closed_at=clock.now()):
            change = FieldChange("account", "Open", "Closed")
            record_change(by=by, subject=person, act="account closed", changes=[change])
            person.sign_ins.all().delete()
            account_closed(person)


def reactivate(*, by: Person, person: Person) -> None:
    """Open a closed account again; its roles are as they were left, sessions and feeds stay ended.

    Whoever speaks for a partner of theirs meanwhile is told, as of a role that is given.
    """
    if not may_keep_account_of(by, person):
        raise PermissionDenied("Only an administrator opens an administrator's account.")
    if person.anonymous_since is not None:
        raise NotPossible("Name and address were taken out for good. Invite the person anew.")
    with transaction.atomic():
        closed = Person.objects.filter(pk=person.pk, is_active=False, anonymous_since=None)
        if closed.update(is_active=True, closed_at=None):
            change = FieldChange("account", "Closed", "Open")
            record_change(by=by, subject=person, act="account opened", changes=[change])
            end_feeds_of(person, by=by)
            for back in person.appointments.current().select_related("person", "partner"):
                tell_who_speaks_meanwhile(back, by=by)


def owe_new_password(*, person: Person) -> None:
    """Owe the letter with the link for a new password; one that still waits is taken back."""
    rendered = render_letter("new_password", {"person": person, "link": ONE_USE_LINK})
    with transaction.atomic():
        withdraw_by_key(by=None, prefix=f"new-password:{person.pk}:", to=[person])
        owe_letter(
            to=person,
            kind=LetterKind.NEW_PASSWORD,
            about="Link for a new password",
            unique_key=f"new-password:{person.pk}:{uuid4()}",
            due=clock.now(),
            expires=clock.now() + ONE_DAY,
            rendered=rendered,
        )
    ask_for_a_round()


def _lock(person: Person) -> Person:
    """The person as they stand now: two that change the same account take turns."""
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _end_feeds_of_old(person: Person, *, by: Person) -> None:
    """End the addresses of somebody who is to get a role and holds none.

    One that opened nothing for a while is nobody's by now: whoever comes back makes another. Asked
    before a role ends that the new one follows, as its person never stopped reading.
    """
    if not person.appointments.current().exists():
        end_feeds_of(person, by=by)


def end_what_was_held(person: Person) -> None:
    """End the roles of a closed account with the day on which it was closed, by the planner."""
    left = clock.local(person.closed_at or clock.now()).date()
    for held in person.appointments.not_over().select_related("partner", "service_area"):
        _end(person, held, left, by=None)


def _end(person: Person, held: Appointment, last_day: date, *, by: Person | None) -> None:
    """End a role with that day; one that would have no day is taken out."""
    change = FieldChange("role", _in_words(held), "")
    record_change(by=by, subject=person, act="role ended", changes=[change])
    if held.starts > last_day:
        held.delete()
    else:
        held.ends = last_day
        held.save(update_fields=["ends"])


def _appoint(
    by: Person | None,
    person: Person,
    role: str,
    partner: Partner | None,
    *,
    starts: date | None = None,
    area: ServiceArea | None = None,
) -> Appointment:
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        partner=partner if role in HELD_FOR_A_PARTNER else None,
        service_area=area,
        starts=starts or clock.today(),
    )
    change = FieldChange("role", "", _in_words(appointment))
    record_change(by=by, subject=person, act="role given", changes=[change])
    tell_who_speaks_already(appointment, by=by)
    return appointment


def _holds_it_already(person: Person, held: Appointment) -> str:
    if held.starts <= clock.today():
        return f"{person.name} holds this role already."
    return (
        f"{person.name} holds this role from {long_day(held.starts)}. To begin today, end that one "
        "first."
    )


def _in_words(held: Appointment) -> str:
    return f"{held}, {held.partner.name}" if held.partner else str(held)


def _in_a_sentence(held: Appointment) -> str:
    of_whom = f" of {held.partner.name}" if held.partner else ""
    from_when = f" from {long_day(held.starts)}" if held.starts > clock.today() else ""
    return f"{held.role_in_words}{of_whom}{from_when}"


def _must_leave_an_administrator(person: Person) -> None:
    """Raises NotPossible where nobody else does who ever came in: an invitation may go unread.

    Two who end each other's role take turns here.
    """
    Partnership.objects.select_for_update(no_key=True).filter(pk=1).first()
    others = (
        Appointment.objects.current()
        .filter(role=Role.ADMINISTRATOR, person__is_active=True)
        .exclude(person=person)
        .select_related("person")
    )
    if not others:
        raise NotPossible("This is the only administrator. Appoint another one first.")
    if not any(has_come_in(other.person) for other in others):
        raise NotPossible(
            "Nobody else who administers has come in yet. Wait until they have signed in once."
        )


def _next_number(person: Person) -> int:
    """Which invitation of this person's the next one is."""
    return Letter.objects.filter(kind=LetterKind.INVITATION, recipient=person).count() + 1


def _let_in(by: Person, person: Person) -> bool:
    """Invite whoever never came in, unless an invitation still works; whether one is owed."""
    if has_come_in(person) or is_invited(person):
        return False
    number = _next_number(person)
    # One that failed would go out beside it, and open nothing, once their address takes mail.
    withdraw_by_key(by=None, prefix="invitation:", to=[person])
    _owe_invitation(by, person, number=number)
    return True


def _owe_invitation(by: Person | Partnership, person: Person, *, number: int) -> None:
    not_over = person.appointments.not_over().select_related("partner", "service_area")
    rendered = render_letter(
        "invitation",
        {
            "person": person,
            "by": by,
            "roles": and_listed([_in_a_sentence(held) for held in not_over.order_by("pk")]),
            "link": ONE_USE_LINK,
        },
    )
    owe_letter(
        to=person,
        kind=LetterKind.INVITATION,
        about="Invitation to the planner",
        unique_key=f"invitation:{person.pk}:{number}",
        due=clock.now(),
        rendered=rendered,
    )
    ask_for_a_round()
