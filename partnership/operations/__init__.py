"""Writes of the partnership: history, people, letters."""

from partnership.operations.history import FieldChange, Told, record_change, record_changes

__all__ = ["FieldChange", "Told", "record_change", "record_changes"]
