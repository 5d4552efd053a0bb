"""Writes of agreed lines and contacts, and of what communications carry of them."""

from plans.operations.agreed.carrying import (
    carry_contact,
    carry_line,
    leave_contact,
    leave_line,
    set_carried,
)
from plans.operations.agreed.checks import check_contact, owe_contact_checks
from plans.operations.agreed.contacts import (
    CONTACT_FIELDS,
    add_contact,
    bring_contact_back,
    edit_contact,
    end_contact,
)
from plans.operations.agreed.lines import (
    LINE_FIELDS,
    Words,
    add_line,
    add_wording,
    agree_wording,
    bring_line_back,
    edit_line,
    end_line,
)

__all__ = [
    "CONTACT_FIELDS",
    "LINE_FIELDS",
    "Words",
    "add_contact",
    "add_line",
    "add_wording",
    "agree_wording",
    "bring_contact_back",
    "bring_line_back",
    "carry_contact",
    "carry_line",
    "check_contact",
    "edit_contact",
    "edit_line",
    "end_contact",
    "end_line",
    "leave_contact",
    "leave_line",
    "owe_contact_checks",
    "set_carried",
]
