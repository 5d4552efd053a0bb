"""The guides: each role opens its own, and each says only what stands on a screen."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview import guides
from bsc_comms.overview.health.checking import NAMES_AT_ONCE
from partnership.choices import LETTER_NEEDS_ATTENTION, LetterState, Role
from tests.cast import cast
from tests.factories import AgendaItemFactory

FOLDER = settings.BASE_DIR / "docs" / "guides"
SCREENS = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
CODE = [
    path
    for app in ("bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup")
    for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
]


def labels(text: str) -> list[str]:
    """What a guide prints in bold is what a button, a link or a heading is called."""
    return [label.rstrip(".") for label in re.findall(r"\*\*(.+?)\*\*", text)]


def unknown(wanted: list[str]) -> list[str]:
    screens = "\n".join(path.read_text(encoding="utf-8") for path in (*SCREENS, *CODE))
    return [label for label in wanted if label not in screens]


def words_of(slug: str) -> str:
    """What a guide says, however its lines are broken."""
    return " ".join((FOLDER / f"{slug}.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("slug", guides.SLUGS)
def test_a_guide_names_only_what_stands_on_a_screen(slug: str):
    assert unknown(labels((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))) == []


def test_a_button_that_is_called_otherwise_is_found():
    assert unknown(labels("Press **Publish it all now** or **Mark issued**.")) == [
        "Publish it all now"
    ]


@pytest.mark.parametrize("letter", ["call_for_updates", "confirm_reminder"])
@pytest.mark.parametrize("form", ["text.txt", "body.html"])
def test_letters_before_a_meeting_name_their_act_as_the_guide_does(letter: str, form: str):
    assert "Confirm your plan" in labels((FOLDER / "advocate.md").read_text(encoding="utf-8"))
    words = (settings.BASE_DIR / "templates" / "emails" / letter / form).read_text(encoding="utf-8")
    assert re.search(r"^Confirm your plan:$|button %}Confirm your plan{%", words, re.MULTILINE)


def test_a_letter_that_did_not_arrive_is_sent_again_in_three_states_alone():
    three = {LetterState.FAILED, LetterState.MISSED, LetterState.UNCERTAIN}
    assert three == LETTER_NEEDS_ATTENTION
    assert (
        "One that failed, was missed, or is not certain to have been sent has **Send it again** on "
        "its page." in words_of("administrator")
    )


@pytest.mark.parametrize("slug", ["administrator", "coordinator"])
def test_who_keeps_the_letters_is_told_which_of_them_are_not_listed(slug: str):
    said = "one about what is kept back is seen by its recipient alone"
    assert said in words_of(slug).lower()


def test_a_second_step_that_is_taken_off_is_set_up_anew_where_the_role_needs_one():
    assert (
        "They are signed out everywhere; where their role needs a second step, they set up a new "
        "one at the next sign-in."
    ) in words_of("administrator")


def test_what_may_have_stopped_is_called_what_today_calls_it():
    said = words_of("administrator").partition("Nothing is sent at all: ")[2].partition(". ")[0]
    assert labels(said) == ["How the planner is", "Today", "Worker", "Beat"]
    assert {"Worker", "Beat"} <= NAMES_AT_ONCE


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "is_taken_off"), [("matter", True), ("terms", False)])
def test_a_matter_is_taken_off_the_agenda_and_what_stands_on_every_one_stays(
    client, kind: str, is_taken_off: bool
):
    assert (
        "A matter that is not needed is taken off under **Change**; what stands on every agenda "
        "stays."
    ) in words_of("coordinator")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        client.force_login(cast().coordinator)
        change = reverse("subgroup:item_edit", args=[AgendaItemFactory(kind=kind).pk])
        assert ("Take it off the agenda" in client.get(change).text) is is_taken_off


def test_the_pack_stands_on_the_page_to_which_the_letter_with_the_agenda_leads():
    assert (
        "When the agenda goes out, the pack is made by itself and stands on the meeting's page; "
        "the letter to the members leads there."
    ) in words_of("coordinator")


def test_every_guide_of_the_folder_is_in_the_planner():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(guides.SLUGS)


def test_every_picture_of_a_guide_is_there():
    for path in FOLDER.glob("*.md"):
        for picture in re.findall(r"\]\((\.\./pictures/.+?)\)", path.read_text(encoding="utf-8")):
            assert (FOLDER / picture).resolve().is_file(), f"{path.name}: {picture}"


@pytest.mark.parametrize(
    ("roles", "slug"),
    [
        ({Role.ADVOCATE}, "advocate"),
        ({Role.DEPUTY}, "advocate"),
        ({Role.COORDINATOR, Role.ADMINISTRATOR}, "coordinator"),
        ({Role.CHAMPION, Role.ADVOCATE}, "advocate"),
        (set(), "words"),
    ],
)
def test_a_person_opens_the_guide_of_their_role(roles, slug):
    assert guides.own_slug(roles) == slug


def test_the_page_has_no_picture_no_raw_mark_and_its_links_stay_inside():
    for slug in guides.SLUGS:
        html = guides.guide(slug).html
        assert "<img" not in html and "**" not in html and ".md" not in html
        assert set(re.findall(r'href="(.+?)"', html)) <= {
            reverse("overview:guide", kwargs={"slug": each}) for each in guides.SLUGS
        }


def test_what_leads_to_another_document_keeps_its_sentence_and_goes_where_it_says_no_more(
    tmp_path: Path, monkeypatch
):
    (tmp_path / "words.md").write_text(
        "# Words\n\nKeep a [backup\nelsewhere](../operations.md) and see\n"
        "[what to do](../security.md)\nfirst.\n\n[Backups](../operations.md)\n\n"
        "Ask the [chair](chair.md).\n\n[All of it](../operations.md)\n"
    )
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    chair = reverse("overview:guide", kwargs={"slug": "chair"})
    assert guides.guide.__wrapped__("words").html == (
        '<p class="govuk-body">Keep a backup\nelsewhere and see\nwhat to do\nfirst.</p>\n'
        f'<p class="govuk-body">Ask the <a href="{chair}" class="govuk-link">chair</a>.</p>\n'
    )


def test_each_row_of_the_words_is_headed_by_its_word():
    html = guides.guide("words").html
    assert "<td" in html
    for row in html.split("<tbody>")[1].split("</tr>")[:-1]:
        assert re.search(r'<tr[^>]*>\s*<th [^>]*scope="row"[^>]*>[^<]+</th>\s*<td', row), row
    assert re.findall(r'<th [^>]*scope="col"[^>]*>([^<]+)<', html) == ["Word", "What it means here"]


def test_raw_html_in_a_guide_is_shown_as_text(tmp_path: Path, monkeypatch):
    (tmp_path / "words.md").write_text("# Words\n\n<script>alert(1)</script>\n")
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    assert "<script>" not in guides.guide.__wrapped__("words").html


@pytest.mark.django_db
def test_help_opens_ones_own_guide_and_leads_to_the_others(client):
    client.force_login(cast().chair)
    page = client.get(reverse("overview:own_guide")).content.decode()
    assert "<h1" in page and "For the chair" in page
    assert f'href="{reverse("overview:guide", kwargs={"slug": "words"})}"' in page
