"""What the workbooks of the register look like to whoever opens or prints one."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import ChannelFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def workbook(client, kind: str) -> openpyxl.Workbook:
    content = client.get(reverse("channels_registry:sheet_xlsx", args=[kind])).content
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "first_that_moves"), [("channels", "C2"), ("offers", "D2"), ("resources", "D2")]
)
def test_what_names_an_entry_stays_while_its_sheet_is_scrolled(
    client, people, kind, first_that_moves
):
    client.force_login(people.bob)
    assert workbook(client, kind).worksheets[0].freeze_panes == first_that_moves


def test_a_channel_with_many_names_takes_six_lines_and_keeps_them_all(client, people):
    names = [f"The name that {number} people know" for number in range(100)]
    ChannelFactory(name="Posters", aliases=names)
    client.force_login(people.bob)

    sheet = workbook(client, "channels")["Channels"]

    assert sheet.row_dimensions[2].height == 6 * 15
    cells = dict(zip(*sheet.iter_rows(values_only=True), strict=True))
    assert cells["Also called"] == "; ".join(names)
