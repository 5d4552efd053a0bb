"""Gives each column of a sheet at most one field so that all of them together suit best.

The Hungarian algorithm: exact, and quick for the few dozen columns that a sheet has.
"""

from collections.abc import Mapping, Sequence

_NEVER = 1e6


def assign(scores: Sequence[Mapping[str, float]]) -> tuple[list[str], float]:
    """The best choice of one slot for each line of scores, and its total.

    In: for each column, how well it suits each slot; a slot that is not named there does not suit.
    Out: the slot of each column ("" for none, which counts nothing), no slot twice.
    """
    slots = sorted({slot for line in scores for slot in line})
    costs = [[-line.get(slot, -_NEVER) for slot in slots] + [0.0] * len(scores) for line in scores]
    taken = _cheapest(costs)
    chosen = [slots[place] if place < len(slots) else "" for place in taken]
    return chosen, sum(line[slot] for line, slot in zip(scores, chosen, strict=True) if slot)


def _cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row in the cheapest choice; there are no fewer columns than rows."""
    if not costs:
        return []
    width = len(costs[0])
    of_row, of_column = [0.0] * (len(costs) + 1), [0.0] * (width + 1)
    row_at = [0] * (width + 1)
    for row in range(1, len(costs) + 1):
        row_at[0] = row
        came_from, last = _path(costs, row_at, of_row, of_column)
        while last:
            row_at[last] = row_at[came_from[last]]
            last = came_from[last]
    columns = [0] * len(costs)
    for column in range(1, width + 1):
        if row_at[column]:
            columns[row_at[column] - 1] = column - 1
    return columns


def _path(
    costs: Sequence[Sequence[float]],
    row_at: Sequence[int],
    of_row: list[float],
    of_column: list[float],
) -> tuple[list[int], int]:
    """The cheapest way from a new row to a free column; the prices are brought up to date."""
    width = len(of_column) - 1
    least = [float("inf")] * (width + 1)
    came_from = [0] * (width + 1)
    seen = [False] * (width + 1)
    here = 0
    while row_at[here]:
        seen[here] = True
        row = row_at[here]
        line, price = costs[row - 1], of_row[row]
        step, following = float("inf"), 0
        for column in range(1, width + 1):
            if seen[column]:
                continue
            cost = line[column - 1] - price - of_column[column]
            if cost < least[column]:
                least[column], came_from[column] = cost, here
            if least[column] < step:
                step, following = least[column], column
        for column in range(width + 1):
            if seen[column]:
                of_row[row_at[column]] += step
                of_column[column] -= step
            else:
                least[column] -= step
        here = following
    return came_from, here
