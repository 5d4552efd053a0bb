"""Whatever stands in a sheet, each row gets an answer, and nothing is saved that should not be."""

import itertools
import random
from collections import Counter

import pytest

from plans.choices import RowState
from plans.models import Communication, ImportRow
from plans.operations.imports import RowsRefused, save_import
from tests.plans.sheets import SHED, read, sheet, states
from tests.services.in_short import in_turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

MANY = 10_000
TITLES = ("", " ", "=cmd()", "x" * 3000, "Lock your shed", "\u202e", "😀" * 40, "'; DROP TABLE")
LEADS = ("Fyre Brygade", "Nobody", "", "Fire Brigade or Police", "42", "\u00a0", "[FIRE")
DATES = ("Blursday", "31/02/2016", "0/0/0", "99999999999", "-1", "7 Nov 0001", "25:99", "NaN")
STATES = ("Done", "??", "cancelled", "#REF!", "maybe")


def bad_rows(count: int) -> list[str]:
    dice = random.Random(19)
    kinds = list(itertools.product(TITLES, LEADS, DATES, STATES))
    dice.shuffle(kinds)
    rows = []
    for number in range(count):
        title, lead, when, state = kinds[number % len(kinds)]
        rows.append(f'{number},"{title}",{lead},{lead},{when},"a, b; c",{state},{state},,{title}')
    return rows


def test_ten_thousand_bad_rows_get_an_answer_each_and_strict_saves_none():
    bad = in_turn(bad_rows(MANY), about="bad rows", most=450)
    found = read(sheet(*bad))

    rows = found.rows.order_by("number").values_list("number", "state", "errors")
    assert [number for number, _, _ in rows] == list(range(2, len(bad) + 2))
    refused = [errors for _, state, errors in rows if state == RowState.REFUSED]
    assert len(refused) > len(bad) / 2
    for errors in refused:
        for one in errors:
            assert one["column"] and one["wrong"].endswith((".", "?")) and one["right"]
    with pytest.raises(RowsRefused):
        save_import(by=None, plan_import=found, strict=True)
    assert not Communication.objects.exists()


def test_the_same_bad_sheet_twice_doubles_nothing():
    text = sheet(*bad_rows(300), SHED)
    first = read(text)
    count = save_import(by=None, plan_import=first)

    again = read(text, name="again.csv")

    assert count > 0
    assert save_import(by=None, plan_import=again) == 0
    assert Communication.objects.count() == count
    assert Counter(states(again))[RowState.UNCHANGED] == count


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "text",
    ["x" * 32_000, "\u2028 line", "ﬁre — “quotes” £€", "\U0001f525" * 100],
)
def test_any_text_is_kept_word_for_word_on_both_databases(text):
    found = read(sheet(SHED.replace(",,,Burglary", f',,"{text}",Burglary')))

    assert save_import(by=None, plan_import=found) == 1
    row = ImportRow.objects.get()
    assert row.original["Notes"].split() == text.split()
