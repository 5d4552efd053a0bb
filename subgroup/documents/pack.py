"""The pack of a meeting as one PDF and one Word file, from one content.

It opens with the board's cover sheet: report name, meeting, date, enclosures, author, responsible
officers, exactly one outcome required, restricted or not (as in the board's own papers).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import clock_time, long_day, whole_day
from bsc_comms.kit.paper import (
    EMPHASISED,
    PLAIN,
    SMALL,
    STRONG,
    Block,
    Cell,
    Section,
    as_docx,
    as_pdf,
    cell,
    facts,
    paper,
    piece,
    section,
    table,
    text,
)
from plans.queries.gaps import Gap, Gaps, GapsOfAKind
from plans.rules.difference import KIND_WORDS, KINDS, LineChange, as_told, was_and_is
from plans.rules.lines import (
    Line,
    by_month,
    hands_text,
    help_still_wanted,
    is_provisional,
    names,
    state_text,
    timed_text,
    when_text,
    where_text,
)
from subgroup.choices import DocumentFormat, Wanted
from subgroup.documents.minutes import action_table, minutes_sections, short_day
from subgroup.models import AgendaItem, Meeting
from subgroup.queries.agenda import AgendaLine, WentOut
from subgroup.queries.minutes import action_as_data, partnership_on_paper, standing_of
from subgroup.queries.pack import Pack
from subgroup.rules.agenda import ends

OUTCOMES = ((Wanted.DECISION, "Decision"), (Wanted.COMMENTS, "Comments"))
INFORMATION_ONLY = "Information only"
MOST_PLANNED = 3


def file_name(meeting: Meeting, file_format: str) -> str:
    """Such as "papers-2016-11-08.pdf"."""
    return f"papers-{meeting.date.isoformat()}.{file_format}"


def document(pack: Pack, file_format: DocumentFormat) -> bytes:
    """The pack as a file of that format. Raises TypesettingFailed."""
    write = {DocumentFormat.PDF: as_pdf, DocumentFormat.DOCX: as_docx}[file_format]
    return write(content_of(pack), created=clock.now())


def content_of(pack: Pack) -> dict[str, Any]:
    """The pack as plain data: what PDF and Word both say."""
    partnership = partnership_on_paper()
    day = long_day(pack.meeting.date)
    sections = [
        _agenda(pack),
        *_last_minutes(pack),
        _actions(pack),
        *_changes(pack),
        *_plan(pack),
        _overlaps(pack),
        *_gaps(pack),
    ]
    return paper(
        title="Papers for the meeting",
        name=f"Papers for the meeting of {day}",
        lead=[f"{partnership['subgroup_name']}, {day}"],
        foot=f"Papers for {whole_day(pack.meeting.date)}, made on {whole_day(clock.today())}",
        partnership=partnership,
        sections=[_cover(pack, sections), *sections],
    )


# --- the cover sheet ------------------------------------------------------------------------------


def _cover(pack: Pack, sections: Sequence[Section]) -> Section:
    meeting = pack.meeting
    where = ", ".join(part for part in (clock_time(meeting.starts), meeting.place) if part)
    return section(
        "Cover sheet",
        [
            facts(
                [
                    ("Report name", "Papers for the meeting of the subgroup"),
                    ("Meeting", partnership_on_paper()["subgroup_name"]),
                    ("Meeting date", long_day(meeting.date)),
                    ("Time and place", where or "Not given yet"),
                    ("Made on", long_day(clock.today())),
                    ("Enclosures", "\n".join(_enclosures(pack, sections))),
                    ("Report author", ", ".join(pack.authors) or "The coordinator"),
                    ("Responsible officers", ", ".join(pack.officers) or "None named"),
                    ("Outcome required", outcome_of(pack.agenda)),
                    ("Restricted", "Yes" if any(x.item.restricted for x in pack.agenda) else "No"),
                ]
            )
        ],
    )


def outcome_of(agenda: Iterable[AgendaLine]) -> str:
    """The one outcome that the papers ask for: a decision before comments before information."""
    wanted = {line.item.wanted for line in agenda}
    return next((words for one, words in OUTCOMES if one in wanted), INFORMATION_ONLY)


def _enclosures(pack: Pack, sections: Sequence[Section]) -> list[str]:
    own = [part["heading"] for part in sections if part["level"] == 1]
    files = [paper.file_name for line in pack.agenda for paper in line.papers]
    return [*own, *(f"{name} (in the planner)" for name in files)]


# --- agenda, minutes, actions ---------------------------------------------------------------------


def _agenda(pack: Pack) -> Section:
    slots = [line.slot for line in pack.agenda]
    over = ends(pack.meeting.starts, slots)
    minutes = sum(slot.minutes for slot in slots)
    closing = f"{minutes} minutes in all" + (f", over at {clock_time(over)}" if over else "")
    if not pack.agenda:
        return section("Agenda", [text("Nothing is on the agenda yet.")], new_page=True)
    return section(
        "Agenda",
        [
            table(
                ("Time", "Item", "For", "Minutes"),
                (2, 10, 3, 2),
                [_agenda_row(line) for line in pack.agenda],
                numbers=(3,),
            ),
            text(closing, SMALL),
        ],
        new_page=True,
    )


def _agenda_row(line: AgendaLine) -> tuple[Cell, ...]:
    item = line.item
    by = item.put_forward_by.name if item.put_forward_by else ""
    carried = item.carried_from
    return (
        cell(clock_time(line.slot.begins) or "–"),
        cell(
            piece(f"{line.number}. {item.heading}", STRONG),
            piece(item.note),
            piece(f"Put forward by {by}" if by else "", SMALL),
            piece(f"Carried from {short_day(carried.meeting.date)}" if carried else "", SMALL),
            *(piece(f"Paper: {paper.file_name}", SMALL) for paper in line.papers),
            piece(_set_aside_as(item), STRONG),
            piece("Restricted" if item.restricted else "", STRONG),
        ),
        cell(str(Wanted(item.wanted).label).removeprefix("For ").capitalize()),
        cell(str(line.slot.minutes)),
    )


def _set_aside_as(item: AgendaItem) -> str:
    about = item.communication
    return str(about.get_state_display()) if about and item.was_set_aside_meanwhile else ""


def _last_minutes(pack: Pack) -> list[Section]:
    minutes = pack.last_minutes
    if minutes is None or pack.said_last is None:
        none = text("There are no minutes of an earlier meeting in the planner.")
        return [section("Last minutes", [none])]
    head = [
        text(f"Meeting of {long_day(minutes.meeting.date)}", STRONG),
        text(standing_of(minutes)["standing"], SMALL),
        *[
            text(
                f"The minutes of {long_day(each.meeting.date)} are a draft, not agreed yet.", SMALL
            )
            for each in pack.earlier_drafts
        ],
    ]
    return [
        section("Last minutes", head, new_page=True),
        *minutes_sections(pack.said_last, level=2),
    ]


def _actions(pack: Pack) -> Section:
    if not pack.actions:
        return section("Actions", [text("No action is open.")])
    rows = [action_as_data(action) for action in pack.actions]
    return section("Actions", [action_table(rows, today=clock.today())])


# --- the forward plan -----------------------------------------------------------------------------


def _changes(pack: Pack) -> list[Section]:
    # Before the first forward plan all is new, and stands once: as the plan itself.
    told = pack.plan.changes if pack.published else []
    found = [(kind, [change for change in told if change.kind == kind]) for kind in KINDS]
    parts = [
        section(f"{KIND_WORDS[kind]} ({len(changes)})", [_change_table(changes)], level=2)
        for kind, changes in found
        if changes
    ]
    head = [text(_since(pack))]
    if pack.not_confirmed:
        who = "; ".join(partner.name for partner in pack.not_confirmed)
        head.append(text(f"Not confirmed for this meeting yet: {who}.", SMALL))
    head += [text(_went_out(line), SMALL) for line in pack.agenda if line.went_out]
    return [section("What changed in the forward plan", head, new_page=True), *parts]


def _since(pack: Pack) -> str:
    if pack.published is None:
        return "No forward plan is published yet: everything on the plan is new."
    day = long_day(clock.today())
    since = f"Since forward plan No. {pack.published.number}, as the plan stood on {day}."
    return since if pack.plan.changes else f"{since} Nothing has changed."


def _went_out(line: AgendaLine) -> str:
    told = [
        f"{one.communication.title} ({one.communication.lead_partner.name}, {_days(one)})"
        for one in line.went_out_named
    ]
    if line.went_out_besides:
        told.append(f"and {line.went_out_besides} more")
    named = "; ".join(told)
    return f"Went out without review, new since the partnership last looked at the plan: {named}."


def _days(one: WentOut) -> str:
    days = [one.on] if one.until == one.on else [one.on, one.until]
    return " to ".join(short_day(each) for each in days)


def _change_table(changes: Sequence[LineChange]) -> Block:
    return table(
        ("Communication", "Lead", "What changed"),
        (6, 3, 7),
        [
            (
                cell(
                    piece(change.shown["title"], STRONG),
                    piece(change.shown["reference"], SMALL),
                ),
                cell(change.shown["lead"]["name"]),
                cell(*(was_and_is(as_told(vars(each))) for each in change.fields))
                or cell(when_text(change.shown)),
            )
            for change in changes
        ],
    )


def _plan(pack: Pack) -> list[Section]:
    head = text("Dates can change: ask the lead partner before you rely on one.", SMALL)
    if not pack.plan.lines:
        nothing = text("No communication is on the plan.")
        return [section("Forward plan", [nothing])]
    return [
        section("Forward plan", [head], new_page=True),
        *(
            section(f"{month} ({len(lines)})", [_plan_table(lines)], level=2)
            for month, lines in by_month(pack.plan.lines)
        ),
    ]


def _plan_table(lines: Sequence[Line]) -> Block:
    return table(
        ("When", "What", "Lead and partners", "Where and who for", "How and state"),
        (2.6, 5.2, 3.6, 3.6, 3.6),
        [_plan_row(line) for line in lines],
    )


def _plan_row(line: Line) -> tuple[Cell, ...]:
    provisional, help_wanted = is_provisional(line), help_still_wanted(line, clock.today())
    return (
        cell(
            piece(timed_text(line), EMPHASISED if provisional else PLAIN),
            piece("provisional" if provisional else "", SMALL),
        ),
        cell(
            piece(line["title"], STRONG),
            piece(line["message"]),
            piece(f"Help wanted: {help_wanted}" if help_wanted else ""),
            piece(line["reference"], SMALL),
        ),
        cell(piece(line["lead"]["name"]), piece(_with(hands_text(line)), SMALL)),
        cell(where_text(line), piece(names(line["audiences"]), SMALL)),
        cell(names(line["channels"]), piece(state_text(line), SMALL)),
    )


def _with(partners: str) -> str:
    return f"with {partners}" if partners else ""


# --- overlaps and gaps ----------------------------------------------------------------------------


def _overlaps(pack: Pack) -> Section:
    if not pack.overlaps:
        return section("Overlaps without an answer", [text("None waits for an answer.")])
    return section(
        "Overlaps without an answer",
        [
            table(
                ("One", "The other", "Why"),
                (4.6, 4.6, 8),
                [
                    (_side(pair.first), _side(pair.second), cell(", ".join(pair.overlap.reasons)))
                    for pair in pack.overlaps
                ],
            )
        ],
        new_page=True,
    )


def _side(communication: Any) -> Cell:
    return cell(
        piece(communication.title, STRONG),
        piece(f"{communication.lead_partner.name}, {communication.window_text}", SMALL),
        piece(communication.reference or "", SMALL),
    )


def _gaps(pack: Pack) -> list[Section]:
    """The page of gaps between evidence and plan; none where the evidence asks for nothing."""
    if not pack.gaps.gaps:
        return []
    head = text(f"For {span(pack.gaps.first, pack.gaps.last)} {planned_so_far(pack.gaps)}.", SMALL)
    parts = (
        ("Nothing yet", pack.gaps.nothing_yet_by_kind),
        ("Something is planned", pack.gaps.with_something_by_kind),
    )
    return [
        section("What the figures ask for", [head], new_page=True),
        *(section(title, [_gap_table(kinds)], level=2) for title, kinds in parts if kinds),
    ]


def span(first: date, last: date) -> str:
    """ "20 April to 19 October 2017"; both years where they differ."""
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"


def planned_so_far(gaps: Gaps) -> str:
    """For how many claims of the evidence nothing is planned yet, in words."""
    nothing, asked_for = len(gaps.nothing_yet), len(gaps.gaps)
    if not nothing:
        return f"something is planned for {'all of them' if asked_for > 1 else 'it'}"
    if nothing < asked_for:
        return f"nothing is planned yet for {nothing} of the {asked_for}"
    return f"nothing is planned yet for {f'any of the {asked_for}' if asked_for > 1 else 'it'}"


def _gap_table(kinds: Sequence[GapsOfAKind]) -> Block:
    return table(
        ("What the evidence says", "How sure it is", "On the plan"),
        (6, 6, 5),
        [
            (
                cell(piece(gap.ask.sentence, STRONG), piece(str(of_kind.kind.label), SMALL)),
                cell(gap.ask.figure),
                _planned_for(gap),
            )
            for of_kind in kinds
            for gap in of_kind.gaps
        ],
    )


def _planned_for(gap: Gap) -> Cell:
    if not gap.planned:
        return cell(piece("Nothing yet", STRONG))
    shown = [piece(f"{one.title}, {one.window_text}") for one in gap.planned[:MOST_PLANNED]]
    more = len(gap.planned) - MOST_PLANNED
    return cell(*shown, piece(f"and {more} more" if more > 0 else "", SMALL))
