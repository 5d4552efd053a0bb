"""What each page costs: the number of its queries, the same for 1, 3 and 50 of everything.

The figures are counted for whoever sees most on the page, from the session's own on.
"""

from datetime import timedelta

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from plans.queries.changed import changed_since_last_plan
from plans.queries.overlaps.traits import surroundings
from tests.guards.guard_case import WorldsCase
from tests.guards.more_of_everything import one_more_of_everything
from tests.guards.one_by_one import one_test_for_each
from tests.guards.standing_worlds import SMALL_WORLD, StandingWorld
from tests.guards.url_policies import OWN
from tests.guards.world import World
from tests.services.in_short import IN_SHORT

# By the name of the address and who asks.
QUERIES: dict[tuple[str, str], int] = {
    ("overview:guide", "alice"): 4,
    ("overview:own_guide", "alice"): 4,
    ("overview:today", "alice"): 40,
    ("overview:today", "champion"): 5,
    ("overview:today", "coordinator"): 52,
    ("overview:today", "chair"): 46,
    ("overview:today", "board_member"): 12,
    ("overview:today", "administrator"): 21,
    ("overview:health", "administrator"): 24,
    ("overview:live", "anonymous"): 0,
    ("overview:ready", "anonymous"): 1,
    ("door:account", "alice"): 4,
    ("door:sign_ins", "alice"): 5,
    ("overview:audit", "administrator"): 14,
    ("overview:audit_csv", "administrator"): 11,
    ("overview:roles", "alice"): 7,
    ("overview:retention", "alice"): 7,
    ("overview:my_data", "alice"): 75,
    ("overview:my_data_file", "alice"): 75,
    ("overview:data_of_person", "administrator"): 66,
    ("overview:data_of_person_file", "administrator"): 66,
    ("subgroup:leaving", "coordinator"): 19,
    ("partnership:logo", "anonymous"): 2,
    ("partnership:letters", "coordinator"): 7,
    ("partnership:my_letters", "bob"): 7,
    ("partnership:letter", "coordinator"): 5,
    ("partnership:letter_choices", "alice"): 5,
    ("partnership:people", "coordinator"): 9,
    ("partnership:invite", "coordinator"): 6,
    ("partnership:person", "coordinator"): 10,
    ("partnership:person_second_step", "administrator"): 7,
    ("partnership:partners", "coordinator"): 6,
    ("partnership:partners_csv", "coordinator"): 6,
    ("plans:plan", "alice"): 18,
    ("plans:plan_csv", "alice"): 24,
    ("plans:plan_xlsx", "alice"): 25,
    ("plans:plan_calendar", "alice"): 20,
    ("plans:plan_calendar_csv", "alice"): 24,
    ("plans:plan_calendar_xlsx", "alice"): 25,
    ("plans:plan_map", "alice"): 16,
    ("plans:plan_map_csv", "alice"): 15,
    ("plans:plan_timeline", "alice"): 13,
    ("plans:plan_timeline_csv", "alice"): 12,
    ("plans:plan_line", "alice"): 5,
    ("plans:plan_coverage", "alice"): 13,
    ("plans:plan_coverage_csv", "alice"): 12,
    ("plans:campaigns", "alice"): 5,
    ("plans:campaigns_csv", "alice"): 5,
    ("plans:campaign_new", "alice"): 6,
    ("plans:campaign", "alice"): 10,
    ("plans:campaign_edit", "alice"): 7,
    ("plans:goal_new", "alice"): 5,
    ("plans:goal_change", "alice"): 5,
    ("plans:lines", "alice"): 6,
    ("plans:lines_csv", "alice"): 6,
    ("plans:line", "alice"): 10,
    ("plans:line_new", "alice"): 8,
    ("plans:line_edit", "alice"): 10,
    ("plans:line_word", "alice"): 7,
    ("plans:line_agree", "chair"): 8,
    ("plans:contacts", "alice"): 6,
    ("plans:contacts_csv", "alice"): 6,
    ("plans:contact", "alice"): 9,
    ("plans:contact_new", "alice"): 6,
    ("plans:contact_edit", "alice"): 9,
    ("plans:topic_words", "alice"): 4,
    ("plans:communication_new", "alice"): 24,
    ("plans:communication", "alice"): 63,
    ("plans:channel_deadlines", "alice"): 5,
    ("plans:communication_edit", "alice"): 49,
    ("plans:communication_move", "alice"): 6,
    ("plans:communication_postpone", "alice"): 6,
    ("plans:communication_cancel", "alice"): 6,
    ("plans:placement_issue", "alice"): 6,
    ("plans:evaluate", "alice"): 10,
    ("plans:placement_edition", "alice"): 8,
    ("plans:placement_reached", "alice"): 5,
    ("plans:placement_drop", "alice"): 5,
    ("plans:placement_correct", "alice"): 5,
    ("plans:placement_not_issued", "alice"): 5,
    ("plans:approach_ask", "alice"): 13,
    ("plans:approach_answer", "bob"): 12,
    ("plans:approaches", "coordinator"): 7,
    ("plans:approaches_csv", "coordinator"): 6,
    ("plans:offer_decline", "bob"): 5,
    ("plans:offer_other_date", "bob"): 5,
    ("plans:overlaps", "alice"): 7,
    ("plans:overlaps_csv", "alice"): 7,
    ("plans:communication_near", "alice"): 7,
    ("plans:overlap", "alice"): 12,
    ("plans:commitments", "chair"): 18,
    ("plans:commitments_csv", "chair"): 18,
    ("plans:artwork_new", "alice"): 5,
    ("plans:artwork", "alice"): 5,
    ("plans:artwork_file", "alice"): 5,
    ("plans:channel_use", "alice"): 17,
    ("plans:channel_end", "alice"): 14,
    ("plans:channel_use_csv", "alice"): 25,
    ("plans:channel_use_xlsx", "alice"): 26,
    ("plans:unused_channels", "alice"): 8,
    ("plans:proof_file", "alice"): 5,
    ("plans:idea_new", "champion"): 4,
    ("plans:forward_plans", "alice"): 6,
    ("plans:forward_plans_csv", "alice"): 6,
    ("plans:help_offer", "bob"): 13,
    ("plans:feeds", "alice"): 7,
    ("plans:api_description", "anonymous"): 0,
    ("plans:forward_plan_latest", "alice"): 8,
    ("plans:forward_plan", "alice"): 7,
    ("plans:forward_plan_extract", "alice"): 16,
    ("plans:forward_plan_extract_file", "alice"): 15,
    ("plans:forward_plan_file", "alice"): 5,
    ("plans:records", "coordinator"): 13,
    ("plans:record", "coordinator"): 9,
    ("plans:record_check", "coordinator"): 14,
    ("plans:record_revision", "coordinator"): 9,
    ("plans:record_register", "coordinator"): 8,
    ("plans:record_file", "coordinator"): 6,
    ("plans:record_comparison", "coordinator"): 11,
    ("plans:record_readers", "coordinator"): 9,
    ("plans:imports", "coordinator"): 8,
    ("plans:import_new", "coordinator"): 5,
    ("plans:import_preview", "coordinator"): 21,
    ("plans:import_csv", "coordinator"): 14,
    ("plans:import_columns", "coordinator"): 8,
    ("plans:import_row", "coordinator"): 14,
    ("plans:layouts", "coordinator"): 7,
    ("subgroup:meetings", "alice"): 11,
    ("subgroup:meetings_csv", "alice"): 6,
    ("subgroup:meeting", "alice"): 17,
    ("subgroup:feed", "alice"): 5,
    ("subgroup:coming_letters", "coordinator"): 4,
    ("subgroup:meeting_new", "coordinator"): 6,
    ("subgroup:meeting_change", "coordinator"): 5,
    ("subgroup:meeting_cancel", "coordinator"): 6,
    ("subgroup:members", "coordinator"): 8,
    ("subgroup:member", "coordinator"): 10,
    ("subgroup:member_officer", "coordinator"): 5,
    ("subgroup:nomination_enter", "coordinator"): 5,
    ("subgroup:hand_over", "coordinator"): 12,
    ("subgroup:others", "coordinator"): 8,
    ("subgroup:advice_csv", "coordinator"): 6,
    ("subgroup:other", "coordinator"): 8,
    ("subgroup:other_new", "coordinator"): 4,
    ("subgroup:other_change", "coordinator"): 5,
    ("subgroup:other_meeting_answer", "coordinator"): 5,
    ("subgroup:advice_new", "coordinator"): 5,
    ("subgroup:advice_request", "coordinator"): 7,
    ("subgroup:advice_answer", "coordinator"): 5,
    ("subgroup:meetings_year", "coordinator"): 6,
    ("subgroup:steps", "coordinator"): 7,
    ("subgroup:step_change", "coordinator"): 6,
    ("subgroup:item_edit", "bob"): 6,
    ("subgroup:paper", "bob"): 5,
    ("subgroup:meeting_file", "bob"): 6,
    ("subgroup:room", "chair"): 16,
    ("subgroup:note_edit", "coordinator"): 6,
    ("subgroup:meeting_close", "chair"): 24,
    ("subgroup:minutes", "chair"): 21,
    ("subgroup:minutes_edit", "chair"): 7,
    ("subgroup:minutes_agree", "chair"): 10,
    ("subgroup:actions", "bob"): 6,
    ("subgroup:actions_csv", "bob"): 5,
    ("subgroup:action", "bob"): 5,
    ("subgroup:action_edit", "chair"): 8,
    ("subgroup:champion", "coordinator"): 7,
    ("subgroup:terms", "coordinator"): 7,
    ("subgroup:terms_version", "coordinator"): 6,
    ("subgroup:terms_edit", "coordinator"): 5,
    ("subgroup:terms_agree", "coordinator"): 8,
    ("subgroup:review", "chair"): 49,
    ("subgroup:review_csv", "chair"): 60,
    ("subgroup:review_xlsx", "chair"): 61,
    ("subgroup:review_line", "chair"): 53,
    ("subgroup:publish", "chair"): 49,
    ("evidence:evidence", "alice"): 13,
    ("evidence:rises_csv", "alice"): 5,
    ("evidence:awareness_days_csv", "alice"): 6,
    ("evidence:awareness_day", "coordinator"): 6,
    ("plans:gaps", "alice"): 22,
    ("plans:gaps_csv", "alice"): 22,
    ("plans:seasons", "alice"): 16,
    ("plans:seasons_csv", "alice"): 14,
    ("plans:season", "coordinator"): 14,
    ("evidence:surveys", "alice"): 12,
    ("evidence:findings", "alice"): 5,
    ("evidence:findings_csv", "alice"): 5,
    ("evidence:indicator", "alice"): 7,
    ("evidence:indicator_csv", "alice"): 6,
    ("evidence:wave", "alice"): 7,
    ("evidence:crime", "alice"): 8,
    ("evidence:crime_csv", "alice"): 6,
    ("evidence:crime_series", "alice"): 8,
    ("evidence:figures", "coordinator"): 6,
    ("evidence:figures_file", "coordinator"): 6,
    ("channels_registry:channels", "alice"): 10,
    ("channels_registry:find", "alice"): 16,
    ("channels_registry:ours", "alice"): 12,
    ("plans:channel_gaps", "alice"): 21,
    ("channels_registry:channel", "alice"): 13,
    ("channels_registry:channel_new", "alice"): 7,
    ("channels_registry:channel_edit", "alice"): 17,
    ("channels_registry:channel_merge", "coordinator"): 10,
    ("channels_registry:edition", "alice"): 12,
    ("channels_registry:edition_new", "alice"): 9,
    ("channels_registry:edition_edit", "alice"): 16,
    ("channels_registry:edition_move", "alice"): 17,
    ("plans:edition_cancel", "alice"): 17,
    ("channels_registry:booking_new", "alice"): 12,
    ("channels_registry:booking_decline", "alice"): 6,
    ("channels_registry:pattern_new", "alice"): 9,
    ("channels_registry:pattern_edit", "alice"): 16,
    ("channels_registry:editions_of_year", "alice"): 12,
    ("channels_registry:resources", "alice"): 7,
    ("channels_registry:resource", "alice"): 9,
    ("channels_registry:resource_new", "alice"): 5,
    ("channels_registry:resource_edit", "alice"): 8,
    ("channels_registry:resource_end", "alice"): 8,
    ("channels_registry:resource_file", "alice"): 5,
    ("channels_registry:resource_file_new", "alice"): 6,
    ("channels_registry:loan_ask", "alice"): 7,
    ("channels_registry:loan_decline", "alice"): 5,
    ("channels_registry:loan_take_back", "alice"): 5,
    ("channels_registry:offers", "alice"): 7,
    ("channels_registry:offer", "alice"): 9,
    ("channels_registry:offer_new", "alice"): 8,
    ("channels_registry:offer_edit", "alice"): 15,
    ("channels_registry:offer_end", "alice"): 12,
    ("channels_registry:sheet_csv", "alice"): 8,
    ("channels_registry:sheet_xlsx", "alice"): 9,
    ("channels_registry:bring_in", "alice"): 4,
    ("channels_registry:feed", "alice"): 5,
}
ALL_OF_IT = {
    # By title: whether its first page has a pair is the same with more of everything.
    "plans:plan": "?year=all&sort=title",
    # Files take seven queries more for each 500 rows, which these are not.
    "plans:plan_csv": "?year=all&state=planned",
    "plans:plan_xlsx": "?year=all&state=planned",
    "plans:plan_calendar": "?month=2016-11",
    "channels_registry:find": "?by=2016-12-31",
    "plans:plan_calendar_csv": "?month=2016-11",
    "plans:plan_calendar_xlsx": "?month=2016-11",
}
#: So many pages are asked for in one test, as a world is entered and read once for all of them.
HALF_A_DOZEN = 6
_pages = sorted({name for name, _ in QUERIES})
_hands = len(_pages) // HALF_A_DOZEN
#: By the first of them. Dealt out like cards: pages with neighbouring names cost alike.
PAGES = {_pages[hand]: _pages[hand::_hands] for hand in range(_hands)}


def _with_more(more: int, *, begins_as: StandingWorld, made: int = 0) -> StandingWorld:
    """A world with so many more of everything than the small one."""

    def fill(world: World) -> None:
        for number in range(made, more):
            one_more_of_everything(world, number)

    return StandingWorld(fill, begins_as=begins_as)


ONE_MORE = _with_more(1, begins_as=SMALL_WORLD)
THREE_MORE = _with_more(3, begins_as=ONE_MORE, made=1)
FIFTY_MORE = _with_more(50, begins_as=THREE_MORE, made=3)
WORLDS = {"one": ONE_MORE, "three": THREE_MORE} | ({} if IN_SHORT else {"fifty": FIFTY_MORE})
#: Each hand of pages in each world.
PAGES_IN_WORLDS = {f"{first} with {more}": (first, more) for first in PAGES for more in WORLDS}


@pytest.mark.unlinted  # the walk of every address lints these pages
@override_settings(USE_NOTED_EVERY=timedelta(days=1))  # else a slow machine counts it as well
class EveryPage(WorldsCase):
    worlds = tuple(WORLDS.values())

    @one_test_for_each(PAGES_IN_WORLDS)
    def test_each_page_costs_its_figure(self, of_what: str) -> None:
        """The page and those dealt out with it, with so many more of everything."""
        first, more = PAGES_IN_WORLDS[of_what]
        figures = {at: figure for at, figure in QUERIES.items() if at[0] in PAGES[first]}
        with self.inside(WORLDS[more]):
            self.read_once()
            assert {at: self.queries_of(*at) for at in figures} == figures

    def test_every_page_has_its_figure(self) -> None:
        pages = {name for name, rules in OWN.items() if any(rule.get for rule in rules)}
        assert {name for name, _ in QUERIES} == pages

    def read_once(self) -> None:
        """What a process reads with its first page and keeps for the next."""
        surroundings()
        changed_since_last_plan(self.world.cast.alice)

    def queries_of(self, name: str, who: str) -> int:
        rule = next(each for each in OWN[name] if each.get)
        path = reverse(name, kwargs=self.world.places[rule.on])
        reset_queries()  # Django keeps no more than 9,000
        with CaptureQueriesContext(connection) as queries:
            answer = self.ask(who, "GET", path + ALL_OF_IT.get(name, ""))
        assert answer.status == 200, name
        return sum(
            not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for query in queries
        )
