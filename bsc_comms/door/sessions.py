"""How long somebody stays signed in. The limits are kept where sessions are read: nothing is past.

Django asks settings.SESSION_ENGINE for `SessionStore`. A session's row says whose it is, so that a
person finds their own, and carries what the limits need: reading it costs the one query that
reading any session costs.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError

from bsc_comms.kit import clock
from partnership.models import SignIn

logger = logging.getLogger(__name__)

STARTED = "_signed_in_at"
BROWSER = "_browser"


class SessionStore(DatabaseStore):
    """Sessions in the database that end when unused for a while, and after some hours in any case.

    settings.SIGNED_IN_AT_MOST and settings.SIGNED_IN_UNUSED (timedeltas) are the limits.
    """

    last_used_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def _get_session_from_db(self) -> SignIn | None:
        now = clock.real_now()
        try:
            row = SignIn.objects.get(
                session_key=self.session_key,
                expire_date__gt=now,
                last_used_at__gt=now - settings.SIGNED_IN_UNUSED,
            )
        except SignIn.DoesNotExist:
            self._session_key = None
            return None
        self.last_used_at = row.last_used_at
        return row

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        now = clock.real_now()
        person = data.get(SESSION_KEY)
        if person is not None:
            data.setdefault(STARTED, now.isoformat())
        started = datetime.fromisoformat(data[STARTED]) if person is not None else None
        return SignIn(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=(started or now) + settings.SIGNED_IN_AT_MOST,
            person_id=person,
            started_at=started,
            last_used_at=now,
            browser=data.get(BROWSER, ""),
        )

    def note_use(self, every: timedelta) -> None:
        """Write down that the session is in use, where that was last written so long ago."""
        now = clock.real_now()
        if self.last_used_at is None or now - self.last_used_at < every:
            return
        try:
            SignIn.objects.filter(session_key=self.session_key).update(last_used_at=now)
        except OperationalError as fault:  # a full disk: pages that only read must go on
            logger.warning("That a session is in use could not be noted: %s", fault)
            return
        self.last_used_at = now

    @classmethod
    def clear_expired(cls) -> None:
        SignIn.objects.forget_ended()
