"""What Excel itself allows, for what reads a sheet and for what writes one."""

LONGEST_CELL = 32_767  # characters
