"""Django's `createsuperuser`, which also leaves who was made an administrator."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction

from partnership.choices import Role
from partnership.management.kept import KeptCommand
from partnership.models import Person
from partnership.operations import FieldChange, record_change


class Command(KeptCommand, createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        known = list(self._administrators().values_list("pk", flat=True))
        super().handle(*args, **options)
        made = self._administrators().exclude(pk__in=known).first()
        if made is None:  # without a terminal to ask on, it says so and makes nobody
            self.did_nothing = True
            return
        self.about = f"person {made.pk}"
        # Not around the making: nobody else could save while a password is being typed.
        with transaction.atomic():
            change = FieldChange("role", "", Role.ADMINISTRATOR.label)
            record_change(by=None, subject=made, act="role given", changes=[change])

    def _administrators(self) -> Any:
        return Person.objects.filter(is_superuser=True)
