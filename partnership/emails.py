"""Letters as text: three template files for each kind, and how a letter looks as an e-mail.

Whoever owes a letter renders it here and writes it down; it is sent as it was written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from partnership.choices import MAY_BE_STOPPED, LetterKind
from partnership.models import Letter, Partnership, Person

# Stands in an invitation that is written down; the address goes in when the letter is sent, so
# that nobody who can read the list of letters can come in by somebody else's link.
ONE_USE_LINK = "[the link is only in the letter itself]"
# The same for the key in the address of a page that its recipient may answer without signing in.
ONE_USE_KEY = "[the key is only in the letter itself]"


@dataclass(frozen=True)
class Rendered:
    """A letter's subject, its text, the same as HTML, and the one address that it leads to.

    calendar: what it carries for the recipient's own calendar, as iCalendar. pages: the addresses
    of what it is about, where that is several.
    """

    subject: str
    text: str
    html: str
    link: str = ""
    calendar: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a letter, and the page of the planner whose address stood below or behind it."""

    words: str
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """What stands between two empty lines of a letter's text."""

    text: str

    @property
    def lines(self) -> list[Line]:
        """As HTML shows them: an address of the planner under a line is where that line leads.

        So is one at its end, behind a colon.
        """
        lines: list[Line] = []
        for line in map(str.strip, self.text.splitlines()):
            words, _, address = line.rpartition(": ")
            if lines and not lines[-1].link and _is_of_the_planner(line):
                lines[-1] = Line(lines[-1].words.removeprefix("- "), line)
            elif words and _is_of_the_planner(address):
                lines.append(Line(words.removeprefix("- "), address))
            else:
                lines.append(Line(line))
        return lines


# The words that hold a place in a letter that is written down, and what stands there when it goes.
Opened = Mapping[str, str]
# Letters below which stands where to choose what comes by mail.
TELLS = MAY_BE_STOPPED | {LetterKind.DIGEST}
METHOD = re.compile(r"^METHOD:([A-Z]+)", re.MULTILINE)
# What `place_of_key` gives, at the end of an address.
PLACE_OF_KEY = re.compile(r"\[the key of letter [\w-]+\]$")


def render_letter(name: str, context: dict[str, Any]) -> Rendered:
    """Render templates/emails/<name>/subject.txt, text.txt and body.html.

    The context gets `base_url` (no slash at its end), `partnership`, and where its recipient
    chooses what comes by mail, if letters of this kind may be stopped.
    """
    (rendered,) = render_letters(name, [context])
    return rendered


def render_letters(
    name: str, contexts: Iterable[Mapping[str, Any]], *, kind: str = ""
) -> list[Rendered]:
    """Render one kind of letter for many people: one for each context, in their order.

    What they share is read once, however many they are. kind: where it is not the name.
    """
    choices = _where_to_choose() if (kind or name) in TELLS else ""
    shared = {
        "base_url": settings.BASE_URL,
        "partnership": Partnership.if_any(),
        "choices_link": choices,
    }
    return [_render(name, {**shared, **context}, choices) for context in contexts]


def _render(name: str, context: Mapping[str, Any], choices: str) -> Rendered:
    text = str(render_to_string(f"emails/{name}/text.txt", context))
    if choices:
        text += f"\nChoose what comes by mail:\n{choices}\n"
    return Rendered(
        subject=one_line(render_to_string(f"emails/{name}/subject.txt", context)),
        text=tidy(text),
        html=render_to_string(f"emails/{name}/body.html", context).strip() + "\n",
        link=str(context.get("link", "")),
        pages=tuple(context.get("pages", ())),
    )


def without_its_words(
    letters: Iterable[tuple[Person, Rendered]], *, kind: str, expires: datetime | None
) -> list[Rendered]:
    """Letters about what is kept back as they are kept and sent: they lead there, and name nothing.

    Servers, locked screens and whoever shares a mailbox show a letter to people who may not know.
    expires: until when a question can be answered, which the letter says.
    """
    contexts = [
        {
            "person": person,
            "kind": str(kind),
            "expires": expires,
            "link": rendered.link,
            "pages": rendered.pages if len(rendered.pages) > 1 else (),
            "by_key": ONE_USE_KEY in rendered.link,
        }
        for person, rendered in letters
    ]
    return render_letters("kept_back", contexts, kind=kind)


def link_to(path: str) -> str:
    """The whole address of a page, as a letter names it."""
    return f"{settings.BASE_URL}{path}"


def _is_of_the_planner(line: str) -> bool:
    """Whether it is an address of the planner alone, though what holds a key's place has spaces."""
    return line.startswith(f"{settings.BASE_URL}/") and " " not in PLACE_OF_KEY.sub("", line)


def link_with_key(path: str) -> str:
    """The address of a page that opens without signing in, by a key that is put in as it goes."""
    return f"{link_to(path)}?key={ONE_USE_KEY}"


def _where_to_choose() -> str:
    return link_to(reverse("partnership:letter_choices"))


def letter_of_digest(person: Person, letters: Sequence[Letter]) -> Rendered:
    """Several letters in one: the paragraphs, the act and the link of each, in this order."""
    parts = [_part_of_digest(letter) for letter in letters]
    return render_letter(
        str(LetterKind.DIGEST),
        {
            "person": person,
            "parts": parts,
            "others": len(parts) - 1,
            "link": link_to(reverse("overview:today")),
        },
    )


def _part_of_digest(letter: Letter) -> dict[str, Any]:
    """A key is the one of the letter that it stands in, so that each gets a place of its own."""
    place = place_of_key(letter)
    return {
        "subject": letter.subject,
        "paragraphs": [
            Paragraph(each.replace(ONE_USE_KEY, place)) for each in paragraphs_of(letter)
        ],
        "act": act_of(letter),
        "link": (letter.link or page_of(letter)).replace(ONE_USE_KEY, place),
    }


def letter_of_refused_address(person: Person, to: Person, *, why: str) -> Rendered:
    """Tells the coordinator that mail to somebody is refused, and where to put it right."""
    path = reverse("partnership:person", args=[person.pk])
    return render_letter(
        str(LetterKind.MAIL_REFUSED),
        {"person": to, "refused": person, "why": why, "link": link_to(path)},
    )


def page_of(letter: Letter) -> str:
    """Where the planner shows a letter to its recipient."""
    return link_to(reverse("partnership:letter", args=[letter.pk]))


def place_of_key(letter: Letter) -> str:
    """Holds the place of the key of a letter that stands in a digest."""
    return f"[the key of letter {letter.pk}]"


def stop_address(key: str) -> str:
    """Where one click stops letters of a kind, for whoever holds this key."""
    return f"{link_to(reverse('partnership:letter_stop'))}?key={key}"


def paragraphs_of(letter: Letter) -> list[str]:
    """What a letter says between its greeting and its act."""
    paragraphs = letter.text.strip().split("\n\n")
    act = _place_of_act(letter, paragraphs)
    first = 1 if paragraphs[0].startswith("Dear ") else 0
    return [each for each in paragraphs[first:act] if each.strip()]


def act_of(letter: Letter) -> str:
    """The act that a letter asks for, in the words that stand before its link."""
    paragraphs = letter.text.strip().split("\n\n")
    act = _place_of_act(letter, paragraphs)
    lines = paragraphs[act].splitlines() if act < len(paragraphs) else []
    words = lines[0].strip().removesuffix(":") if lines else ""
    return words if words and words != letter.link else letter.subject


def _place_of_act(letter: Letter, paragraphs: list[str]) -> int:
    """Where the link is a line of its own: the start page's begins every other address, too.

    The last such place: what somebody wrote may name the same address before.
    """
    for place in reversed(range(len(paragraphs))):
        if letter.link and letter.link in map(str.strip, paragraphs[place].splitlines()):
            return place
    return len(paragraphs)


def one_line(text: str) -> str:
    """The text without line breaks and control characters: a header must not become two."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())


def tidy(text: str) -> str:
    """The text without the empty lines that a template's tags leave behind."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"


def as_email(letter: Letter, *, opened: Opened, stop_at: str = "") -> EmailMultiAlternatives:
    """The e-mail of a letter. Every attempt carries the same Message-ID.

    opened: what stands in it only now that it goes. stop_at: where one click stops its kind
    (RFC 8058); empty for letters that are owed.
    """
    partnership = Partnership.if_any()
    sender = f"{partnership.short_name} communications planner" if partnership else "Planner"
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if stop_at:
        headers["List-Unsubscribe"] = f"<{stop_at}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email = EmailMultiAlternatives(
        subject=one_line(letter.subject),
        body=_open(letter.text, opened),
        from_email=formataddr((one_line(sender), settings.DEFAULT_FROM_EMAIL)),
        to=[letter.recipient.email],
        headers=headers,
    )
    html = _open(letter.html, {place: escape(value) for place, value in opened.items()})
    email.attach_alternative(html, "text/html")
    if letter.calendar:
        method = METHOD.search(letter.calendar)
        kind = f"text/calendar; method={method.group(1) if method else 'PUBLISH'}"
        email.attach_alternative(letter.calendar, kind)
    return email


def _open(text: str, opened: Opened) -> str:
    for place, value in opened.items():
        text = text.replace(place, value)
    return text
