"""What a communication serves and lays weight on, in the words of the communications plan."""

from collections.abc import Sequence

from plans.models import Communication

#: What is read here of a communication: lists to prefetch, and what to select with it.
LISTS_SERVED = ("emphases", "aims", "priorities")
PRIORITY_OF_CAMPAIGN = "campaign__priority"


def lays_weight_on(communication: Communication) -> str:
    """Its emphases in a line; "" where it names none."""
    labels = [emphasis.label for emphasis in communication.emphases.all()]
    return f"Lays weight on: {'; '.join(labels)}" if labels else ""


def what_it_serves(communication: Communication) -> list[str]:
    """A line for its aims and one for its priorities; none for what it does not name.

    Its campaign's priority counts as one of its own, as in the filters and in the record.
    """
    aims = [aim.label for aim in communication.aims.all()]
    said = (
        (("Serves the aim", "Serves the aims"), aims),
        (("Serves the priority", "Serves the priorities"), _priorities(communication)),
    )
    return [_line(words, labels) for words, labels in said if labels]


def _priorities(communication: Communication) -> list[str]:
    own = list(communication.priorities.all())
    campaign = communication.campaign
    labels = [priority.label for priority in own]
    if campaign and campaign.priority and campaign.priority not in own:
        labels.append(f"{campaign.priority.label} (its campaign’s)")
    return labels


def _line(words: tuple[str, str], labels: Sequence[str]) -> str:
    one, several = words
    return f"{one if len(labels) == 1 else several}: {'; '.join(labels)}"
