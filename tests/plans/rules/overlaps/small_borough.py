"""A small borough to compare communications in, and communications on one day in it.

Two wards until 2022 (Old Mill, Lock), three since (Mill, Weir, Lock End). The Quay lies in Old Mill
and Mill and touches Lock; Parade lies in Lock; Mill Lane Estate in Mill.
"""

from datetime import date, timedelta
from typing import Any

from plans.rules.overlaps import (
    Facts,
    Group,
    Likeness,
    Place,
    RidingAlong,
    Succession,
    Surroundings,
    Theme,
    Traits,
    compare,
    traits_from,
)

DAY = date(2016, 11, 8)


def place(code: str, name: str, *within: str, districts: tuple[str, ...] = ()) -> Place:
    return Place(code, name, frozenset(within), frozenset(districts))


def offer(code: str, partner: str, what: str, *, topics=(), audiences=(), areas=()) -> RidingAlong:
    stated = (frozenset(topics), frozenset(audiences), frozenset(areas))
    return RidingAlong(code, partner, what, *stated)


AROUND = Surroundings(
    places={
        each.code: each
        for each in (
            place("OLD-MILL", "Old Mill"),
            place("LOCK", "Lock"),
            place("MILL", "Mill"),
            place("WEIR", "Weir"),
            place("LOCK-END", "Lock End"),
            place("FAR", "Far Hill"),
            place("QUAY", "The Quay", "OLD-MILL", "MILL", "LOCK", districts=("N77",)),
            place("PARADE", "Parade", "LOCK", "LOCK-END"),
            place("PIER", "Pier", "LOCK", "LOCK-END"),
            place("FAR-SIDE", "Far Hill East", "WEIR"),
            place("ESTATE", "Mill Lane Estate", "MILL"),
            place("STREET", "Dock Street", "QUAY", "OLD-MILL", "MILL", "LOCK"),
        )
    },
    groups={
        each.code: each
        for each in (
            Group("ALL", "Everyone who lives here"),
            Group("OLDER", "Older residents", parent="ALL"),
            Group("TENANTS", "Council tenants", parent="ALL"),
            Group("SHOPPERS", "Shoppers"),
            Group("EVENING", "Evening shoppers", parent="SHOPPERS"),
            Group("STAFF", "Staff of partners", of_the_public=False),
        )
    },
    themes={
        each.code: each
        for each in (
            Theme("THEFT", "Theft"),
            Theme("BURG", "Burglary", parent="THEFT"),
            Theme("SHEDS", "Shed burglary", parent="BURG"),
            Theme("CARS", "Vehicle crime", parent="THEFT"),
            Theme("ROAD", "Road safety"),
            Theme("FIRE", "Home fire safety"),
            Theme("FRAUD", "Fraud and scams"),
        )
    },
    offers=(
        offer("VISITS", "FIRE", "Home fire safety visit", audiences=("OLDER",)),
        offer("LOCKS", "HOMES", "Free locks", topics=("BURG",)),
    ),
    kinds={"WEB": "digital", "POST": "print", "STALL": "face_to_face"},
    successions=(
        Succession("OLD-MILL", "MILL", 60),
        Succession("OLD-MILL", "WEIR", 37),
        Succession("OLD-MILL", "LOCK-END", 3),
        Succession("LOCK", "LOCK-END", 100),
    ),
)

LOCKS = "Lock your windows and doors, leave a light on a timer"


def on_the_plan(title: str = "Keep burglars out", message: str = LOCKS, **told: Any) -> Traits:
    """A communication of the police for everybody in the whole borough on 8 November.

    `days` moves it, `lasts` makes it longer; everything else is a field of `Facts`, codes in any
    iterable. Where it names areas it is local.
    """
    start = told.pop("start", DAY + timedelta(days=told.pop("days", 0)))
    last = start + timedelta(days=told.pop("lasts", 1) - 1) if start else None
    several = {
        name: frozenset(told.pop(name, standard))
        for name, standard in {
            "topics": ("BURG",),
            "audiences": ("ALL",),
            "areas": (),
            "partners": (),
            "channels": ("WEB",),
            "objectives": ("PREVENT",),
        }.items()
    }
    lead = told.pop("lead", "MET")
    told.setdefault("borough_wide", not several["areas"])
    facts = Facts(
        key=told.pop("key", title),
        lead=told.pop("rolled_up", lead),
        lead_code=lead,
        title=title,
        message=message,
        start=start,
        end=last,
        precision="exact",
        **several,
        **told,
    )
    return traits_from(facts, AROUND)


def near(one: Traits, other: Traits) -> Likeness | None:
    """What the two are to each other, having seen that it is the same the other way round."""
    found = compare(one, other, AROUND)
    assert compare(other, one, AROUND) == found
    return found


def kind(one: Traits, other: Traits) -> str:
    """ "duplicate", "joint_opportunity" or "nothing"."""
    found = near(one, other)
    return found.kind if found else "nothing"
