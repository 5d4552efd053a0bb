"""Every page for every kind of person, wide and narrow, with script and without (`make axe`)."""

import pytest

from bsc_comms.overview.sample import featured_people
from tests.journeys.signing_in import sign_in_as
from tests.services.chromium import NARROW, WIDE, open_context
from tests.services.walk import faults_of_pages

KINDS = ("Amara", "Priya", "Ruth", "George", "Leah", "Tomasz")
WALKS = 4  # that share the pages of one kind of person, so that none takes longer than a test may


@pytest.mark.parametrize("first", range(WALKS))
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", KINDS)
def test_no_page_breaks_a_rule_or_scrolls_sideways(
    walked_sample, chromium, live_server, name, size, script, first
):
    # A context of its own, since refused pages are part of the walk.
    page = open_context(chromium, live_server.url, size=size, script=script).new_page()
    sign_in_as(page, next(one.name for one in featured_people() if one.name.startswith(name)))
    found = faults_of_pages(page, script=script, part=slice(first, None, WALKS))
    page.context.close()
    assert found == {}
