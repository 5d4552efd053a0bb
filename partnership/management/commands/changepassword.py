"""Django's `changepassword`, which also leaves whose password was set."""

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.core.management.base import CommandError

from partnership.management.kept import KeptCommand
from partnership.models import Person

NOBODY = "Nobody here has the address “{}”."
WHOSE = "Name the e-mail address of the account, as it stands on its page under People."
CLOSED = (
    "The account of {} is closed, so a password would let nobody in. Let an administrator open it "
    "on its page under People first."
)


class Command(KeptCommand, changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str:
        address = options["username"] or ""
        person = Person.objects.filter(email__iexact=address).exclude(email="").first()
        if person is None:
            said = f"{NOBODY.format(address)} {WHOSE}" if address else WHOSE
            raise CommandError(said)
        self.about = f"person {person.pk}"
        if not person.is_active:
            raise CommandError(CLOSED.format(person.email))
        return str(super().handle(*args, **options | {"username": person.email}))
