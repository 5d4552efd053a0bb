"""No NUL byte gets as far as a query, on its way by an address, a cookie or a field."""

import pytest

from bsc_comms.kit.sent import text_sent
from tests.cast import cast

ADDRESSES = [
    "/communications/new/?topic=%00",
    "/communications/new/?area=A%00",
    "/evidence/indicators/%00/",
    "/people/invite/?partner=%00",
    "/agreed/?text=%00",
    "/accounts/login/?next=%00",
    "/nowhere/?%00=1",
]


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_holds_one_is_refused_with_a_page(client, address):
    client.force_login(cast().coordinator)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "The planner could not read that request" in answer.text


@pytest.mark.django_db
def test_so_is_one_that_stands_in_the_query_as_it_is(client):
    client.force_login(cast().coordinator)
    assert client.get("/plan/", QUERY_STRING="text=\0").status_code == 400
    assert client.get("/plan/?text=%2500").status_code == 200


@pytest.mark.both_databases
@pytest.mark.django_db
def test_so_is_a_cookie_that_holds_one(client):
    answer = client.get("/plan/", headers={"cookie": 'session="another\\000key"'})
    assert answer.status_code == 400


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/communications/?state=%00", "/api/%00/"])
def test_a_machine_is_told_in_json(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert answer.json() == {
        "error": "What was asked or sent cannot be read. /api/openapi.json says how to ask."
    }


def test_a_field_is_read_without_them(rf):
    sent = rf.post("/", {"why": "A \0letter\0"})
    assert (text_sent(sent, "why"), text_sent(sent, "what")) == ("A letter", "")
