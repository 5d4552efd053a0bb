"""What the difference between two years of counted crimes comes to."""

from dataclasses import dataclass

from evidence.rules.scores import Said

_Z = 1.959964


@dataclass(frozen=True)
class Change:
    """`points` is the second year minus the first; `margin` what chance alone may do, at 95%."""

    points: int
    margin: int
    said: Said


def change_of_counts(before: int, after: int) -> Change:
    """Counts scatter by chance as a Poisson number does, so the margin is 1.96 roots of their sum.

    Neither higher nor lower is called better: more crimes on record may be more reports of them.
    """
    margin = round(_Z * (before + after) ** 0.5)
    points = after - before
    if abs(points) <= margin:
        return Change(points, margin, Said.NO_CLEAR)
    return Change(points, margin, Said.HIGHER if points > 0 else Said.LOWER)
