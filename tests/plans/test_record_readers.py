"""Handing a record on: links that end, what they open, and who downloaded what."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import FileFormat
from plans.models import AnnualRecord, Communication, RecordLink, RecordReading
from plans.operations.record_readers import LinkRefused, end_link, keep_reading, make_link
from plans.operations.records import compile_record
from tests.plans.record_year import DRAFT_DAY, FIGURES, FINAL_DAY, YEAR, make_the_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_documents")]
LAST_DAY = date(2017, 6, 14)
SOME_DAYS_LATER = FINAL_DAY + timedelta(days=3)
DOCUMENTS = [(each, 0) for each in FileFormat.values]


def compiled(at=FINAL_DAY, *, year=YEAR) -> AnnualRecord:
    with clock.at(at):
        return compile_record(by=None, year=year, why="More is known.")


def a_link(people, record) -> tuple[RecordLink, str]:
    with clock.at(SOME_DAYS_LATER):
        return make_link(
            by=people.coordinator, record=record, for_whom="Lead member", last_day=LAST_DAY
        )


def get(client, path, at=SOME_DAYS_LATER):
    with clock.at(at):
        return client.get(path)


# --- links ---------------------------------------------------------------------------------------


def test_a_link_opens_one_record_and_its_documents_and_each_time_is_kept(client, people):
    record = compiled()
    link, key = a_link(people, record)
    page = get(client, f"/record/shared/?key={key}")
    assert page.status_code == 200
    assert "Annual record 2016/17" in page.content.decode()
    for file_format, part in DOCUMENTS:
        answer = get(client, f"/record/shared/{file_format}/{part}/?key={key}")
        assert answer.content == bytes(record.files.get(format=file_format).content)
    assert get(client, f"/record/shared/doc/0/?key={key}").status_code == 404
    kept = RecordReading.objects.order_by("pk").values_list("what", "link", "person")
    assert list(kept) == [
        ("page", link.pk, None),
        *((each, link.pk, None) for each, _ in DOCUMENTS),
    ]


def test_a_link_says_that_a_later_revision_has_taken_the_place_of_its_record(client, people):
    make_the_year()
    _, key = a_link(people, compiled())
    path = f"/record/shared/?key={key}"
    assert "later revision" not in get(client, path).text
    Communication.objects.filter(title="Cancelled one").update(state_reason="The van broke.")
    _, key_of_the_later = a_link(people, compiled())
    assert "A later revision has taken its place.</strong> Ask whoever" in get(client, path).text
    assert "later revision" not in get(client, f"/record/shared/?key={key_of_the_later}").text


def test_a_link_opens_on_its_last_day_and_not_the_day_after_nor_once_it_was_ended(client, people):
    link, key = a_link(people, compiled())
    last_moment = clock.start_of(LAST_DAY + timedelta(days=1)) - timedelta(seconds=1)
    paths = (f"/record/shared/?key={key}", f"/record/shared/pdf/0/?key={key}")
    assert [get(client, path, last_moment).status_code for path in paths] == [200, 200]
    after = last_moment + timedelta(seconds=1)
    assert [get(client, path, after).status_code for path in paths] == [404, 404]
    assert end_link(by=people.coordinator, link=link)
    assert not end_link(by=people.coordinator, link=link)
    assert [get(client, path).status_code for path in paths] == [404, 404]
    assert RecordReading.objects.count() == 2


@pytest.mark.both_databases
def test_freezing_a_record_keeps_the_links_to_its_draft_and_who_read_it(client, people):
    make_the_year()
    draft = compiled(DRAFT_DAY)
    with clock.at(DRAFT_DAY):
        _, key = make_link(
            by=people.coordinator, record=draft, for_whom="Lead member", last_day=LAST_DAY
        )
        keep_reading(record_id=draft.pk, what=FileFormat.PDF, person=people.board_member)
    final = compiled(FINAL_DAY)
    page = get(client, f"/record/shared/?key={key}")
    assert page.status_code == 200
    assert "Final" in page.content.decode()
    kept = RecordReading.objects.order_by("pk").values_list("record__revision", "record", "what")
    assert list(kept) == [(1, final.pk, "pdf"), (1, final.pk, "page")]
    assert AnnualRecord.objects.get() == final
    assert sorted(final.files.values_list("format", flat=True)) == sorted(FileFormat.values)


@pytest.mark.parametrize("key", ["", "x", "x" * 300, "\u00e9"])
def test_what_is_no_key_opens_nothing_and_says_what_to_do(key, client, people):
    a_link(people, compiled())
    answer = client.get("/record/shared/", {"key": key})
    assert answer.status_code == 404
    assert "Ask whoever sent it to you for a new one." in answer.content.decode()


def test_a_link_is_kept_as_a_digest_alone(people):
    link, key = a_link(people, compiled())
    assert len(key) == 43
    assert key not in str(RecordLink.objects.values().get(pk=link.pk))


@pytest.mark.parametrize("last_day", [date(2017, 6, 3), date(2017, 9, 3)])
def test_a_link_ends_within_ninety_days_and_not_before_today(last_day, people):
    record = compiled()
    with clock.at(SOME_DAYS_LATER), pytest.raises(LinkRefused, match="from today to 90 days"):
        make_link(by=people.coordinator, record=record, for_whom="x", last_day=last_day)


def test_the_coordinator_makes_and_ends_a_link_on_the_page_and_sees_who_read(client, people):
    record = compiled()
    client.force_login(people.board_member)
    get(client, "/record/2016-17/1/pdf/")
    page = "/record/2016-17/1/readers/"
    assert get(client, page).status_code == 403
    client.force_login(people.coordinator)
    assert people.board_member.name in get(client, page).content.decode()
    typed = {"for_whom": "Lead member", "last_day_day": "14", "last_day_month": "6"}
    with clock.at(SOME_DAYS_LATER):
        late = client.post(page, typed | {"last_day_year": "2018"})
        assert "Choose a last day from today to 90 days from now." in late.content.decode()
        assert 'value="Lead member"' in late.content.decode()
        made = client.post(page, typed | {"last_day_year": "2017"}, follow=True)
    shown = made.content.decode()
    address = shown.split("/record/shared/")[1].split("<")[0]
    client.logout()
    assert get(client, f"/record/shared/{address}").status_code == 200
    client.force_login(people.coordinator)
    again = " ".join(get(client, page).content.decode().split())
    assert address not in again
    assert "1 time, last" in again
    assert "By link: Lead member" in again
    link = RecordLink.objects.get(record=record)
    client.post(f"/record/links/{link.pk}/end/")
    assert "No link is open." in get(client, page).content.decode()


# --- side by side --------------------------------------------------------------------------------


def test_two_years_stand_side_by_side_with_what_changed(client, people):
    make_the_year()
    compiled()
    client.force_login(people.board_member)
    page = get(client, "/record/compare/").content.decode()
    assert "Fewer than two years have a record yet" in page
    assert 'href="/record/">See the records</a>' in page
    compiled(DRAFT_DAY, year=YEAR.previous)
    page = " ".join(get(client, "/record/compare/").content.decode().split())
    row = page.split('data-label="What">Placements issued</th>')[1].split("</tr>")[0]
    cells = [part.split("<")[0] for part in row.split('app-number">')[1:]]
    assert cells == ["1", str(FIGURES["placements"]), f"+{FIGURES['placements'] - 1}"]
    turned = get(client, "/record/compare/?first=2016-17&second=2015-16").content.decode()
    assert "\u22125" in turned
    assert get(client, "/record/compare/?first=1999-00").status_code == 404
