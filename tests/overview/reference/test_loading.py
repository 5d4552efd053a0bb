"""Reference data of another borough, and the command that loads it."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from bsc_comms.overview.reference import load_reference
from partnership.models import Area, Partner
from tests.overview.reference.folders import OTHER, everything_loaded

pytestmark = pytest.mark.django_db


# --- another borough ----------------------------------------------------------------------------
def test_another_borough_loads_and_nothing_of_the_first_is_left():
    summary = load_reference(OTHER)
    assert summary["partners"].created == 3
    assert Partner.objects.get(code="WBC-CS").parent.code == "WBC"
    assert Area.objects.get(code="WEX-MILL").wards_touched.count() == 2
    text = everything_loaded()
    assert "Wexcombe Gazette" in text
    assert "Barnet" not in text
    assert "BSCP" not in text


def test_code_and_templates_do_not_name_the_borough():
    folders = ["bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"]
    kinds = {".py", ".html", ".txt", ".typ", ".css", ".js"}
    naming = [
        path.relative_to(settings.BASE_DIR).as_posix()
        for folder in [*folders, "templates", "static/css", "static/js"]
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in kinds
        and "sample" not in path.as_posix()
        and "barnet" in path.read_text(encoding="utf-8").lower()
    ]
    assert naming == []


# --- the command --------------------------------------------------------------------------------
def test_the_command_says_what_it_did_and_a_dry_run_keeps_nothing():
    said = StringIO()
    call_command("load_reference", "--from", str(OTHER), "--dry-run", stdout=said)
    assert said.getvalue() == "Would load reference data: 19 new, 0 changed, 0 as before.\n"
    assert everything_loaded().strip() == ""

    said = StringIO()
    call_command("load_reference", "--from", str(OTHER), stdout=said)
    assert said.getvalue() == "Loaded reference data: 19 new, 0 changed, 0 as before.\n"
