"""The planner's other files, by their headings: none of them is a plan that could be brought in."""

from collections.abc import Iterable

from channels_registry.rules.sheets import COLUMNS
from evidence.rules.headings import SEASONS
from plans.rules.reading.words import fold

CAMPAIGNS = (
    *("Campaign", "Lead partner", "Priority of the strategy", "Starts", "Ends"),
    "Communications",
)
LINES = (
    *("Name", "Topic", "Campaign", "Owner", "Wording", "Agreed on", "Valid until"),
    *("Short", "Long", "For social media", "No longer used since"),
)
CONTACTS = (
    *("Name", "What it is for", "Number", "Address", "Hours", "Languages", "Topics", "Owner"),
    *("Checked on", "No longer used since"),
)
OVERLAPS = (
    *("Kind", "Why near"),
    *("Reference", "Title", "Lead partner", "From", "To", "When"),
    *("Other reference", "Other title", "Other lead partner"),
    *("Other from", "Other to", "Other when"),
    *("Answer", "In words", "Answered for", "Answered on"),
)
#: Columns that sheets of the register lack which were handed out before there were these.
CAME_LATER = frozenset({"lead_time_basis"})
_LIST = "is the planner's list of {}, not a plan. It cannot be brought in: {}."
_OF_THE_REGISTER = (
    "is the planner's sheet of {}, not a plan. Bring it in on the page “Channels”, under “Bring a "
    "sheet back in”."
)
_WHAT = (
    (CAMPAIGNS, _LIST.format("campaigns", "start or change each on the page “Campaigns”")),
    (LINES, _LIST.format("agreed lines", "propose or change each on the page “Agreed lines”")),
    (CONTACTS, _LIST.format("contacts", "add or change each on the page “Contacts”")),
    (OVERLAPS, _LIST.format("overlaps", "answer each on the page “Overlaps”")),
    (SEASONS, _LIST.format("seasons", "plan for each on the page “Evidence”")),
    *(
        (
            [column.heading for column in columns if column.name not in CAME_LATER],
            _OF_THE_REGISTER.format(kind),
        )
        for kind, columns in COLUMNS.items()
    ),
)
_FOLDED = [(frozenset(map(fold, headings)), what) for headings, what in _WHAT]


def what_it_is(headings: Iterable[str]) -> str:
    """What a file of the planner with these headings is and where it belongs; "" for any other.

    It goes on from the file's name. Files of the plan itself are others too: they come back.
    """
    found = frozenset(map(fold, headings))
    return next((what for own, what in _FOLDED if own <= found), "")
