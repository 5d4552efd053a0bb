"""The sample year, as it stands before the November meeting and when the year is over."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.sample import DEFAULT_DAY, OVER_DAY, featured_people
from bsc_comms.overview.sample.people import ensure_people
from channels_registry.models import (
    Booking,
    Channel,
    Edition,
    EditionPattern,
    Loan,
    LoanDay,
    NothingToEnter,
    Offer,
    Resource,
    ResourceFile,
)
from channels_registry.operations import (
    add_offer,
    add_pattern,
    add_resource_file,
    ask_for_loan,
    book,
    create_channel,
    declare_none,
    edit_channel,
    lend,
    make_editions,
    merge_channels,
)
from channels_registry.queries.checks import partners_with_entries, unconfirmed_by_partner
from evidence.choices import CarefulKind
from evidence.models import CarefulPeriod
from partnership.choices import LetterState, Role
from partnership.models import Appointment, Change, Letter, Partner, Person
from plans.choices import PlacementState, Seen, State
from plans.models import (
    Artwork,
    Campaign,
    Communication,
    DateChange,
    ForwardPlan,
    ImportRow,
    Placement,
    RecordOrder,
)
from plans.operations.artwork import look_at_artwork
from subgroup.choices import MeetingState, MinutesState
from subgroup.models import AdviceRequest, Invitation, Meeting, Minutes
from subgroup.operations.outgoing import send_minutes_that_are_due
from subgroup.queries.cycle import next_meeting
from tests.cast import cast as cast_of_tests
from tests.factories import CommunicationFactory
from tests.guards.standing_worlds import StandsBeside
from tests.overview.sample_worlds import OCTOBER, SampleWorld
from tests.services.in_short import in_turn


def _register() -> list[list[tuple[object, ...]]]:
    """What stands in the register."""
    facts = ("code", "version", "cost", "valid_to", "confirmed_on", "merged_into")
    dated = ("channel__code", "name", "publication_date", "version", "state", "slots_taken")
    return [
        list(Channel.objects.order_by("code").values_list("name", *facts)),
        list(Offer.objects.order_by("code").values_list("what", *facts[:2])),
        list(Resource.objects.order_by("name").values_list("name", "partner__code")),
        list(NothingToEnter.objects.values_list("partner__code", "said_on")),
        list(Edition.objects.order_by("channel__code", "publication_date").values_list(*dated)),
        [model.objects.count() for model in (EditionPattern, Booking, Loan, LoanDay, ResourceFile)],
    ]


def _change_the_register() -> None:
    """As people who try the sample do: change, add, merge, book, lend, say that there is none."""
    partner = Partner.objects.get(code="LFB")
    magazine = Channel.objects.get(code="MAG")
    fields = {"cost": "£20", "kind": "print"}
    edit_channel(by=None, channel=magazine, opened_version=1, fields=fields)
    one, two, three = (
        create_channel(by=None, fields=fields | {"name": name}, owners=[partner])
        for name in ("Noticeboard", "The noticeboard", "Board")
    )
    merge_channels(by=None, kept=two, gone=one, reason="One thing")
    merge_channels(by=None, kept=three, gone=two, reason="One thing")
    add_offer(by=None, partner=partner, fields={"what": "A talk"})
    without = Partner.objects.active(clock.today()).exclude(
        pk__in=partners_with_entries(clock.today())
    )
    declare_none(by=None, partner=without[0])
    _book_and_lend(magazine, partner)


def _book_and_lend(magazine: Channel, partner: Partner) -> None:
    fields = {"rhythm": "weeks", "every": 4, "starts": clock.today(), "slots": 1}
    pattern = add_pattern(by=None, channel=magazine, fields=fields)
    made = make_editions(by=None, pattern=pattern, year=FinancialYear(2017))
    for _ in range(2):
        book(by=None, edition=made[0], partner=partner)
    lent = Resource.objects.earliest("name")
    add_resource_file(
        by=None, resource=lent, title="Sizes", file=SimpleUploadedFile("sizes.pdf", b"%PDF-1.4")
    )
    days = {"first_day": clock.today(), "last_day": clock.today()}
    lend(by=None, loan=ask_for_loan(by=None, resource=lent, partner=partner, **days))


def _people() -> set[int]:
    return set(Person.objects.values_list("pk", flat=True))


def _roles() -> set[tuple[object, ...]]:
    return set(Appointment.objects.values_list("person", "role", "partner", "ends"))


def _change_the_roles() -> None:
    """As people who try the sample do: a role ends, one is given, a member is invited."""
    leaves = Person.objects.get(email="amara.okafor@example.org")
    Appointment.objects.filter(person=leaves).update(ends=DEFAULT_DAY)
    police = Partner.objects.get(code="BTP")
    Appointment.objects.create(
        person=leaves, role=Role.ADVOCATE, partner=police, starts=DEFAULT_DAY
    )
    Invitation.objects.create(meeting=next_meeting(), person=leaves)


def as_daniel() -> Client:
    client = Client()
    client.force_login(Person.objects.get(email="daniel.reyes@example.org"))
    return client


class SampleCase(StandsBeside):
    """The sample is loaded once for all the tests."""

    world: SampleWorld

    def setUp(self) -> None:
        self.enterContext(self.world.current())


class BeforeTheNovemberMeeting(SampleCase):
    world = OCTOBER
    worlds = (OCTOBER,)

    def test_the_clock_starts_ten_working_days_before_the_meeting(self):
        assert clock.today() == date(2016, 10, 25)
        assert next_meeting().date == date(2016, 11, 8)

    def test_the_first_two_forward_plans_are_published(self):
        published = ForwardPlan.objects.order_by("number").values_list("number", "meeting_date")
        assert list(published) == [(1, date(2016, 5, 10)), (2, date(2016, 8, 9))]

    def test_every_row_of_the_sheet_is_a_communication_with_its_row_word_for_word(self):
        rows = ImportRow.objects.all()
        assert rows.count() == 134
        assert rows.filter(communication=None).count() == 0
        assert Communication.objects.count() == 134 + 1
        rubbish = rows.get(original__Ref="001")
        assert rubbish.original["LEAD AGENCY"] == "Street Scene"
        assert rubbish.communication.lead_partner == Partner.objects.get(code="LBB-SS")

    def test_nothing_happened_after_the_day_of_the_sample(self):
        start = clock.start_of(DEFAULT_DAY, hour=9)
        assert not Change.objects.filter(at__gt=start).exists()
        assert not Communication.objects.filter(created_at__gt=start).exists()

    def test_what_lies_ahead_is_planned_and_without_results(self):
        ahead = Communication.objects.filter(window_start__gt=clock.today())
        assert set(ahead.values_list("state", flat=True)) == {State.PLANNED, State.AGREED}
        assert not ahead.exclude(reported_result="").exists()
        assert not Placement.objects.filter(
            communication__in=ahead, state=PlacementState.ISSUED
        ).exists()
        later_rows = ImportRow.objects.filter(communication__in=ahead)
        assert {row.original["Status"] for row in later_rows} == {""}

    def test_draft_minutes_went_out_when_they_were_due_and_not_at_the_first_tick(self):
        sent = Letter.objects.filter(kind="minutes_out", state=LetterState.SENT)
        days = {clock.local(each.due).date() for each in sent}
        assert max(days) < date(2016, 8, 31)
        assert send_minutes_that_are_due() == 0

    def test_letters_wait_and_answers_are_owed(self):
        waiting = Letter.objects.filter(state=LetterState.QUEUED)
        assert set(waiting.values_list("kind", flat=True)) == {"confirm_reminder"}
        assert waiting.count() == 18

    def test_partners_have_looked_through_their_entries_but_for_two(self):
        waiting = Partner.objects.filter(pk__in=unconfirmed_by_partner(clock.today()))
        assert set(waiting.values_list("code", flat=True)) == {"BH", "CCG"}
        none = NothingToEnter.objects.get()
        assert (none.partner.code, none.stands(clock.today())) == ("SOLACE", True)
        assert set(Resource.objects.values_list("partner__code", flat=True)) == {
            "LFB",
            "MPS",
            "BH",
            "LBB-COM",
        }

    def test_slots_and_loans_are_asked_for_and_given(self):
        booked = Booking.objects.order_by("number").values_list("partner__code", "state")
        assert list(booked) == [("LBB-CS", "confirmed"), ("MPS", "held"), ("LFB", "waiting")]
        loans = Loan.objects.order_by("first_day").values_list("partner__code", "state")
        assert list(loans) == [("LBB-CS", "lent"), ("AGEUK", "asked")]

    def test_an_earlier_window_of_what_moved_is_kept(self):
        moved = DateChange.objects.get(communication__imported_reference="064")
        assert (moved.old_start, moved.old_end) == (date(2016, 10, 31), date(2016, 11, 13))
        assert moved.communication.window_start == date(2016, 10, 24)

    def test_nobody_knows_of_an_election_before_it_is_called(self):
        elections = CarefulPeriod.objects.filter(kind=CarefulKind.PRE_ELECTION)
        assert set(elections.values_list("code", flat=True)) == {"GLA16", "EUREF"}

    def test_campaigns_hold_together_what_partners_do_for_one_purpose(self):
        told = Campaign.objects.annotate(size=Count("communications"))
        assert dict(told.values_list("name", "size")) == {
            "Autumn Nights": 6,
            "Winter burglary": 5,
            "16 Days of Action": 3,
            "Safe Christmas shopping": 5,
        }
        nights = Communication.objects.filter(campaign__name="Autumn Nights")
        assert nights.values("lead_partner").distinct().count() > 3

    def test_what_is_kept_back_is_known_to_its_own_partner_only(self):
        police = Person.objects.get(email="amara.okafor@example.org")
        fire = Person.objects.get(email="daniel.reyes@example.org")
        chair = Person.objects.get(email="ruth.bennett@example.org")
        kept_back = Communication.objects.filter(embargo_until__isnull=False)
        assert kept_back.visible_to(police).count() == 1
        assert kept_back.visible_to(fire).count() == 0
        assert kept_back.visible_to(chair).count() == 0
        assert kept_back.get().reference is None

    def test_no_record_is_ordered_while_the_year_runs(self):
        assert not RecordOrder.objects.exists()

    def test_one_leaflet_was_decided_on_and_one_waits_for_somebody_to_decide(self):
        leaflets = Artwork.objects.order_by("communication__imported_reference")
        decided = ("communication__imported_reference", "line_decided", "logo_decided")
        assert list(leaflets.values_list(*decided)) == [("029", True, True), ("071", None, None)]
        looked_at = in_turn(list(leaflets), about="leaflets")
        for leaflet in looked_at:
            look_at_artwork(order_id=str(leaflet.pk))
            leaflet.refresh_from_db()
        seen = {(leaflet.line_seen, leaflet.logo_seen) for leaflet in looked_at}
        assert seen == {(Seen.FOUND, Seen.FOUND)}

    def test_the_command_keeps_a_planner_that_has_data(self):
        before = set(Communication.objects.values_list("pk", flat=True))
        call_command("load_sample", "--if-empty")
        assert set(Communication.objects.values_list("pk", flat=True)) == before

    def test_one_click_signs_in_as_a_sample_person(self):
        client = Client()
        page = client.get(reverse("account_login")).content.decode()
        assert all(person.name in page for person in featured_people())
        fire = Person.objects.get(email="daniel.reyes@example.org")
        answer = client.post(reverse("overview:sample_sign_in"), {"person": fire.pk})
        assert answer.headers["Location"] == "/"
        assert client.session["_auth_user_id"] == str(fire.pk)

    def test_an_account_that_was_closed_is_not_offered_and_opens_again_with_the_sample(self):
        leah = Person.objects.filter(email="leah.stern@example.org")
        leah.update(is_active=False, closed_at=clock.now())
        assert "Leah Stern" not in {str(each) for each in featured_people()}
        ensure_people()
        assert leah.get().is_active
        assert "Leah Stern" in {str(each) for each in featured_people()}

    def test_one_click_goes_on_to_the_page_that_was_wanted_and_to_no_other_site(self):
        fire = Person.objects.get(email="daniel.reyes@example.org")
        for wanted, goes_to in (("/plan/?year=all", "/plan/?year=all"), ("//other.example", "/")):
            sent = {"person": fire.pk, "next": wanted}
            answer = Client().post(reverse("overview:sample_sign_in"), sent)
            assert answer.headers["Location"] == goes_to

    @override_settings(SAMPLE=False)
    def test_outside_sample_mode_nobody_signs_in_with_one_click(self):
        client = Client()
        assert "Sample" not in client.get(reverse("account_login")).content.decode()
        fire = Person.objects.get(email="daniel.reyes@example.org")
        answer = client.post(reverse("overview:sample_sign_in"), {"person": fire.pk})
        assert answer.status_code == 404
        assert "_auth_user_id" not in client.session

    def test_somebody_invited_to_a_sample_cannot_be_signed_in_as_with_one_click(self):
        invited = Person.objects.create_user("new@example.org", None, name="New")
        answer = Client().post(reverse("overview:sample_sign_in"), {"person": invited.pk})
        assert answer.status_code == 404

    def test_what_is_nobodys_number_is_not_there(self):
        for person in ("", "fire", "9" * 30, "9" * 5_000):
            answer = Client().post(reverse("overview:sample_sign_in"), {"person": person})
            assert answer.status_code == 404, person[:30]

    def test_the_bar_loads_one_of_two_days_and_no_other(self):
        client = as_daniel()
        page = client.get(reverse("overview:today")).content.decode()
        offered = re.findall(r'name="as_of" value="([^"]*)">([^<]*)<', page)
        assert offered == [
            ("2016-10-25", "Before the November meeting"),
            ("2017-04-20", "20 April 2017, the year is over"),
        ]
        answer = client.post(reverse("overview:sample_reset"), {"as_of": "2020-01-01"})
        assert answer.status_code == 404


# The load lets a year happen one act after the other, which is what zeal looks for.
WITHOUT_ZEAL = [one for one in settings.MIDDLEWARE if not one.startswith("zeal.")]


def let_the_bar_load_april(_: object) -> None:
    """After somebody tried the sample out."""
    _change_the_register()
    _change_the_roles()
    with override_settings(MIDDLEWARE=WITHOUT_ZEAL):
        sent = {"as_of": OVER_DAY.isoformat()}
        answer = as_daniel().post(reverse("overview:sample_reset"), sent)
    assert answer.status_code == 302


@pytest.mark.thorough  # the sample is loaded twice over
class WhenTheBarLoadedTheYearThatIsOver(SampleCase):
    world = SampleWorld(let_the_bar_load_april, begins_as=OCTOBER)
    worlds = (OCTOBER, world)

    def test_people_roles_and_register_are_as_before_whatever_was_tried_out(self):
        with OCTOBER.current():
            before, roles, register = _people(), _roles(), _register()
        joined = Person.objects.exclude(pk__in=before).values_list("name", flat=True)
        assert list(joined) == ["Selma Aydin"]
        assert before < _people()
        assert {role for role in _roles() if role[0] in before} == roles
        assert _register() == register

    def test_the_guard_of_published_rows_is_back(self):
        with pytest.raises(DatabaseError), transaction.atomic():
            ForwardPlan.objects.filter(number=1).update(content_hash="")

    def test_all_four_meetings_published_and_everything_went_out_or_slipped(self):
        assert clock.today() == date(2017, 4, 20)
        assert ForwardPlan.objects.count() == 4
        states = set(Communication.objects.values_list("state", flat=True))
        assert states == {State.ISSUED, State.EVALUATED, State.POSTPONED}

    def test_all_four_meetings_were_held_and_closed_and_nothing_of_them_waits(self):
        held = Meeting.objects.filter(date__lt=OVER_DAY)
        assert [each.state for each in held] == [MeetingState.CLOSED] * 4
        minutes = Minutes.objects.order_by("meeting__date").values_list("state", flat=True)
        assert list(minutes) == [*[MinutesState.AGREED] * 3, MinutesState.DRAFT]
        assert not AdviceRequest.objects.filter(answered_at=None).exists()

    def test_the_election_that_was_called_on_18_april_is_known(self):
        assert CarefulPeriod.objects.get(code="GE17").starts == date(2017, 4, 18)

    def test_the_record_of_the_year_that_is_over_is_ordered_at_once(self):
        assert list(RecordOrder.objects.values_list("key", flat=True)) == ["draft-2016"]

    def test_what_slipped_says_why_in_the_words_of_the_sheet(self):
        slipped = Communication.objects.get(state=State.POSTPONED)
        assert slipped.imported_reference == "126"
        assert slipped.state_reason == "slipped to Apr"


@pytest.mark.django_db
@override_settings(SAMPLE=False)
def test_the_command_refuses_to_empty_a_planner_that_is_no_sample():
    with pytest.raises(CommandError, match="empties the planner"):
        call_command("load_sample")


@pytest.mark.django_db
@override_settings(SAMPLE=True)
def test_what_is_used_for_real_is_never_emptied_whatever_the_environment_says():
    cast = cast_of_tests()
    kept = CommunicationFactory(lead_partner=cast.lead)
    with pytest.raises(CommandError, match="was not made as a sample, and was not emptied"):
        call_command("load_sample")
    client = Client()
    client.force_login(cast.alice)
    sent = {"as_of": DEFAULT_DAY.isoformat()}
    page = client.post(reverse("overview:sample_reset"), sent, follow=True).content.decode()
    assert "was not made as a sample, and was not emptied" in page
    assert Communication.objects.get() == kept
