"""Letters as text: three template files for each kind, and how a letter looks as an e-mail.

Whoever owes a letter renders it here and writes it down; it is sent as it was written.
"""

import re
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import escape

from partnership.models import Letter, Partnership

# Stands in an invitation that is written down; the address goes in when the letter is sent, so
# that nobody who can read the list of letters can come in by somebody else's link.
ONE_USE_LINK = "[the link is only in the letter itself]"
# The same for the key in the address of a page that its recipient may answer without signing in.
ONE_USE_KEY = "[the key is only in the letter itself]"


@dataclass(frozen=True)
class Rendered:
    """A letter's subject, its text, and the same as HTML."""

    subject: str
    text: str
    html: str


def render_letter(name: str, context: dict[str, Any]) -> Rendered:
    """Render templates/emails/<name>/subject.txt, text.txt and body.html.

    The context gets `base_url` (no slash at its end) and `partnership`.
    """
    everything = {
        "base_url": settings.BASE_URL,
        "partnership": Partnership.objects.filter(pk=1).first(),
        **context,
    }
    return Rendered(
        subject=one_line(render_to_string(f"emails/{name}/subject.txt", everything)),
        text=tidy(render_to_string(f"emails/{name}/text.txt", everything)),
        html=render_to_string(f"emails/{name}/body.html", everything).strip() + "\n",
    )


def one_line(text: str) -> str:
    """The text without line breaks and control characters: a header must not become two."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())


def tidy(text: str) -> str:
    """The text without the empty lines that a template's tags leave behind."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"


def as_email(
    letter: Letter, *, one_use_link: str = "", one_use_key: str = ""
) -> EmailMultiAlternatives:
    """The e-mail of a letter. Every attempt carries the same Message-ID."""
    partnership = Partnership.objects.filter(pk=1).first()
    sender = f"{partnership.short_name} communications planner" if partnership else "Planner"
    email = EmailMultiAlternatives(
        subject=one_line(letter.subject),
        body=_opened(letter.text, one_use_link, one_use_key),
        from_email=formataddr((one_line(sender), settings.DEFAULT_FROM_EMAIL)),
        to=[letter.recipient.email],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    html = _opened(letter.html, escape(one_use_link), escape(one_use_key))
    email.attach_alternative(html, "text/html")
    return email


def _opened(text: str, one_use_link: str, one_use_key: str) -> str:
    return text.replace(ONE_USE_LINK, one_use_link).replace(ONE_USE_KEY, one_use_key)
