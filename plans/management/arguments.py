"""What the commands of the plan are told on their command line."""

from argparse import ArgumentTypeError

from bsc_comms.kit.financial_year import FinancialYear


def year_named(text: str) -> FinancialYear:
    """A financial year as people write it ("2016/17"); the parser tells what is wrong with it."""
    try:
        return FinancialYear.parse(text)
    except ValueError as wrong:
        raise ArgumentTypeError(str(wrong)) from wrong
