"""Taking off a second step that its person has lost."""

from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind
from partnership.emails import render_letter
from partnership.models import Person, SignIn
from partnership.operations.history import FieldChange, record_change
from partnership.operations.letters import ask_for_a_round, owe_letter
from partnership.policy import may_take_second_step_off, needs_second_step
from partnership.queries.second_steps import SecondStep, second_step_of


def take_second_step_off(*, by: Person, person: Person) -> None:
    """Take off app, passkeys and recovery codes, end all sign-ins, and owe the letter that says so.

    There is no way back: the person sets up a new one. Raises PermissionDenied where `by` may not,
    NotPossible where there is nothing to take off.
    """
    if not may_take_second_step_off(by, person):
        raise PermissionDenied("Only another administrator takes off a second step.")
    with transaction.atomic():
        held = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        had = second_step_of(held)
        if not held.is_active:
            raise NotPossible("This account is closed. Nobody signs in to it.")
        if not had:
            raise NotPossible(f"{held.name} has no second step.")
        Authenticator.objects.filter(user=held).delete()
        SignIn.objects.filter(person=held).delete()
        change = FieldChange("second step", str(had), "")
        record_change(by=by, subject=held, act="second step taken off", changes=[change])
        _owe_letter(by, held, had)
    ask_for_a_round()


def _owe_letter(by: Person, person: Person, had: SecondStep) -> None:
    context = {
        "person": person,
        "by": by,
        "taken_off": str(had),
        "must": needs_second_step(person),
        "without_password": not person.has_usable_password(),
        "link": f"{settings.BASE_URL}{reverse('account_login')}",
    }
    owe_letter(
        to=person,
        kind=LetterKind.SECOND_STEP_OFF,
        about="Second step taken off",
        unique_key=f"second-step-off:{person.pk}:{uuid4()}",
        due=clock.now(),
        rendered=render_letter("second_step_off", context),
    )
