"""Agreed lines and contacts."""

from tests.guards.agreed_world import a_contact, a_line
from tests.guards.policies.rules import (
    ALICE,
    EDITING,
    EVERYBODY,
    LOGGING,
    NOBODY,
    READS_A_SECRET,
    SUBGROUP,
    VERSION_1,
    Rule,
    a_form,
    doing,
    in_boxes,
    kept_back,
    of_the_register,
    read_by_all,
    reading,
)

AGREED_ADDRESSES: dict[str, tuple[Rule, ...]] = {
    # --- agreed lines and contacts ----------------------------------------------------------------
    "plans:lines": (reading(EVERYBODY),),
    "plans:lines_csv": (reading(EVERYBODY),),
    "plans:line": (
        reading(EVERYBODY, "line"),
        *kept_back(reading, of="line of ", policy=EVERYBODY, **READS_A_SECRET),
    ),
    "plans:line_new": (a_form(LOGGING, sends=a_line),),
    "plans:line_edit": (
        a_form(EDITING, "line", sends={"name": "Lock up now"}, versioned="version"),
        *kept_back(a_form, of="line of ", sends={"name": "Say it"}, versioned="version"),
    ),
    "plans:line_word": (
        a_form(EDITING, "line", sends={"short": "Lock up, always."}, versioned="version"),
        *kept_back(a_form, of="line of ", sends={"short": "Say it."}, versioned="version"),
    ),
    "plans:line_agree": (
        a_form(
            SUBGROUP,
            "proposed line",
            sends=in_boxes("agreed_on", 9, 8, 2016),
            versioned="version",
        ),
        *kept_back(
            a_form,
            of="line of ",
            policy=SUBGROUP,
            may=(NOBODY, NOBODY),
            refused=(NOBODY, NOBODY),
        ),
    ),
    "plans:line_end": (
        doing(EDITING, "line", **VERSION_1),
        *kept_back(doing, of="line of ", **VERSION_1),
    ),
    "plans:line_back": (
        doing(EDITING, "ended line", **VERSION_1),
        *kept_back(doing, of="line of ", no_effect=ALICE, **VERSION_1),
    ),
    "plans:contacts": (reading(EVERYBODY),),
    "plans:contacts_csv": (reading(EVERYBODY),),
    "plans:contact": read_by_all("contact"),
    "plans:contact_new": (a_form(LOGGING, sends=a_contact),),
    "plans:contact_edit": of_the_register(
        a_form, "contact", sends={"number": "0300 555 0199"}, versioned="version"
    ),
    "plans:contact_check": of_the_register(doing, "contact"),
    "plans:contact_end": of_the_register(doing, "contact", **VERSION_1),
    "plans:contact_back": of_the_register(doing, "ended contact", **VERSION_1),
    "plans:line_carry": (
        doing(EDITING, "line to carry", sends={"wording": "1"}, versioned="wording"),
        doing(NOBODY, "no line to carry", not_found=EDITING),
        *kept_back(
            doing,
            of="line to carry for ",
            missing="missing line to carry",
            sends={"wording": "1"},
            versioned="wording",
        ),
    ),
    "plans:line_leave": (
        doing(EDITING, "carried line"),
        *kept_back(doing, of="carried line for ", missing="missing line to carry"),
    ),
    "plans:contact_carry": (
        doing(EDITING, "contact to carry", **VERSION_1),
        doing(NOBODY, "no contact to carry", not_found=EDITING),
        *kept_back(
            doing, of="contact to carry for ", missing="missing contact to carry", **VERSION_1
        ),
    ),
    "plans:contact_leave": (
        doing(EDITING, "carried contact"),
        *kept_back(doing, of="carried contact for ", missing="missing contact to carry"),
    ),
}
