"""Forward plans and annual records."""

from tests.guards.policies.rules import COORDINATING, EVERYBODY, NOBODY, Rule, doing, reading

PUBLISHED_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- what was published -----------------------------------------------------------------------
    "plans:forward_plans": (reading(EVERYBODY),),
    "plans:forward_plan": (
        reading(EVERYBODY, "plan"),
        reading(NOBODY, "missing plan", not_found=EVERYBODY),
    ),
    "plans:forward_plan_file": (
        reading(EVERYBODY, "plan file"),
        reading(NOBODY, "missing plan file", not_found=EVERYBODY),
    ),
    "plans:records": (reading(EVERYBODY),),
    "plans:record": (
        reading(EVERYBODY, "record"),
        reading(NOBODY, "missing year", not_found=EVERYBODY),
    ),
    "plans:record_compile": (
        doing(COORDINATING, "record"),
        doing(NOBODY, "missing year", not_found=COORDINATING),
    ),
    "plans:record_revision": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_register": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_register_csv": (
        reading(EVERYBODY, "revision"),
        reading(NOBODY, "missing revision", not_found=EVERYBODY),
    ),
    "plans:record_file": (
        reading(EVERYBODY, "record file"),
        reading(NOBODY, "missing record file", not_found=EVERYBODY),
    ),
}
