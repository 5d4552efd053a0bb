"""How good a way of finding overlaps is, against a person's labels of pairs.

- best three: the share of true duplicates that stand among the best three of either communication;
- precision and recall: of "duplicate or joint opportunity" against unrelated, on the labelled
  pairs, at the default threshold;
- F1 of duplicates: over all pairs of the year; what nobody labelled is no duplicate;
- pairs a communication: the median of how many are reported for one.

The plainer ways have each the thresholds that suit them best on these very labels.
"""

import csv
import itertools
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.overlap_ways import PLAINER, Found, Pair, Year, ours

DUPLICATE, JOINT, UNRELATED = "duplicate", "joint_opportunity", "unrelated"
BEST = 3
OURS = "the planner"
#: What is promised: at least so much of each, and at most so many pairs a communication.
PROMISED = {"best three": 0.97, "precision": 0.92, "recall": 0.80, "F1 of duplicates": 0.60}
MOST_PAIRS = 6
#: Baselines try no more thresholds than these, the highest ones.
_MOST_CUTS = 2_000

Labels = Mapping[Pair, str]


@dataclass(frozen=True)
class Figures:
    """The figures of one way on one year."""

    shares: Mapping[str, float]
    pairs_each: float


def labels_of(path: Path) -> Labels:
    """A person's labels by the pair of references."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {frozenset((row["a"], row["b"])): row["label"] for row in csv.DictReader(file)}


def scored(year: Year, labels: Labels) -> dict[str, Figures]:
    """The planner's way and the plainer ones on one year."""
    rows = {OURS: figures(ours(year), labels, year.texts)}
    for name, scorer in PLAINER.items():
        rows[name] = figures(at_its_best(scorer(year), labels), labels, year.texts)
    return rows


def figures(found: Found, labels: Labels, references: Iterable[str]) -> Figures:
    """Score one way of finding pairs."""
    duplicates = _labelled(labels, DUPLICATE)
    related = _labelled(labels, DUPLICATE, JOINT)
    right = len(found.reported & related)
    wrong = len(found.reported & _labelled(labels, UNRELATED))
    each = Counter(itertools.chain.from_iterable(found.reported))
    values = (
        _among_the_best(found.scores, duplicates) / max(len(duplicates), 1),
        right / max(right + wrong, 1),
        right / max(len(related), 1),
        _f1(found.duplicates, duplicates),
    )
    return Figures(
        shares=dict(zip(PROMISED, values, strict=True)),
        pairs_each=statistics.median([each[reference] for reference in references] or [0]),
    )


def at_its_best(scores: Mapping[Pair, float], labels: Labels) -> Found:
    """With the threshold for duplicates, and the one for any pair, that suit these labels best."""
    labelled = {pair: scores[pair] for pair in labels if pair in scores}
    related = _best_cut(labelled, _labelled(labels, DUPLICATE, JOINT))
    least = min((labelled[pair] for pair in related), default=2.0)
    return Found(
        scores=scores,
        reported=_above(scores, least),
        duplicates=_best_cut(scores, _labelled(labels, DUPLICATE)),
    )


def broken_promises(year: str, ours: Figures) -> list[str]:
    """One sentence for each promise that the planner's own figures of a year break."""
    broken = [
        f"overlaps of {year}: {name} {ours.shares[name]:.3f}, at least {least:.2f}"
        for name, least in PROMISED.items()
        if ours.shares[name] < least
    ]
    if ours.pairs_each > MOST_PAIRS:
        broken.append(f"overlaps of {year}: {ours.pairs_each:g} pairs each, at most {MOST_PAIRS}")
    return broken


def misses(found: Found, labels: Labels) -> Sequence[str]:
    """What is found as something else than a person says it is."""
    lines = []
    for pair in sorted({*labels, *found.duplicates}, key=sorted):
        label = labels.get(pair, "not labelled")
        got = DUPLICATE if pair in found.duplicates else JOINT
        got = got if pair in found.reported else UNRELATED
        if got != label:
            lines.append(f"{' and '.join(sorted(pair))}: {label}, found {got}")
    return lines


def table(rows: Mapping[str, Figures]) -> str:
    """All ways beside each other, as Markdown, with what is promised."""
    headings = ("way", *PROMISED, "pairs a communication")
    promised = (*(f"at least {share:.2f}" for share in PROMISED.values()), f"at most {MOST_PAIRS}")
    cells = [headings, ("---",) * len(headings), ("promised", *promised)]
    for name, one in rows.items():
        shares = (f"{share:.3f}" for share in one.shares.values())
        cells.append((name, *shares, f"{one.pairs_each:g}"))
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _labelled(labels: Labels, *wanted: str) -> frozenset[Pair]:
    return frozenset(pair for pair, label in labels.items() if label in wanted)


def _f1(found: frozenset[Pair], wanted: frozenset[Pair]) -> float:
    both = len(found) + len(wanted)
    return 2 * len(found & wanted) / both if both else 1.0


def _among_the_best(scores: Mapping[Pair, float], wanted: Collection[Pair]) -> int:
    by_one: dict[str, list[tuple[float, list[str]]]] = {}
    for pair, score in scores.items():
        for reference in pair:
            by_one.setdefault(reference, []).append((-score, sorted(pair)))
    best = {
        reference: {frozenset(names) for _, names in sorted(several)[:BEST]}
        for reference, several in by_one.items()
    }
    return sum(any(pair in best.get(one, ()) for one in pair) for pair in wanted)


def _best_cut(scores: Mapping[Pair, float], wanted: frozenset[Pair]) -> frozenset[Pair]:
    cuts = sorted(set(scores.values()))[-_MOST_CUTS:]
    return max(
        (_above(scores, cut) for cut in cuts),
        key=lambda found: _f1(found, wanted),
        default=frozenset(),
    )


def _above(scores: Mapping[Pair, float], cut: float) -> frozenset[Pair]:
    return frozenset(pair for pair, score in scores.items() if score >= cut)
