"""What the commands about the whole planner leave in the audit, and how its page tells of them."""

import io
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview.audit_trail import Asked, found, lines_of
from bsc_comms.overview.audit_words import COMMANDS
from bsc_comms.overview.management.commands import load_sample as sample_command
from partnership.operations import audit
from tests.cast import cast
from tests.factories import CommunicationFactory
from tests.overview.recovery import OWN_REFERENCE
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = pytest.mark.django_db
SETTING_UP = settings.BASE_DIR / "bsc_comms" / "overview" / "setting_up"
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def run(command: str, *arguments: object) -> bool:
    """Whether it ended well."""
    try:
        call_command(command, *map(str, arguments), stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError:
        return False
    return True


def test_a_dry_load_of_the_reference_data_is_not_told(tmp_path) -> None:
    assert run("load_reference", "--from", OWN_REFERENCE, "--dry-run")
    assert not run("load_reference", "--from", tmp_path, "--dry-run")
    assert rows_of("overview.load_reference") == []


def test_a_load_of_the_reference_data_says_what_was_new(tmp_path) -> None:
    assert run("load_reference", "--from", OWN_REFERENCE)
    assert run("load_reference", "--from", OWN_REFERENCE)
    assert not run("load_reference", "--from", tmp_path)
    (first, *rest) = rows_of("overview.load_reference")
    assert first[0].endswith(" new, 0 changed") and not first[0].startswith("0")
    assert rest == [("0 new, 0 changed", DONE), ("", FAILED)]


def test_the_first_setting_up_says_for_whom(tmp_path) -> None:
    assert run("setup_partnership", SETTING_UP / "camden" / "setup.toml")
    assert not run("setup_partnership", tmp_path / "none.toml")
    assert not run("setup_partnership", SETTING_UP / "camden" / "setup.toml")
    name = "Camden Community Safety Partnership"
    assert rows_of("overview.setup_partnership") == [(name, DONE), ("", FAILED), (name, FAILED)]


class TestSample:
    def test_it_says_as_of_which_day(self, settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.SAMPLE = True
        monkeypatch.setattr(sample_command, "load_sample", lambda **told: None)
        assert run("load_sample", "--as-of", "2016-10-20")
        assert rows_of("overview.load_sample") == [("as of Thursday 20 October 2016", DONE)]

    def test_to_keep_a_planner_that_has_data_leaves_none(self, settings) -> None:
        settings.SAMPLE = True
        CommunicationFactory()
        assert run("load_sample", "--if-empty")
        assert rows_of("overview.load_sample") == []

    def test_a_try_to_empty_a_planner_in_use_is_told(self, settings) -> None:
        settings.SAMPLE = False
        assert not run("load_sample")
        assert rows_of("overview.load_sample") == [("", FAILED)]


def test_the_page_says_in_words_what_was_run_on_the_machine() -> None:
    with clock.at(NOW):
        administrator = cast().administrator
        audit.keep_job("overview.restore", about="as of Monday 24 October 2016, 02:00")
        audit.keep_job("plans.export_plan", about="2016/17 as csv", failed=True)
        audit.keep_job("plans.find_overlaps", about="2016/17", in_confidence=True)
        audit.keep_job("subgroup.tick.addresses_emptied", count=3)
        told = [
            (line.who, line.address, line.act, line.what, line.detail)
            for line in lines_of(found(administrator, Asked(kind="job")))
        ]
        browser = Client()
        browser.force_login(administrator)
        page = browser.get(reverse("overview:audit"), {"kind": "job"}).content.decode()
    restored = ("A restore from a backup", "as of Monday 24 October 2016, 02:00")
    assert told == [
        *[("The planner", "", "Job", "Addresses from where people came were taken out", "3 done")],
        *[
            (
                "On the machine",
                "",
                "Job",
                "An export of the plan by command",
                "2016/17 as csv, failed",
            )
        ],
        ("On the machine", "", "Job", *restored),
    ]
    for words in (*restored, "On the machine", "An export of the plan by command"):
        assert words in page
    assert "search for overlaps" not in page


def test_a_command_is_found_by_its_words() -> None:
    with clock.at(NOW):
        administrator = cast().administrator
        for command in COMMANDS:
            audit.keep_job(command)
        rows = lines_of(found(administrator, Asked(what="backup")))
    assert [row.what for row in rows] == ["A restore from a backup", "A backup"]
