"""A small vocabulary, and the product's own."""

from datetime import date

import pytest

from benchmarks.reading_score import vocabulary_of
from plans.rules.reading import Vocabulary


@pytest.fixture(scope="session")
def own_vocabulary():
    """The names in the product's reference files."""
    return vocabulary_of()


@pytest.fixture(scope="session")
def vocabulary():
    """A few invented names, so that a test says all that it rests on."""
    return Vocabulary.from_rows(
        partners=[
            {"code": "COUNCIL", "name": "Northam Council", "aliases": "the council"},
            {"code": "STREETS", "name": "Street Scene", "aliases": "SS", "parent_code": "COUNCIL"},
            {"code": "MET", "name": "Police", "aliases": ["Met", "SNT"], "parent_code": ""},
            {"code": "FIRE", "name": "Fire Brigade", "aliases": "LFB"},
            {"code": "TRUST", "name": "Security Trust", "aliases": "ST + synagogue"},
            {"code": "STEAM", "name": "Safety Team", "aliases": "ST"},
            {
                "code": "OLD",
                "name": "Probation Board",
                "aliases": "probation",
                "valid_to": "2014-05-31",
            },
            {
                "code": "NEW",
                "name": "Probation Company",
                "aliases": "probation",
                "valid_from": date(2014, 6, 1),
            },
        ],
        areas=[
            {"code": "B", "name": "Northam", "level": "borough", "aliases": "boro wide|all"},
            {"code": "OLD-HILL", "name": "Mill Hill", "level": "ward", "valid_to": "2022-05-04"},
            {"code": "NEW-HILL", "name": "Mill Hill", "level": "ward", "valid_from": "2022-05-05"},
            {"code": "OAK", "name": "Burnt Oak", "level": "ward"},
            {"code": "FINCH", "name": "East Finchley", "level": "ward"},
            {
                "code": "FINCH-TC",
                "name": "East Finchley centre",
                "level": "neighbourhood",
                "aliases": "East Finchley station",
                "wards_touched": "FINCH",
            },
            {
                "code": "WATLING",
                "name": "Watling Estate",
                "level": "neighbourhood",
                "wards_touched": ["OAK"],
            },
        ],
        channels=[
            {"code": "FB", "name": "Facebook", "aliases": "FB|social"},
            {"code": "TW", "name": "Twitter", "aliases": "social|tweet"},
            {"code": "LEAF", "name": "Leaflets", "aliases": "leaflet|door knock"},
            {"code": "EVENT", "name": "Events", "aliases": "door knock|visit"},
        ],
        audiences=[
            {"code": "ALL", "label": "Residents", "aliases": "public"},
            {
                "code": "OLDER",
                "label": "Older people",
                "aliases": "elderly|over 65s",
                "parent": "ALL",
            },
        ],
        objectives=[
            {"code": "PREVENT", "label": "Prevent", "aliases": "prevention"},
            {"code": "INFORM", "label": "Inform", "aliases": ""},
        ],
        topics=[
            {
                "code": "BURG",
                "label": "Burglary",
                "aliases": "shed|light timer|lights",
                "exclude_phrases": "bike lights",
            },
            {
                "code": "KNIFE",
                "label": "Knife crime",
                "aliases": "knife",
                "exclude_phrases": "kitchen knife",
            },
        ],
    )
