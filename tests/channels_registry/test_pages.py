"""What the list, the finder and the pages of channels show, and what their forms refuse."""

import re
from datetime import date

import pytest

from channels_registry.models import Channel
from channels_registry.operations import confirm_entries
from tests.channels_registry.pages import at, text_of
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    EditionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
NO_NUMBER = "Write the reach as a number, like 190000; what is no number goes into “In words”"


class TestTheList:
    def test_what_nobody_confirmed_for_a_year_is_marked_and_what_somebody_did_is_not(
        self, client, people, magazine
    ):
        client.force_login(people.bob)
        assert "not confirmed yet" in text_of(client.get(at("channels")))
        Channel.objects.update(confirmed_on=date(2015, 10, 24))
        assert "not confirmed for a year" in text_of(client.get(at("channels")))
        confirm_entries(by=people.alice, partner=people.lead)
        assert "not confirmed" not in text_of(client.get(at("channels")))

    def test_only_an_estimate_says_that_it_is_one(self, client, people):
        client.force_login(people.bob)
        for code, estimate in (("GUESS", True), ("COUNT", False)):
            ChannelFactory(
                code=code, reach_number=1234, reach_unit="homes", reach_is_estimate=estimate
            )
        page = text_of(client.get(at("channels")))
        assert page.count("1,234 homes") == 2
        assert page.count("app-estimate") == 1

    def test_a_channel_whose_code_has_a_slash_is_listed_and_has_its_page(self, client, people):
        ChannelFactory(code="A/B", name="Street stall")
        client.force_login(people.bob)
        [page] = re.findall(r'href="([^"]+)">Street stall', text_of(client.get(at("channels"))))
        assert page == "/channels/A%252FB/"
        assert "Street stall" in text_of(client.get(page))

    def test_only_who_may_add_is_offered_to(self, client, people):
        for person, offered in ((people.alice, True), (people.board_member, False)):
            client.force_login(person)
            assert (at("channel_new") in text_of(client.get(at("channels")))) is offered


class TestFinding:
    def test_an_answer_names_what_reaches_them_and_why(self, client, people, magazine, winter):
        client.force_login(people.bob)
        older = AudienceFactory(label="Older residents")
        magazine.audiences.add(older)
        page = client.get(at("find"), {"audience": older.pk, "by": "2016-12-31"})
        found = text_of(page)
        assert "Older residents in the whole borough, by Sat 31 Dec" in found
        assert "Magazine, Winter" in found
        assert "For: Older residents" in found

    def test_nothing_found_says_what_to_change(self, client, people):
        client.force_login(people.bob)
        page = text_of(client.get(at("find"), {"by": "2016-10-26"}))
        assert "Nothing in the register reaches them by then. A later day lets more" in page

    def test_before_anything_is_asked_nothing_is_wrong(self, client, people):
        client.force_login(people.bob)
        page = client.get(at("find"))
        assert "There is a problem" not in text_of(page)
        assert (page.context["form"].initial["by"], page.context["found"]) == (
            date(2016, 11, 22),
            None,
        )

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ("", "Write a day from today on: day, month and year"),
            ("31 2 2017", "Write a real day, like 8 11 2016"),
        ],
    )
    def test_without_a_day_it_says_what_to_write(self, client, people, said, refusal):
        client.force_login(people.bob)
        page = client.get(at("find"), {"by": said})
        assert page.context["form"].errors == {"by": [refusal]}

    def test_what_is_on_no_list_is_refused_in_a_sentence(self, client, people):
        client.force_login(people.bob)
        asked = {"audience": "OLDER", "area": "BO", "topic": "DARK", "by": "2016-12-31"}
        page = client.get(at("find"), asked)
        assert page.context["form"].errors == {
            "audience": ["Choose whom to reach from the list"],
            "area": ["Choose a place from the list"],
            "topic": ["Choose a topic from the list"],
        }

    def test_a_day_that_is_past_is_refused(self, client, people):
        client.force_login(people.bob)
        page = client.get(at("find"), {"by": "2016-10-24"})
        assert page.context["form"].errors == {"by": ["Choose a day from today on"]}
        assert page.context["found"] is None


class TestChannels:
    def test_what_is_out_says_what_was_taken_and_offers_nothing(self, client, people, magazine):
        out = EditionFactory(
            channel=magazine, publication_date=date(2016, 10, 24), slots=2, slots_taken=1
        )
        pages = at("edition", "MAG", out.pk), at("channel", "MAG")
        client.force_login(people.alice)
        assert ["1 of 2 slots taken" in text_of(client.get(url)) for url in pages] == [True, True]
        assert "too late for new copy" not in text_of(client.get(pages[0]))
        out.publication_date = TODAY
        out.save()
        assert ["1 of 2 slots free" in text_of(client.get(url)) for url in pages] == [True, True]
        assert "too late for new copy" in text_of(client.get(pages[0]))

    def test_an_advocate_adds_one_and_owns_it(self, client, people):
        client.force_login(people.alice)
        page = client.get(at("channel_new"))
        assert page.context["form"].initial["owners"] == [people.lead.pk]
        client.post(
            at("channel_new"),
            {
                "name": "Tenants’ newsletter",
                "kind": "print",
                "owners": [people.lead.pk],
                "reach_number": "12,500",
                "reach_unit": "homes",
                "reach_is_estimate": "False",
                "lead_time_is_estimate": "True",
            },
        )
        added = Channel.objects.get()
        assert (added.name, added.reach, list(added.owners.all())) == (
            "Tenants’ newsletter",
            "12,500 homes",
            [people.lead],
        )

    @pytest.mark.parametrize(
        ("field", "said", "refusal"),
        [
            *(("reach_number", said, NO_NUMBER) for said in ("many", "-5", "12.5", "190k", "NaN")),
            (
                "reach_number",
                "2000000001",
                "That is more people than there are: write a smaller number",
            ),
            (
                "lead_time_days",
                "-1",
                "Write a number of days, like 10. A number of days cannot be negative",
            ),
            ("name", "", "Enter a name"),
        ],
    )
    def test_what_is_wrong_is_refused_with_what_would_be_right(
        self, client, people, field, said, refusal
    ):
        client.force_login(people.alice)
        sent = {"name": "Screens", "kind": "screens", "owners": [people.lead.pk], field: said}
        sent |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True"}
        page = client.post(at("channel_new"), sent)
        assert page.context["form"].errors == {field: [refusal]}
        assert not Channel.objects.exists()

    def test_what_is_wrong_is_listed_in_the_order_of_the_page(self, client, people):
        client.force_login(people.alice)
        page = text_of(client.post(at("channel_new"), {}))
        summary = page.split("There is a problem", 1)[1].split("</ul>", 1)[0]
        listed = re.findall(r'href="#(\w+)"', summary)
        assert len(listed) == 5
        assert listed == [each for each in re.findall(r' id="(\w+)"', page) if each in listed]

    def test_an_advocate_names_an_owner_and_the_coordinator_may_say_that_all_share_it(
        self, client, people, magazine, caplog
    ):
        sent = {"name": "Screens", "kind": "screens", "reach_is_estimate": "True"}
        sent |= {"lead_time_is_estimate": "True", "shared_by_all": "on"}
        client.force_login(people.alice)
        page = client.post(at("channel_new"), sent)
        assert page.context["form"].errors == {"owners": ["Choose at least one owner"]}
        assert 'Owners <span class="app-optional">' not in text_of(page)
        client.get(at("channel_edit", "MAG"))
        client.force_login(people.coordinator)
        page = client.post(at("channel_new"), sent | {"shared_by_all": ""})
        assert page.context["form"].errors == {
            "owners": ["Choose at least one owner, or say that all partners share it"]
        }
        assert 'Owners <span class="app-optional">' not in text_of(page)
        assert client.post(at("channel_new"), sent).status_code == 302
        # A field that a form lacks leaves a complaint in the log with every page.
        refused = [said for said in caplog.messages if "'code': 422" in said]
        assert (len(refused), len(caplog.messages)) == (2, 2)

    @pytest.mark.parametrize(
        ("form", "version"), [(["channel_new"], None), (["channel_edit", "MAG"], "1")]
    )
    def test_an_advocate_who_leaves_out_the_own_partner_reads_so_beside_the_owners(
        self, client, people, magazine, form, version
    ):
        client.force_login(people.alice)
        sent = {"name": "Screens", "kind": "screens", "cost": "£20 a week"}
        sent |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True"}
        sent |= {"owners": [people.other.pk]} | ({"version": version} if version else {})
        page = client.post(at(*form), sent)
        wrong = (
            "A channel needs an owner for which you speak, so that you can keep it. "
            "Add your own partner."
        )
        assert (page.status_code, page.context["form"].errors) == (422, {"owners": [wrong]})
        assert "£20 a week</textarea>" in text_of(page), "what was typed is kept"
        assert page.context["form"]["owners"].value() == [str(people.other.pk)]
        magazine.refresh_from_db()
        assert (Channel.objects.count(), magazine.version) == (1, 1)
        both = sent | {"owners": [people.lead.pk, people.other.pk]}
        assert client.post(at(*form), both).status_code == 302

    def test_the_coordinator_enters_a_channel_for_any_partner(self, client, people):
        client.force_login(people.coordinator)
        sent = {"name": "Screens", "kind": "screens", "owners": [people.other.pk]}
        sent |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True"}
        assert client.post(at("channel_new"), sent).status_code == 302
        assert list(Channel.objects.get().owners.all()) == [people.other]

    def test_a_second_of_one_name_is_refused_in_words(self, client, people, magazine):
        client.force_login(people.alice)
        sent = {"name": "magazine", "kind": "print", "owners": [people.lead.pk]}
        sent |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True"}
        page = client.post(at("channel_new"), sent)
        wrong = (
            "There is a channel of this name already. Use that one, or give this one another name."
        )
        assert page.context["form"].errors == {"name": [wrong]}
        said = text_of(page)
        assert f'<a href="#id_name">{wrong}</a>' in said, "the summary leads to the field"
        assert said.count(wrong) == 2, "and the field says it"
        assert 'name="name" value="magazine"' in said, "what was typed is kept"

    def test_two_who_edit_see_both_texts_and_lose_nothing(self, client, people, magazine):
        client.force_login(people.alice)
        sent = {
            "name": "Magazine",
            "kind": "print",
            "owners": [people.lead.pk],
            "reach_is_estimate": "True",
            "lead_time_is_estimate": "True",
            "version": 1,
        }
        client.post(at("channel_edit", "MAG"), sent | {"cost": "Free"})
        page = client.post(at("channel_edit", "MAG"), sent | {"cost": "£20"})
        assert page.status_code == 409
        assert 'name="cost"' in text_of(page) and "£20</textarea>" in text_of(page)
        magazine.refresh_from_db()
        assert magazine.cost == "Free"

    def test_whoever_changes_the_lead_time_says_where_the_new_one_comes_from(
        self, client, people, magazine
    ):
        Channel.objects.update(lead_time_days=42, lead_time_basis="Six weeks before delivery")
        client.force_login(people.alice)
        form = client.get(at("channel_edit", "MAG")).context["form"]
        assert form["lead_time_basis"].value() == "Six weeks before delivery"
        sent = {
            "name": "Magazine",
            "kind": "print",
            "owners": [people.lead.pk],
            "reach_is_estimate": "True",
            "lead_time_days": "21",
            "lead_time_is_estimate": "False",
            "lead_time_basis": "The printer’s terms",
            "version": 1,
        }
        client.post(at("channel_edit", "MAG"), sent)
        facts = client.get(at("channel", "MAG")).context["facts"]
        told = {fact["key"]: fact["value"] for fact in facts}
        assert told["Lead time"] == ["21 days", "The printer’s terms"]

    def test_only_its_owner_and_the_coordinator_change_it(self, client, people, magazine):
        for person, status in ((people.alice, 200), (people.coordinator, 200), (people.bob, 403)):
            client.force_login(person)
            assert client.get(at("channel_edit", "MAG")).status_code == status

    def test_one_click_says_that_it_is_still_right(self, client, people, magazine):
        client.force_login(people.alice)
        client.post(at("entry_confirm", "channel", "MAG"), {"next": at("channel", "MAG")})
        magazine.refresh_from_db()
        assert (magazine.confirmed_on, magazine.confirmed_by, magazine.version) == (
            TODAY,
            people.alice,
            1,
        )

    def test_the_coordinator_confirms_what_all_share_and_an_advocate_does_not(self, client, people):
        press = ChannelFactory(code="PRESS", shared_by_all=True)
        for person, status in ((people.alice, 403), (people.coordinator, 302)):
            client.force_login(person)
            page = client.post(at("entry_confirm", "channel", "PRESS"))
            assert page.status_code == status
        press.refresh_from_db()
        assert press.confirmed_on == TODAY

    @pytest.mark.parametrize("who", ["alice", "bob", "chair", "board_member"])
    def test_who_does_not_coordinate_does_not_merge(self, client, people, magazine, who):
        client.force_login(getattr(people, who))
        assert at("channel_merge", "MAG") not in text_of(client.get(at("channel", "MAG")))
        assert client.get(at("channel_merge", "MAG")).status_code == 403

    def test_two_that_are_one_are_merged_and_the_page_leads_on(self, client, people, magazine):
        ChannelFactory(code="BF", name="The magazine", owners=[people.lead])
        client.force_login(people.coordinator)
        client.post(
            at("channel_merge", "BF"), {"kept": magazine.pk, "reason": "One thing, two names"}
        )
        assert at("channel", "MAG") in text_of(client.get(at("channel", "BF")))
        assert "The magazine" in text_of(client.get(at("channel", "MAG")))
        assert client.get(at("channel_edit", "BF")).status_code == 403

    def test_one_that_ends_before_an_edition_of_the_other_is_refused_where_it_was_chosen(
        self, client, people, winter
    ):
        brief = ChannelFactory(name="Brief", valid_to=date(2016, 11, 30))
        client.force_login(people.coordinator)
        page = client.post(at("channel_merge", "MAG"), {"kept": brief.pk, "reason": "The same"})
        assert page.context["form"].errors == {
            "kept": [
                "Winter comes out on 12 December 2016, and Brief ends on 30 November 2016. "
                "Give Brief a later last day first, or cancel Winter."
            ]
        }
