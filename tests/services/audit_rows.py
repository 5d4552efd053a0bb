"""What a command left in the audit, as tests compare it."""

from partnership.choices import AuditAct
from partnership.models import AuditEntry

DONE, FAILED = "done", "failed"


def rows_of(command: str) -> list[tuple[str, str]]:
    """What the rows of a command tell and how it ended, the first one first.

    A row that is on no page says so. All are nobody's and from nowhere.
    """
    rows = AuditEntry.objects.filter(what=command).order_by("pk")
    assert {(row.act, row.by, row.address) for row in rows} <= {(AuditAct.JOB, None, None)}
    return [
        (
            f"{row.about} (in confidence)" if row.in_confidence else row.about,
            FAILED if row.failed else DONE,
        )
        for row in rows
    ]
