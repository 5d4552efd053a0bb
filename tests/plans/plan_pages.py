"""The plan as a list, fetched and read."""

from django.test import Client

URL = "/plan/"


def get(client: Client, person, query: str = ""):
    client.force_login(person)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response


def titles(response) -> list[str]:
    return [row.title for group in response.context["found"].groups for row in group.rows]
