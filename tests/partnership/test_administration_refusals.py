"""What a constraint refuses on the administration site is said in a sentence with what to do."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.db.models import UniqueConstraint
from django.forms import model_to_dict
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RoutePattern

from bsc_comms.kit.codes import CodeInAddress
from partnership.admin import ReadOnly
from partnership.forms.reference import ENDS_FIRST
from partnership.models import Partner
from tests.factories import (
    AwarenessDayFactory,
    ChannelFactory,
    EditionFactory,
    PartnerFactory,
    administrator,
)
from tests.services.in_short import in_turn

NO_FORM_MEETS = {
    "one_partnership",
    "an_open_account_was_not_closed",
}


def needs_no_sentence(constraint) -> bool:
    """Django itself says that there is one with these already."""
    return isinstance(constraint, UniqueConstraint) and (
        bool(constraint.fields) and constraint.condition is None
    )


def test_each_constraint_that_a_form_can_meet_has_a_sentence() -> None:
    without = {
        constraint.name
        for model, site in admin.site._registry.items()
        if not isinstance(site, ReadOnly)
        for constraint in model._meta.constraints
        if not needs_no_sentence(constraint)
        and not getattr(site.form, "sentence", lambda _: None)(constraint)
    }
    assert without == NO_FORM_MEETS


@pytest.mark.django_db
def test_a_partner_that_ends_before_it_starts_is_refused_in_words(client) -> None:
    fire = PartnerFactory(name="Fire Brigade", valid_from=None, valid_to=None)
    client.force_login(administrator())
    page = client.post(
        reverse("admin:partnership_partner_change", args=[fire.pk]),
        {
            "code": fire.code,
            "name": fire.name,
            "short_name": fire.short_name,
            "kind": fire.kind,
            "valid_from": "2017-01-01",
            "valid_to": "2016-01-01",
        },
    )
    assert page.context["errors"] == [[ENDS_FIRST]]
    assert "Constraint" not in page.text
    assert Partner.objects.get(pk=fire.pk).valid_to is None


@pytest.mark.django_db
def test_what_the_form_does_not_show_refuses_in_words_as_well(client) -> None:
    channel = ChannelFactory(merged_into=ChannelFactory(), valid_to=date(2016, 10, 1))
    client.force_login(administrator())
    sent = {"name": channel.name, "kind": channel.kind, "valid_to": ""}
    page = client.post(reverse("admin:channels_registry_channel_change", args=[channel.pk]), sent)
    assert ["It was merged into another channel, so its last day stays."] in page.context["errors"]
    channel.refresh_from_db()
    assert channel.valid_to == date(2016, 10, 1)


@pytest.mark.django_db
def test_an_edition_is_changed_on_its_own_page_alone(client) -> None:
    edition = EditionFactory(slots=3)
    client.force_login(administrator())
    sent = {name: value for name, value in model_to_dict(edition).items() if value is not None}
    url = reverse("admin:channels_registry_edition_change", args=[edition.pk])
    assert client.post(url, {**sent, "slots": 1}).status_code == 403
    assert client.get(reverse("admin:channels_registry_edition_add")).status_code == 403
    edition.refresh_from_db()
    assert edition.slots == 3
    channels = reverse("channels_registry:channels")
    page = client.get(reverse("admin:channels_registry_edition_changelist")).text
    assert f'<a href="{channels}">Channels</a>' in page


@pytest.mark.django_db
def test_a_code_stays_as_it_was_added(client) -> None:
    client.force_login(administrator())
    for model, site in admin.site._registry.items():
        if not hasattr(model, "code") or isinstance(site, ReadOnly):
            continue
        kept = [site.get_readonly_fields(None, each) for each in (model(code="X"), None)]
        assert ["code" in each for each in kept] == [True, False], model
    fire = PartnerFactory(code="FIRE", name="Fire Brigade")
    url = reverse("admin:partnership_partner_change", args=[fire.pk])
    sent = {name: getattr(fire, name) for name in ("name", "short_name", "kind")}
    assert client.post(url, {**sent, "code": "LFB", "name": "Fire"}).status_code == 302
    fire.refresh_from_db()
    assert (fire.code, fire.name) == ("FIRE", "Fire")


FITS = "Café No. 2, A&E"
#: By table: an address that leads to a row by its code, and a code that is no one piece of it.
LEADS_BY_CODE = {
    "partnership_partner": ("channels_registry:entries_confirm", "Age/UK"),
    "channels_registry_channel": ("channels_registry:channel", "A/B"),
    "channels_registry_offer": ("channels_registry:offer", "Home/visit"),
    "evidence_indicator": ("evidence:indicator", "Q1/2"),
    "evidence_wave": ("evidence:wave", "2016/17"),
    "evidence_survey": ("evidence:wave", "PAS/B"),
    "evidence_crimeseries": ("evidence:crime_series", "drugs/all"),
    "evidence_season": ("plans:season", "PK/1"),
    "evidence_recurringday": ("plans:season", "D/16"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("table", LEADS_BY_CODE)
def test_a_code_that_fits_into_no_address_is_refused(client, table: str) -> None:
    address, code = LEADS_BY_CODE[table]
    assert reverse(address, args=[FITS])
    client.force_login(administrator())
    errors = [
        client.post(reverse(f"admin:{table}_add"), {"code": each}).context["adminform"].form.errors
        for each in (code, "..", FITS)
    ]
    assert errors[0]["code"][0].startswith("A code stands in addresses: ")
    assert errors[1]["code"][0].startswith("A code stands in addresses, where “..” leads to ")
    assert "code" not in errors[2]


@pytest.mark.parametrize("table", LEADS_BY_CODE)
def test_a_code_with_a_slash_that_is_there_already_has_its_address(table: str) -> None:
    """The planted fault: pages for everybody that lead to the row ended as a fault of theirs."""
    address, code = LEADS_BY_CODE[table]
    [found] = resolve(unquote(reverse(address, args=[code]))).kwargs.values()
    assert found == code


def test_whatever_leads_by_a_code_takes_one_with_a_slash():
    of_codes = [each for each in flat_patterns(get_resolver()) if "code" in each.converters]
    assert len(of_codes) >= 30
    assert [
        str(each) for each in of_codes if type(each.converters["code"]) is not CodeInAddress
    ] == []


def flat_patterns(resolver: URLResolver) -> Iterator[RoutePattern]:
    """Every address that leads to a page, in whatever list it stands."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from flat_patterns(each)
        elif isinstance(each.pattern, RoutePattern):
            yield each.pattern


NO_KEYS = ("abc", "1.5", "-", "9" * 30)


@pytest.mark.django_db
@pytest.mark.parametrize("sent", in_turn(NO_KEYS, about="choices"))
def test_what_is_no_key_is_not_among_the_choices(client, sent: str) -> None:
    client.force_login(administrator())
    asked = [
        (site, name)
        for site in admin.site._registry.values()
        for name in site.autocomplete_fields
        if not isinstance(site, ReadOnly)
    ]
    assert len(asked) > 10
    for site, name in asked:
        meta = site.model._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
        page = client.post(url, {name: [sent]})
        assert page.status_code == 200, (url, name)
        (said,) = page.context["adminform"].form.errors[name]
        assert said.startswith("Select a valid choice") or "is not a valid value" in said
        assert client.get(url, {name: sent}).status_code == 200, (url, name)


@pytest.mark.django_db
def test_what_was_chosen_is_still_chosen_beside_it(client) -> None:
    client.force_login(administrator())
    fire = PartnerFactory(name="Fire Brigade")
    page = client.post(
        reverse("admin:channels_registry_channel_add"), {"owners": [str(fire.pk), "abc"]}
    )
    chosen = f'<option value="{fire.pk}" selected>Fire Brigade</option>'
    assert page.status_code == 200
    assert chosen in page.text


@pytest.mark.django_db
def test_of_which_year_a_moved_awareness_day_is_nobody_types(client) -> None:
    day = AwarenessDayFactory(starts=date(2017, 4, 3), ends=date(2017, 4, 3), of_year=2016)
    client.force_login(administrator())
    fields = ("code", "name", "starts", "ends")
    sent = {name: str(getattr(day, name)) for name in fields} | {"of_year": "5", "note": "Moved"}
    client.post(reverse("admin:evidence_awarenessday_change", args=[day.pk]), sent)
    day.refresh_from_db()
    assert (day.note, day.of_year) == ("Moved", 2016)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_pasted_text_is_looked_for_by_its_first_words(client):
    """Some 1,900 words were more than the database takes in one question."""
    found = PartnerFactory(name="Barnet Homes and Gardens")
    client.force_login(administrator())
    for words in ("homes " * 2_000, 'gardens "Barnet Homes" ' + "homes " * 20):
        answer = client.get("/admin/partnership/partner/", {"q": words})
        assert answer.status_code == 200
        assert list(answer.context["cl"].queryset) == [found]
