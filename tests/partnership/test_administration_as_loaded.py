"""What no file of reference data may say, the administration site does not take either."""

from typing import Any

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from partnership.models import Area, Partner, Partnership
from tests.factories import AreaFactory, PartnerFactory, administrator, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.unlinted]
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Ours</title>'
    '<circle cx="4" cy="4" r="4"/></svg>'
)
WHAT_TO_USE = "Use an SVG drawing of shapes only, of 100 kB at most, with a title."


def refusals(client: Client, item: Any, **changed: Any) -> list[str]:
    """What the page says where those fields of something are changed on it, or it is added."""
    sent = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in (model_to_dict(item) | changed).items()
        if value not in (None, [])
    }
    name = f"admin:partnership_{item._meta.model_name}"
    url = reverse(f"{name}_change", args=[item.pk]) if item.pk else reverse(f"{name}_add")
    client.force_login(administrator())
    page = client.post(url, sent)
    return [said for field in page.context["errors"] for said in field] if page.context else []


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        ("Our logo.png", f"It cannot be read as a drawing. {WHAT_TO_USE}"),
        (DRAWN.removesuffix("</svg>"), f"It cannot be read as a drawing. {WHAT_TO_USE}"),
        (DRAWN.replace("<svg", '<svg width="0"'), f"It cannot be read as a drawing. {WHAT_TO_USE}"),
        (DRAWN.replace("0 0 9 9", "0 0 9 9" + " " * 100_000), f"It is too large. {WHAT_TO_USE}"),
        (
            DRAWN.replace("<circle", "<script>alert(1)</script><circle"),
            "It is no plain drawing: it has no title, or holds scripts, links or styles. "
            + WHAT_TO_USE,
        ),
    ],
)
def test_a_logo_that_no_document_could_show_is_refused(
    client: Client, logo: str, said: str
) -> None:
    assert refusals(client, partnership(logo_svg=DRAWN), logo_svg=logo) == [said]
    assert Partnership.current().logo_svg == DRAWN


@pytest.mark.parametrize("logo", ["", DRAWN])
def test_a_plain_drawing_or_none_is_taken(client: Client, logo: str) -> None:
    assert refusals(client, partnership(logo_svg="Our logo.png"), logo_svg=logo) == []
    assert Partnership.current().logo_svg == logo


def test_a_logo_that_stands_already_does_not_hold_up_another_change(client: Client) -> None:
    assert refusals(client, partnership(logo_svg="Our logo.png"), strapline="Safer here") == []
    assert Partnership.current().strapline == "Safer here"


def test_what_is_no_borough_lies_in_another_area(client: Client) -> None:
    ward = Area(code="W-NEW", name="New ward", level="ward")
    assert refusals(client, ward) == [
        "“W-NEW” lies in no other area. Choose the borough, or its ward."
    ]
    borough = AreaFactory(code="WEX", level="borough", parent=None)
    assert refusals(client, ward, parent=borough.pk) == []
    assert Area.objects.get(code="W-NEW").parent == borough


def test_there_is_one_borough(client: Client) -> None:
    partnership(borough_code="WEX")
    assert refusals(client, Area(code="WEX", name="Wexcombe", level="borough")) == []
    assert refusals(client, Area(code="B2", name="Another", level="borough")) == [
        "“B2” would be a second borough beside WEX. Choose another level."
    ]
    assert [area.code for area in Area.objects.all()] == ["WEX"]


def test_the_partnership_names_its_borough_by_the_code_that_it_has(client: Client) -> None:
    AreaFactory(code="WEX", level="borough", parent=None)
    AreaFactory(code="W-EAST", level="ward")
    ours = partnership(borough_code="OLD")
    assert refusals(client, ours, borough_code="W-EAST") == [
        "“W-EAST” is the code of no borough. Enter that of yours."
    ]
    assert refusals(client, ours, borough_code="WEX") == []
    assert Partnership.current().borough_code == "WEX"


def test_a_team_has_no_teams(client: Client) -> None:
    council = PartnerFactory(code="WBC")
    team = PartnerFactory(code="WBC-CS", name="Community safety", parent=council)
    other = PartnerFactory(code="POL")
    assert refusals(client, other, parent=team.pk) == [
        "“WBC-CS” is a team itself, of WBC. Choose WBC, or none."
    ]
    assert refusals(client, council, parent=other.pk) == [
        "Community safety is a team of it: choose none."
    ]
    assert refusals(client, team, parent=other.pk) == []
    assert dict(Partner.objects.values_list("code", "parent__code")) == {
        "WBC": None,
        "WBC-CS": "POL",
        "POL": None,
    }


def test_a_name_belongs_to_one_partner(client: Client) -> None:
    PartnerFactory(code="MPS", aliases=["Old Bill", "SNT"])
    fire = PartnerFactory(code="LFB")
    assert refusals(client, fire, aliases="Fire\nold bill") == [
        "“old bill” is a name of MPS already. Give it to one partner."
    ]
    assert refusals(client, fire, aliases="Fire\nfire") == []
    assert Partner.objects.get(code="LFB").aliases == ["Fire", "fire"]
