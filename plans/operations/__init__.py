"""Writes of the plan. One keyword-only function each, with its history, in one transaction."""
