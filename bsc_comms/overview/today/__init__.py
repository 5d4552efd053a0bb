"""What each kind of person owes and needs today. Every read goes through `visible_to`."""

from bsc_comms.overview.today.advocate import advocate_day
from bsc_comms.overview.today.other_roles import administrator_day, board_day, champion_day
from bsc_comms.overview.today.shared import Readings
from bsc_comms.overview.today.subgroup import subgroup_day

__all__ = [
    "Readings",
    "administrator_day",
    "advocate_day",
    "board_day",
    "champion_day",
    "subgroup_day",
]
