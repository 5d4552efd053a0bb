"""Who may do what at each address: one table. An address without a line fails the build.

A rule speaks of one thing that the address names (see `World.places`). A person in `get` or `post`
is answered; one in `not_found` gets the very page of a thing that is not there; all others that are
signed in are refused (403); whoever is not signed in is sent to the sign-in page. None means that
there is no such method (405), for nobody.
"""

from tests.guards.policies.agreed import AGREED_ADDRESSES
from tests.guards.policies.door import DOOR_ADDRESSES
from tests.guards.policies.evidence import EVIDENCE_ADDRESSES
from tests.guards.policies.imports import IMPORTS_ADDRESSES
from tests.guards.policies.meetings import MEETING_ADDRESSES
from tests.guards.policies.partners import PARTNERS_ADDRESSES
from tests.guards.policies.partnership import PARTNERSHIP_ADDRESSES
from tests.guards.policies.plan import PLAN_ADDRESSES
from tests.guards.policies.published import PUBLISHED_ADDRESSES
from tests.guards.policies.register import REGISTER_ADDRESSES
from tests.guards.policies.rules import ALL, OUTSIDE, SIGNED_IN, Rule
from tests.guards.policies.subgroup import SUBGROUP_ADDRESSES

__all__ = ["ALL", "DOOR", "DOOR_KEYS", "OUTSIDE", "OWN", "SIGNED_IN", "Rule"]

Rules = dict[str, tuple[Rule, ...]]

OWN: Rules = {
    **DOOR_ADDRESSES,
    **PARTNERSHIP_ADDRESSES,
    **PLAN_ADDRESSES,
    **AGREED_ADDRESSES,
    **PARTNERS_ADDRESSES,
    **PUBLISHED_ADDRESSES,
    **IMPORTS_ADDRESSES,
    **SUBGROUP_ADDRESSES,
    **MEETING_ADDRESSES,
    **REGISTER_ADDRESSES,
    **EVIDENCE_ADDRESSES,
}

# The door: django-allauth's own views. What GET and a POST of nothing get from somebody who is not
# signed in, and from somebody who is (with no password and no second step yet). 302 from outside
# always leads to the sign-in page, or to the start page that leads there.
DOOR: dict[str, tuple[int, int, int, int]] = {
    "account_login": (200, 200, 302, 302),
    "account_logout": (302, 302, 200, 302),
    "account_inactive": (200, 405, 200, 405),
    "account_signup": (200, 200, 302, 302),  # it says that one comes in by invitation
    "account_reauthenticate": (302, 302, 403, 403),
    "account_email": (302, 302, 404, 404),  # an administrator changes an address
    "account_email_verification_sent": (302, 302, 404, 404),  # no letter asks for that
    "account_change_password": (302, 302, 302, 302),
    "account_set_password": (302, 302, 200, 200),
    "account_reset_password": (200, 200, 200, 200),
    "account_confirm_login_code": (302, 302, 302, 302),
    "account_confirm_email": (302, 302, 404, 404),
    "account_reset_password_from_key_done": (200, 405, 200, 405),
    "account_reset_password_from_key": (200, 200, 200, 200),
    "account_reset_password_done": (200, 405, 200, 405),
    "socialaccount_login_cancelled": (200, 405, 200, 405),
    "socialaccount_login_error": (302, 302, 401, 405),
    "socialaccount_signup": (302, 302, 404, 404),  # nobody is made
    "socialaccount_connections": (302, 302, 404, 404),  # bound by coming in, and not by hand
    "openid_connect_login": (404, 404, 404, 404),  # off unless an issuer is set
    "openid_connect_callback": (404, 404, 404, 404),
    "mfa_index": (302, 302, 200, 405),
    "mfa_authenticate": (302, 302, 302, 302),
    "mfa_reauthenticate": (302, 302, 403, 403),
    "mfa_login_webauthn": (302, 302, 302, 302),
    "mfa_list_webauthn": (302, 302, 200, 405),
    "mfa_add_webauthn": (302, 302, 200, 200),
    "mfa_reauthenticate_webauthn": (302, 302, 403, 403),
    "mfa_remove_webauthn": (302, 302, 404, 404),
    "mfa_edit_webauthn": (302, 302, 404, 404),
    "mfa_activate_totp": (302, 302, 200, 200),
    "mfa_deactivate_totp": (302, 302, 404, 404),
    "mfa_view_recovery_codes": (302, 302, 404, 405),
    "mfa_generate_recovery_codes": (302, 302, 200, 200),
    "mfa_download_recovery_codes": (302, 302, 404, 404),
}
# What the addresses of the door name.
DOOR_KEYS: dict[str, dict[str, object]] = {
    "account_confirm_email": {"key": "none"},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "work"},
    "openid_connect_callback": {"provider_id": "work"},
    "mfa_edit_webauthn": {"pk": 1},
    "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
}
