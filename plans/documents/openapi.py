"""The description of the interface for partners' own machines (OpenAPI 3.0)."""

from collections.abc import Iterable
from typing import Any

from plans.choices import ON_THE_PLAN, InvolvementState, PlacementState, Precision, State

Schema = dict[str, Any]

LARGEST_PAGE = 100_000
UP_TO_WHEN = (
    "Up to when; five minutes ago if it is left out. What is just being saved bears the moment at "
    "which that began, so a later moment may miss it."
)

ASK_AGAIN = (
    "Ask next time since the moment that `until` says: nothing is missed then of what was done to "
    "a communication itself. What it only takes over is not told: the date of an edition that is "
    "moved or cancelled, and the names of campaigns, channels, partners and places. Nor is it told "
    "that the partner may not know of one any more. So read the whole list once a day as well."
)


def _text(about: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": about} if about else {}), **more}


def _maybe(schema: Schema) -> Schema:
    return {**schema, "nullable": True}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _several(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


DAY = _text(format="date")
MOMENT = _text(format="date-time")
TERM = _object(code=_text(), name=_text())
NUMBER: Schema = {"type": "integer", "minimum": 0}

WINDOW = _object(
    precision=_text("How exact the window is.", enum=[*Precision.values]),
    start=_maybe(DAY),
    end=_maybe(DAY),
    confirmed={"type": "boolean", "description": "False: provisional, it can change."},
    start_time=_maybe(_text(pattern="^[0-9]{2}:[0-9]{2}$")),
    end_time=_maybe(_text(pattern="^[0-9]{2}:[0-9]{2}$")),
    text=_text("The window in words."),
)
PLACEMENT = _object(
    code=_text(),
    name=_text(),
    partner=_text("Who issues it."),
    partner_code=_text(),
    edition=_text(),
    state=_text(enum=[*PlacementState.values]),
    issued_on=_maybe(DAY),
    issued_until=_maybe(DAY),
)
COMMUNICATION = _object(
    id=_text(format="uuid"),
    reference=_text(),
    title=_text(),
    message=_text(),
    lead=TERM,
    partners=_several(
        _object(code=_text(), name=_text(), state=_text(enum=[*InvolvementState.values]))
    ),
    window=WINDOW,
    reach=_text(enum=["borough", "local", ""]),
    areas=_several(TERM),
    place=_text(),
    audiences=_several(TERM),
    channels=_several(PLACEMENT),
    objectives=_several(TERM),
    topics=_several(TERM),
    campaign=_text(),
    state=_text(enum=[*State.values]),
    state_reason=_text(),
    merged_into=_text(),
    help_wanted=_text(),
    offers=_several(_object(code=_text(), what=_text(), partner=_text(), partner_code=_text())),
    version=NUMBER,
    logged_at=MOMENT,
    kept_back={
        "type": "boolean",
        "description": "True: the partnership does not know of it. Do not show it to others.",
    },
    kept_back_until=_maybe(MOMENT),
    changed_at=MOMENT,
)
FAULT = _object(error=_text("What was wrong, and what to do."))
PAGE: Schema = {
    "note": _text("This is a plan: dates can change."),
    "total": NUMBER,
    "page": NUMBER,
    "next": _maybe(_text("The address of the next page.")),
    "communications": _several({"$ref": "#/components/schemas/Communication"}),
}


def _asked(name: str, about: str, schema: Schema, *, required: bool = False) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": about,
        "schema": schema,
    }


def _answers(schema: Schema, *, may_be_missing: bool = False) -> Schema:
    def answer(about: str, of: Schema) -> Schema:
        return {"description": about, "content": {"application/json": {"schema": of}}}

    fault = {"$ref": "#/components/schemas/Fault"}
    found = {"200": answer("What was asked for.", schema)}
    found["400"] = answer(
        "Something that was asked for makes no sense, or there is no such parameter.", fault
    )
    found["401"] = answer("The key is missing, or it does not count any more.", fault)
    # The web refuses it before the planner sees it, so it is a page and no JSON.
    found["414"] = {"description": "The address is too long: ask for less at once."}
    found["429"] = answer("Asked too often; Retry-After says in how many seconds to ask.", fault)
    if may_be_missing:
        found["404"] = answer("There is none, or the partner may not know of it.", fault)
    return found


PAGE_ASKED = _asked("page", "From 1.", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE})
LIST_ASKS = [
    PAGE_ASKED,
    _asked("first", "Only windows that end on this day or later.", DAY),
    _asked("last", "Only windows that begin on this day or earlier.", DAY),
    _asked("state", "Only in this state.", _text(enum=sorted(ON_THE_PLAN))),
]
CHANGES_ASK = [
    _asked("since", "A moment with its time zone.", MOMENT, required=True),
    _asked("until", UP_TO_WHEN, MOMENT),
    PAGE_ASKED,
]


def names_of(asked: Iterable[Schema]) -> list[str]:
    """What parameters are called in an address."""
    return [one["name"] for one in asked]


def description(base_url: str) -> Schema:
    """The whole description; base_url: of the planner."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "The partnership's plan",
            "version": "1",
            "description": (
                "Reads what the partner that holds the key may see; nothing can be written. "
                "Everything is a plan: dates can change."
            ),
        },
        "servers": [{"url": base_url}],
        "security": [{"key": []}],
        "paths": {
            "/api/communications/": {"get": _list()},
            "/api/communications/{id}/": {"get": _one()},
            "/api/changes/": {"get": _changes()},
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Communication": COMMUNICATION, "Fault": FAULT},
        },
    }


def _list() -> Schema:
    return {
        "operationId": "communications",
        "summary": "What is on the plan, by window; what has no date yet comes last.",
        "parameters": LIST_ASKS,
        "responses": _answers(_object(**PAGE)),
    }


def _one() -> Schema:
    return {
        "operationId": "communication",
        "summary": "One communication.",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": _text(format="uuid")}
        ],
        "responses": _answers({"$ref": "#/components/schemas/Communication"}, may_be_missing=True),
    }


def _changes() -> Schema:
    return {
        "operationId": "changes",
        "summary": "What was logged, changed or opened since a moment, the earliest first.",
        "description": ASK_AGAIN,
        "parameters": CHANGES_ASK,
        "responses": _answers(_object(since=MOMENT, until=MOMENT, **PAGE)),
    }
