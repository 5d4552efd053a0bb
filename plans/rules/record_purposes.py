"""What was issued for each thing that the partnership set out to do.

Source: communications plan 2016/17, sections 3, 4, 9 and 10.

Priorities, aims and objectives are named by the communications themselves. Outcomes and the ten
points of the strategic plan are nobody's to claim: for each the record gives the figures that bear
on it, and never says that one caused the other.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bsc_comms.kit.in_words import count_of
from plans.rules.record_counts import by_each_of
from plans.rules.record_proofs import is_proof

Content = Mapping[str, Any]
Row = dict[str, Any]
Said = Callable[[Content, Mapping[str, int]], str]

SET_OUT = (
    ("priorities", "Strategy priorities", "Strategy priority"),
    ("aims", "Aims", "Aim"),
    ("objectives", "Objectives", "Objective"),
)
NOT_MEASURED = "This record has no figure for it."
# Indicators that ask what the outcome names (outcomes.csv says which surveys do).
ASKED_BY: Mapping[str, Sequence[str]] = {
    "OUT-1": ("RPS-CONCERN", "YPS-ASB"),
    "OUT-3": ("RPS-INFO", "PAS-INFORMED"),
}


def purposes(content: Content, vocabulary: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """Under "by_priorities" and so on: what was issued for each, in the vocabulary's order."""
    return {
        f"by_{key}": by_each_of(
            key, vocabulary[key], content["placements"], content["communications"]
        )
        for key, _, _ in SET_OUT
    }


def borne_on(
    terms: Sequence[tuple[str, str]],
    content: Content,
    counts: Mapping[str, int],
    indicators: Mapping[str, Row],
) -> list[Row]:
    """For each outcome or point, as code and label, the figures that bear on it.

    counts: what the content does not hold, such as "forward_plans". indicators: the content's, by
    their codes.
    """

    def said(code: str) -> str:
        if code in ASKED_BY:
            return _answers([indicators[each] for each in ASKED_BY[code] if each in indicators])
        return SAID[code](content, counts) if code in SAID else NOT_MEASURED

    return [{"label": label, "said": said(code)} for code, label in terms]


def _figure(content: Content, key: str) -> int:
    found: int = next(row["value"] for row in content["figures"] if row["key"] == key)
    return found


def _coordinated(content: Content, counts: Mapping[str, int]) -> str:
    answered = sum(row["value"] for row in content["overlaps"])
    return (
        f"{_figure(content, 'joint')} of {_figure(content, 'communications')} communications were "
        f"issued jointly; overlaps answered: {answered}."
    )


def _consistent(content: Content, counts: Mapping[str, int]) -> str:
    return f"Communications issued that carried a line of all partners: {counts['carried_lines']}."


def _channels(content: Content, counts: Mapping[str, int]) -> str:
    return f"Channels used: {len(content['by_channel'])}."


def _kept(content: Content, counts: Mapping[str, int]) -> str:
    return (
        f"Communications logged late: {_figure(content, 'logged_late')}; planned and not issued: "
        f"{_figure(content, 'not_issued')}."
    )


def _published(content: Content, counts: Mapping[str, int]) -> str:
    return f"Forward plans published in the year: {counts['forward_plans']}."


def _elsewhere(content: Content, counts: Mapping[str, int]) -> str:
    return "Requests and answers stand in the minutes of the subgroup."


def _targeted(content: Content, counts: Mapping[str, int]) -> str:
    return (
        f"{counts['with_evidence']} of {_figure(content, 'communications')} communications issued "
        "name the survey finding, indicator or other intelligence that they answer."
    )


def _advocates(content: Content, counts: Mapping[str, int]) -> str:
    return f"Partners with a named advocate {_held_when(counts)}: {counts['advocates']}."


def _in_season(content: Content, counts: Mapping[str, int]) -> str:
    return (
        "Placements issued in a month in which what they are about usually rises: "
        f"{counts['in_season']}."
    )


def _champions(content: Content, counts: Mapping[str, int]) -> str:
    return f"Champions in their role {_held_when(counts)}: {counts['champions']}."


def _held_when(counts: Mapping[str, int]) -> str:
    """Of which day roles are counted: of a year that goes on, nobody knows its end."""
    return "at the end of the year" if counts["year_is_over"] else "when this was compiled"


def _answers(asked: Sequence[Row]) -> str:
    """What the indicators say that ask this."""
    if not asked:
        return "No survey indicator that asks this has a score from before and one from the year."
    return "; ".join(f"{row['label']}: {row['change']}, {row['said']}" for row in asked) + "."


def _perception(content: Content, counts: Mapping[str, int]) -> str:
    """By what is better; apart, where there are any, those without a better way or a margin."""
    if not content["indicators"]:
        return "No survey indicator has a score from before and one from the year."
    of = Counter(row["said"] for row in content["indicators"])
    apart = ((of["higher"] + of["lower"], "higher or lower"), (of["not known"], "not known"))
    further = "".join(f"; {number} {words}" for number, words in apart if number)
    return (
        f"Survey indicators with two waves to compare: {of['better']} better, {of['worse']} worse, "
        f"{of['no clear change']} without a clear change{further}."
    )


def _crime(content: Content, counts: Mapping[str, int]) -> str:
    """Kinds of crime by one source, as another counts the same crimes again; incidents apart."""
    crimes = [row for row in content["crime"] if not row["incidents"]]
    incidents = [f"{row['label']}, {row['said']}" for row in content["crime"] if row["incidents"]]
    apart = f" Incidents, which are no crimes: {'; '.join(incidents)}." if incidents else ""
    if not crimes:
        return f"No kind of crime has two complete years to compare.{apart}"
    kinds_of = Counter(row["source"] for row in crimes)
    source = max(sorted(kinds_of), key=lambda each: kinds_of[each])
    said = [row["said"] for row in crimes if row["source"] == source]
    by_one = f" All are of one source: {source}." if len(kinds_of) > 1 else ""
    return (
        f"Of {count_of(len(said), 'kind')} of recorded crime {said.count('lower')} fell and "
        f"{said.count('higher')} rose beyond what chance alone does.{by_one}{apart}"
    )


def _took_part(content: Content, counts: Mapping[str, int]) -> str:
    return f"Figures of what went out and what people did with it: {len(content['measures'])}."


def _record(content: Content, counts: Mapping[str, int]) -> str:
    said = [row["proof"] for row in content["placements"]]
    proven = sum(map(is_proof, said))
    return (
        f"{count_of(len(said), 'placement')} in this record: {proven:,} with a link or a file, "
        f"{len(said) - proven:,} with the reason why there is neither."
    )


SAID: Mapping[str, Said] = {
    "SP-01": _coordinated,
    "SP-02": _consistent,
    "SP-03": _channels,
    "SP-04": _kept,
    "SP-05": _published,
    "SP-06": _elsewhere,
    "SP-07": _targeted,
    "SP-08": _advocates,
    "SP-09": _in_season,
    "SP-10": _champions,
    "OUT-2": _crime,
    "OUT-4": _perception,
    "OUT-5": _took_part,
    "OUT-6": _record,
}
