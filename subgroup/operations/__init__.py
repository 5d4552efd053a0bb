"""Writes of the subgroup. One keyword-only function each, with its history, in one transaction."""
