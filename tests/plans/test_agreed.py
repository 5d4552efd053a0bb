"""Agreed lines and contacts: who keeps them, what is carried, and who is told of a change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from channels_registry.operations import NotPossible, StaleEdit
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import CarriedStanding, State
from plans.models import AgreedLine, CarriedLine, Contact, LineWording
from plans.operations import agreed
from plans.operations.agreed import Words
from plans.operations.communications import edit_communication, log_communication
from plans.operations.details import Details
from plans.queries.agreed.carried import agreed_part, to_put_right, who_carries_line
from plans.queries.agreed.lines import also_found, lines_for
from plans.queries.communications import find_communication
from tests.factories import CampaignFactory, CommunicationFactory, TopicFactory
from tests.factories.agreed import (
    AgreedLineFactory,
    CarriedContactFactory,
    CarriedLineFactory,
    ContactFactory,
    LineWordingFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
TODAY = NOW.date()
MET = date(2016, 8, 9)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def topic():
    return TopicFactory(label="Burglary")


@pytest.fixture
def line(people, topic) -> AgreedLine:
    return AgreedLineFactory(owner=people.lead, topic=topic, name="Lock up")


@pytest.fixture
def contact(people, topic) -> Contact:
    return ContactFactory(owner=people.lead, topics=[topic], name="Report it", number="101")


def of_bob(people, **fields):
    return CommunicationFactory(lead_partner=people.other, **fields)


def carries(communication, line) -> CarriedLine:
    return CarriedLineFactory(communication=communication, wording=line.current)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def reworded(people, line, **words):
    """The coordinator words it anew, as a meeting agreed it."""
    said = {"short": "Lock up, always.", "agreed_on": MET, **words}
    return agreed.add_wording(
        by=people.coordinator,
        line=line,
        opened_version=fresh(line).version,
        words=Words(**said),
    )


def told(kind=LetterKind.LINE_CHANGED) -> list[tuple[str, str]]:
    letters = Letter.objects.filter(kind=kind).order_by("recipient__name", "created_at", "pk")
    return [(one.recipient.name, one.subject) for one in letters]


# --- who keeps a line -----------------------------------------------------------------------------


def test_a_line_that_an_advocate_enters_is_a_proposal(people, topic):
    made = agreed.add_line(
        by=people.alice,
        name="Lock up",
        owner=people.lead,
        topic=topic,
        words=Words("Lock every door.", social="x" * 280),
    )
    wording = made.wordings.get()
    assert (wording.number, wording.agreed_on, wording.by) == (1, None, people.alice)
    assert made.current == made.proposal == wording


def test_nobody_enters_a_line_for_a_partner_for_which_they_do_not_speak(people, topic):
    with pytest.raises(PermissionDenied):
        agreed.add_line(
            by=people.bob, name="X", owner=people.lead, topic=topic, words=Words("Lock up.")
        )
    assert not AgreedLine.objects.exists()


def test_only_chair_and_coordinator_say_that_a_meeting_agreed_it(people, topic):
    words = Words("Lock up.", agreed_on=MET)
    with pytest.raises(PermissionDenied):
        agreed.add_line(by=people.alice, name="X", owner=people.lead, topic=topic, words=words)
    proposed = agreed.add_line(
        by=people.alice, name="X", owner=people.lead, topic=topic, words=Words("Lock up.")
    )
    for who in (people.alice, people.administrator):
        with pytest.raises(PermissionDenied):
            agreed.agree_wording(by=who, line=proposed, opened_version=1, agreed_on=MET)
    agreed.agree_wording(by=people.chair, line=proposed, opened_version=1, agreed_on=MET)
    assert fresh(proposed).current.agreed_on == MET


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (Words("  "), "Say the line in its short form."),
        (
            Words("Lock up.", social="x" * 281),
            "The line for social media has 281 characters: at most 280 fit. Shorten it.",
        ),
        (
            Words("Lock up.", agreed_on=TODAY + timedelta(days=1)),
            "A meeting to come has agreed nothing yet: enter the day of one held.",
        ),
        (
            Words("Lock up.", agreed_on=MET, valid_until=MET - timedelta(days=1)),
            "The wording’s last day is before the meeting. "
            "Word it anew with a later last day, then agree that.",
        ),
    ],
)
def test_words_that_cannot_be_are_refused_in_a_sentence(people, topic, words, why):
    with pytest.raises(NotPossible) as refused:
        agreed.add_line(
            by=people.coordinator, name="X", owner=people.lead, topic=topic, words=words
        )
    assert str(refused.value) == why


def test_a_line_is_about_a_topic_or_a_campaign(people):
    with pytest.raises(NotPossible):
        agreed.add_line(by=people.alice, name="X", owner=people.lead, words=Words("Lock up."))


def test_wordings_are_numbered_and_old_ones_stay(people, line):
    reworded(people, line)
    assert list(line.wordings.order_by("number").values_list("number", "short")) == [
        (1, "What we say, number 1."),
        (2, "Lock up, always."),
    ]


def test_a_proposal_replaces_no_agreed_wording_until_it_is_agreed(people, line):
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New words."))
    held = fresh(line)
    assert (held.current.number, held.proposal.number) == (1, 2)
    agreed.agree_wording(by=people.chair, line=line, opened_version=2, agreed_on=MET)
    held = fresh(line)
    assert (held.current.number, held.proposal) == (2, None)


def test_a_line_opened_before_somebody_saved_it_is_not_overwritten(people, line):
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("Ours."))
    with pytest.raises(StaleEdit):
        agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("Mine."))
    assert line.wordings.count() == 2


def test_others_change_nothing_of_a_line_or_contact(people, line, contact):
    for act in (
        lambda: agreed.edit_line(by=people.bob, line=line, opened_version=1, fields={"name": "Y"}),
        lambda: agreed.add_wording(
            by=people.bob, line=line, opened_version=1, words=Words("Mine.")
        ),
        lambda: agreed.end_line(by=people.bob, line=line, opened_version=1),
        lambda: agreed.edit_contact(
            by=people.bob, contact=contact, opened_version=1, fields={"number": "999"}
        ),
        lambda: agreed.check_contact(by=people.bob, contact=contact),
        lambda: agreed.end_contact(by=people.bob, contact=contact, opened_version=1),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Change.objects.exists()


# --- what is carried ------------------------------------------------------------------------------


def test_a_communication_carries_one_wording_of_a_line(people, line):
    about = of_bob(people)
    agreed.carry_line(by=people.bob, communication=about, line=line, seen=1)
    reworded(people, line)
    agreed.carry_line(by=people.bob, communication=about, line=line, seen=2)
    assert [one.wording.number for one in about.carried_lines.all()] == [2]
    changes = Change.objects.filter(field="agreed_line").order_by("pk")
    assert [(one.before, one.after) for one in changes] == [
        ("", "Lock up, wording 1"),
        ("Lock up, wording 1", "Lock up, wording 2"),
    ]


def test_what_changed_since_it_was_seen_is_not_taken_over_unseen(people, line, contact):
    about = of_bob(people)
    reworded(people, line)
    with pytest.raises(NotPossible):
        agreed.carry_line(by=people.bob, communication=about, line=line, seen=1)
    with pytest.raises(NotPossible):
        agreed.carry_contact(by=people.bob, communication=about, contact=contact, seen=7)
    assert agreed_part(about, people.bob).lines == []


@pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED, State.POSTPONED])
def test_what_is_no_longer_to_come_keeps_what_it_carried(people, line, state):
    about = of_bob(people, state=state)
    with pytest.raises(NotPossible):
        agreed.carry_line(by=people.bob, communication=about, line=line, seen=1)


def test_only_who_may_change_a_communication_chooses_for_it(people, line):
    about = of_bob(people)
    with pytest.raises(PermissionDenied):
        agreed.carry_line(by=people.alice, communication=about, line=line, seen=1)


def test_the_page_tells_how_what_is_carried_stands(people, topic, line):
    about = of_bob(people, topics=[topic])
    older, ended, past = (AgreedLineFactory(topic=topic) for _ in range(3))
    for each in (line, older, ended, past):
        carries(about, each)
    LineWordingFactory(line=older, short="Newer.")
    AgreedLine.objects.filter(pk=ended.pk).update(ended_on=TODAY)
    LineWording.objects.filter(line=past).update(valid_until=TODAY - timedelta(days=1))
    part = agreed_part(find_communication(people.bob, about.pk), people.bob)
    assert {one.line: one.standing for one in part.lines} == {
        line: CarriedStanding.CURRENT,
        older: CarriedStanding.OLDER,
        ended: CarriedStanding.ENDED,
        past: CarriedStanding.PAST,
    }
    shown = next(one for one in part.lines if one.line == older)
    assert shown.changes == [("Short", "What we say, number 1.", "Newer.")]


def test_lines_and_contacts_that_fit_are_offered_to_who_may_carry_them(
    people, topic, line, contact
):
    about = of_bob(people, topics=[topic])
    AgreedLineFactory(), ContactFactory()
    part = agreed_part(find_communication(people.bob, about.pk), people.bob)
    assert (part.fitting_lines, part.fitting_contacts) == ([line], [contact])
    assert not agreed_part(find_communication(people.alice, about.pk), people.alice).is_shown


def test_the_form_says_what_is_carried_and_keeps_the_wording_of_what_was_chosen(people, line):
    second = AgreedLineFactory(name="Zeal")
    made = log_communication(
        by=people.bob,
        details=Details({"title": "Doors", "lead_partner": people.other}, lines=[line]),
    )
    reworded(people, line)
    edit_communication(
        by=people.bob, communication=made, opened_version=1, details=Details(lines=[line, second])
    )
    held = made.carried_lines.order_by("wording__number", "wording__line__name")
    assert [(one.wording.line.name, one.wording.number) for one in held] == [
        ("Lock up", 1),
        (second.name, 1),
    ]
    edit_communication(
        by=people.bob, communication=made, opened_version=2, details=Details({"title": "Locks"})
    )
    assert held.all().count() == 2
    edit_communication(
        by=people.bob, communication=made, opened_version=3, details=Details(lines=[])
    )
    assert held.all().count() == 0


# --- who is told ----------------------------------------------------------------------------------


def test_whoever_plans_to_use_the_old_wording_is_told_once(people, line):
    for title in ("Doors", "Windows"):
        carries(of_bob(people, title=title), line)
    carries(CommunicationFactory(lead_partner=people.named, state=State.ISSUED), line)
    carries(CommunicationFactory(lead_partner=people.named, state=State.CANCELLED), line)
    reworded(people, line)
    assert told() == [("Bob", "New wording: Lock up")]
    letter = Letter.objects.get()
    assert "Lock up, always." in letter.text
    assert "- Doors, Tue 8 Nov: “What we say, number 1.”" in letter.text
    assert "- Windows" in letter.text
    assert (letter.about, letter.in_confidence) == ("Lock up", False)
    reworded(people, line, short="Lock up, each night.")
    assert len(told()) == 2


def test_who_changes_it_is_not_told_of_it(people, line):
    carries(CommunicationFactory(lead_partner=people.lead), line)
    LineWording.objects.update(agreed_on=None)
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New."))
    assert told() == []


def test_a_proposal_beside_an_agreed_wording_tells_nobody_until_it_is_agreed(people, line):
    carries(of_bob(people), line)
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New words."))
    assert told() == []
    agreed.agree_wording(by=people.chair, line=line, opened_version=2, agreed_on=MET)
    assert told() == [("Bob", "New wording: Lock up")]


def test_an_end_is_told_and_taken_back_with_it(people, line):
    carries(of_bob(people), line)
    agreed.end_line(by=people.alice, line=line, opened_version=1)
    assert told() == [("Bob", "No longer used: Lock up")]
    agreed.bring_line_back(by=people.alice, line=line, opened_version=2)
    assert Letter.objects.get().state == LetterState.WITHDRAWN
    assert fresh(line).ended_on is None


def test_a_changed_number_is_told_with_what_it_was(people, contact):
    CarriedContactFactory(communication=of_bob(people, title="Doors"), contact=contact)
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=1, fields={"number": "0300 555 0199"}
    )
    assert told() == [("Bob", "Changed: Report it")]
    assert "Number: 0300 555 0199 (was: 101)" in Letter.objects.get().text
    held = fresh(contact)
    assert (held.checked_on, held.checked_by) == (TODAY, people.alice)
    right = to_put_right(people.bob).contacts
    assert [(one.standing, one.changes) for one in right] == [
        (CarriedStanding.OLDER, [("Number", "101", "0300 555 0199")])
    ]
    agreed.carry_contact(
        by=people.bob, communication=right[0].communication, contact=contact, seen=2
    )
    assert not to_put_right(people.bob)


def test_what_residents_do_not_see_of_a_contact_makes_nobody_s_choice_old(people, contact):
    CarriedContactFactory(communication=of_bob(people), contact=contact)
    agreed.edit_contact(
        by=people.alice, contact=contact, opened_version=1, fields={"for_what": "At night."}
    )
    assert told() == []
    assert not to_put_right(people.bob)


def test_a_letter_that_may_tell_of_a_secret_is_in_confidence(people, line, contact):
    carries(of_bob(people, embargoed=True), line)
    carries(CommunicationFactory(lead_partner=people.named), line)
    reworded(people, line)
    letters = Letter.objects.order_by("recipient__name")
    assert [(one.recipient.name, one.in_confidence) for one in letters] == [
        ("Bob", True),
        ("Charlie", False),
    ]


def test_today_shows_what_of_mine_carries_older_words(people, line):
    about = of_bob(people)
    carries(about, line)
    assert not to_put_right(people.bob)
    reworded(people, line)
    assert [one.communication for one in to_put_right(people.bob).lines] == [about]
    assert not to_put_right(people.alice)
    agreed.carry_line(by=people.bob, communication=about, line=line, seen=2)
    assert not to_put_right(people.bob)


# --- secrets --------------------------------------------------------------------------------------


@pytest.fixture
def secret(people, topic) -> AgreedLine:
    """A line of a campaign in which Lead partner keeps everything back."""
    campaign = CampaignFactory(name="CANARY", lead_partner=people.lead)
    CommunicationFactory(lead_partner=people.lead, campaign=campaign, embargoed=True)
    return AgreedLineFactory(owner=people.lead, campaign=campaign, topic=topic, name="CANARY line")


def test_a_line_of_a_campaign_is_known_to_who_knows_the_campaign(people, secret):
    knows = {name for name, one in people.everybody.items() if AgreedLine.objects.visible_to(one)}
    assert knows == {"alice"}
    assert not AgreedLine.objects.open_to_the_partnership().exists()
    CommunicationFactory(lead_partner=people.lead, campaign=secret.campaign)
    assert AgreedLine.objects.visible_to(people.bob).get() == secret
    assert AgreedLine.objects.open_to_the_partnership().exists()


def test_a_secret_line_is_found_and_offered_nowhere(people, topic, secret):
    about = of_bob(people, topics=[topic])
    assert agreed_part(find_communication(people.bob, about.pk), people.bob).fitting_lines == []
    assert also_found(people.bob, "CANARY").lines == []
    assert also_found(people.alice, "CANARY").lines == [secret]
    assert list(lines_for(people.coordinator, text="", show="used")) == []


def test_a_campaigns_line_stays_in_its_campaign(people, secret):
    about = CommunicationFactory(lead_partner=people.lead)
    with pytest.raises(NotPossible):
        agreed.carry_line(by=people.alice, communication=about, line=secret, seen=1)


def test_a_line_of_a_campaign_that_one_does_not_know_cannot_be_entered(people, secret):
    with pytest.raises(PermissionDenied):
        agreed.add_line(
            by=people.bob,
            name="X",
            owner=people.other,
            campaign=secret.campaign,
            words=Words("Lock up."),
        )


def test_who_carries_it_is_told_as_far_as_one_may_see(people, line):
    seen = of_bob(people)
    kept = CommunicationFactory(lead_partner=people.lead, embargoed=True)
    for each in (seen, kept):
        carries(each, line)
    assert [one.communication for one in who_carries_line(line, people.bob)] == [seen]
    assert {one.communication for one in who_carries_line(line, people.alice)} == {seen, kept}
    counted = {
        name: lines_for(one, text="", show="used").get().carried_count
        for name, one in (("bob", people.bob), ("alice", people.alice))
    }
    assert counted == {"bob": 1, "alice": 2}


# --- contacts -------------------------------------------------------------------------------------


def test_a_contact_needs_a_number_or_an_address_that_is_safe(people):
    for fields, why in (
        ({}, "Give a number or an address: residents need one of them."),
        (
            {"address": "javascript:alert(1)"},
            "Write a web address that begins with https, an e-mail address or a postal address.",
        ),
    ):
        with pytest.raises(NotPossible) as refused:
            agreed.add_contact(
                by=people.alice,
                fields={"name": "X", "owner": people.lead, "number": "", "address": "", **fields},
            )
        assert str(refused.value) == why


def test_contacts_unchecked_for_a_year_are_asked_about_once_a_year(people, contact):
    ContactFactory(owner=people.lead, name="A web form", checked_on=None)
    ContactFactory(owner=people.other, checked_on=date(2015, 10, 25))
    ContactFactory(owner=people.other, checked_on=None, ended_on=TODAY)
    assert agreed.owe_contact_checks() == 1
    assert told(LetterKind.CONTACT_CHECK) == [("Alice", "Check 1 contact of Lead partner")]
    assert "A web form" in Letter.objects.get().text
    with clock.at(NOW + timedelta(hours=2)):
        assert agreed.owe_contact_checks() == 0
    with clock.at(NOW + timedelta(days=200)):
        assert agreed.owe_contact_checks() == 1
        assert agreed.owe_contact_checks() == 0
    with clock.at(NOW + timedelta(days=365)):
        assert agreed.owe_contact_checks() == 1


def test_checked_today_says_so_and_leaves_open_forms_alone(people, contact):
    agreed.check_contact(by=people.alice, contact=contact)
    held = fresh(contact)
    assert (held.checked_on, held.checked_by, held.version) == (TODAY, people.alice, 1)
    assert Change.objects.get().act == "checked"
