"""Django's `changepassword`, which also leaves whose password was set."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from partnership.management.kept import KeptCommand
from partnership.models import Person


class Command(KeptCommand, changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str:
        person = Person.objects.filter(email=options["username"] or "").first()
        self.about = f"person {person.pk}" if person else ""
        return str(super().handle(*args, **options))
