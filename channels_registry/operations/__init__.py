"""Writes of the register: channels, editions and their bookings, resources and loans, offers."""

from channels_registry.operations.bookings import (
    book,
    confirm_booking,
    decline_booking,
    pass_booking_on,
    withdraw_booking,
)
from channels_registry.operations.channels import (
    create_channel,
    edit_channel,
    end_channel,
    merge_channels,
)
from channels_registry.operations.checks import (
    confirm_entries,
    confirm_entry,
    declare_none,
    owe_register_checks,
    request_entries,
)
from channels_registry.operations.editions import (
    EditionDates,
    add_edition,
    cancel_edition,
    edit_edition,
    move_edition,
)
from channels_registry.operations.loans import (
    ask_for_loan,
    decline_loan,
    lend,
    return_loan,
    take_back_loan,
    withdraw_loan,
)
from channels_registry.operations.offers import add_offer, edit_offer, end_offer
from channels_registry.operations.passing_on import pass_requests_on
from channels_registry.operations.patterns import add_pattern, edit_pattern, make_editions
from channels_registry.operations.resources import (
    add_resource,
    add_resource_file,
    edit_resource,
    end_resource,
    remove_resource_file,
)

__all__ = [
    "EditionDates",
    "add_edition",
    "add_offer",
    "add_pattern",
    "add_resource",
    "add_resource_file",
    "ask_for_loan",
    "book",
    "cancel_edition",
    "confirm_booking",
    "confirm_entries",
    "confirm_entry",
    "create_channel",
    "declare_none",
    "decline_booking",
    "decline_loan",
    "edit_channel",
    "edit_edition",
    "edit_offer",
    "edit_pattern",
    "edit_resource",
    "end_channel",
    "end_offer",
    "end_resource",
    "lend",
    "make_editions",
    "merge_channels",
    "move_edition",
    "owe_register_checks",
    "pass_booking_on",
    "pass_requests_on",
    "remove_resource_file",
    "request_entries",
    "return_loan",
    "take_back_loan",
    "withdraw_booking",
    "withdraw_loan",
]
