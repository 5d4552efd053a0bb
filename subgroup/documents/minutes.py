"""The minutes of a meeting as PDF and Word, from their one content."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import clock_time, count_of, long_day, whole_day
from bsc_comms.kit.paper import (
    SMALL,
    STRONG,
    Block,
    Section,
    as_docx,
    as_pdf,
    cell,
    facts,
    panel,
    paper,
    piece,
    section,
    table,
    text,
)
from subgroup.choices import DocumentFormat
from subgroup.rules.minutes import nothing_said

Content = Mapping[str, Any]
ACTION_HEADINGS = ("No.", "Action", "Who", "By when")
ACTION_WIDTHS = (1, 8, 4, 3)


def file_name(content: Content, file_format: str) -> str:
    """Such as "minutes-2016-11-08.pdf", or "minutes-2016-11-08-draft.pdf" until they are agreed."""
    draft = "-draft" if content["is_draft"] else ""
    return f"minutes-{content['meeting']['date']}{draft}.{file_format}"


def document(content: Content, file_format: DocumentFormat) -> bytes:
    """The minutes as a file of that format. Raises TypesettingFailed."""
    write = {DocumentFormat.PDF: as_pdf, DocumentFormat.DOCX: as_docx}[file_format]
    return write(_paper(content), created=clock.now())


def _paper(content: Content) -> dict[str, Any]:
    """A draft says so on every page, and of which day it is: it is made anew as things go on."""
    held_on = date.fromisoformat(content["meeting"]["date"])
    day = long_day(held_on)
    meeting = f"{content['partnership']['subgroup_name']}, {day}"
    if not content["is_draft"]:
        return paper(
            title="Minutes",
            name=f"Minutes of {day}",
            lead=[meeting, content["standing"]],
            foot=f"Minutes of {day}",
            partnership=content["partnership"],
            sections=minutes_sections(content),
        )
    return paper(
        title="Draft minutes",
        name=f"Draft minutes of {day}",
        lead=[meeting],
        cover=[panel(f"{content['standing']}: as on {long_day(clock.today())}")],
        foot=f"Draft minutes of {whole_day(held_on)}, as on {whole_day(clock.today())}",
        partnership=content["partnership"],
        sections=minutes_sections(content),
    )


def minutes_sections(content: Content, *, level: int = 1) -> list[Section]:
    """Who was there and what came of each item, with its number on the agenda.

    level: that of their headings.
    """
    parts = [("Who was there", [facts(who_was_there(content))])]
    parts += [
        (f"{item['number']}. {item['title']}", _item_blocks(item)) for item in content["items"]
    ]
    return [section(heading, blocks, level=level, numbered=False) for heading, blocks in parts]


def who_was_there(content: Content) -> list[tuple[str, str]]:
    """Place, chair, people and quorum, in words."""
    meeting = content["meeting"]
    starts = clock_time(time.fromisoformat(meeting["starts"])) if meeting["starts"] else ""
    where = ", ".join(part for part in (starts, meeting["place"]) if part)
    rows = [
        ("Time and place", where or "Not given"),
        ("In the chair", meeting["chair"] or "The subgroup’s chair"),
        ("Present", people(content["present"]) or "Nobody is written down"),
        ("Apologies", people(content["apologies"]) or "None"),
    ]
    if content["absent"]:
        rows.append(("Absent", people(content["absent"])))
    rows.append(("Quorum", quorum_words(content)))
    if content["next_meeting"]:
        rows.append(("Next meeting", long_day(date.fromisoformat(content["next_meeting"]))))
    return rows


def quorum_words(content: Content) -> str:
    """Whether enough partners were there, as a sentence."""
    present = len(content["partners_present"])
    partners = count_of(present, "partner")
    if content["quorum"] is None:
        return f"{partners} present; no terms of reference were agreed yet, so no quorum was set"
    verdict = "quorate" if content["quorate"] else "not quorate"
    return f"{partners} present, {content['quorum']} needed: {verdict}"


def people(names: Sequence[Mapping[str, str]]) -> str:
    """Names with their partner, as one line."""
    return "; ".join(
        f"{each['name']} ({each['partner']})" if each["partner"] else each["name"] for each in names
    )


def _item_blocks(item: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if item["text"]:
        blocks += [text(part) for part in item["text"].split("\n\n")]
    if item.get("agreed"):
        blocks.append(text(item["agreed"]))
    if item["decisions"]:
        blocks.append(
            table(
                ("Communication", "Decision"),
                (9, 7),
                [
                    (
                        cell(piece(each["title"], STRONG), piece(each["reference"], SMALL)),
                        cell(each["decision"], piece(each["comment"], SMALL)),
                    )
                    for each in item["decisions"]
                ],
            )
        )
    if item["actions"]:
        blocks.append(action_table(item["actions"]))
    if item["state"] == "carried":
        blocks.append(text("Carried forward to the next meeting.", SMALL))
    return blocks or [text(nothing_said(item), SMALL)]


def action_table(actions: Sequence[Mapping[str, Any]], *, today: date | None = None) -> Block:
    """Who does what by when; with `today`, what is late says so."""
    return table(
        ACTION_HEADINGS,
        ACTION_WIDTHS,
        [
            (
                cell(str(each["number"])),
                cell(each["what"]),
                cell(each["owner"], piece(each["partner"], SMALL)),
                cell(
                    short_day(date.fromisoformat(each["due"])),
                    piece(
                        "late" if today and date.fromisoformat(each["due"]) < today else "", STRONG
                    ),
                ),
            )
            for each in actions
        ],
    )


def short_day(day: date) -> str:
    """ "8 Nov 2016"."""
    return f"{day.day} {day:%b %Y}"
