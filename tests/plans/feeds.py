"""Where feeds of the plan are, what none of them may say, and an address that a person makes."""

from django.urls import reverse

FEEDS = reverse("plans:feeds")
CANARY = "Quokka raid"


def key_for(client, person, **what: str) -> str:
    """Make an address as a person does; gives its key."""
    client.force_login(person)
    page = client.post(FEEDS, what or {"what": "plan"}, follow=True)
    (_, address), *_ = page.context["addresses"]
    client.logout()
    return address.partition("key=")[2]
