"""Log a communication on one page."""

import re
from datetime import UTC, date, datetime, time

import pytest

from partnership.models import Partner
from plans.choices import Precision, Reach, State, Visibility
from plans.models import Communication
from tests.factories import (
    AimFactory,
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    EmphasisFactory,
    FindingFactory,
    ObjectiveFactory,
    StrategyPriorityFactory,
    TopicFactory,
    advocate_of,
)
from tests.factories.evidence import IndicatorFactory
from tests.plans.communication_forms import NEW, errors, only, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_title_lead_partner_and_month_are_enough_for_an_idea(alice, people):
    response = alice.post(NEW, said(people), follow=True)
    found = only()
    assert response.redirect_chain == [(found.get_absolute_url(), 302)]
    assert (found.title, found.state, found.lead_partner, found.responsible) == (
        "Lock up",
        State.IDEA,
        people.lead,
        people.alice,
    )
    assert (found.precision, found.window_start, found.window_end, found.confirmed) == (
        Precision.MONTH,
        date(2016, 11, 1),
        date(2016, 11, 30),
        False,
    )
    assert "is kept as an idea. For the plan it still has to say" in response.text


def test_a_list_with_nothing_to_choose_from_is_not_asked(alice):
    def folded() -> set[str]:
        return set(re.findall(r'data-fold="(\w+)"', alice.get(NEW).text))

    assert not folded() & {"emphases", "aims", "priorities", "findings", "indicators"}
    EmphasisFactory(), AimFactory(), StrategyPriorityFactory(), FindingFactory(), IndicatorFactory()
    assert folded() > {"emphases", "aims", "priorities", "findings", "indicators"}


def test_what_says_all_goes_on_the_plan(alice, people):
    topic, audience, objective = TopicFactory(), AudienceFactory(), ObjectiveFactory()
    emphasis = EmphasisFactory(label="Good news")
    channel, area, finding = ChannelFactory(), AreaFactory(), FindingFactory()
    response = alice.post(
        NEW,
        said(
            people,
            message="Lock your doors.",
            topics=[topic.pk],
            reach="local",
            areas=[area.pk],
            place_text="Ballards Lane",
            audiences=[audience.pk],
            channels=[channel.pk],
            branding="yes",
            partners=[people.other.pk],
            help_wanted="A stand",
            objectives=[objective.pk],
            emphases=[emphasis.pk],
            strategy_note="Fewer burglaries",
            findings=[finding.pk],
            internal_notes="Ring Jo first",
        ),
        follow=True,
    )
    found = only()
    assert (found.state, found.reference) == (State.PLANNED, "SSCP-2016-001")
    assert (found.reach, found.place_text, list(found.areas.all())) == (
        Reach.LOCAL,
        "Ballards Lane",
        [area],
    )
    assert list(found.topics.all()) == [topic]
    assert list(found.audiences.all()) == [audience]
    assert list(found.objectives.all()) == [objective]
    assert list(found.emphases.all()) == [emphasis]
    assert list(found.findings.all()) == [finding]
    assert [one.channel for one in found.placements.all()] == [channel]
    assert [one.partner for one in found.involvements.all()] == [people.other]
    assert (found.help_wanted, found.strategy_note, found.internal_notes, found.branding) == (
        "A stand",
        "Fewer burglaries",
        "Ring Jo first",
        "yes",
    )
    assert "is on the plan as SSCP-2016-001" in response.text
    assert "Lays weight on: Good news<" in response.text


@pytest.mark.parametrize(
    ("when", "window"),
    [
        (
            {"when": "exact", "day_from_day": "8", "day_from_month": "nov", "day_from_year": "16"},
            (Precision.EXACT, date(2016, 11, 8), date(2016, 11, 8), False),
        ),
        (
            {"when": "exact", "day_from": "2016-11-08", "day_to": "2016-11-14", "confirmed": "on"},
            (Precision.EXACT, date(2016, 11, 8), date(2016, 11, 14), True),
        ),
        (
            {"when": "week", "week_day": "2016-11-10"},
            (Precision.WEEK, date(2016, 11, 7), date(2016, 11, 13), False),
        ),
        (
            {"when": "part_of_month", "part": "mid", "part_month": "2016-12"},
            (Precision.PART_OF_MONTH, date(2016, 12, 11), date(2016, 12, 20), False),
        ),
        (
            {"when": "part_of_month", "part": "late", "part_month": "2017-02"},
            (Precision.PART_OF_MONTH, date(2017, 2, 21), date(2017, 2, 28), False),
        ),
        (
            {"when": "quarter", "quarter": "2017-01"},
            (Precision.QUARTER, date(2017, 1, 1), date(2017, 3, 31), False),
        ),
        (
            {"when": "other_window", "window_from": "2016-11-01", "window_to": "2017-01-15"},
            (Precision.OTHER_WINDOW, date(2016, 11, 1), date(2017, 1, 15), False),
        ),
        ({"when": "undated", "month": ""}, (Precision.UNDATED, None, None, False)),
        # What another choice left behind does not count, whatever it is.
        (
            {"when": "month", "month": "2016-12", "day_from_day": "99", "confirmed": "on"},
            (Precision.MONTH, date(2016, 12, 1), date(2016, 12, 31), False),
        ),
        # Without script all fields show; the only one filled in says what was meant.
        (
            {"when": "", "month": "2016-12"},
            (Precision.MONTH, date(2016, 12, 1), date(2016, 12, 31), False),
        ),
    ],
)
def test_each_way_of_saying_when(alice, people, when, window):
    alice.post(NEW, said(people, **when))
    found = only()
    assert (found.precision, found.window_start, found.window_end, found.confirmed) == window


def test_an_exact_day_may_have_times(alice, people):
    day = {"when": "exact", "day_from": "2016-11-08"}
    alice.post(NEW, said(people, **day, start_time="2.30pm", end_time="16:00"))
    assert (only().start_time, only().end_time) == (time(14, 30), time(16, 0))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": " "}, {"title": ["Enter a title"]}),
        ({"lead_partner": ""}, {"lead_partner": ["Choose a lead partner"]}),
        (
            {"when": "", "month": ""},
            {"when": ["Say roughly when: “Not yet known” will do"]},
        ),
        ({"month": ""}, {"month": ["Choose the month"]}),
        ({"when": "exact"}, {"day_from": ["Enter the day"]}),
        (
            {"when": "exact", "day_from_day": "31", "day_from_month": "11"},
            {"day_from": ["Day must be a real date, like 8 11 2016"]},
        ),
        (
            {"when": "exact", "day_from": "2027-01-01"},
            {"day_from": ["Check the year: 2027 is more than ten years away"]},
        ),
        (
            {"when": "exact", "day_from": "1900-01-15"},
            {"day_from": ["Day must be a real date, like 8 11 2016"]},
        ),
        (
            {"when": "exact", "day_from": "2016-11-08", "day_to": "2016-11-07"},
            {"day_to": ["The last day must not be before the first"]},
        ),
        (
            {
                "when": "exact",
                "day_from": "2016-11-08",
                "start_time": "4pm",
                "end_time": "2pm",
            },
            {
                "end_time": [
                    "The end must be after the start. If it goes on after midnight, enter the next "
                    "day as the last day"
                ]
            },
        ),
        (
            {"when": "exact", "day_from": "2016-11-08", "start_time": "noon", "end_time": "late"},
            {
                "start_time": ["Enter the start as a time, like 2.30pm or 14:30"],
                "end_time": ["Enter the end as a time, like 2.30pm or 14:30"],
            },
        ),
        (
            {"when": "part_of_month", "part_month": "2016-11"},
            {"part": ["Choose early, mid or late"]},
        ),
        (
            {"when": "part_of_month"},
            {"part": ["Choose early, mid or late"], "part_month": ["Choose the month"]},
        ),
        (
            {"when": "other_window", "window_from": "2016-11-08"},
            {"window_to": ["Enter the last day on which it may happen"]},
        ),
        (
            {"when": "other_window", "window_from": "2016-12-31", "window_to": "2116-03-31"},
            {"window_to": ["Check the year: 2116 is more than ten years away"]},
        ),
        (
            {"when": "other_window"},
            {
                "window_from": ["Enter the first day on which it may happen"],
                "window_to": ["Enter the last day on which it may happen"],
            },
        ),
        (
            {"visibility": "named"},
            {"named_partners": ["Choose at least one partner that may see it"]},
        ),
        (
            {"visibility": "lead", "embargo_day": "2016-10-25", "embargo_time": "9am"},
            {"embargo_day": ["“Kept back until” must lie ahead: enter a later day or time"]},
        ),
        (
            {"visibility": "lead", "embargo_time": "9am"},
            {"embargo_day": ["Enter the day as well: “Kept back until” has only a time"]},
        ),
        (
            {"embargo_day": "2016-11-25"},
            {"visibility": ["Choose who may see it until then, or leave “Kept back until” empty"]},
        ),
        (
            {"identifier": ""},
            {"identifier": ["This page was sent without its number. Open it again."]},
        ),
    ],
)
def test_errors_read_as_a_person_would_say_them(alice, people, fields, expected):
    response = alice.post(NEW, said(people, **fields, message="Not lost"))
    assert errors(response) == expected
    assert not Communication.objects.exists()
    assert "Not lost" in response.text


def test_a_ward_that_does_not_exist_then_is_named(alice, people):
    gone = AreaFactory(name="Old Ward", valid_to=date(2016, 10, 30))
    response = alice.post(
        NEW,
        said(people, when="exact", day_from="2016-11-08", reach="local", areas=[gone.pk]),
    )
    assert errors(response) == {
        "areas": ["Old Ward is not an area on 8 November 2016: choose another"]
    }


def test_several_wards_that_do_not_exist_then_are_named_together(alice, people):
    gone = [AreaFactory(name=name, valid_to=date(2016, 10, 30)) for name in ("Old Ward", "Bow")]
    response = alice.post(
        NEW,
        said(
            people,
            when="exact",
            day_from="2016-11-08",
            reach="local",
            areas=[one.pk for one in gone],
        ),
    )
    assert errors(response) == {
        "areas": ["Bow and Old Ward are not areas on 8 November 2016: choose others"]
    }


def test_an_advocate_leads_for_their_own_partner_only(alice, people):
    response = alice.post(NEW, said(people, lead_partner=people.other.pk))
    assert errors(response) == {"lead_partner": ["Choose a lead partner from the list"]}


def test_the_lead_partner_is_chosen_already_for_who_speaks_for_one(alice, people):
    form = alice.get(NEW).context["form"]
    assert form["lead_partner"].value() == people.lead.pk
    assert [pk for pk, _ in form.fields["lead_partner"].choices] == [people.lead.pk]


def test_nothing_is_logged_for_a_partner_that_has_ended_and_the_form_says_so(alice, people):
    Partner.objects.filter(pk=people.lead.pk).update(
        valid_to=date(2016, 10, 24), successor=people.other
    )
    ended = (
        "Lead partner ended on 24 October 2016, so nothing can be logged for it any more. "
        "Other partner took its place: ask the coordinator or an administrator for a role with it."
    )
    assert ended in alice.get(NEW).content.decode()
    assert errors(alice.post(NEW, said(people))) == {"lead_partner": [ended]}


def test_who_speaks_for_a_partner_that_goes_on_logs_for_that(client, people):
    client.force_login(advocate_of(people.lead, people.other))
    Partner.objects.filter(pk=people.lead.pk).update(valid_to=date(2016, 10, 24))
    form = client.get(NEW).context["form"]
    assert form["lead_partner"].value() == people.other.pk
    assert [pk for pk, _ in form.fields["lead_partner"].choices] == [people.other.pk]


def test_who_speaks_for_two_partners_chooses(client, people):
    client.force_login(advocate_of(people.lead, people.other))
    form = client.get(NEW).context["form"]
    assert form["lead_partner"].value() is None
    assert [pk for pk, _ in form.fields["lead_partner"].choices] == [
        "",
        people.lead.pk,
        people.other.pk,
    ]


def test_the_coordinator_logs_for_any_partner_but_keeps_nothing_back(client, people):
    client.force_login(people.coordinator)
    response = client.post(NEW, said(people, visibility="lead"))
    assert errors(response) == {
        "visibility": ["Only the advocate of Lead can keep it back: you would not see it"]
    }
    client.post(NEW, said(people))
    assert (only().lead_partner, only().responsible) == (people.lead, None)


def test_an_embargo_ends_at_that_moment_in_london(alice, people):
    alice.post(
        NEW,
        said(people, visibility="lead", embargo_day="2016-10-28", embargo_time="9am"),
    )
    found = only()
    assert (found.visibility, found.embargo_until, found.reference) == (
        Visibility.LEAD,
        datetime(2016, 10, 28, 8, tzinfo=UTC),  # summer time until the 30th
        None,
    )


@pytest.mark.parametrize(
    ("kept", "wrong"),
    [
        ({"visibility": "lead"}, ["Named, Other"]),
        ({"visibility": "named"}, ["Other"]),
        ({"visibility": "lead", "embargo_day": "2016-10-28"}, ["Named, Other"]),
    ],
)
def test_who_may_not_see_it_is_not_asked_to_take_part(alice, people, kept, wrong):
    partners = [people.other.pk, people.named.pk]
    sent = said(people, partners=partners, named_partners=[people.named.pk], **kept)
    said_of = errors(alice.post(NEW, sent))
    assert [text.partition(" may not see it")[0] for text in said_of["partners"]] == wrong
    alice.post(NEW, {**sent, "visibility": "partnership", "embargo_day": ""})
    assert only().involvements.count() == 2


def test_named_partners_count_only_where_partners_are_named(alice, people):
    alice.post(NEW, said(people, named_partners=[people.named.pk]))
    assert not only().named_partners.exists()


def test_the_same_form_twice_makes_one_record(alice, people):
    form = said(people)
    first, second = alice.post(NEW, form), alice.post(NEW, form)
    assert first.url == second.url == only().get_absolute_url()


def test_another_text_on_the_same_form_is_not_lost(alice, people):
    form = said(people)
    alice.post(NEW, form)
    response = alice.post(NEW, {**form, "title": "Another one"})
    assert "You have logged this already" in response.text
    assert 'role="alert" tabindex="-1" data-told>' in response.text
    assert "Another one" in response.text
    again = response.context["form"]["identifier"].value()
    alice.post(NEW, {**form, "title": "Another one", "identifier": again})
    assert set(Communication.objects.values_list("title", flat=True)) == {
        "Lock up",
        "Another one",
    }
