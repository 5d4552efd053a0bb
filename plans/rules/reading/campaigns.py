"""Reads which campaign a communication belongs to: the one of exactly that name, or none."""

from plans.rules.reading import columns as fields
from plans.rules.reading.cells import says_nothing
from plans.rules.reading.gathered import Row
from plans.rules.reading.results import Alternative
from plans.rules.reading.terms import Terms
from plans.rules.reading.words import fold

_NO_CAMPAIGN = Alternative("No campaign", "none")
#: How alike in spelling a campaign must be to be offered (0 to 1).
_ALIKE = 0.72


def read_campaign(row: Row, campaigns: Terms) -> str:
    """The code of the campaign that a row names; "" where there is none of that name.

    A name that nobody knows starts no campaign: it is doubted, with the names that are spelt alike.
    """
    name = row.text(fields.CAMPAIGN)
    if not name:
        return ""
    if named := _named(name, campaigns):
        return named
    if says_nothing(name):
        return ""
    near = [term.name for _, term in campaigns.nearest(name, count=3, cutoff=_ALIKE)]
    said = f"There is no campaign “{name}”, so it joins none: start the campaign first, or leave it"
    alike = tuple(Alternative(one, one) for one in near)
    row.doubt(fields.CAMPAIGN, name, said, (*alike, _NO_CAMPAIGN))
    return ""


def _named(name: str, campaigns: Terms) -> str:
    """The campaign whose name is written so; else one that differs in signs, case or a plural."""
    folded = fold(name)
    written_so = (term.code for term in campaigns.terms if term.name.strip() == name)
    said_so = (term.code for term in campaigns.terms if folded and fold(term.name) == folded)
    return next(written_so, "") or next(said_so, "")
