"""The pack: one content as PDF and as Word, with only what the whole partnership may know."""

import io
from datetime import UTC, date, datetime, time

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from bsc_comms.kit import clock
from bsc_comms.kit.paper import as_docx
from evidence.choices import AskKind
from evidence.queries.asks import Ask
from plans.choices import State, Visibility
from plans.models import Communication
from plans.queries.gaps import Gap, Gaps
from subgroup.choices import AgendaState, DocumentFormat
from subgroup.documents.pack import content_of, document, outcome_of, planned_so_far, span
from subgroup.models import Meeting
from subgroup.operations.agenda import add_agenda_item, add_paper
from subgroup.operations.meetings import add_meeting
from subgroup.queries.agenda import open_agenda
from subgroup.queries.pack import pack_of
from tests.cast import Cast
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    CommunicationFactory,
    FindingFactory,
    MeetingFactory,
    MinutesFactory,
    PlanConfirmationFactory,
    TopicFactory,
)
from tests.plans.published import publish
from tests.services.page_text import text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 31, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    made = add_meeting(
        by=people.coordinator, date=date(2016, 11, 8), starts=time(10), place="Town Hall"
    )
    stall = add_agenda_item(
        by=people.bob, meeting=made, title="A stall", wanted="decision", restricted=True
    )
    add_paper(by=people.bob, item=stall, file=ContentFile(b"x", name="Dates.pdf"))
    MinutesFactory(meeting=MeetingFactory(date=date(2016, 8, 9)))
    ActionFactory(number=4, what="Ask the printer", owner=people.bob, due=date(2016, 10, 28))
    CommunicationFactory(title="Dark nights", lead_partner=people.lead)
    secret = CommunicationFactory(
        title="CANARY raid",
        lead_partner=people.lead,
        visibility=Visibility.LEAD,
        reference=None,
    )
    AgendaItemFactory(meeting=made, title="CANARY raid", communication=secret)
    return made


def facts(content: dict) -> dict[str, str]:
    return dict(content["sections"][0]["blocks"][0]["rows"])


def test_the_cover_sheet_has_the_boards_fields(people: Cast, meeting: Meeting) -> None:
    assert facts(content_of(pack_of(meeting))) == {
        "Report name": "Papers for the meeting of the subgroup",
        "Meeting": "Communications subgroup",
        "Meeting date": "Tuesday 8 November 2016",
        "Time and place": "10am, Town Hall",
        "Made on": "Monday 31 October 2016",
        "Enclosures": (
            "Agenda\nLast minutes\nActions\nWhat changed in the forward plan\nForward plan\n"
            "Overlaps without an answer\nDates.pdf (in the planner)"
        ),
        "Report author": "Cora",
        "Responsible officers": "Chris, Cora",
        "Outcome required": "Decision",
        "Restricted": "Yes",
    }


def test_it_says_on_every_page_and_of_the_plan_on_which_day_it_was_made(
    people: Cast, meeting: Meeting
) -> None:
    publish(1, by=people.chair)
    said = content_of(pack_of(meeting))
    assert said["foot"] == "Papers for 8 November 2016, made on 31 October 2016"
    [changes] = [
        part for part in said["sections"] if part["heading"] == "What changed in the forward plan"
    ]
    assert changes["blocks"][0]["text"] == (
        "Since forward plan No. 1, as the plan stood on Monday 31 October 2016."
        " Nothing has changed."
    )


@pytest.mark.parametrize(
    ("is_published", "since"),
    [
        (False, "No forward plan is published yet: everything on the plan is new."),
        (
            True,
            "Since forward plan No. 1, as the plan stood on Monday 31 October 2016."
            " Nothing has changed.",
        ),
    ],
)
def test_it_says_who_has_not_confirmed_before_the_first_forward_plan_too(
    people: Cast, meeting: Meeting, is_published: bool, since: str
) -> None:
    if is_published:
        publish(1, by=people.chair)
    PlanConfirmationFactory(meeting=meeting, partner=people.lead, by=people.alice)
    [changes] = [
        part
        for part in content_of(pack_of(meeting))["sections"]
        if part["heading"] == "What changed in the forward plan"
    ]
    assert [block["text"] for block in changes["blocks"]] == [
        since,
        "Not confirmed for this meeting yet: Named partner; Other partner.",
    ]


def test_what_programs_call_the_papers_tells_them_from_those_of_another_meeting(
    people: Cast, meeting: Meeting
) -> None:
    pack = pack_of(meeting)
    pdf = PdfReader(io.BytesIO(document(pack, DocumentFormat.PDF)))
    word = Document(io.BytesIO(document(pack, DocumentFormat.DOCX)))
    called = "Papers for the meeting of Tuesday 8 November 2016"
    assert (pdf.metadata.title, word.core_properties.title) == (called, called)
    assert "Papers for the meeting" in [each.text for each in word.paragraphs]


def test_gaps_have_their_page_with_what_is_planned_as_all_may_know_it(
    people: Cast, meeting: Meeting
) -> None:
    hate, fire = TopicFactory(), TopicFactory()
    FindingFactory(text="Hate crime is under-reported", topic=hate, source="Section 2")
    FindingFactory(text="Fires are feared", topic=fire)
    CommunicationFactory(title="Fire week", lead_partner=people.lead, topics=[fire])
    CommunicationFactory(title="CANARY", lead_partner=people.lead, topics=[hate], embargoed=True)
    pack = pack_of(meeting)
    assert "What the figures ask for" in facts(content_of(pack))["Enclosures"]
    for words in (
        words_of_pdf(document(pack, DocumentFormat.PDF)),
        words_of_docx(document(pack, DocumentFormat.DOCX)),
    ):
        assert "For 31 October 2016 to 1 May 2017 nothing is planned yet for 1 of the 2." in words
        assert words.index("Hate crime is under-reported.") < words.index("Fires are feared.")
        assert "Source: Section 2." in words
        assert "Fire week, Tue 8 Nov" in words
        assert "CANARY" not in words


@pytest.mark.parametrize(
    ("nothing_yet", "asked_for", "words"),
    [
        (29, 29, "nothing is planned yet for any of the 29"),
        (1, 2, "nothing is planned yet for 1 of the 2"),
        (1, 1, "nothing is planned yet for it"),
        (0, 2, "something is planned for all of them"),
        (0, 1, "something is planned for it"),
    ],
)
def test_the_page_of_gaps_says_for_how_many_nothing_is_planned(
    nothing_yet: int, asked_for: int, words: str
) -> None:
    ask = Ask(AskKind.LOW, sentence="Few feel informed.", figure="", page="/")
    planned = [CommunicationFactory() for _ in range(asked_for - nothing_yet)]
    gaps = [*[Gap(ask, ())] * nothing_yet, *(Gap(ask, (one,)) for one in planned)]
    assert planned_so_far(Gaps(NOW.date(), NOW.date(), gaps)) == words


def test_the_page_of_gaps_names_a_year_once_where_it_is_the_same() -> None:
    assert span(date(2017, 4, 20), date(2017, 10, 19)) == "20 April to 19 October 2017"


def test_the_outcome_is_one_of_three(people: Cast) -> None:
    made = MeetingFactory(date=date(2016, 11, 15))
    assert outcome_of(open_agenda(made)) == "Information only"
    AgendaItemFactory(meeting=made, wanted="comments")
    assert outcome_of(open_agenda(made)) == "Comments"


def words_of_pdf(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of_docx(content: bytes) -> str:
    whole = Document(io.BytesIO(content))
    parts = [paragraph.text for paragraph in whole.paragraphs]
    for table in whole.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return " ".join(" ".join(parts).split())


def test_pdf_and_word_say_the_same_and_nothing_that_is_kept_back(meeting: Meeting) -> None:
    pack = pack_of(meeting)
    pdf = words_of_pdf(document(pack, DocumentFormat.PDF))
    word = words_of_docx(document(pack, DocumentFormat.DOCX))
    for said in (
        "A stall",
        "Put forward by Bob",
        "The plan was gone through.",
        "Ask the printer",
        "late",
        "Dark nights",
        "None waits for an answer.",
        "100 minutes in all, over at 11.40am",
    ):
        assert said in pdf, said
        assert said in word, said
    assert "CANARY" not in pdf + word


def test_its_agenda_says_what_was_set_aside_as_the_page_does(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    for state in (State.CANCELLED, State.POSTPONED, State.PLANNED):
        about = CommunicationFactory(title=f"Asked {state}", state=state)
        AgendaItemFactory(meeting=meeting, communication=about)
    settled = CommunicationFactory(title="Asked before", state=State.CANCELLED)
    AgendaItemFactory(meeting=meeting, communication=settled, state=AgendaState.REACHED)
    words = words_of_pdf(document(pack_of(meeting), DocumentFormat.PDF))
    client.force_login(people.bob)
    page = text_of(client.get(reverse("subgroup:meeting", args=[meeting.pk])))
    for said in (words[words.index("Asked cancelled") :], page[page.index("Asked cancelled") :]):
        assert "Cancelled" in said[: said.index("Asked postponed")]
        assert "Postponed" in said[: said.index("Asked planned")]
        assert "Planned" not in said[: said.index("Asked before")]
        assert (
            "Cancelled" not in said[said.index("Asked before") : said.index("Any other business")]
        )


def test_the_minutes_of_its_agenda_stand_to_the_right(people: Cast, meeting: Meeting) -> None:
    [agenda] = [
        part for part in content_of(pack_of(meeting))["sections"] if part["heading"] == "Agenda"
    ]
    table = agenda["blocks"][0]
    assert [table["headings"][column] for column in table["numbers"]] == ["Minutes"]


def test_the_plan_in_it_has_the_times_and_the_joint_one(people: Cast, meeting: Meeting) -> None:
    joint = CommunicationFactory(
        title="Stall", reference="SSCP-2016-0041", start_time=time(10), lead_partner=people.lead
    )
    CommunicationFactory(title="Stand", state=State.MERGED, merged_into=joint)
    for written, words in (
        (DocumentFormat.PDF, words_of_pdf),
        (DocumentFormat.DOCX, words_of_docx),
    ):
        said = words(document(pack_of(meeting), written))
        assert "Tue 8 Nov, 10:00" in said
        assert "Merged into SSCP-2016-0041" in said


def test_the_plan_in_it_asks_for_help_with_what_is_not_over(people: Cast, meeting: Meeting) -> None:
    for title, day in (("Late stand", date(2016, 10, 30)), ("Last stand", date(2016, 10, 31))):
        CommunicationFactory(
            title=title, window_start=day, lead_partner=people.lead, help_wanted=f"{title}s only"
        )
    said = str(content_of(pack_of(meeting)))
    assert "Help wanted: Last stands only" in said
    assert "Late stand" in said
    assert "Late stands only" not in said


def test_what_changed_and_the_plan_read_as_in_the_forward_plan(
    people: Cast, meeting: Meeting
) -> None:
    later = CommunicationFactory(title="Stall", lead_partner=people.lead)
    moved = CommunicationFactory(title="Stand", lead_partner=people.lead)
    publish(1, by=people.chair)
    Communication.objects.filter(pk=later.pk).update(
        state=State.POSTPONED, state_reason="slipped to April"
    )
    Communication.objects.filter(pk=moved.pk).update(help_wanted="A van, please")
    for written, words in (
        (DocumentFormat.PDF, words_of_pdf),
        (DocumentFormat.DOCX, words_of_docx),
    ):
        said = words(document(pack_of(meeting), written))
        assert said.count("Postponed: slipped to April") == 2, "As changed, and on the plan"
        assert said.count("Help wanted: A van, please") == 2
        assert "Where and who for" in said
        for unsaid in ("To come", "not set", "State:"):
            assert unsaid not in said


def test_word_keeps_no_character_that_breaks_the_file() -> None:
    content = {
        "title": "A\x00\x0b title",
        "lead": ["\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")],
        "foot": "x",
        "partnership": {"name": "P"},
        "sections": [
            {
                "heading": "H\x07",
                "level": 1,
                "new_page": False,
                "blocks": [{"kind": "text", "text": "=1+1 <w:p/>", "style": "plain"}],
            }
        ],
    }
    whole = Document(io.BytesIO(as_docx(content, created=NOW)))
    assert whole.core_properties.title == "A title"
    assert "=1+1 <w:p/>" in [paragraph.text for paragraph in whole.paragraphs]
