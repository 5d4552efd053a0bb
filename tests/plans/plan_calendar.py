"""The plan as a month and as a week, as somebody sees it."""

URL = "/plan/calendar/"


def month(client, person, query: str = "?month=2016-11"):
    client.force_login(person)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response.context["page"]


def week(client, person, query: str):
    client.force_login(person)
    return client.get(f"{URL}{query}").context["page"]
