"""A forward plan as a Word document, from what the PDF says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bsc_comms.kit.word import Cell, WordDocument, Words
from plans.documents.forward_plan.printed import (
    Published,
    as_printed,
    in_figures,
    title_of,
)
from plans.rules.difference import KIND_WORDS, KINDS, was_and_is

Printed = Mapping[str, Any]
ASK_FIRST = "Ask the lead partner before you rely on one."

LINE_HEADINGS = ("When", "What", "Lead and partners", "Where and who for", "How and state")
LINE_WIDTHS = (3.4, 9.2, 4.7, 4.5, 4.3)
CHANGE_WIDTHS = (9.2, 4.7, 12.2)
ANSWER_WIDTHS = (5.0, 21.1)
ANSWERS = (
    ("Plan is up to date", "confirmed"),
    ("Nothing to declare", "nothing_to_declare"),
    ("No answer yet", "not_confirmed"),
)


def as_word(plan: Published) -> bytes:
    """The plan with real headings and a table for each month."""
    printed = as_printed(plan)
    name = plan.content["partnership"]["name"]
    document = WordDocument(
        title=title_of(plan),
        author=name,
        foot=f"{name} · {printed['foot']}",
        created=plan.published_at,
        landscape=True,
        strapline=printed["partnership"]["strapline"] or "",
    )
    if printed["meeting_date_text"]:
        document.paragraph(f"For the subgroup meeting of {printed['meeting_date_text']}")
    document.paragraph(printed["published_text"])
    document.paragraph([Words(f"{printed['warning']}. {ASK_FIRST}", bold=True)])
    document.paragraph(_figures(printed["summary"]))
    _what_changed(document, printed)
    document.heading("The plan, month by month", level=1)
    if not printed["months"]:
        document.paragraph("No communication is on the plan.")
    _months(document, printed["months"])
    if printed["kept_back"]:
        document.heading(printed["kept_back"]["heading"], level=1)
        document.paragraph(printed["kept_back"]["note"])
        _months(document, printed["kept_back"]["months"])
    _confirmations(document, printed)
    return document.as_bytes()


def _figures(summary: Mapping[str, int]) -> str:
    """Such as "29 on the plan, 3 new, 0 changed"."""
    return ", ".join(f"{value:,} {words}" for value, words in in_figures(summary))


def _what_changed(document: WordDocument, printed: Printed) -> None:
    document.heading(printed["difference_heading"], level=1)
    if not printed["difference"]:
        document.paragraph(printed["no_difference"])
    for kind in KINDS:
        entries = [each for each in printed["difference"] if each["kind"] == kind]
        if entries:
            words = KIND_WORDS[kind]
            told = any(each["changes"] for each in entries)
            document.heading(f"{words} ({len(entries)})", level=2)
            document.table(
                ("Communication", "Lead", "What changed" if told else "When"),
                [_change(each) for each in entries],
                widths=CHANGE_WIDTHS,
                about=f"{words} since the last forward plan",
            )


def _change(entry: Printed) -> list[Cell]:
    what = "\n".join(map(was_and_is, entry["changes"]))
    return [_named(entry["title"], entry["reference"]), entry["lead"], what or entry["when"]]


def _months(document: WordDocument, months: Iterable[Printed]) -> None:
    for month in months:
        document.heading(f"{month['heading']} ({len(month['lines'])})", level=2)
        document.table(
            LINE_HEADINGS,
            [_line(line) for line in month["lines"]],
            widths=LINE_WIDTHS,
            about=f"What is planned: {month['heading']}",
        )


def _line(line: Printed) -> list[Cell]:
    when = [Words(line["when"], italic=line["provisional"])]
    if line["provisional"]:
        when.append(Words("\nprovisional", italic=True))
    what = [Words(line["title"], bold=True)]
    if line["message"]:
        what.append(Words(f"\n{line['message']}"))
    if line["help_wanted"]:
        what += [Words("\nHelp wanted: ", italic=True), Words(line["help_wanted"])]
    if line["reference"]:
        what.append(Words(f"\n{line['reference']}"))
    lead = [Words(line["lead"], bold=True)]
    if line["partners"]:
        lead.append(Words(f"\nwith {line['partners']}"))
    return [
        when,
        what,
        lead,
        "\n".join(filter(None, (line["where"], line["who_for"]))),
        "\n".join(filter(None, (line["how"], line["state"]))),
    ]


def _named(title: str, reference: str) -> Sequence[Words]:
    return [Words(title, bold=True), *([Words(f"\n{reference}")] if reference else [])]


def _confirmations(document: WordDocument, printed: Printed) -> None:
    document.heading("Whose plan is confirmed", level=1)
    if printed["nobody_asked"]:
        document.paragraph(printed["nobody_asked"])
        return
    answers = printed["confirmations"]
    document.table(
        ("Answer", "Partners"),
        [[words, "; ".join(answers.get(key, ())) or "None"] for words, key in ANSWERS],
        widths=ANSWER_WIDTHS,
        about="Which partners said that their plan is up to date",
    )
