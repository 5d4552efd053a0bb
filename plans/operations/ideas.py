"""Ideas: what a champion puts forward."""

import re
import uuid
from itertools import count

from django.utils.crypto import salted_hmac

from bsc_comms.kit import clock
from partnership.models import Partner, Person
from plans.choices import SET_ASIDE
from plans.models import Communication
from plans.operations.communications import log_communication
from plans.operations.details import Details

LONGEST_TITLE = 100
# As many full sentences as there are. What is short, or ends in a short word such as "St." or
# "Sgt.", is more likely an abbreviation.
SENTENCES = re.compile(r".{30,}[a-z]{4}[.!?](?= )")


def put_forward_idea(*, by: Person, partner: Partner, text: str) -> Communication:
    """Log what a champion thinks people should know about, for the partner's advocate to take up.

    The first line, cut after a sentence or at a word where it is long, is the title; the whole text
    is the message. The same words sent twice by one person for one partner on one day (London) are
    one idea, until that is set aside.
    """
    lines = text.strip().splitlines()
    return log_communication(
        by=by,
        details=Details(
            fields={
                "title": _as_title(lines[0] if lines else ""),
                "message": "\n".join(lines).strip(),
                "lead_partner": partner,
            }
        ),
        identifier=_same_for_the_same_words(by, partner, text),
        act="put forward",
    )


def _same_for_the_same_words(by: Person, partner: Partner, text: str) -> uuid.UUID:
    """An address that a double click finds again and that nobody else can work out.

    One that holds what was set aside is not given again: that is with nobody.
    """
    said = f"{by.pk} {partner.pk} {clock.today().isoformat()} {' '.join(text.split())}"
    set_aside = Communication.objects.filter(state__in=SET_ASIDE)
    addresses = (_address(f"{said} {number}") for number in count())
    return next(each for each in addresses if not set_aside.filter(pk=each).exists())


def _address(said: str) -> uuid.UUID:
    return uuid.UUID(bytes=salted_hmac("idea", said, algorithm="sha256").digest()[:16], version=4)


def _as_title(line: str) -> str:
    line = " ".join(line.split())
    if len(line) <= LONGEST_TITLE:
        return line
    sentences = SENTENCES.match(line[: LONGEST_TITLE + 1])
    if sentences:
        return sentences[0]
    return line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
