"""The room of November's meeting on its day, a quarter to eleven, as its page shows it."""

from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from subgroup.models import AgendaItem, Meeting

NOW = datetime(2016, 11, 8, 10, 42, 7, tzinfo=UTC)
JSON = {"Accept": "application/json"}


def page_of(client: Client, meeting: Meeting, item: AgendaItem | None = None) -> str:
    url = reverse("subgroup:room", args=[meeting.pk])
    answer = client.get(f"{url}?item={item.pk}" if item else url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
