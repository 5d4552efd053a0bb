"""How long the message of a communication may be."""

from bsc_comms.kit.excel import LONGEST_CELL

LONGEST_MESSAGE = LONGEST_CELL  # nothing longer would come back whole from a sheet
