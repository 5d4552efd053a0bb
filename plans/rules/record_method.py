"""How an annual record is made and what its words mean, as the record itself says it."""

from datetime import date

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import whole_day


def method(year: FinancialYear, closes: date) -> list[str]:
    """How the record was made and what its words mean, in plain sentences."""
    return [
        f"The year is the financial year {year.label}, from {whole_day(year.first)} to "
        f"{whole_day(year.last)}. Facts enter until {whole_day(closes)}; then the record is "
        "closed. What comes to light later appears in a further revision, and the earlier one "
        "stays as it was.",
        "A placement is one communication on one channel. It counts as issued once somebody has "
        "said so, with its date and a link, a file or a reason why there is neither, and it counts "
        "in the year of that date. Where only a window is known, its first day decides.",
        "A communication counts as issued in the year if at least one of its placements does. One "
        "that ran across two years counts in both, each time with the placements of that year.",
        "Issued jointly means that two or more partners had a hand in it: the lead partner, the "
        "partners that agreed to take part or shared it or whose offer rode along, and those that "
        "issued a placement. Teams "
        "of the council count as the council, here and wherever partners are counted.",
        "Planned and not issued are communications whose window ended in the year, or was moved "
        "from it to a later year or to no date while it was on the plan, and of which nothing had "
        "been issued by the year's end. A slip that was put right on the day of logging counts as "
        "no move. One without a date belongs to the year in which it was logged as well, if it was "
        "set aside.",
        "Issued without review means that no decision of the chair is on record from before it "
        "went out. Partners answer for their own communications, so this is a note and no fault.",
        "Logged late means that it was put into the planner once its window had begun, the first "
        "day included, or once it had gone out. Not evaluated means that no evaluation was on "
        "record at the time of compiling. Partners that logged nothing are those under whose lead "
        "no communication of the year is on record.",
        "A communication with several topics counts under each of them, and one that several "
        "partners issued counts under each partner, so those columns do not add up to the total.",
        "A survey indicator is shown where a wave ended in the year and an earlier wave asked "
        "other people. Its margin is that of a simple random sample at 95%. Recorded crime is "
        "shown where both years are complete and counted in the same way, and its margin is what "
        "chance alone does to such a count. Neither says why something changed.",
        "Overlaps are pairs of communications that may duplicate or help each other; those counted "
        "were answered in the year and are open to the whole partnership.",
        "The record holds only what the whole partnership may see. It names partners and roles, "
        "never people, and leaves out internal notes.",
    ]
