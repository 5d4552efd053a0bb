"""What a person types, sends and sees of a pair that is near."""

from plans.queries.overlaps.versions import version_of
from tests.plans.overlap_pairs import MESSAGE, TITLE

NEAR_TYPED = "/communications/near/"


def typed(**said):
    """What a person has typed so far of something against burglary on 8 November."""
    return {
        "title": TITLE,
        "message": MESSAGE,
        "when": "exact",
        "day_from_day": "8",
        "day_from_month": "11",
        "day_from_year": "2016",
        "reach": "borough",
        **said,
    }


def side(pair, partner):
    return next(one for one in (pair.first, pair.second) if one.lead_partner == partner)


def seen_by(client, person, address):
    client.force_login(person)
    return client.get(address).content.decode()


def version(pair):
    return version_of(pair, list(pair.answers.all()))
