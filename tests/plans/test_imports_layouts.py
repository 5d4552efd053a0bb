"""How a partner lays out its sheet is remembered after saving, and offered the next time."""

from datetime import date

import pytest

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner, Person
from plans.choices import Precision, Visibility
from plans.models import Communication, Layout, PlanImport
from plans.operations.imports import (
    LayoutNameTaken,
    UnknownLayout,
    choose_columns,
    choose_whose,
    explain_words,
    forget_layout,
    layout_named,
    read_afresh,
    rename_layout,
    save_import,
)
from plans.queries.imports import SPEAKS_OF
from tests import factories
from tests.plans.sheets import (
    ALARM,
    PANEL,
    SHED,
    read,
    row_of,
    saved,
    sheet,
    titled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

#: A sheet that does not say who leads, and whose first column nobody could know.
ODD = "Thing,When,Where\nLock your shed,7 Nov,Watling"


def taught(name: str = "forward plan 2016-17.csv"):
    """The odd sheet, as a person put it right and saved it."""
    found = read(ODD.replace("Thing", "Title"), name=name)
    choose_columns(
        by=None,
        plan_import=found,
        opened_version=found.version,
        columns={"Title": "title", "When": "when", "Where": "area"},
        default_lead="MET",
    )
    found.refresh_from_db()
    explain_words(
        by=None,
        plan_import=found,
        opened_version=found.version,
        field="area",
        words="Watling",
        instead="Burnt Oak",
    )
    save_import(by=None, plan_import=found)
    return found


def test_a_layout_is_kept_for_the_partner_whose_sheet_it_is():
    taught()

    layout = Layout.objects.get()
    assert layout.name == "Police: forward plan"
    assert (layout.partner.code, layout.leads_unnamed) == ("MET", True)
    assert layout.columns == {"Title": "title", "When": "when", "Where": "area"}
    assert layout.words == [{"field": "area", "words": "Watling", "instead": "Burnt Oak"}]


@pytest.mark.parametrize(
    ("rows", "partner", "name"),
    [
        ((SHED, ALARM), "FIRE", "Fire: plan"),
        ((SHED, PANEL), None, "Several partners: plan"),
    ],
)
def test_a_sheet_that_names_its_leads_is_the_partners_that_leads_all_of_it(rows, partner, name):
    saved(*rows)

    layout = Layout.objects.get()
    assert (layout.partner and layout.partner.code, layout.name) == (partner, name)
    assert layout.leads_unnamed is False


def test_the_next_sheet_with_the_same_headings_is_read_as_the_last_one():
    taught()

    again = read("WHERE,title ,When?\nwatling,Check your alarm,8 Nov", name="December.csv")

    row = row_of(again, 2)
    assert again.layout == Layout.objects.get()
    assert (row.reading["lead"], row.reading["areas"]) == ("MET", ["OAK"])
    assert not again.asks_whose


def test_a_layout_is_taken_off_with_all_that_it_brought():
    taught()
    again = read(ODD.replace("Thing", "Title"), name="December.csv")

    read_afresh(by=None, plan_import=again, opened_version=again.version)

    assert (again.layout, again.words, again.asks_whose) == (None, [], True)
    assert row_of(again, 2).reading["areas"] == []


def test_who_leads_stays_without_the_layout_where_a_person_said_it():
    taught()
    odd = ODD.replace("Thing", "Title")
    with_the_file = read(odd, name="December.csv", lead="MET")
    later = read(odd, name="January.csv")
    choose_whose(by=None, plan_import=later, opened_version=later.version, default_lead="MET")

    for again in (with_the_file, later):
        assert again.layout is not None
        again.refresh_from_db()
        read_afresh(by=None, plan_import=again, opened_version=again.version)

        assert (again.layout, again.asks_whose) == (None, False)
        assert row_of(again, 2).reading["lead"] == "MET"


def test_the_same_partners_layout_is_kept_up_to_date():
    taught()
    again = read(ODD.replace("Thing", "Title").replace("Watling", "Hail"), name="December.csv")
    explain_words(
        by=None,
        plan_import=again,
        opened_version=again.version,
        field="area",
        words="Hail",
        instead="Hale",
    )
    save_import(by=None, plan_import=again)

    layout = Layout.objects.get()
    assert [one["words"] for one in layout.words] == ["Watling", "Hail"]
    assert layout.name == "Police: forward plan"


def test_where_two_partners_send_the_same_headings_neither_is_taken_without_a_word():
    save_import(by=None, plan_import=read("Title,When\nOne,7 Nov", lead="MET"))
    save_import(by=None, plan_import=read("Title,When\nTwo,7 Nov", lead="FIRE"))
    assert Layout.objects.count() == 2

    unsaid = read("Title,When\nThree,7 Nov")
    assert unsaid.layout is None and unsaid.asks_whose
    said = read("Title,When\nThree,7 Nov", lead="FIRE")
    assert said.layout == Layout.objects.get(partner__code="FIRE")


class TestWhatIsKeptBack:
    """The coordinator knows all layouts, and learns from none what a sheet was about."""

    HEADINGS = "Title,When,Where"
    RAIDS = "Dawn raids,8 Nov,Watling"

    @pytest.fixture
    def alice(self) -> Person:
        police = Partner.objects.get(code="MET")
        factories.CommunicationFactory(
            lead_partner=police,
            title="Dawn raids",
            visibility=Visibility.LEAD,
            precision=Precision.EXACT,
            window_start=date(2016, 11, 8),
            window_end=date(2016, 11, 8),
        )
        return factories.advocate_of(police)

    def brought_in(self, *rows: str, by: Person) -> PlanImport:
        found = read(sheet(*rows, headings=self.HEADINGS), by=by, lead="MET")
        explain_words(
            by=by,
            plan_import=found,
            opened_version=found.version,
            field="area",
            words="Watling",
            instead="Burnt Oak",
        )
        found.refresh_from_db()
        return found

    def test_of_a_sheet_with_a_row_that_is_kept_back_no_layout_is_kept(self, alice):
        found = self.brought_in(self.RAIDS, "Lock your shed,7 Nov,Watling", by=alice)
        save_import(by=alice, plan_import=found)

        assert row_of(found, 2).communication == titled("Dawn raids")
        assert not Layout.objects.exists()

    def test_nor_of_one_whose_doubts_tell_of_it(self, alice):
        found = self.brought_in("Lock your shed,7 Nov,Watling", by=alice)
        found.notes[SPEAKS_OF] = [titled("Dawn raids").pk.hex]
        found.save(update_fields=["notes"])
        save_import(by=alice, plan_import=found)

        assert not Layout.objects.exists()

    def test_a_layout_that_is_known_learns_nothing_of_it(self, alice):
        save_import(
            by=alice, plan_import=read("Title,When,Where\nOne,7 Nov,Hale", by=alice, lead="MET")
        )
        before = Layout.objects.values().get()
        save_import(by=alice, plan_import=self.brought_in(self.RAIDS, by=alice))

        assert Layout.objects.values().get() == before

    def test_once_all_may_know_of_it_the_layout_is_kept(self, alice):
        Communication.objects.update(visibility=Visibility.PARTNERSHIP)
        save_import(by=alice, plan_import=self.brought_in(self.RAIDS, by=alice))

        assert [one["words"] for one in Layout.objects.get().words] == ["Watling"]


def test_an_advocate_is_offered_their_own_partners_layout():
    save_import(by=None, plan_import=read("Title,When\nOne,7 Nov", lead="MET"))
    fire = Partner.objects.get(code="FIRE")

    found = read("Title,When\nTwo,7 Nov", by=factories.advocate_of(fire))

    assert found.layout is None


def test_a_layout_is_named_and_an_unknown_name_tells_those_there_are():
    taught()
    assert layout_named("police: FORWARD plan") == Layout.objects.get()
    with pytest.raises(UnknownLayout, match=r"There are: “Police: forward plan”\."):
        layout_named("Fire: plan")


def test_a_layout_is_renamed_and_forgotten():
    taught()
    saved(ALARM)
    mine, other = layout_named("Police: forward plan"), layout_named("Fire: plan")

    rename_layout(by=None, layout=mine, name="Police grid")
    assert Layout.objects.get(partner__code="MET").name == "Police grid"
    with pytest.raises(LayoutNameTaken, match="“fire: PLAN”"):
        rename_layout(by=None, layout=mine, name="fire: PLAN")

    forget_layout(by=None, layout=other)
    assert list(Layout.objects.values_list("name", flat=True)) == ["Police grid"]


# --- columns in doubt ---

#: A sheet of which the last column could hold its objectives too, as long as it is hardly filled.
RESULTS = "Title,Lead,When,How,Status,Results"
EARLY = [RESULTS, "Lock your shed,Police,7 Nov,posters,planned,"]
LATER = [
    RESULTS,
    *(f"Call {n},Police,{n} Nov,posters,planned,talked to {n}5 people" for n in range(1, 9)),
]


def came_in(lines):
    """A sheet that was read and saved as it was understood."""
    found = read("\n".join(lines))
    save_import(by=None, plan_import=found)
    return found


def test_a_column_in_doubt_is_not_learned():
    assert [one["column"] for one in came_in(EARLY).columns_in_doubt] == ["Results"]

    assert Layout.objects.get().columns == {
        "Title": "title",
        "Lead": "lead",
        "When": "when",
        "How": "channel",
        "Status": "state",
    }


def test_a_column_that_was_not_learned_is_read_by_its_words_and_cells():
    came_in(EARLY)

    again = read("\n".join(LATER))

    assert again.layout == Layout.objects.get()
    assert (again.headings["Results"], again.columns_in_doubt) == ("result", [])
    assert row_of(again, 2).reading["result"] == "talked to 15 people"


def test_a_column_that_a_person_settled_is_learned():
    found = read("\n".join(EARLY))
    choose_columns(
        by=None,
        plan_import=found,
        opened_version=found.version,
        columns={**found.headings, "Results": "objective"},
    )
    found.refresh_from_db()
    save_import(by=None, plan_import=found)

    assert Layout.objects.get().columns["Results"] == "objective"
    assert read("\n".join(EARLY)).headings["Results"] == "objective"


def test_where_cells_speak_against_what_was_learned_a_person_is_asked():
    came_in(EARLY)
    Layout.objects.update(columns={**Layout.objects.get().columns, "Results": "objective"})

    again = read("\n".join(LATER))

    (doubt,) = again.columns_in_doubt
    assert again.headings["Results"] == "objective"
    assert (doubt["column"], doubt["read_as"], doubt["alternatives"]) == (
        "Results",
        "Read as “Objectives”; it could also be “Reported result”",
        [{"label": "Reported result", "instead": "result"}],
    )
    save_import(by=None, plan_import=again)
    assert read("\n".join(LATER)).columns_in_doubt == [doubt]


def test_whose_sheet_it_is_settles_no_column():
    found = read("Title,When,How,Status,Results\nLock your shed,7 Nov,posters,planned,")
    doubts = found.columns_in_doubt

    choose_whose(by=None, plan_import=found, opened_version=found.version, default_lead="MET")

    found.refresh_from_db()
    assert (found.asks_whose, found.default_lead.code) == (False, "MET")
    assert found.columns_in_doubt == doubts != []


# --- the year ---


@pytest.mark.parametrize(
    ("text", "name", "year", "said"),
    [
        ("Plan 2017/18,,\nTitle,Lead,When\nOne,Police,7 Nov", "x.csv", 2017, "above the headings"),
        ("Title,Lead,When\nOne,Police,7 Nov", "plan 15-16.csv", 2015, "the file's name"),
        ("Title,Lead,When\nOne,Police,7.11.14\nTwo,Police,3/2/15", "x.csv", 2014, "most of the"),
        ("Title,Lead,When\nOne,Police,7 Nov", "x.csv", 2016, "the present year"),
    ],
)
def test_the_year_is_looked_for_in_the_file_and_told(text, name, year, said):
    found = read(text, name=name, year=None)

    assert found.financial_year == FinancialYear(year)
    assert said in found.notes["year_guessed"]


def test_a_year_that_was_said_is_not_looked_for():
    found = read(sheet(SHED), name="plan 15-16.csv")
    assert (found.year, found.notes.get("year_guessed")) == (2016, None)
