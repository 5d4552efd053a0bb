"""The administration site: for administrators, with history, without deletion or plans."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from evidence.models import Season
from partnership.admin import PersonForm
from partnership.models import Change, Person, Topic
from plans.models import Communication
from tests.cast import Cast
from tests.factories import (
    CommunicationFactory,
    PartnerFactory,
    PersonFactory,
    SeasonFactory,
    TopicFactory,
)
from tests.plans.at_once import followed_by
from tests.services.in_short import in_turn
from tests.services.sessions import prove

pytestmark = [pytest.mark.django_db, pytest.mark.unlinted]


def test_only_administrators_come_in(client: Client, who: Cast) -> None:
    statuses = {}
    for name, person in who.everybody.items():
        client.force_login(person)
        statuses[name] = client.get("/admin/").status_code
    assert {name for name, status in statuses.items() if status == 200} == {"administrator"}


def test_there_is_no_second_door(client: Client, who: Cast) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    client.force_login(who.coordinator)
    assert client.get("/admin/login/").status_code == 403


def test_the_form_of_a_partner_says_what_its_parent_does_to_earlier_years(
    client: Client, who: Cast
) -> None:
    client.force_login(who.administrator)
    page = client.get(f"/admin/partnership/partner/{who.lead.pk}/change/").content.decode()
    assert (
        "A team with a parent counts as its parent, in earlier years too: a further revision of an "
        "earlier record, compiled after a change, counts what was joint anew." in page
    )


@pytest.mark.parametrize("address", ["/admin/password_change/", "/admin/password_change/done/"])
def test_a_password_is_changed_where_everybody_changes_theirs(
    client: Client, who: Cast, address: str
) -> None:
    client.force_login(who.administrator)
    assert client.post(address)["Location"] == reverse("account_change_password")


def test_no_address_tells_whether_a_row_of_any_kind_is_there(client: Client, who: Cast) -> None:
    client.force_login(who.administrator)
    for model, there in ((Communication, CommunicationFactory().pk), (Topic, TopicFactory().pk)):
        kind = ContentType.objects.get_for_model(model).pk
        for key in (there, "1"):
            assert client.get(f"/admin/r/{kind}/{key}/").status_code == 404


def test_libraries_bring_nothing_of_their_own_in() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels == {"partnership", "channels_registry", "evidence", "subgroup"}


def test_nothing_of_the_plan_is_registered() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert "plans" not in labels
    names = {model._meta.label for model in admin.site._registry}
    assert not names & {"partnership.Letter", "partnership.Change", "subgroup.AgendaItem"}


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda each: each._meta.label))
def test_every_list_opens_for_an_administrator_and_deletes_nothing(
    client: Client, who: Cast, model
) -> None:
    client.force_login(who.administrator)
    if not model._meta.label.startswith(
        ("partnership.", "channels_registry.", "evidence.", "subgroup.")
    ):
        return
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    answer = client.get(url)
    assert answer.status_code == 200
    assert b"delete_selected" not in answer.content


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda each: each._meta.label))
def test_no_list_is_asked_about_what_refers_to_its_rows(client: Client, who: Cast, model) -> None:
    client.force_login(who.administrator)
    shown = admin.site._registry[model].list_filter
    asked = [
        f"{field.name}__{how}"
        for field in model._meta.get_fields()
        if field.name not in shown
        for how in ("isnull", "gte", "startswith", "pk")
    ]
    asked = in_turn(asked, about=model._meta.label, most=8)
    statuses = {lookup: client.get(list_of(model), {lookup: "1"}).status_code for lookup in asked}
    assert statuses == dict.fromkeys(asked, 400)


def test_nobody_finds_out_a_password_or_a_communication_by_asking_a_list(
    client: Client, who: Cast
) -> None:
    secret = CommunicationFactory(lead_partner=who.lead, embargoed=True)
    client.force_login(who.administrator)
    for path, lookup, value in (
        ("partner", "led_communications", secret.pk),
        ("partner", "led_communications__gte", secret.pk),
        ("partner", "named_in__isnull", "False"),
        ("person", "password__startswith", "!"),
        ("person", "is_active__regex", "1"),
    ):
        answer = client.get(f"/admin/partnership/{path}/", {lookup: value})
        assert (answer.status_code, who.lead.name in answer.text) == (400, False), lookup


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda each: each._meta.label))
def test_each_list_answers_its_own_filters(client: Client, who: Cast, model) -> None:
    client.force_login(who.administrator)
    answer = client.get(list_of(model))
    for spec in answer.context["cl"].filter_specs:
        for choice in spec.choices(answer.context["cl"]):
            assert client.get(f"{list_of(model)}{choice['query_string']}").status_code == 200


def test_a_change_leaves_its_history(client: Client, who: Cast) -> None:
    topic = TopicFactory(code="BURG", label="Burglry")
    client.force_login(who.administrator)
    url = reverse("admin:partnership_topic_change", args=[topic.pk])
    sent = {
        "code": "BURG",
        "label": "Burglary",
        "position": topic.position,
        "aliases": "",
        "exclude_phrases": "",
    }
    assert client.post(url, sent).status_code == 302
    assert Topic.objects.get().label == "Burglary"
    change = Change.objects.get(field="label")
    assert (change.by, change.act, change.before, change.after) == (
        who.administrator,
        "changed",
        "Burglry",
        "Burglary",
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Break-ins\r\n\r\n  house burglary ", ["Break-ins", "house burglary"]),
        ("5", ["5"]),
        ('{"a": 1}', ['{"a": 1}']),
        ("null", ["null"]),
        ("", []),
    ],
)
def test_other_names_are_typed_a_line_each_and_the_plan_is_searched_by_them(
    client: Client, who: Cast, typed: str, kept: list[str]
) -> None:
    topic = TopicFactory(code="BURG", label="Burglary", aliases=["theft"])
    client.force_login(who.administrator)
    url = reverse("admin:partnership_topic_change", args=[topic.pk])
    sent = {"code": "BURG", "label": "Burglary", "position": 1, "aliases": typed}
    assert client.post(url, sent).status_code == 302
    assert Topic.objects.get().aliases == kept
    assert client.get(url).context["adminform"].form["aliases"].value() == "\n".join(kept)
    client.force_login(who.alice)
    assert client.get(reverse("plans:plan"), {"text": "burglary"}).status_code == 200


def as_it_stands(client: Client, url: str) -> dict[str, str]:
    """What a browser sends of a change page on which nothing was typed."""
    sent = {}
    for field in client.get(url).context["adminform"].form:
        if (value := field.value()) is not None:
            sent[field.html_name] = value
            if field.field.show_hidden_initial:
                sent[field.html_initial_name] = value
    return sent


def test_a_list_in_which_nothing_was_typed_is_not_said_to_have_changed(
    client: Client, who: Cast
) -> None:
    topic = TopicFactory(label="Burglry", aliases=["theft", "break-ins"])
    client.force_login(who.administrator)
    url = reverse("admin:partnership_topic_change", args=[topic.pk])
    assert client.post(url, as_it_stands(client, url) | {"label": "Burglary"}).status_code == 302
    assert list(Change.objects.values_list("field", "after")) == [("label", "Burglary")]
    assert Topic.objects.get().aliases == ["theft", "break-ins"]


def test_the_months_of_a_season_are_typed_a_line_each_and_stay_numbers(
    client: Client, who: Cast
) -> None:
    season = SeasonFactory(months=[9])
    client.force_login(who.administrator)
    url = reverse("admin:evidence_season_change", args=[season.pk])
    sent = as_it_stands(client, url) | {"months": "9\r\n 10 "}
    assert client.post(url, sent).status_code == 302
    assert Season.objects.get().months == [9, 10]
    assert client.get(url).context["adminform"].form["months"].value() == "9\n10"
    change = Change.objects.get()
    assert (change.field, change.before, change.after) == ("months", "9", "9, 10")


@pytest.mark.parametrize("typed", ["13", "0", "09", "September", "[9, 10]"])
def test_what_is_no_number_of_a_month_is_refused(client: Client, who: Cast, typed: str) -> None:
    season = SeasonFactory(months=[9, 10])
    client.force_login(who.administrator)
    url = reverse("admin:evidence_season_change", args=[season.pk])
    page = client.post(url, as_it_stands(client, url) | {"months": f"9\r\n{typed}"})
    assert page.context["adminform"].form.errors == {
        "months": ["Write the numbers of months, 1 to 12, one on each line"]
    }
    assert Season.objects.get().months == [9, 10]


@pytest.mark.parametrize("field", ["parent", "successor"])
def test_no_partner_stands_above_or_after_itself(client: Client, who: Cast, field: str) -> None:
    low = PartnerFactory()
    high = PartnerFactory(**{field: low})
    client.force_login(who.administrator)
    for above in (low, high):
        url = reverse("admin:partnership_partner_change", args=[low.pk])
        sent = model_to_dict(low, exclude=["aliases", "valid_from", "valid_to", "parent"])
        sent = {name: value for name, value in sent.items() if value is not None}
        with zeal_ignore():  # Django reads the row and what was chosen, one by one
            page = client.post(url, {**sent, field: above.pk})
        assert "It would stand above or after itself: choose another." in page.content.decode()
    low.refresh_from_db()
    assert getattr(low, field) is None


def test_nothing_is_deleted_by_its_address(client: Client, who: Cast) -> None:
    topic = TopicFactory()
    client.force_login(who.administrator)
    url = reverse("admin:partnership_topic_delete", args=[topic.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("entered", ["taken@example.org", "Taken@Example.org"])
def test_no_two_people_have_one_address(client: Client, who: Cast, entered: str) -> None:
    PersonFactory(email="taken@example.org")
    client.force_login(who.administrator)
    prove(client, who.administrator, "password", "mfa")
    url = reverse("admin:partnership_person_change", args=[who.bob.pk])
    page = client.post(url, {"name": who.bob.name, "email": entered})
    assert "Somebody else has this e-mail address" in page.content.decode()
    before = who.bob.email
    who.bob.refresh_from_db()
    assert who.bob.email == before


def test_whose_account_is_closed_while_their_address_is_corrected_stays_out(
    client: Client, who: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(who.administrator)
    prove(client, who.administrator, "password", "mfa")

    def close() -> None:
        Person.objects.filter(pk=who.bob.pk).update(is_active=False)

    followed_by(monkeypatch, PersonForm, "clean_email", close)
    url = reverse("admin:partnership_person_change", args=[who.bob.pk])
    entered = {"name": who.bob.name, "email": "bob.right@example.org"}
    assert client.post(url, entered).status_code == 302
    who.bob.refresh_from_db()
    assert (who.bob.email, who.bob.is_active) == ("bob.right@example.org", False)


def test_another_address_signs_its_person_out_but_not_whoever_enters_it(
    client: Client, who: Cast
) -> None:
    elsewhere, bobs = Client(), Client()
    for browser, person in (
        (client, who.administrator),
        (elsewhere, who.administrator),
        (bobs, who.bob),
    ):
        browser.force_login(person)

    def statuses() -> list[int]:
        page = reverse("door:account")
        return [browser.get(page).status_code for browser in (client, elsewhere, bobs)]

    prove(client, who.administrator, "password", "mfa")
    found = [statuses()]
    for person in (who.bob, who.administrator):
        url = reverse("admin:partnership_person_change", args=[person.pk])
        sent = {"name": person.name, "email": f"right.{person.email}"}
        assert client.post(url, sent).status_code == 302
        found.append(statuses())
    assert found == [[200, 200, 200], [200, 200, 302], [200, 302, 302]]


def test_the_form_of_a_person_says_what_opens_still_once_the_address_is_another(
    client: Client, who: Cast
) -> None:
    client.force_login(who.administrator)
    prove(client, who.administrator, "password", "mfa")
    page = client.get(reverse("admin:partnership_person_change", args=[who.bob.pk]))
    assert (
        "A password, passkeys and addresses of calendars and feeds still open what they did. Where "
        "somebody else came in, leave the address as it is, close the account under People, and "
        "invite the right person under theirs." in page.content.decode()
    )
