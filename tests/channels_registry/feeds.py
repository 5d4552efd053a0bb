"""The address of one's own calendar of the register, and what it answers."""

from django.urls import reverse


def new_address(client) -> str:
    """Make an address as a person does; gives it without the host."""
    page = client.post(reverse("channels_registry:feed_make"), follow=True)
    return page.context["address"].partition("//")[2].partition("/")[2]


def opened(client, address: str):
    client.logout()
    return client.get(f"/{address}")
