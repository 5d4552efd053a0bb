"""What the workbooks of the register look like to whoever opens or prints one."""

import io

import openpyxl
import pytest
from django.urls import reverse

from bsc_comms.kit.tables import TableRefused, read_table
from tests.factories import ChannelFactory, partnership

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


@pytest.mark.parametrize("kind", ["channels", "offers", "resources"])
def test_a_workbook_says_whose_it_is_of_which_day_and_how_to_send_it_back(client, people, kind):
    partnership(name="Sample Safer Communities Partnership")
    client.force_login(people.bob)

    book = workbook(client, kind)

    title = kind.capitalize()
    assert book.sheetnames == [title, "How to use this"]
    assert book.properties.creator == "Sample Safer Communities Partnership"
    for sheet in book:
        assert sheet.oddFooter.left.text == f"{title} as on 25 October 2016"
        assert sheet.oddFooter.right.text == "Page &P of &N"
    told = " ".join(str(text) for row in book["How to use this"].values for text in row)
    assert f"{title} as they stood on 25 October 2016 at 10:00" in told
    assert "{" not in told


@pytest.mark.parametrize("kind", ["channels", "offers", "resources"])
def test_how_to_use_it_is_never_taken_for_the_entries_themselves(client, people, kind):
    client.force_login(people.bob)
    content = client.get(reverse("channels_registry:sheet_xlsx", args=[kind])).content
    with pytest.raises(TableRefused):
        read_table("sheet.xlsx", content)
