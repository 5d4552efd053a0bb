"""Styles that were never put in their place: each page would be an error, and health says so."""

import json

import pytest
from django.urls import reverse

from bsc_comms.overview.health import machine
from bsc_comms.overview.health.findings import Health

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_collected(settings, tmp_path):
    """Styles have names with hashes, as on a server, and collectstatic has not run."""
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}


def test_styles_that_were_never_collected_fail_with_what_to_do(nothing_collected):
    found = machine.check_styles()
    assert (found.health, found.do.partition(",")[0]) == (
        Health.FAILED,
        "Run manage.py collectstatic --no-input",
    )


def test_styles_that_were_collected_are_well(nothing_collected, tmp_path):
    named = {"paths": {"css/planner.css": "css/planner.1a2b.css"}, "version": "1.1", "hash": ""}
    (tmp_path / "staticfiles.json").write_text(json.dumps(named))
    assert machine.check_styles().health == Health.OK


def test_a_web_process_whose_pages_would_all_be_errors_is_not_ready(client, nothing_collected):
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        client.get(reverse("account_login"))
    assert client.get("/health/ready").status_code == 503
