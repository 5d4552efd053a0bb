"""What the tests of the plan share."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind
from channels_registry.models import Edition
from partnership.models import Person
from plans.choices import Level, Unit
from plans.models import Communication, Metric, Overlap
from plans.operations.imports import choosing, orders, reading, receiving
from tests.cast import Cast, cast
from tests.factories.overlaps import overlap_of
from tests.plans.october import NOW
from tests.plans.overlap_pairs import about_burglary
from tests.plans.plain_documents import with_a_plain_word_file, with_plain_documents
from tests.plans.sheets import small_partnership
from tests.plans.ward_panel import ward_panel


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def alice(client: Client, people: Cast) -> Client:
    """Somebody signed in who speaks for Lead partner."""
    client.force_login(people.alice)
    return client


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser of their own for each person of a test."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def sides(people: Cast) -> tuple[Communication, Communication]:
    """What Lead and Other partner plan, near each other."""
    return (
        about_burglary(lead_partner=people.lead, title="Ours"),
        about_burglary(lead_partner=people.other, title="Theirs"),
    )


@pytest.fixture
def pair(sides: tuple[Communication, Communication]) -> Overlap:
    return overlap_of(*sides)


@pytest.fixture
def panel(people: Cast) -> Edition:
    """An edition in which one is without a booking."""
    return ward_panel(people)


@pytest.fixture
def sheets_in_october() -> Iterator[None]:
    """A small partnership, which understands the sheets of tests.plans.sheets."""
    small_partnership()
    with clock.at(NOW):
        yield


@pytest.fixture
def two_are_many(monkeypatch) -> None:
    """Three rows are a large sheet."""
    for module in (reading, receiving, orders, choosing):
        monkeypatch.setattr(module, "LARGE", 2)


@pytest.fixture
def nudged(monkeypatch):
    """The messages that would have gone to a worker."""
    found = []
    monkeypatch.setattr(
        "bsc_comms.kit.jobs.celery.current_app.send_task",
        lambda name, kwargs, **_: found.append((name, kwargs)),
    )
    return found


@pytest.fixture
def written_at_once_in_word(monkeypatch) -> None:
    """A record's Word file is set at once and says next to nothing."""
    with_a_plain_word_file(monkeypatch)


@pytest.fixture
def plain_documents(monkeypatch) -> None:
    """A record's PDF and Word file are set at once and say next to nothing."""
    with_plain_documents(monkeypatch)


@pytest.fixture
def homes() -> Metric:
    """A figure that is asked of what was printed."""
    return Metric.objects.create(
        code="HOMES",
        label="Homes delivered to",
        level=Level.OUTPUTS,
        channel_kind=ChannelKind.PRINT,
        unit=Unit.HOUSEHOLDS,
    )


@pytest.fixture
def cost() -> Metric:
    """A figure that is asked of everything."""
    return Metric.objects.create(code="COST", label="Cost", level=Level.INPUTS, unit=Unit.POUNDS)
