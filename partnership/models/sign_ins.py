"""Where somebody is signed in: the row of a session, findable by its person."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from partnership.models.people import Person

LONGEST_BROWSER = 60


class SignIn(AbstractBaseSession):
    """One browser's session; `person` is empty until somebody has come in by it."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="sign_ins"
    )
    started_at = models.DateTimeField(null=True, blank=True, help_text="When the person came in.")
    last_used_at = models.DateTimeField(help_text="To within a few minutes.")
    browser = models.CharField(
        max_length=LONGEST_BROWSER, blank=True, help_text="As in Firefox on Windows."
    )

    class Meta(AbstractBaseSession.Meta):
        ordering = ["-last_used_at"]

    def __str__(self) -> str:
        return self.browser or "A browser"
