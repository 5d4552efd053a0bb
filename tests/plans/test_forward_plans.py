"""What a forward plan contains, publishing it, and the pages of it."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import FileFormat, PlacementState, Precision, State, Visibility
from plans.models import (
    Communication,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
    Placement,
)
from plans.operations import forward_plans as operations
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details
from plans.operations.forward_plans import (
    NotTheNextNumber,
    content_hash,
    make_forward_plan_files,
)
from plans.operations.issuing import mark_issued
from plans.queries.changed import changed_since_last_plan
from plans.queries.forward_plans import next_plan
from tests.cast import cast
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
    chair,
    partnership,
)
from tests.plans.published import CONFIRMATIONS, FIRST, LATER, publish

SAME_NUMBER = """
    REPLACE INTO plans_forwardplan
        (number, published_at, published_by_id, content, difference, content_hash)
    SELECT number, published_at, published_by_id, '{}', difference, content_hash
    FROM plans_forwardplan
"""


def titles(plan: ForwardPlan) -> list[str]:
    return [line["title"] for line in plan.content["lines"]]


def told(plan: ForwardPlan) -> list[tuple[str, str]]:
    return [(change["kind"], change["title"]) for change in plan.difference["changes"]]


@pytest.mark.django_db
def test_what_an_ended_embargo_opened_stands_in_the_plan_with_its_reference():
    partnership()
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST - timedelta(seconds=1))
    (line,) = publish(1).content["lines"]
    assert (line["title"], line["reference"]) == ("Opened", "SSCP-2016-001")


# --- what it contains ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_plan_holds_what_is_on_the_plan_and_open_to_all():
    partnership()
    for state in (State.PLANNED, State.AGREED, State.RETURNED, State.CANCELLED, State.ISSUED):
        CommunicationFactory(title=state.label, state=state)
    CommunicationFactory(title="Idea", idea=True)
    CommunicationFactory(title="Restricted", visibility=Visibility.LEAD)
    CommunicationFactory(title="Embargoed", embargoed=True)
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST - timedelta(hours=1))
    CommunicationFactory(
        title="Last year's", state=State.ISSUED, window_start=date(2016, 3, 31), confirmed=False
    )
    CommunicationFactory(title="Overdue", window_start=date(2016, 3, 31))
    plan = publish(1)
    assert sorted(titles(plan)) == [
        "Agreed",
        "Cancelled",
        "Issued",
        "Opened",
        "Overdue",
        "Planned",
        "Returned",
    ]
    assert plan.difference["since"] is None


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_ended_stays_in_sight_for_one_plan_more_and_says_how():
    partnership()
    cancelled = CommunicationFactory(title="Cancelled")
    issued = CommunicationFactory(title="Issued", channels=[ChannelFactory(), ChannelFactory()])
    CommunicationFactory(title="Still to come")
    publish(1)
    with clock.at(FIRST + timedelta(days=1)):
        set_aside(
            by=None,
            communication=cancelled,
            opened_version=1,
            state=State.CANCELLED,
            reason="The van broke down.",
        )
        first, second = issued.placements.all()
        mark_issued(
            by=None, placement=first, issued_on=date(2016, 8, 10), proof_url="https://e.org"
        )
    second_plan = publish(2, FIRST + timedelta(days=2))
    assert sorted(titles(second_plan)) == ["Cancelled", "Issued", "Still to come"]
    assert told(second_plan) == [("cancelled", "Cancelled"), ("issued", "Issued")]
    third = publish(3, FIRST + timedelta(days=3))
    assert sorted(titles(third)) == ["Issued", "Still to come"], "its second channel is to come"
    assert told(third) == []
    with clock.at(FIRST + timedelta(days=4)):
        mark_issued(
            by=None, placement=second, issued_on=date(2016, 8, 12), proof_url="https://e.org"
        )
    fourth = publish(4, FIRST + timedelta(days=5))
    assert told(fourth) == [("issued", "Issued")]
    assert titles(publish(5, FIRST + timedelta(days=6))) == ["Still to come"]
    assert fourth.difference["since"] == {"number": 3, "content_hash": third.content_hash}


@pytest.mark.django_db
@pytest.mark.parametrize(("window_end", "held"), [(LATER.date(), ["Part"]), (FIRST.date(), [])])
def test_what_was_issued_in_part_is_in_the_plan_until_its_window_is_over(window_end, held):
    partnership()
    in_part, wholly = (
        CommunicationFactory(
            title=title,
            state=State.ISSUED,
            precision=Precision.OTHER_WINDOW,
            window_start=date(2016, 8, 1),
            window_end=window_end,
        )
        for title in ("Part", "Whole")
    )
    for one in (in_part, wholly):
        PlacementFactory(communication=one, issued=True, marked_at=FIRST - timedelta(days=1))
    publish(1)
    PlacementFactory(communication=in_part)
    with clock.at(LATER):
        assert [line["title"] for line in next_plan().lines] == held


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_its_partner_opened_by_hand_is_in_the_next_plan_whatever_became_of_it():
    """As what opens by itself once its embargo is over."""
    partnership()
    for visibility in (Visibility.NAMED, Visibility.LEAD):
        one = CommunicationFactory(
            title=visibility.label,
            state=State.ISSUED,
            visibility=visibility,
            embargo_until=FIRST + timedelta(days=60) if visibility == Visibility.NAMED else None,
            reference=None,
        )
        PlacementFactory(communication=one, issued=True, marked_at=FIRST - timedelta(days=1))
    assert titles(publish(1)) == []
    with clock.at(FIRST + timedelta(days=1)):
        for one in Communication.objects.all():
            opened = {"visibility": Visibility.PARTNERSHIP, "embargo_until": None}
            edit_communication(
                by=None, communication=one, opened_version=1, details=Details(fields=opened)
            )
    with clock.at(FIRST + timedelta(days=2)):
        new = changed_since_last_plan(chair()).new_ids
        assert {str(pk) for pk in new} == {line["id"] for line in next_plan().lines}
    second = publish(2, FIRST + timedelta(days=2))
    assert [kind for kind, _ in told(second)] == ["issued", "issued"]
    assert titles(publish(3, FIRST + timedelta(days=3))) == []


@pytest.mark.django_db
def test_what_an_ended_embargo_opened_is_new_whatever_became_of_it():
    partnership()
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST + timedelta(days=1))
    assert titles(publish(1)) == []
    second = publish(2, FIRST + timedelta(days=2))
    assert told(second) == [("new", "Opened")]


@pytest.mark.django_db
def test_a_placement_that_was_dropped_is_no_longer_in_the_next_plan():
    partnership()
    communication = CommunicationFactory(channels=[ChannelFactory(name="Posters")])
    PlacementFactory(communication=communication, channel=ChannelFactory(name="Radio"))
    publish(1)
    Placement.objects.filter(channel__name="Radio").update(state=PlacementState.DROPPED)
    (change,) = publish(2, LATER).difference["changes"]
    assert [(each["label"], each["before"], each["after"]) for each in change["fields"]] == [
        ("How", "Posters, Radio", "Posters")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_next_plan_takes_as_many_queries_for_any_number_of_lines(
    rows, django_assert_num_queries
):
    people = cast()
    CommunicationFactory.create_batch(rows, channels=[ChannelFactory()])
    publish(1)
    assert people.chair.current_appointments
    with django_assert_num_queries(12):
        assert len(next_plan(people.chair).lines) == rows


# --- publishing ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_publishing_freezes_content_difference_and_hash_and_owes_the_documents(
    nudged, django_capture_on_commit_callbacks
):
    partnership()
    CommunicationFactory(title="Dark evenings")
    person = chair()
    with django_capture_on_commit_callbacks(execute=True):
        plan = publish(1, by=person)
    assert plan.meeting_date == date(2016, 8, 9)
    assert plan.published_at == FIRST
    assert plan.content["confirmations"] == CONFIRMATIONS
    assert plan.difference["counts"]["new"] == 1
    stored = ForwardPlan.objects.get(pk=plan.pk)
    assert stored.content_hash == content_hash(stored.content, stored.difference)
    assert nudged == [("plans.make_forward_plan_files", {"order_id": plan.order.pk})]
    (change,) = Change.objects.filter(subject_type="plans.forwardplan")
    assert (change.act, change.by, change.subject_id) == ("published", person, str(plan.pk))


@pytest.mark.django_db
def test_asking_twice_for_a_number_gives_the_same_plan():
    partnership()
    first = publish(1)
    CommunicationFactory()
    assert publish(1, LATER).pk == first.pk
    assert ForwardPlan.objects.count() == 1
    assert ForwardPlanOrder.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_number_that_is_not_the_next_is_refused(number):
    partnership()
    publish(1)
    with pytest.raises(NotTheNextNumber, match=r"The next forward plan is No\. 2"):
        publish(number)
    assert ForwardPlan.objects.count() == 1


@pytest.mark.django_db
def test_a_failed_publication_leaves_no_gap(monkeypatch):
    partnership()
    publish(1)

    def fail(**_):
        raise RuntimeError("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(operations, "record_change", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            publish(2)
    assert publish(2, LATER).number == 2
    assert list(ForwardPlan.objects.values_list("number", flat=True)) == [2, 1]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_people_publishing_at_once_make_one_plan():
    partnership()
    CommunicationFactory.create_batch(5)
    people = [chair() for _ in range(6)]
    barrier = threading.Barrier(len(people))
    made, faults = [], []

    def run(person):
        try:
            barrier.wait(timeout=20)
            made.append(publish(1, by=person).pk)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert len(made) == 6
    assert len(set(made)) == 1
    assert ForwardPlan.objects.count() == ForwardPlanOrder.objects.count() == 1


# --- frozen --------------------------------------------------------------------------------------


def refused(act) -> None:
    with (
        pytest.raises(DatabaseError, match="What was published never changes"),
        transaction.atomic(),
    ):
        act()


def sql(statement: str, *values):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_database_refuses_to_change_what_was_published():
    partnership()
    plan = publish(1)
    file = ForwardPlanFile.objects.create(
        forward_plan=plan,
        format=FileFormat.PDF,
        name="plan.pdf",
        content=b"%PDF",
        sha256="0" * 64,
        size=4,
        made_at=FIRST,
    )
    plan.content = {"lines": []}
    file.content = b"other"
    refused(plan.save)
    refused(file.save)
    refused(lambda: ForwardPlan.objects.update(content={}))
    refused(lambda: ForwardPlan.objects.bulk_update([plan], ["content"]))
    refused(lambda: ForwardPlanFile.objects.update(name="x"))
    refused(lambda: ForwardPlanFile.objects.bulk_update([file], ["content"]))
    refused(plan.delete)
    refused(file.delete)
    refused(lambda: ForwardPlan.objects.all().delete())
    refused(sql("UPDATE plans_forwardplan SET number = 7"))
    refused(sql("UPDATE plans_forwardplanfile SET name = 'x'"))
    refused(sql("DELETE FROM plans_forwardplan"))
    refused(sql("DELETE FROM plans_forwardplanfile"))
    if connection.vendor == "sqlite":
        refused(sql("REPLACE INTO plans_forwardplan SELECT * FROM plans_forwardplan"))
        refused(sql("REPLACE INTO plans_forwardplanfile SELECT * FROM plans_forwardplanfile"))
        refused(sql(SAME_NUMBER))
    else:
        connection.check_constraints()  # what waits for the end of the transaction bars a TRUNCATE
        refused(sql("TRUNCATE plans_forwardplan CASCADE"))
        refused(sql("TRUNCATE plans_forwardplanfile CASCADE"))
    stored = ForwardPlan.objects.get(number=1)
    assert stored.content_hash == content_hash(stored.content, stored.difference)
    assert bytes(stored.files.get().content) == b"%PDF"


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_everybody_who_belongs_reads_the_list_and_the_plan(client):
    people = cast()
    CommunicationFactory(title="Dark evenings", channels=[ChannelFactory()])
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    publish(2, LATER)
    for person in people.everybody.values():
        client.force_login(person)
        listed = client.get("/forward-plans/")
        assert [each.number for each in listed.context["plans"]] == [2, 1]
        assert "/forward-plans/1/pdf/" in listed.content.decode()
        page = client.get("/forward-plans/1/")
        assert page.status_code == 200
        assert "Dark evenings" in page.content.decode()
    client.force_login(people.deactivated)
    assert client.get("/forward-plans/").status_code == 302
    client.logout()
    assert client.get("/forward-plans/1/").status_code == 302


@pytest.mark.django_db
def test_a_document_is_handed_out_to_be_saved_and_is_not_found_before_it_is_made(client):
    people = cast()
    plan = publish(1)
    client.force_login(people.board_member)
    assert "The documents are being made" in client.get("/forward-plans/1/").content.decode()
    assert client.get("/forward-plans/1/pdf/").status_code == 404
    assert client.get("/forward-plans/2/").status_code == 404
    assert client.get("/forward-plans/latest/").context["plan"] == plan
    assert client.get("/forward-plans/1/odt/").status_code == 404
    make_forward_plan_files(order_id=plan.order.pk)
    pdf = client.get("/forward-plans/1/pdf/")
    assert pdf.content == bytes(plan.files.get(format="pdf").content)
    assert pdf["Content-Type"] == "application/pdf"
    assert (
        pdf["Content-Disposition"] == 'attachment; filename="sscp-forward-plan-01-2016-08-09.pdf"'
    )
    assert pdf["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_page_shows_what_changed_as_it_was_and_links_only_what_the_reader_may_open(client):
    people = cast()
    moved = CommunicationFactory(title="Moved one")
    hidden = CommunicationFactory(title="Restricted later")
    publish(1)
    Communication.objects.filter(pk=moved.pk).update(
        window_start=date(2016, 11, 15), window_end=date(2016, 11, 15)
    )
    publish(2, LATER)
    Communication.objects.filter(pk=hidden.pk).update(visibility=Visibility.LEAD)
    client.force_login(people.bob)
    page = client.get("/forward-plans/2/").content.decode()
    assert "What changed since No. 1" in page
    assert "<del>Tue 8 Nov</del> <ins>Tue 15 Nov</ins>" in page
    assert f"/communications/{moved.pk}/" in page
    assert f"/communications/{hidden.pk}/" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_page_of_a_plan_takes_as_many_queries_for_any_number_of_lines(
    rows, client, django_assert_num_queries
):
    people = cast()
    CommunicationFactory.create_batch(rows, channels=[ChannelFactory()])
    plan = publish(1)
    make_forward_plan_files(order_id=plan.order.pk)
    client.force_login(people.bob)
    with django_assert_num_queries(7):
        client.get("/forward-plans/1/")
    with django_assert_num_queries(8):
        client.get(f"/forward-plans/1/for/{people.lead.code}/")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_takes_as_many_queries_for_any_number_of_plans(
    rows, client, django_assert_num_queries
):
    people = cast()
    for number in range(1, rows + 1):
        publish(number, by=people.chair)
    client.force_login(people.bob)
    with django_assert_num_queries(6):
        client.get("/forward-plans/")
