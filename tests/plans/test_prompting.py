"""The letter about what nobody has picked up: in time, once, to the usual lead and the subgroup."""

from datetime import UTC, date, datetime, time

import pytest

from bsc_comms.kit import clock
from partnership.choices import MAY_BE_STOPPED, LetterKind, LetterState, Role
from partnership.models import Letter, Person, Topic
from partnership.operations.letters import withdraw_letter
from plans.choices import State
from plans.models import Prompted
from plans.operations.occasions import leave_out, take_up_again
from plans.operations.prompting import prompt_about_occasions
from subgroup.operations.tick import tick
from tests.cast import Cast
from tests.factories import (
    AppointmentFactory,
    AwarenessDayFactory,
    ChannelFactory,
    CommunicationFactory,
    SeasonFactory,
    TopicFactory,
    coordinator,
)

pytestmark = pytest.mark.django_db
# Copy for the November peak is due on 20 September; twenty working days before is 22 August.
PROMPT_DAY = date(2016, 8, 22)


def at(day: date, hour: int = 9):
    return clock.at(clock.start_of(day, hour=hour))


@pytest.fixture(autouse=True)
def everybody_has_come_in(people: Cast) -> None:
    Person.objects.update(last_login=datetime(2010, 1, 1, tzinfo=UTC))


@pytest.fixture
def burglary(people: Cast) -> Topic:
    ChannelFactory(name="Magazine", lead_time_days=42)
    ChannelFactory(name="Press", lead_time_days=5)
    topic = TopicFactory(label="Burglary", usual_lead=people.lead.code)
    SeasonFactory(code="PK", topic=topic, what_rises="Homes burgled", months=[11, 12])
    return topic


def to() -> list[str]:
    return sorted(Letter.objects.values_list("recipient__name", flat=True))


def test_it_goes_twenty_working_days_before_the_first_lead_time_ends(burglary: Topic) -> None:
    with at(date(2016, 8, 19)):
        assert prompt_about_occasions() == 0
    with at(PROMPT_DAY, hour=7):
        assert prompt_about_occasions() == 0
    with at(PROMPT_DAY):
        assert prompt_about_occasions() == 1
    assert to() == ["Alice", "Chris", "Cora"]
    letter = Letter.objects.get(recipient__name="Alice")
    assert letter.kind == LetterKind.NOT_PICKED_UP
    assert letter.subject == "Plan for “Homes burgled” by Tue 20 Sep: nobody has yet"
    assert "rises from Tuesday 1 November 2016 to Saturday 31 December 2016." in letter.text
    assert "Nothing that all partners can see" in letter.text
    assert "Copy for Magazine is due by Tuesday 20 September 2016" in letter.text
    assert "/evidence/seasons/peak-PK-11-2016/" in letter.text
    assert letter.expires == clock.start_of(date(2016, 9, 21)), "when the day that it names is over"


@pytest.mark.parametrize(
    ("day", "named", "over"),
    [
        (date(2016, 9, 19), "Tue 20 Sep", date(2016, 9, 21)),
        (date(2016, 9, 20), "Thu 27 Oct", date(2016, 10, 28)),
        (date(2016, 10, 27), "Thu 27 Oct", date(2016, 10, 28)),
    ],
    ids=["tomorrow", "today, and another later", "today is the last"],
)
def test_it_names_no_day_that_is_over_when_it_is_read_in_the_next_morning(
    burglary: Topic, day: date, named: str, over: date
) -> None:
    with at(day):
        prompt_about_occasions()
    letter = Letter.objects.get(recipient__name="Alice")
    assert letter.subject == f"Plan for “Homes burgled” by {named}: nobody has yet"
    assert letter.expires == clock.start_of(over)


def test_who_can_leave_it_out_on_its_page_is_told_so(burglary: Topic) -> None:
    with at(PROMPT_DAY):
        prompt_about_occasions()
    for name in ("Alice", "Cora"):
        text = " ".join(Letter.objects.get(recipient__name=name).text.split())
        assert "take it up this year, say so on the same page, with the reason." in text


def test_the_chair_is_told_for_the_subgroup_in_words_of_their_own(burglary: Topic) -> None:
    with at(PROMPT_DAY):
        prompt_about_occasions()
    text = " ".join(Letter.objects.get(recipient__name="Chris").text.split())
    assert "of every other channel: ask the partners who takes it up. If nobody is" in text
    assert "to take it up this year, tell the coordinator why. This is asked once." in text
    assert "See it: http" in text
    assert "You receive this because you chair the subgroup." in text


@pytest.mark.parametrize(
    ("also", "why"),
    [
        (Role.COORDINATOR, "because you coordinate the subgroup."),
        (Role.ADVOCATE, "because you speak for the partner that usually leads on Burglary."),
    ],
)
def test_who_chairs_and_does_more_gets_one_letter_about_what_they_can_do(
    people: Cast, burglary: Topic, also: Role, why: str
) -> None:
    AppointmentFactory(
        person=people.chair, role=also, partner=people.lead if also == Role.ADVOCATE else None
    )
    with at(PROMPT_DAY):
        prompt_about_occasions()
    assert to() == ["Alice", "Chris", "Cora"]
    letter = Letter.objects.get(recipient=people.chair)
    assert f"You receive this {why}" in letter.text
    assert "See it and plan one:" in letter.text


def test_it_goes_once_for_each_year(burglary: Topic) -> None:
    for day in (PROMPT_DAY, PROMPT_DAY, date(2016, 9, 1)):
        with at(day):
            prompt_about_occasions()
    coordinator(name="Colin", last_login=datetime(2010, 1, 1, tzinfo=UTC))
    with at(date(2016, 9, 2)):
        assert prompt_about_occasions() == 0, "whoever comes later is not told of the old ones"
    assert to() == ["Alice", "Chris", "Cora"]
    with at(date(2017, 8, 29)):
        assert prompt_about_occasions() == 1
    assert Prompted.objects.filter(what="peak-PK-11").count() == 2


def test_before_anybody_has_come_in_nobody_is_told_and_nothing_is_used_up(
    people: Cast, burglary: Topic
) -> None:
    told = Person.objects.filter(name__in=("Alice", "Chris", "Cora"))
    told.update(password="!", last_login=None)
    with at(PROMPT_DAY):
        assert prompt_about_occasions() == 0
    told.filter(name="Cora").update(last_login=clock.start_of(PROMPT_DAY))
    with at(date(2016, 8, 23)):
        assert prompt_about_occasions() == 1
    assert to() == ["Cora"]


def test_what_was_picked_up_is_not_asked_for(burglary: Topic) -> None:
    CommunicationFactory(topics=[burglary], window_start=date(2016, 11, 8))
    with at(PROMPT_DAY):
        assert prompt_about_occasions() == 0


def test_a_letter_that_is_missing_never_tells_of_what_is_kept_back(
    people: Cast, burglary: Topic
) -> None:
    CommunicationFactory(topics=[burglary], lead_partner=people.lead, embargoed=True)
    with at(PROMPT_DAY):
        assert prompt_about_occasions() == 1
    assert to() == ["Alice", "Chris", "Cora"]


def test_what_is_left_out_is_not_asked_for_and_takes_waiting_letters_back(
    people: Cast, burglary: Topic
) -> None:
    said = {"what": "peak-PK-11", "name": "Homes burgled", "reason": "No time"}
    with at(PROMPT_DAY):
        prompt_about_occasions()
        leave_out(by=people.coordinator, year=2016, **said)
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.WITHDRAWN}
    with at(date(2017, 8, 29)):
        leave_out(by=people.coordinator, year=2017, **said)
        assert prompt_about_occasions() == 0


class TestPickedUpBeforeTheLettersHadGone:
    """What waits is taken back on any day, as it goes on any morning."""

    FRIDAY, SATURDAY = date(2016, 8, 26), date(2016, 8, 27)

    def states(self) -> dict[str, str]:
        return dict(Letter.objects.values_list("recipient__name", "state"))

    def test_whoever_had_none_yet_is_not_told_that_nobody_has(
        self, people: Cast, burglary: Topic
    ) -> None:
        with at(self.FRIDAY):
            assert prompt_about_occasions() == 1
            theirs = Letter.objects.filter(recipient=people.alice)
            theirs.update(state=LetterState.SENT, sent_at=clock.now())
        CommunicationFactory(topics=[burglary], window_start=date(2016, 11, 8))
        with at(self.SATURDAY, hour=7):
            assert prompt_about_occasions() == 0
        assert self.states() == {
            "Alice": LetterState.SENT,
            "Chris": LetterState.WITHDRAWN,
            "Cora": LetterState.WITHDRAWN,
        }
        assert Prompted.objects.exists()

    def test_by_what_is_kept_back_no_letter_is_taken_back(
        self, people: Cast, burglary: Topic
    ) -> None:
        with at(self.FRIDAY):
            prompt_about_occasions()
        CommunicationFactory(topics=[burglary], lead_partner=people.lead, embargoed=True)
        with at(self.SATURDAY, hour=7):
            prompt_about_occasions()
        assert set(self.states().values()) == {LetterState.QUEUED}

    def test_where_nobody_had_been_told_it_is_told_of_once_nobody_has_it_any_more(
        self, burglary: Topic
    ) -> None:
        with at(PROMPT_DAY):
            prompt_about_occasions()
        one = CommunicationFactory(topics=[burglary], window_start=date(2016, 11, 8))
        with at(PROMPT_DAY, hour=10):
            assert prompt_about_occasions() == 0
        assert not Letter.objects.waiting().exists()
        one.state, one.state_reason = State.CANCELLED, "No money"
        one.save()
        with at(date(2016, 8, 23)):
            assert prompt_about_occasions() == 1
        waiting = Letter.objects.waiting().values_list("recipient__name", flat=True)
        assert sorted(waiting) == ["Alice", "Chris", "Cora"]


class TestTakenUpAgain:
    """Once "Not this year" is taken back, whoever was not told of the occasion is."""

    WHAT, YEAR = "peak-PK-11", 2016

    def left_out_and_taken_up_again(self, people: Cast) -> None:
        said = {"name": "Homes burgled", "reason": "No time"}
        leave_out(by=people.coordinator, what=self.WHAT, year=self.YEAR, **said)
        assert take_up_again(by=people.coordinator, what=self.WHAT, year=self.YEAR)

    def test_where_no_letter_had_gone_it_is_asked_for_anew(
        self, people: Cast, burglary: Topic
    ) -> None:
        for day, named in ((PROMPT_DAY, "Tue 20 Sep"), (date(2016, 9, 21), "Thu 27 Oct")):
            with at(day):
                assert prompt_about_occasions() == 1
            waiting = Letter.objects.filter(state=LetterState.QUEUED)
            assert {one.subject for one in waiting} == {
                f"Plan for “Homes burgled” by {named}: nobody has yet"
            }
            assert sorted(one.recipient.name for one in waiting) == ["Alice", "Chris", "Cora"]
            with at(day, hour=10):
                self.left_out_and_taken_up_again(people)

    def test_where_one_had_gone_only_what_was_taken_back_with_it_waits_again(
        self, people: Cast, burglary: Topic
    ) -> None:
        coordinator(name="Colin", last_login=datetime(2010, 1, 1, tzinfo=UTC))
        with at(PROMPT_DAY):
            prompt_about_occasions()
            letters = Letter.objects.filter(unique_key__startswith="not-picked-up")
            letters.filter(recipient=people.alice).update(
                state=LetterState.SENT, sent_at=clock.now()
            )
            by_hand = letters.get(recipient__name="Colin")
            withdraw_letter(by=people.coordinator, letter_id=by_hand.pk)
        with at(PROMPT_DAY, hour=10):
            self.left_out_and_taken_up_again(people)
            assert prompt_about_occasions() == 0
        states = dict(Letter.objects.values_list("recipient__name", "state"))
        assert states == {
            "Alice": LetterState.SENT,
            "Chris": LetterState.QUEUED,
            "Colin": LetterState.WITHDRAWN,
            "Cora": LetterState.QUEUED,
        }

    def test_what_somebody_left_as_it_was_missed_stays_so(
        self, people: Cast, burglary: Topic
    ) -> None:
        with at(PROMPT_DAY):
            prompt_about_occasions()
            letters = Letter.objects.filter(unique_key__startswith="not-picked-up")
            letters.filter(recipient=people.alice).update(
                state=LetterState.SENT, sent_at=clock.now()
            )
            letters.filter(recipient__name="Chris").update(state=LetterState.MISSED)
            said = {"name": "Homes burgled", "reason": "No time"}
            leave_out(by=people.coordinator, what=self.WHAT, year=self.YEAR, **said)
            missed = letters.get(recipient__name="Chris")
            withdraw_letter(by=people.coordinator, letter_id=missed.pk)
            assert take_up_again(by=people.coordinator, what=self.WHAT, year=self.YEAR)
        states = dict(Letter.objects.values_list("recipient__name", "state"))
        assert (states["Chris"], states["Cora"]) == (LetterState.WITHDRAWN, LetterState.QUEUED)


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2016, 10, 27), 1),
        (date(2016, 10, 28), 0),
        (date(2016, 11, 1), 0),
        (date(2016, 8, 27), 0),
        (date(2016, 8, 29), 0),
    ],
    ids=["the last lead time", "too late for all", "it has begun", "Saturday", "bank holiday"],
)
def test_after_a_standstill_it_goes_while_a_channel_can_be_reached(
    burglary: Topic, day: date, asked: int
) -> None:
    with at(day):
        assert prompt_about_occasions() == asked


def test_without_a_usual_lead_chair_and_coordinator_alone_are_told(people: Cast) -> None:
    ChannelFactory(lead_time_days=42)
    AwarenessDayFactory(starts=date(2016, 11, 14), topic=None)
    with at(date(2016, 9, 20)):
        assert prompt_about_occasions() == 1
    assert to() == ["Chris", "Cora"]
    letter = Letter.objects.get(recipient__name="Cora")
    assert "is on Monday 14 November 2016." in letter.text
    assert "because you coordinate the subgroup" in letter.text


def test_without_lead_times_nothing_can_be_late(people: Cast) -> None:
    AwarenessDayFactory(starts=date(2016, 11, 14))
    with at(date(2016, 11, 7)):
        assert prompt_about_occasions() == 0


def test_the_tick_owes_it_and_a_person_may_switch_it_off(burglary: Topic) -> None:
    with clock.at(datetime.combine(PROMPT_DAY, time(9), UTC)):
        assert tick().occasions_prompted == 1
        assert tick().occasions_prompted == 0
    assert LetterKind.NOT_PICKED_UP in MAY_BE_STOPPED
