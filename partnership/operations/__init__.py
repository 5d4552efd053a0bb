"""Writes of the partnership: history, people, letters."""

from partnership.operations.history import FieldChange, record_change

__all__ = ["FieldChange", "record_change"]
