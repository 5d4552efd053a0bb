"""Reading what mail servers report about letters that did not arrive.

A report is a message of the type multipart/report with a part message/delivery-status (RFC 3464);
the letter that it is about comes back as message/rfc822 or as its headers alone (RFC 3462). Nothing
in it is to be trusted: it comes by mail, from anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from uuid import UUID

from partnership.rules.sending import MESSAGE_ID_DOMAIN, is_status_of_who_sends

LONGEST_REASON = 500
LONGEST_REPORT = 1_000_000
OUR_MESSAGE_ID = re.compile(rf"<([0-9a-fA-F-]{{36}})@{re.escape(MESSAGE_ID_DOMAIN)}>")


@dataclass(frozen=True)
class Report:
    """What became of a letter at one address.

    letter: whose Message-ID comes back, where one does. given_up: the server will not try again.
    refused: the address, and for good; not where the server refuses who sends, and of one that was
    away until the other one gave up, nothing is known.
    """

    address: str
    given_up: bool
    refused: bool
    reason: str
    letter: UUID | None


class NotAReport(Exception):
    """The message is no delivery report, as a sentence for people."""


def reports_in(raw: bytes) -> list[Report]:
    """What a delivery report says, for each address that it speaks of. Raises NotAReport."""
    if len(raw) > LONGEST_REPORT:
        raise NotAReport("It is longer than a megabyte, so it is no delivery report.")
    try:
        message = message_from_bytes(raw, policy=policy.default.clone(raise_on_defect=False))
        statuses = [part for part in message.walk() if _is(part, "message/delivery-status")]
        letter = _letter_in(message)
        found = [each for part in statuses for each in _recipients(part, letter)]
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise NotAReport("It cannot be read as a message.") from error
    if not found:
        raise NotAReport("It has no part that says what became of a letter (RFC 3464).")
    return found


def _recipients(status: Message, letter: UUID | None) -> Iterator[Report]:
    """The first group of fields is about the server; each further one is about an address."""
    groups = status.get_payload()
    for group in groups if isinstance(groups, list) else []:
        if not isinstance(group, Message):
            continue
        recipient = group.get("Final-Recipient") or group.get("Original-Recipient")
        if not recipient:
            continue
        action = _plain(group.get("Action", "")).lower()
        code = _plain(group.get("Status", ""))
        words = _plain(group.get("Diagnostic-Code", "")).partition(";")[2].strip()
        yield Report(
            address=_plain(recipient).rpartition(";")[2].strip().strip("<>").lower(),
            given_up=action == "failed",
            refused=action == "failed"
            and not (code.startswith("4") or is_status_of_who_sends(code)),
            reason=" ".join([code, words]).strip()[:LONGEST_REASON] or "The server gave no reason.",
            letter=letter,
        )


def _letter_in(message: EmailMessage | Message) -> UUID | None:
    """The letter that comes back in the report, by the Message-ID that we gave it."""
    for part in message.walk():
        if part is message:
            continue
        if _is(part, "text/rfc822-headers"):
            found = OUR_MESSAGE_ID.search(str(part.get_payload()))
        else:
            found = OUR_MESSAGE_ID.search(_plain(part.get("Message-ID", "")))
        if found:
            return UUID(found.group(1))
    return None


def _is(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind


def _plain(value: object) -> str:
    return " ".join(str(value).split())
