"""A proposal to go joint is found by who is to agree; what is left behind then is named."""

import pytest
from django.urls import reverse

from plans.choices import Reach
from plans.models import Communication
from plans.queries.overlaps.pairs import most_urgent
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.overlap_answers import agree, propose
from tests.plans.overlap_pages.near import seen_by, side, version
from tests.plans.overlap_pairs import about_burglary

pytestmark = pytest.mark.django_db


def listed(client, person, address):
    client.force_login(person)
    return [line.overlap for line in client.get(address).context["lines"]]


def most_urgent_of(person):
    return [line.overlap for line in most_urgent(person, most=3).lines]


def test_a_proposal_comes_first_for_who_is_to_agree_and_is_no_answer_yet(client, people, pair):
    ours = side(pair, people.other)
    likelier = [
        overlap_of(ours, about_burglary(lead_partner=people.named), score=0.99) for _ in range(4)
    ]
    assert pair not in most_urgent_of(people.bob)
    propose(pair, people.alice, side(pair, people.lead))
    assert most_urgent_of(people.bob)[0] == pair
    assert listed(client, people.bob, "/overlaps/")[0] == pair
    assert listed(client, people.bob, "/overlaps/?show=answered") == []
    assert listed(client, people.alice, "/overlaps/?show=answered") == [pair]
    assert set(listed(client, people.charlie, "/overlaps/")) == set(likelier)
    agree(pair, people.bob)
    assert listed(client, people.bob, "/overlaps/?show=answered") == [pair]


def test_the_page_says_that_an_answer_ends_the_proposal(client, people, pair):
    address, said = f"/overlaps/{pair.pk}/", "Your answer ends the proposal to go joint."
    assert said not in seen_by(client, people.bob, address)
    propose(pair, people.alice, side(pair, people.lead))
    assert said in seen_by(client, people.bob, address)


def test_what_the_joint_one_does_not_say_yet_is_named_with_where_to_change_it(client, people, pair):
    joint, merged = side(pair, people.lead), side(pair, people.other)
    Communication.objects.filter(pk__in=[joint.pk, merged.pk]).update(reach=Reach.LOCAL)
    Communication.objects.filter(pk=merged.pk).update(place_text="Golders Green town centre")
    area = factories.AreaFactory(name="Childs Hill")
    merged.areas.add(area)
    merged.audiences.add(factories.AudienceFactory(label="People travelling"))
    propose(pair, people.alice, joint)
    client.force_login(people.bob)
    sent = {"answer": pair.answers.get().pk, "version": version(pair)}
    page = client.post(reverse("plans:overlap_agree", args=[pair.pk]), sent, follow=True)
    missing = "It does not say yet: Childs Hill; Golders Green town centre; people travelling."
    assert missing in str(next(iter(page.context["messages"])))
    change = f"/communications/{joint.pk}/edit/"
    assert (missing in page.text, change in page.text) == (True, False)
    assert change in seen_by(client, people.alice, f"/overlaps/{pair.pk}/")
    joint.areas.add(area)
    assert "yet: Golders Green" in seen_by(client, people.alice, f"/overlaps/{pair.pk}/")
    Communication.objects.filter(pk=joint.pk).update(reach=Reach.BOROUGH)
    joint.audiences.set(merged.audiences.all())
    assert "not say yet" not in seen_by(client, people.alice, f"/overlaps/{pair.pk}/")
