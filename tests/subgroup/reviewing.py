"""What the tests of the review share: an edit of a line, and the chair's decision on it."""

from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details


def edit(communication: Communication, **fields) -> None:
    communication.refresh_from_db()
    edit_communication(
        by=None,
        communication=communication,
        opened_version=communication.version,
        details=Details(fields=fields),
        reason="The hall is taken.",
    )


def decide(client, communication, kind, *, comment="", revision=None):
    communication.refresh_from_db()
    return client.post(
        f"/review/{communication.pk}/",
        {
            "kind": kind,
            "comment": comment,
            "revision": communication.version if revision is None else revision,
        },
    )
