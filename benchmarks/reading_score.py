"""How well coordinators' sheets are read, against a person's reading of the same sheets.

Run it as a script: `python -m benchmarks.reading_score` scores the sample year, `--all` the years
of other coordinators beside it, and `--sheet FILE --gold FILE --year 2017/18` any other. With
`--misses` it lists every difference.

A start or end counts as right where it lies within the days of the person's reading, and where
neither has any; `exactly` also counts those that are the very same day. For columns with several
values, precision and recall are over all values of the year, and F1 is their harmonic mean.

The second table asks how honest the reading is. A field of a row is unsure where the reading marks
it: with a doubt, an error, or words that were not understood. Right counts 1, wrong but unsure 0.5,
wrong without a mark 0 ("judged"); "strict" takes 1 off for each of the last.
"""

import argparse
import csv
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bsc_comms.kit.tables import read_table  # noqa: E402
from plans.rules.reading import RowReading, Vocabulary, sheet_reader  # noqa: E402

REFERENCE = ROOT / "bsc_comms" / "overview" / "reference"
DATA = ROOT / "tests" / "data"

SINGLE = ("start", "end", "start exactly", "end exactly", "lead", "scope", "logo", "state")
SEVERAL = ("areas", "audiences", "channels", "objectives", "topics", "others")
#: The field of a reading in which a doubt about each scored field stands.
MARKED_IN = {
    "start": "when",
    "end": "when",
    "lead": "lead",
    "scope": "area",
    "logo": "logo",
    "state": "state",
    "areas": "area",
    "audiences": "audience",
    "channels": "channel",
    "objectives": "objective",
    "topics": "topic",
    "others": "others",
}
SAMPLE_YEAR = "2016/17"
GOLD_STATES = {"live": "issued_in_part", "slipped": "postponed"}


@dataclass
class Honesty:
    """How many rows are right or wrong in one field, and whether the reading marked it."""

    right: int = 0
    unsure_right: int = 0
    unsure_wrong: int = 0
    wrong: int = 0

    def count(self, *, right: bool, unsure: bool) -> None:
        """Take one row into account."""
        if right:
            self.unsure_right += unsure
            self.right += not unsure
        else:
            self.unsure_wrong += unsure
            self.wrong += not unsure

    @property
    def judged(self) -> float:
        """Right counts one, unsure and wrong a half, wrong without a mark nothing."""
        rows = self.right + self.unsure_right + self.unsure_wrong + self.wrong
        return (self.right + self.unsure_right + self.unsure_wrong / 2) / max(rows, 1)

    @property
    def strict(self) -> float:
        """As judged, less one for each that is wrong without a mark."""
        rows = self.right + self.unsure_right + self.unsure_wrong + self.wrong
        return self.judged - self.wrong / max(rows, 1)


@dataclass
class Score:
    """Counts over one year; `misses` lists what differs: reference, field, read, gold."""

    rows: int = 0
    right: dict[str, int] = field(default_factory=dict)
    hits: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    gold: dict[str, int] = field(default_factory=dict)
    honesty: dict[str, Honesty] = field(default_factory=dict)
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)

    def f1(self, name: str) -> float:
        """The harmonic mean of precision and recall of a field with several values."""
        both = self.read[name] + self.gold[name]
        return 2 * self.hits[name] / both if both else 1.0


def sheets_of_years() -> Mapping[str, tuple[Path, Path]]:
    """Each financial year that has a person's reading: its sheet and that reading."""
    sheets = {SAMPLE_YEAR: (DATA / "sample_year.csv", DATA / "sample_year_gold.csv")}
    for folder in sorted((DATA / "other_years").iterdir()):
        year = folder.name.replace("-", "/")
        sheets[year] = (next(folder.glob("sheet.*")), folder / "gold.csv")
    return sheets


def scores_of_years() -> Mapping[str, Score]:
    """The score of each of those years, read with the product's own vocabulary."""
    vocabulary = vocabulary_of()
    return {
        year: score(sheet, gold, year_start=start_of(year), vocabulary=vocabulary)
        for year, (sheet, gold) in sheets_of_years().items()
    }


def start_of(year: str) -> date:
    """The first day of a financial year like "2016/17"."""
    return date(int(year[:4]), 4, 1)


def vocabulary_of(folder: Path = REFERENCE) -> Vocabulary:
    """The vocabulary in the reference files of a folder."""

    def rows(name: str) -> list[Mapping[str, str]]:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    partnership = tomllib.loads((folder / "partnership.toml").read_text(encoding="utf-8"))
    return Vocabulary.from_rows(
        partners=rows("partners"),
        areas=rows("areas"),
        channels=rows("channels"),
        audiences=rows("audiences"),
        objectives=rows("objectives"),
        topics=rows("topics"),
        own_names=[partnership[key] for key in ("name", "short_name")],
    )


def score(sheet: Path, gold: Path, *, year_start: date, vocabulary: Vocabulary) -> Score:
    """Read a sheet and compare each row with the person's reading of it, by reference."""
    reading = sheet_reader(
        read_table(sheet.name, sheet.read_bytes()), vocabulary=vocabulary, year_start=year_start
    ).whole()
    by_reference = {row.reference: row for row in reading.rows}
    with gold.open(encoding="utf-8-sig", newline="") as file:
        wanted = list(csv.DictReader(file))
    result = Score(rows=len(wanted))
    result.right = dict.fromkeys(SINGLE, 0)
    for counts in (result.hits, result.read, result.gold):
        counts.update(dict.fromkeys(SEVERAL, 0))
    result.honesty = {name: Honesty() for name in MARKED_IN}
    for want in wanted:
        row = by_reference.get(want["ref"], RowReading(number=0))
        marked = _marked(row)
        for name, got, expected, same in _singles(row, want):
            result.right[name] += same
            if name in MARKED_IN:
                result.honesty[name].count(right=same, unsure=MARKED_IN[name] in marked)
            if not same:
                result.misses.append((want["ref"], name, got, expected))
        for name, got_codes, expected_codes in _severals(row, want):
            result.hits[name] += len(got_codes & expected_codes)
            result.read[name] += len(got_codes)
            result.gold[name] += len(expected_codes)
            result.honesty[name].count(
                right=got_codes == expected_codes, unsure=MARKED_IN[name] in marked
            )
            if got_codes != expected_codes:
                result.misses.append(
                    (want["ref"], name, "|".join(got_codes), "|".join(expected_codes))
                )
    return result


def _marked(row: RowReading) -> set[str]:
    """The fields of which the reading itself says that a person should look."""
    doubted = {one.field for one in row.doubts}
    return doubted | {one.field for one in row.not_understood} | {one.field for one in row.errors}


def _singles(row: RowReading, want: Mapping[str, str]) -> Iterator[tuple[str, str, str, bool]]:
    first, last = _day(want["start"]), _day(want["end"])
    start = row.window.start if row.window else None
    end = row.window.end if row.window else None
    yield "start", str(start), str(first), _within(start, first, last)
    yield "end", str(end), str(last), _within(end, first, last)
    yield "start exactly", str(start), str(first), start == first
    yield "end exactly", str(end), str(last), end == last
    yield "lead", row.lead, want["lead_partner"], row.lead == want["lead_partner"]
    yield "scope", row.reach, want["scope"], row.reach == want["scope"]
    yield "logo", row.logo, want["logo_used"], row.logo == want["logo_used"]
    state = GOLD_STATES.get(want["status"], want["status"])
    yield "state", row.state, state, row.state == state


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _within(day: date | None, first: date | None, last: date | None) -> bool:
    """Whether the day lies within the days of the person's reading; none where it has none."""
    if first is None or last is None:
        return day is None
    return day is not None and first <= day <= last


def _severals(row: RowReading, want: Mapping[str, str]) -> Iterator[tuple[str, set[str], set[str]]]:
    columns = {
        "areas": ("area_codes", row.areas),
        "audiences": ("audience_codes", row.audiences),
        "channels": ("channel_codes", row.channels),
        "objectives": ("objective_codes", row.objectives),
        "topics": ("topic_codes", row.topics),
        "others": ("other_partners", row.others),
    }
    for name, (column, codes) in columns.items():
        yield name, set(codes), {code for code in want[column].split("|") if code}


def table(result: Score) -> str:
    """The score as a table for people."""
    lines = [f"{result.rows} rows", f"{'field':16}{'right':>8}{'share':>9}"]
    for name in SINGLE:
        right = result.right[name]
        lines.append(f"{name:16}{right:>8}{right / result.rows:>9.1%}")
    lines.append(
        f"{'field':16}{'hits':>8}{'read':>8}{'gold':>8}{'precision':>11}{'recall':>9}{'F1':>8}"
    )
    for name in SEVERAL:
        hits, read, gold = result.hits[name], result.read[name], result.gold[name]
        lines.append(
            f"{name:16}{hits:>8}{read:>8}{gold:>8}"
            f"{hits / max(read, 1):>11.3f}{hits / max(gold, 1):>9.3f}{result.f1(name):>8.3f}"
        )
    lines.append(
        f"{'field':16}{'right':>8}{'unsure right':>14}{'unsure wrong':>14}{'wrong':>8}"
        f"{'judged':>9}{'strict':>9}"
    )
    for name, honesty in result.honesty.items():
        lines.append(
            f"{name:16}{honesty.right:>8}{honesty.unsure_right:>14}{honesty.unsure_wrong:>14}"
            f"{honesty.wrong:>8}{honesty.judged:>9.3f}{honesty.strict:>9.3f}"
        )
    return "\n".join(lines)


def summary(scores: Mapping[str, Score]) -> str:
    """All years beside each other: how much of each field is right, and how it is judged."""
    years = [f"{year} ({score.rows})" for year, score in scores.items()]
    lines = [
        f"| field{' ' * 9} | {' | '.join(f'{year:>15}' for year in years)} |",
        f"|{'-' * 16}|{'|'.join('-' * 16 + ':' for _ in years)}|",
    ]
    for name in MARKED_IN:
        cells = [
            f"{_share(score, name):>6.1%}, {score.honesty[name].judged:.3f}"
            for score in scores.values()
        ]
        lines.append(f"| {name:14} | {' | '.join(f'{cell:>15}' for cell in cells)} |")
    return "\n".join(lines)


def _share(score: Score, name: str) -> float:
    return score.f1(name) if name in SEVERAL else score.right[name] / score.rows


def main() -> None:
    """Print the table of one year or of all, and with `--misses` every difference."""
    parser = argparse.ArgumentParser(description="Score the reading of a sheet against gold.")
    sheet, gold = sheets_of_years()[SAMPLE_YEAR]
    parser.add_argument("--all", action="store_true", help="every year with a person's reading")
    parser.add_argument("--sheet", type=Path, default=sheet)
    parser.add_argument("--gold", type=Path, default=gold)
    parser.add_argument("--year", default=SAMPLE_YEAR, help="financial year, like 2016/17")
    parser.add_argument("--misses", action="store_true", help="list every difference")
    options = parser.parse_args()
    if options.all:
        print(summary(scores_of_years()))
        return
    year_start = start_of(options.year)
    result = score(options.sheet, options.gold, year_start=year_start, vocabulary=vocabulary_of())
    print(table(result))
    if options.misses:
        for miss in sorted(result.misses, key=lambda miss: (miss[1], miss[0])):
            print("{1:12} {0:5} read {2:40} gold {3}".format(*miss))


if __name__ == "__main__":
    main()
