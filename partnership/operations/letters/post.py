"""The connection to the mail server: opened when first needed, and used for letter after letter."""

import logging
import smtplib
from types import TracebackType
from typing import Any, Self

from django.core.mail import get_connection
from django.core.mail.message import EmailMessage

from partnership.rules.sending import Answer, answer_of_codes, answer_of_recipients

logger = logging.getLogger(__name__)
STILL_THERE = 250


class Post:
    """Hands letters over to the mail server. A context manager: its end closes the connection."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def reach(self) -> str:
        """See that the server is there; what is wrong where it is not. Nothing has left yet."""
        if self._connection is not None and not self._answers():
            self._close()
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            # smtplib's exceptions are OSErrors; a host that is no name is neither.
            except (OSError, UnicodeError) as error:
                return said(error)
            self._connection, self._taken = connection, 0
        return ""

    @property
    def took_its_first(self) -> bool:
        """Whether the server has taken one letter since it was reached, and not more."""
        return self._taken == 1

    def hand_over(self, email: EmailMessage) -> tuple[Answer, str]:
        """Give one e-mail to the server that was reached: what came of it, and what was said."""
        try:
            self._connection.send_messages([email])
        except smtplib.SMTPRecipientsRefused as error:
            replies = [(code, _words(reply)) for code, reply in error.recipients.values()]
            return answer_of_recipients(replies), said(error)
        except smtplib.SMTPSenderRefused as error:  # one address sends all letters
            return Answer.NOT_NOW, said(error)
        except smtplib.SMTPResponseException as error:
            return answer_of_codes([error.smtp_code]), said(error)
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            return Answer.IN_DOUBT, said(error)
        except ValueError as error:  # an address or a header that cannot be written
            return Answer.REFUSED, said(error)
        self._taken += 1
        return Answer.SENT, ""

    def _answers(self) -> bool:
        """Whether the connection still stands; servers end those that are old or long in use."""
        smtp = getattr(self._connection, "connection", None)
        if smtp is None:  # no SMTP at all: a mailbox of files, or of a test
            return True
        try:
            return bool(smtp.noop()[0] == STILL_THERE)
        except (smtplib.SMTPException, OSError):
            return False

    def _close(self) -> None:
        """Say goodbye; a server that does not answer changes nothing for the letters."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except (smtplib.SMTPException, OSError):
            logger.info("The mail server did not answer the goodbye.")


def said(error: Exception) -> str:
    """What went wrong, for the page of letters: the server's own words, without our addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = error.recipients.values()
        return "; ".join(f"{code} {_words(reply)}" for code, reply in replies)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _words(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
