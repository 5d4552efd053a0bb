"""Months as people write them."""

_BEGINNINGS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def month_number(name: str) -> int | None:
    """1 to 12, by the first three letters ("Sept", "OCTOBER"); None where no month begins so."""
    beginning = name[:3].casefold()
    return _BEGINNINGS.index(beginning) + 1 if beginning in _BEGINNINGS else None
