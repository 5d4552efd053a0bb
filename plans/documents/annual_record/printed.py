"""What PDF and Word say of an annual record, as one paper: they cannot disagree."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bsc_comms.kit.in_words import long_day
from bsc_comms.kit.paper import (
    SMALL,
    STRONG,
    Block,
    Section,
    bullets,
    cell,
    facts,
    panel,
    paper,
    piece,
    section,
    table,
    text,
)
from plans.choices import FileFormat
from plans.documents.annual_record.drawings import channels, months
from plans.documents.annual_record.results import (
    NONE,
    counts,
    evidence,
    number,
    overlaps,
    purposes,
    results,
    rows_table,
    title_cell,
    where,
)
from plans.documents.annual_record.words import (
    HOW_TO_CHECK,
    SIGNED_BESIDE,
    Row,
    compiled_text,
    listed,
    lists,
    revision_text,
    seal_text,
    spreads,
    status_text,
    title_of,
)
from plans.models import AnnualRecord
from plans.rules.record import NO_AUDIENCE, WHOLE_BOROUGH

MOST_IN_A_PART = 2_000  # rows: typst holds a whole document in memory, half a gigabyte for these
MOST_IN_WORD = 1_000  # rows: nobody reads a longer table in Word
NOTHING_ISSUED = "Nothing was issued this year."
REGISTER = "Register of what was issued"


def as_paper(record: AnnualRecord, file_format: FileFormat) -> dict[str, Any]:
    """The whole record. A register that is too long for the format stands in another file."""
    return paper(
        title=title_of(record),
        lead=[
            "What partners issued from 1 April to 31 March",
            f"{revision_text(record)} · {compiled_text(record)}",
        ],
        foot=_foot(record),
        partnership=_partnership(record),
        contents=True,
        cover=_cover(record),
        sections=[
            _first_page(record.content),
            _issued_jointly(record.content),
            *_what_changed(record),
            *purposes(record.content),
            *results(record.content),
            *where(record.content),
            *_spread(record.content),
            *evidence(record.content),
            *_otherwise(record.content),
            _register(record.content, file_format),
            *_made(record),
        ],
    )


def _cover(record: AnnualRecord) -> list[Block]:
    """What it is, of when, and how to know it for what it is."""
    year = record.financial_year
    rows = [
        ("Year", f"{year}, from {long_day(year.first)} to {long_day(year.last)}"),
        ("Revision", revision_text(record)),
        ("Compiled", long_day(record.compiled_at)),
        ("Facts enter until", long_day(record.closes)),
        ("Head of the chain", record.head),
        ("Signatures", SIGNED_BESIDE),
    ]
    return [panel(status_text(record)), facts(rows)]


def part_of_the_register(record: AnnualRecord, part: int, rows: Sequence[Row]) -> dict[str, Any]:
    """A part of the register as a paper of its own. part: counted from 1."""
    whole = len(record.content["placements"])
    first = (part - 1) * MOST_IN_A_PART + 1
    return paper(
        title=f"{title_of(record)}: register, part {part} of {_parts(whole)}",
        lead=[
            f"Placements {first:,} to {first + len(rows) - 1:,} of {whole:,}",
            f"{revision_text(record)} · {compiled_text(record)}",
        ],
        foot=_foot(record),
        partnership=_partnership(record),
        sections=[section(REGISTER, [panel(status_text(record)), *_register_table(rows)])],
    )


def register_parts(content: Mapping[str, Any]) -> Iterator[Sequence[Row]]:
    """The rows of each part of a register that is too long for one PDF; none where it is not."""
    rows = content["placements"]
    if len(rows) > MOST_IN_A_PART:
        for start in range(0, len(rows), MOST_IN_A_PART):
            yield rows[start : start + MOST_IN_A_PART]


def _parts(rows: int) -> int:
    return -(-rows // MOST_IN_A_PART)


def _foot(record: AnnualRecord) -> str:
    head = f"Head\u00a0{record.head[:16]}"
    running = " of a year that is not over" if record.is_draft and not record.was_over else ""
    which = f"{title_of(record)}, {revision_text(record).lower()}{running}"
    return f"{which} · {compiled_text(record)} · {head}"


def _partnership(record: AnnualRecord) -> dict[str, Any]:
    kept = record.content["partnership"]
    return {key: kept[key] or None for key in ("name", "strapline", "logo_svg")}


def _first_page(content: Mapping[str, Any]) -> Section:
    return section(
        "The year in figures",
        [
            table(
                ("Figure", "Number", "Note"),
                (3, 1.2, 4),
                [
                    [
                        cell(each["label"]),
                        cell(piece(number(each["value"]), STRONG)),
                        cell(each["note"]),
                    ]
                    for each in content["figures"]
                ],
                numbers=(1,),
            ),
            *_also(content),
            *channels(content["by_channel"]),
        ],
        new_page=True,
    )


def _issued_jointly(content: Mapping[str, Any]) -> Section:
    return section(
        "Issued jointly",
        rows_table(
            ("Communication", "Partners, and who brought what", "Channels", "Issued"),
            (3, 3, 2, 1.6),
            [
                [
                    title_cell(row),
                    cell(listed(row["partners"]), *(piece(each, SMALL) for each in row["brought"])),
                    cell(listed(row["channels"])),
                    cell(row["issued_text"]),
                ]
                for row in lists(content)["joint"]
            ],
            none="No communication was issued jointly this year.",
        ),
        new_page=True,
    )


def _also(content: Mapping[str, Any]) -> list[Block]:
    """How widely it was spread, and how commitments were kept: the rest of the year in one page."""
    if "points" not in content:
        return []
    met, asked = (sum(row[key] for row in content["commitments"]) for key in ("met", "asked"))
    named = {
        key: [
            row for row in content[f"by_{key}"] if row["label"] not in (NO_AUDIENCE, WHOLE_BOROUGH)
        ]
        for key in ("channel", "area", "audience")
    }
    rows = (
        ("Channels used", number(len(named["channel"])), _most(named["channel"])),
        ("Areas named", number(len(named["area"])), _most(named["area"])),
        ("Audiences named", number(len(named["audience"])), _most(named["audience"])),
        ("Commitments met", number(met), f"of {number(asked)} times that one was asked"),
    )
    return [
        table(
            ("Beside that", "Number", "Note"),
            (3, 1.2, 4),
            [[cell(what), cell(piece(many, STRONG)), cell(note)] for what, many, note in rows],
            numbers=(1,),
        )
    ]


def _most(rows: Sequence[Row]) -> str:
    """The few with the most placements, each with how many."""
    best = listed(f"{row['label']} {number(row['placements'])}" for row in rows[:3])
    return f"most placements: {best}" if best else ""


def _what_changed(record: AnnualRecord) -> Iterator[Section]:
    changed = record.difference
    if not changed:
        return
    blocks = [text(f"Why it was compiled again: {changed['why']}")]
    if changed["figures"]:
        blocks.append(
            table(
                ("Figure", "Before", "Now"),
                (4, 1, 1),
                [
                    [
                        cell(each["label"]),
                        cell(number(each["before"])),
                        cell(number(each["after"])),
                    ]
                    for each in changed["figures"]
                ],
                numbers=(1, 2),
            )
        )
    if changed["rows"]:
        blocks += rows_table(
            ("Communication", "List", "What happened"),
            (4, 2.4, 2.6),
            [
                [
                    title_cell(each),
                    cell(each["list"]),
                    cell(each["what"], piece(", ".join(each["fields"]), SMALL)),
                ]
                for each in changed["rows"]
            ],
        )
    yield section(f"What changed since revision {changed['since']}", blocks)


def _spread(content: Mapping[str, Any]) -> Iterator[Section]:
    yield section("How it was spread", months(content["by_month"]))
    for _, first, rows in spreads(content):
        yield section(f"By {first.lower()}", counts(first, rows), level=2)


def _otherwise(content: Mapping[str, Any]) -> Iterator[Section]:
    shown = lists(content)
    yield section("What went otherwise than planned", [])
    yield _list(
        "Planned and not issued",
        ("Communication", "Lead", "Planned for", "State", "Reason"),
        (3, 2, 1.6, 1.3, 3),
        shown["not_issued"],
        ("lead", "planned_text", "state", "reason"),
    )
    for words, key, headings, keys in (
        ("Issued without review", "without_review", ("Lead", "Issued"), ("lead", "issued_text")),
        (
            "Logged late",
            "logged_late",
            ("Lead", "Logged", "Planned for", "Issued"),
            ("lead", "logged_text", "planned_text", "issued_text"),
        ),
        ("Not evaluated", "not_evaluated", ("Lead", "Issued"), ("lead", "issued_text")),
    ):
        widths = (4, 2.4, *(2.1 for _ in keys[1:]))
        yield _list(words, ("Communication", *headings), widths, shown[key], keys)
    yield from overlaps(content)
    without = content["partners_without"]
    yield section(
        f"Partners that logged nothing ({len(without)})",
        [bullets(without)] if without else [text(NONE)],
        level=2,
    )


def _list(
    words: str,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Row],
    keys: Sequence[str],
) -> Section:
    """A list of communications, with how many there are in its heading."""
    made = [[title_cell(row), *(cell(row[key]) for key in keys)] for row in rows]
    return section(f"{words} ({len(rows):,})", rows_table(headings, widths, made), level=2)


def _register(content: Mapping[str, Any], file_format: FileFormat) -> Section:
    rows = content["placements"]
    if file_format == FileFormat.DOCX and len(rows) > MOST_IN_WORD:
        blocks = [
            text(
                f"The register has {len(rows):,} placements, more than anybody reads in Word. It "
                "is the annex in Excel: the sheet Placements of the workbook that belongs to this "
                "record, with the same head in its foot."
            )
        ]
    elif file_format == FileFormat.PDF and len(rows) > MOST_IN_A_PART:
        blocks = [
            text(
                f"The register has {len(rows):,} placements and stands in {_parts(len(rows))} "
                f"documents of its own, each of at most {MOST_IN_A_PART:,} placements and with the "
                "same head in its foot."
            )
        ]
    else:
        blocks = _register_table(rows)
    return section(REGISTER, blocks, new_page=bool(rows))


def _register_table(rows: Sequence[Row]) -> list[Block]:
    return rows_table(
        ("Communication", "Channel", "Issued by", "Issued", "Proof, or why there is none"),
        (3.2, 1.9, 2.5, 2, 2.3),
        [
            [
                title_cell(row),
                cell(row["channel"]),
                cell(row["partner"], piece(_with(row), SMALL)),
                cell(row["issued_text"]),
                cell(row["proof"], piece(_reached(row), SMALL)),
            ]
            for row in rows
        ],
        none=NOTHING_ISSUED,
        most=MOST_IN_A_PART,
    )


def _made(record: AnnualRecord) -> Iterator[Section]:
    yield section("How this record was made", [text(each) for each in record.content["method"]])
    rows = [
        ("Head of the chain", record.head),
        ("SHA-256 of the content", record.content_hash),
        ("Revision before it", record.previous or "None: the chain begins here"),
        ("Seal", seal_text(record)),
        ("Signatures", SIGNED_BESIDE),
    ]
    yield section("How to check it", [text(HOW_TO_CHECK), facts(rows)])


def _reached(row: Row) -> str:
    if not row.get("reached"):
        return ""
    source = row.get("reached_source")
    return f"reached {row['reached']}" + (f" ({source})" if source else "")


def _with(row: Row) -> str:
    return f"with {listed(row['with'])}" if row["with"] else ""
