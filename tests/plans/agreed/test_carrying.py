"""What a communication carries: one wording of a line, chosen knowingly, and how it stands."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from partnership.models import Change
from plans.choices import CarriedStanding, State
from plans.models import AgreedLine, Communication, Contact, LineWording
from plans.operations import agreed
from plans.operations.communications import edit_communication, log_communication
from plans.operations.details import Details
from plans.queries.agreed.carried import agreed_part, lines_to_put_right
from plans.queries.communications import find_communication
from tests.factories import CampaignFactory
from tests.factories.agreed import AgreedLineFactory, ContactFactory, LineWordingFactory
from tests.plans.agreed.carried import carries, fresh, of_bob, reworded
from tests.plans.communication_forms import edit_form
from tests.plans.october import TODAY

pytestmark = pytest.mark.django_db


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


def test_whoever_opened_it_before_does_not_take_back_what_was_carried_since(people, line, contact):
    about = of_bob(people)
    acts = (
        lambda: agreed.carry_line(by=people.bob, communication=about, line=line, seen=1),
        lambda: agreed.carry_contact(by=people.bob, communication=about, contact=contact, seen=1),
        lambda: agreed.leave_line(by=people.bob, communication=about, line=line),
        lambda: agreed.leave_contact(by=people.bob, communication=about, contact=contact),
    )
    for opened, act in enumerate(acts, start=about.version):
        act()
        with pytest.raises(StaleEdit):
            edit_communication(
                by=people.bob,
                communication=about,
                opened_version=opened,
                details=Details({"title": "Doors"}, lines=[], contacts=[]),
            )
        act()
        assert fresh(about).version == opened + 1


@pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED, State.POSTPONED])
def test_what_is_no_longer_to_come_keeps_what_it_carried(people, line, state):
    about = of_bob(people, state=state)
    with pytest.raises(NotPossible):
        agreed.carry_line(by=people.bob, communication=about, line=line, seen=1)


@pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED, State.POSTPONED])
def test_an_edit_of_what_is_no_longer_to_come_keeps_what_it_carried(client, people, line, state):
    """Also from a form that was open before: what else it says is saved."""
    about = of_bob(people, state=state)
    carried, another, contact = carries(about, line), AgreedLineFactory(), ContactFactory()
    edit_communication(
        by=people.bob,
        communication=about,
        opened_version=about.version,
        details=Details({"title": "Doors"}, lines=[another], contacts=[contact]),
    )
    assert fresh(about).title == "Doors"
    assert list(about.carried_lines.all()) == [carried]
    assert not about.carried_contacts.exists()
    client.force_login(people.bob)
    form = edit_form(client, fresh(about))
    assert not {"lines", "contacts"} & set(form)
    sent = {**form, "title": "Locks", "lines": [str(another.pk)], "contacts": [str(contact.pk)]}
    page = reverse("plans:communication_edit", args=[about.pk])
    assert client.post(page, sent).status_code == 302
    assert fresh(about).title == "Locks"
    assert list(about.carried_lines.all()) == [carried]
    assert not about.carried_contacts.exists()


@pytest.mark.parametrize(
    ("state", "keeps"),
    [(State.ISSUED, True), (State.EVALUATED, True), (State.POSTPONED, False)],
)
def test_what_was_issued_keeps_the_line_of_a_campaign_that_it_leaves(people, topic, state, keeps):
    campaign = CampaignFactory(lead_partner=people.other)
    about = of_bob(people, campaign=campaign, state=state)
    carried = carries(about, AgreedLineFactory(topic=topic, campaign=campaign))
    edit_communication(
        by=people.bob,
        communication=about,
        opened_version=about.version,
        details=Details({"campaign": None}),
    )
    assert fresh(about).campaign is None
    assert list(about.carried_lines.all()) == ([carried] if keeps else [])


def test_it_is_judged_as_it_is_now_and_not_as_it_was_read(people, line, contact):
    about = of_bob(people)
    Communication.objects.filter(pk=about.pk).update(state=State.ISSUED)
    acts = (
        lambda: agreed.carry_line(by=people.bob, communication=about, line=line, seen=1),
        lambda: agreed.leave_line(by=people.bob, communication=about, line=line),
        lambda: agreed.carry_contact(by=people.bob, communication=about, contact=contact, seen=1),
        lambda: agreed.leave_contact(by=people.bob, communication=about, contact=contact),
    )
    for act in acts:
        with pytest.raises(NotPossible, match="no longer to come"):
            act()


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


@pytest.mark.parametrize(("last_day", "said"), [(-1, True), (0, False), (None, False)])
def test_a_line_past_its_last_day_says_so_where_it_is_offered(
    client, people, topic, line, last_day, said
):
    until = TODAY + timedelta(days=last_day) if last_day is not None else None
    LineWording.objects.filter(line=line).update(valid_until=until)
    about = of_bob(people, topics=[topic])
    client.force_login(people.bob)
    page = client.get(about.get_absolute_url()).content.decode()
    form = client.get(reverse("plans:communication_edit", args=[about.pk])).content.decode()
    assert "Carry this line" in page
    assert ("past its last day, Mon 24 Oct" in page) is said
    assert ("Past its last day, Mon 24 Oct." in form) is said


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


def test_today_shows_what_of_mine_carries_older_words(people, line):
    about = of_bob(people)
    carries(about, line)
    assert not lines_to_put_right(people.bob)
    reworded(people, line)
    assert [one.communication for one in lines_to_put_right(people.bob)] == [about]
    assert not lines_to_put_right(people.alice)
    agreed.carry_line(by=people.bob, communication=about, line=line, seen=2)
    assert not lines_to_put_right(people.bob)


@pytest.mark.parametrize("what", [AgreedLine, Contact])
def test_only_who_may_log_is_told_where_to_choose_it_and_only_while_it_is_used(
    client, people, line, contact, what
):
    address = what.objects.get().get_absolute_url()

    def said_to(person) -> str:
        client.force_login(person)
        return re.search("Nothing that you can see[^<]*", client.get(address).text)[0]

    none = "Nothing that you can see carries it"
    choose = f"{none} yet. Choose it where you log or change a communication."
    assert said_to(people.bob) == choose
    assert said_to(people.board_member) == f"{none} yet."
    what.objects.update(ended_on=TODAY)
    assert said_to(people.bob) == said_to(people.board_member) == f"{none}."
