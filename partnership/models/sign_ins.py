"""Where somebody is signed in: the row of a session, findable by its person."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from bsc_comms.kit import clock
from partnership.models.people import Person

LONGEST_BROWSER = 60


class SignInManager(BaseSessionManager["SignIn"]):
    def forget_ended(self) -> int:
        """Drop those that are over, or unused for SIGNED_IN_UNUSED of the settings; how many."""
        now = clock.real_now()
        over = models.Q(expire_date__lt=now)
        unused = models.Q(last_used_at__lt=now - settings.SIGNED_IN_UNUSED)
        return self.filter(over | unused).delete()[0]


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

    objects = SignInManager()

    class Meta(AbstractBaseSession.Meta):
        ordering = ["-last_used_at"]

    def __str__(self) -> str:
        return self.browser or "A browser"
