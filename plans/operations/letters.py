"""Owing a letter about a communication: once for its key, in confidence where that is kept back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import nudge
from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter, Person
from partnership.operations.letters import owe_letters
from plans.models import Communication

OF_USE_FOR = timedelta(days=30)


def owe_about(
    communication: Communication,
    people: Iterable[Person],
    render: Callable[[Person], Rendered],
    *,
    kind: LetterKind,
    key: str,
    by: Person | None = None,
    expires: datetime | None = None,
    naming: Sequence[Communication] = (),
) -> int:
    """Owe a letter about a communication to each but the one who acts; how many are new.

    About what is kept back, only its recipient may know that there is a letter. naming: other
    communications that it names, for which the same holds.
    """
    now = clock.now()
    to = {f"{key}:{person.pk}": person for person in people if by is None or person.pk != by.pk}
    known = Letter.objects.filter(unique_key__in=to).values_list("unique_key", flat=True)
    new = to.keys() - set(known)
    owe_letters(
        [(person, each, render(person)) for each, person in to.items() if each in new],
        kind=kind,
        about=communication.title[:200],
        due=now,
        expires=expires or now + OF_USE_FOR,
        in_confidence=not all(each.is_open_to_the_partnership for each in (communication, *naming)),
    )
    if new:
        nudge("partnership.send_due_letters")
    return len(new)
