"""What the workbooks of the register look like to whoever opens or prints one."""

import io

import openpyxl
import pytest
from django.urls import reverse

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
