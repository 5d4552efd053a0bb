"""Opens a file that is brought in as a plan."""

from bsc_comms.kit.tables import Table, read_table, with_its_month


def open_plan(name: str, content: bytes) -> Table:
    """The table of a file, as its cells show it, with the month that its sheet is called by.

    Raises TableRefused.
    """
    return with_its_month(read_table(name, content, words=True))
