"""The addresses of the register. Fixed words stand before the codes of channels."""

from django.urls import path

from channels_registry.views import (
    bookings,
    channels,
    editions,
    feeds,
    loans,
    offers,
    register,
    resources,
    sheets,
)

app_name = "channels_registry"

EDITION = "channels/<code:code>/editions/<int:pk>"
PATTERN = "channels/<code:code>/patterns/<int:pk>"

urlpatterns = [
    path("channels/", register.channels, name="channels"),
    path("channels/find/", register.find, name="find"),
    path("channels/ours/", register.ours, name="ours"),
    path("channels/ours/<code:code>/confirm/", register.entries_confirm, name="entries_confirm"),
    path("channels/ours/<code:code>/none/", register.none_declare, name="none_declare"),
    path(
        "channels/still-right/<slug:kind>/<code:key>/",
        register.entry_confirm,
        name="entry_confirm",
    ),
    path("channels/gaps/<code:code>/ask/", register.entries_ask, name="entries_ask"),
    path("channels/new/", channels.channel_new, name="channel_new"),
    # Offers.
    path("channels/offers/", offers.offers, name="offers"),
    path("channels/offers/new/", offers.offer_new, name="offer_new"),
    path("channels/offers/<code:code>/", offers.offer, name="offer"),
    path("channels/offers/<code:code>/edit/", offers.offer_edit, name="offer_edit"),
    path("channels/offers/<code:code>/end/", offers.offer_end, name="offer_end"),
    # Resources, their files and loans.
    path("channels/resources/", resources.resources, name="resources"),
    path("channels/resources/new/", resources.resource_new, name="resource_new"),
    path("channels/resources/<uuid:pk>/", resources.resource, name="resource"),
    path("channels/resources/<uuid:pk>/edit/", resources.resource_edit, name="resource_edit"),
    path("channels/resources/<uuid:pk>/end/", resources.resource_end, name="resource_end"),
    path("channels/resources/<uuid:pk>/ask/", loans.loan_ask, name="loan_ask"),
    path(
        "channels/resources/<uuid:pk>/files/new/",
        resources.resource_file_new,
        name="resource_file_new",
    ),
    path("channels/files/<uuid:pk>/", resources.resource_file, name="resource_file"),
    path(
        "channels/files/<uuid:pk>/remove/",
        resources.resource_file_remove,
        name="resource_file_remove",
    ),
    path("channels/loans/<uuid:pk>/lend/", loans.loan_lend, name="loan_lend"),
    path("channels/loans/<uuid:pk>/decline/", loans.loan_decline, name="loan_decline"),
    path("channels/loans/<uuid:pk>/take-back/", loans.loan_take_back, name="loan_take_back"),
    path("channels/loans/<uuid:pk>/return/", loans.loan_return, name="loan_return"),
    path("channels/loans/<uuid:pk>/withdraw/", loans.loan_withdraw, name="loan_withdraw"),
    # Bookings.
    path("channels/bookings/<uuid:pk>/confirm/", bookings.booking_confirm, name="booking_confirm"),
    path("channels/bookings/<uuid:pk>/decline/", bookings.booking_decline, name="booking_decline"),
    path(
        "channels/bookings/<uuid:pk>/withdraw/", bookings.booking_withdraw, name="booking_withdraw"
    ),
    # Sheets and the calendar.
    path("channels/sheets/", sheets.bring_in, name="bring_in"),
    path("channels/sheets/save/", sheets.bring_in_save, name="bring_in_save"),
    path("channels/sheets/<slug:kind>.csv", sheets.sheet_csv, name="sheet_csv"),
    path("channels/sheets/<slug:kind>.xlsx", sheets.sheet_xlsx, name="sheet_xlsx"),
    path("channels/calendar/", feeds.feed, name="feed"),
    path("channels/calendar/new/", feeds.feed_make, name="feed_make"),
    path("channels/calendar/end/", feeds.feed_end, name="feed_end"),
    path("channels/copy-deadlines.ics", feeds.copy_deadlines, name="copy_deadlines"),
    # One channel and its editions.
    path("channels/<code:code>/", channels.channel, name="channel"),
    path("channels/<code:code>/edit/", channels.channel_edit, name="channel_edit"),
    path("channels/<code:code>/merge/", channels.channel_merge, name="channel_merge"),
    path("channels/<code:code>/editions/new/", editions.edition_new, name="edition_new"),
    path(f"{EDITION}/", editions.edition, name="edition"),
    path(f"{EDITION}/edit/", editions.edition_edit, name="edition_edit"),
    path(f"{EDITION}/move/", editions.edition_move, name="edition_move"),
    path(f"{EDITION}/book/", bookings.booking_new, name="booking_new"),
    path("channels/<code:code>/patterns/new/", editions.pattern_new, name="pattern_new"),
    path(f"{PATTERN}/", editions.editions_of_year, name="editions_of_year"),
    path(f"{PATTERN}/edit/", editions.pattern_edit, name="pattern_edit"),
]
