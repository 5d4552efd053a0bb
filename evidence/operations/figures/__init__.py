"""Bring in a file of figures: take it, read it once, save what is sure and name what is not.

A file is its own row of owed work. Small ones are read at once, others by a worker. Whatever the
kind, a second time changes nothing.
"""

from evidence.operations.figures.receiving import LARGE, MOST_BYTES, receive_figures
from evidence.operations.figures.working import READ_FIGURES, read_figures

__all__ = ["LARGE", "MOST_BYTES", "READ_FIGURES", "read_figures", "receive_figures"]
