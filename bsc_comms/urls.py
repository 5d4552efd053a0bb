"""All addresses. Each view says who may use it; see tests/guards/test_every_url.py."""

from django.contrib import admin
from django.urls import include, path

from bsc_comms.door.adapter import no_addresses_of_ones_own

handler400 = "bsc_comms.errors.not_read"
handler403 = "bsc_comms.errors.not_yours"
handler404 = "bsc_comms.errors.not_found"
handler500 = "bsc_comms.errors.server_error"

urlpatterns = [
    path("", include("bsc_comms.overview.urls")),
    path("", include("partnership.urls")),
    path("", include("plans.urls")),
    path("", include("subgroup.urls")),
    path("", include("evidence.urls")),
    path("", include("channels_registry.urls")),
    path("accounts/email/", no_addresses_of_ones_own, name="account_email"),
    path(
        "accounts/confirm-email/", no_addresses_of_ones_own, name="account_email_verification_sent"
    ),
    path(
        "accounts/confirm-email/<str:key>/", no_addresses_of_ones_own, name="account_confirm_email"
    ),
    path("accounts/3rdparty/", no_addresses_of_ones_own, name="socialaccount_connections"),
    path("accounts/3rdparty/signup/", no_addresses_of_ones_own, name="socialaccount_signup"),
    path("accounts/", include("bsc_comms.door.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("admin/", admin.site.urls),
]
