"""The page of all partners: who keeps them, and until when each stays."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.operations.people import deactivate
from tests.factories import PartnerFactory, administrator, advocate_of, coordinator
from tests.services.csv_files import rows_of

pytestmark = pytest.mark.django_db
IN_NOVEMBER = datetime(2016, 11, 8, 9, tzinfo=UTC)


def page_for(client, person) -> str:
    client.force_login(person)
    with clock.at(IN_NOVEMBER):
        return " ".join(client.get(reverse("partnership:partners")).text.split())


def test_an_administrator_adds_and_changes_partners_from_here(client) -> None:
    fire = PartnerFactory(name="Fire Brigade")
    page = page_for(client, administrator())
    change = reverse("admin:partnership_partner_change", args=[fire.pk])
    assert f'href="{reverse("admin:partnership_partner_add")}">Add a partner' in page
    assert f'href="{change}">Change' in page


def test_others_are_told_who_does(client) -> None:
    PartnerFactory()
    page = page_for(client, coordinator())
    assert "An administrator adds partners, and changes or ends them." in page
    assert reverse("admin:partnership_partner_add") not in page


def test_its_advocate_is_named_while_the_account_is_open(client) -> None:
    advocate = advocate_of(PartnerFactory(), name="Amara Okafor")
    cora = coordinator()
    assert "Amara Okafor" in page_for(client, cora)
    with clock.at(IN_NOVEMBER):
        deactivate(by=cora, person=advocate)
    assert "Amara Okafor" not in page_for(client, cora)


def test_a_last_day_to_come_is_shown(client) -> None:
    PartnerFactory(name="Probation", valid_to=date(2017, 3, 31))
    assert "until Fri 31 Mar" in page_for(client, coordinator())


def test_each_stands_among_those_of_today_to_come_or_ended(client) -> None:
    begins, ends = date(2016, 11, 9), date(2016, 11, 7)
    for name, life in (
        ("First day", {"valid_from": date(2016, 11, 8)}),
        ("Last day", {"valid_to": date(2016, 11, 8)}),
        ("To come", {"valid_from": begins, "valid_to": date(2017, 3, 31)}),
        ("Ended", {"valid_from": date(2016, 4, 1), "valid_to": ends}),
    ):
        PartnerFactory(name=name, **life)
    client.force_login(coordinator())
    with clock.at(IN_NOVEMBER):
        shown = client.get(reverse("partnership:partners")).context
    assert [str(partner) for partner, _ in shown["current"]] == ["First day", "Last day"]
    assert [str(partner) for partner in shown["coming"]] == ["To come"]
    assert [str(partner) for partner in shown["ended"]] == ["Ended"]


def test_a_coordinator_is_not_told_to_ask_the_coordinator(client) -> None:
    client.force_login(coordinator())
    refused = client.get(reverse("overview:health"))
    assert refused.status_code == 403
    assert "ask an administrator." in refused.text


def test_the_file_has_all_partners_and_names_nobody(client) -> None:
    council = PartnerFactory(code="LBB", name="Barnet Council", short_name="Barnet")
    PartnerFactory(code="YOUTH", name="Youth Services", parent=council)
    advocate_of(council, name="Alice")
    mopac = PartnerFactory(code="MOPAC", name="MOPAC", valid_from=date(2017, 1, 1))
    PartnerFactory(
        code="MPA", name="=Police Authority", valid_to=date(2012, 1, 15), successor=mopac
    )
    cora = coordinator()
    assert 'href="/partners/partners.csv">Download as CSV<' in page_for(client, cora)
    with clock.at(IN_NOVEMBER):
        file = client.get(reverse("partnership:partners_csv"))
    assert file["Content-Disposition"] == 'attachment; filename="Partners.csv"'
    kind = council.get_kind_display()
    assert rows_of(file) == [
        [
            *("Partner", "Code", "Kind", "Team of", "From", "Until", "Took its place"),
            "Has an advocate",
        ],
        ["Barnet Council", "LBB", kind, "", "", "", "", "Yes"],
        ["MOPAC", "MOPAC", kind, "", "2017-01-01", "", "", ""],
        ["Youth Services", "YOUTH", kind, "Barnet Council", "", "", "", "No"],
        ["'=Police Authority", "MPA", kind, "", "", "2012-01-15", "MOPAC", ""],
    ]
