"""What lets people in, to be compared: a restore opens again what was closed since the backup."""

from collections.abc import Mapping

from allauth.mfa.models import Authenticator

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of
from partnership.models import Appointment, FeedToken, PartnerKey, Person
from plans.models import RecordLink

# By kind, what opens something here, and how people know it.
Ways = Mapping[str, Mapping[object, str]]
STEPS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}
NAMED = 10


def ways_in() -> Ways:
    """Accounts, addresses, passwords, second steps, roles, keys and links that work here.

    The address of a closed account has no name, as nothing is sent to it. It stands there so that
    an account that is opened again is told of as an account alone.
    """
    people = list(Person.objects.all())
    held = Appointment.objects.current().select_related("person", "partner", "service_area")
    links = RecordLink.objects.filter(ended_at=None, last_day__gte=clock.today())
    return {
        "account": {person.pk: person.email for person in people if person.is_active},
        "address,addresses": {
            (person.pk, person.email): person.email if person.is_active else "" for person in people
        },
        "password": {
            (person.pk, person.password): person.email
            for person in people
            if person.has_usable_password()
        },
        "second step": {
            (step.user_id, step.type, step.created_at): f"{step.user.email}, {STEPS[step.type]}"
            for step in Authenticator.objects.select_related("user")
        },
        "role": {
            (
                *(one.person_id, one.role, one.partner_id, one.service_area_id),
            ): f"{one.person.email}, {_in_words(one)}"
            for one in held
        },
        "partner’s key,partners’ keys": {
            key.digest: key.partner.name for key in PartnerKey.objects.select_related("partner")
        },
        "key of a feed,keys of feeds": {
            token.digest: f"{token.person.email}, {token.get_scope_display()}"
            for token in FeedToken.objects.select_related("person")
        },
        "link to a record,links to records": {link.digest: link.for_whom for link in links},
    }


def open_again(before: Ways, now: Ways) -> list[str]:
    """What is open now and was not before, a line for each kind of what has a name."""
    found = []
    for kind, known in now.items():
        new = known.keys() - before[kind].keys()
        names = sorted(known[one] for one in new if known[one])
        if names:
            more = f"; and {len(names) - NAMED} more" if len(names) > NAMED else ""
            found.append(f"{count_of(len(names), kind)}: {'; '.join(names[:NAMED])}{more}")
    return found


def _in_words(held: Appointment) -> str:
    return f"{held} for {held.partner.short_name}" if held.partner else str(held)
