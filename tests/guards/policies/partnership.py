"""The start page, the sample, and people, letters and partners."""

from tests.guards.policies.rules import (
    ADMINISTRATOR,
    ALICE,
    ALL,
    COORDINATING,
    COORDINATOR,
    EVERYBODY,
    NOBODY,
    SIGNED_IN,
    Rule,
    a_form,
    doing,
    reading,
)

PARTNERSHIP_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- start page and sample --------------------------------------------------------------------
    "overview:today": (reading(SIGNED_IN),),
    "overview:own_guide": (reading(SIGNED_IN),),
    "overview:guide": (
        reading(SIGNED_IN, "guide"),
        reading(NOBODY, "missing guide", not_found=SIGNED_IN),
    ),
    "overview:health": (reading(ADMINISTRATOR),),
    "overview:live": (reading(ALL, public=True),),
    "overview:ready": (reading(ALL, public=True),),
    # Opened by METRICS_TOKEN alone (tests/overview/test_health.py).
    "overview:metrics": (reading(NOBODY, public=True, refused=404),),
    "overview:sample_reset": (doing(NOBODY),),
    "overview:sample_sign_in": (doing(NOBODY, public=True, refused=404),),
    # --- the audit --------------------------------------------------------------------------------
    "overview:audit": (reading(ADMINISTRATOR),),
    "overview:audit_csv": (reading(ADMINISTRATOR),),
    # --- people and what is kept about them -------------------------------------------------------
    "overview:roles": (reading(EVERYBODY),),
    "overview:retention": (reading(SIGNED_IN),),
    "overview:my_data": (reading(SIGNED_IN),),
    "overview:my_data_file": (reading(SIGNED_IN),),
    "overview:data_of_person": (
        reading(ADMINISTRATOR, "bob"),
        reading(NOBODY, "missing number", not_found=ADMINISTRATOR),
    ),
    "overview:data_of_person_file": (
        reading(ADMINISTRATOR, "bob"),
        reading(NOBODY, "missing number", not_found=ADMINISTRATOR),
    ),
    # --- the partnership --------------------------------------------------------------------------
    "partnership:logo": (reading(ALL, public=True),),
    "partnership:letters": (reading(COORDINATING),),
    "partnership:my_letters": (reading(EVERYBODY),),
    "partnership:letter_choices": (a_form(EVERYBODY, sends={"by_mail": []}),),
    # Opened by the key in a letter alone (tests/partnership/test_letter_choices.py).
    "partnership:letter_stop": (Rule(get=NOBODY, post=NOBODY, public=True, refused=404),),
    "partnership:letter": (
        reading(
            ALICE | COORDINATING, "letter to alice", not_found=EVERYBODY - ALICE - COORDINATING
        ),
        reading(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "partnership:letter_send_again": (
        doing(ALICE | COORDINATING, "failed letter", not_found=EVERYBODY - ALICE - COORDINATING),
        doing(NOBODY, "missing", not_found=EVERYBODY),
    ),
    "partnership:letter_withdraw": (
        doing(COORDINATING, "letter to alice"),
        doing(NOBODY, "missing", not_found=COORDINATING),
    ),
    "partnership:people": (reading(COORDINATING),),
    "partnership:invite": (
        a_form(
            COORDINATING,
            sends={"name": "Nina", "email": "nina@example.org", "role": "board"},
        ),
    ),
    "partnership:person": (
        reading(COORDINATING, "bob"),
        reading(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_appoint": (
        doing(COORDINATING, "bob", sends={"role": "board"}),
        doing(ADMINISTRATOR, "bob", sends={"role": "administrator"}, no_effect=COORDINATOR),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_invite_again": (
        doing(COORDINATING, "invited"),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_takes_mail": (
        doing(COORDINATING, "refused address"),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_deactivate": (
        doing(COORDINATING, "bob"),
        doing(NOBODY, "administrator", no_effect=ADMINISTRATOR),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:person_second_step": (
        a_form(ADMINISTRATOR, "lost second step"),
        a_form(NOBODY, "administrator"),
        a_form(NOBODY, "missing number", not_found=ADMINISTRATOR),
    ),
    "partnership:person_reactivate": (
        doing(COORDINATING, "closed account"),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:appointment_end": (
        doing(COORDINATING, "role"),
        doing(NOBODY, "administrator's role", no_effect=ADMINISTRATOR),
        doing(NOBODY, "missing number", not_found=COORDINATING),
    ),
    "partnership:partners": (reading(EVERYBODY),),
    "partnership:partners_csv": (reading(EVERYBODY),),
}
