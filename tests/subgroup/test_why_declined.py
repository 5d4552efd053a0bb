"""Why somebody declined a nomination is read by whom its form names, and by whoever wrote it."""

import pytest
from django.test import Client
from django.urls import reverse

from partnership.choices import LetterKind, Role
from subgroup.operations.nominations import ask_for_nomination, nominate
from tests.services.page_text import text_of
from tests.subgroup.nominating import letter, link_in
from tests.subgroup.october import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
WHY = "I leave in May"


def test_others_read_that_somebody_declined_and_not_why(client, people, lonely) -> None:
    """Bob, who speaks for Other partner, is named for another one."""
    asked = ask_for_nomination(by=people.coordinator, partner=lonely, role=Role.ADVOCATE)
    olga, address = lonely.nominating_officer, "bob@example.org"
    nominate(by=olga, nomination=asked, name="Bob", email=address, starts=TODAY)
    link = link_in(letter(LetterKind.NOMINATED, address))
    assert "The coordinator and administrators read it" in text_of(Client().get(link))
    Client().post(link, {"answer": "declined", "reason": WHY})
    told = set()
    for name, person in people.everybody.items():
        client.force_login(person)
        page = text_of(client.get(reverse("subgroup:member", args=[lonely.pk])))
        assert "Advocate: Bob" in page
        assert "Declined" in page
        if WHY in page:
            told.add(name)
    assert told == {"coordinator", "administrator", "bob"}
