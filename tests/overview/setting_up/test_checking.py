"""What the planner could not keep of the answers, in the words of the file that gives them."""

import pytest

from bsc_comms.overview.setting_up.codes import codes_of, codes_of_partners
from partnership.models import Partnership
from tests.overview.setting_up.running import refusal, run

pytestmark = pytest.mark.django_db
FIRE, POLICE = 'name = "London Fire Brigade"', 'name = "Metropolitan Police Service"'
CRIME_OFFICE = "[[partners]] “Mayor's Office for Policing and Crime”"
KINDS = (
    "statutory_responsible_authority, council_team, regional_body, housing, voluntary, "
    "community_board, public_body, criminal_justice, education"
)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'kind = "regional_body"',
            'kind = "wizards"',
            f"{CRIME_OFFICE}: kind “wizards” is not known here. Use one of: {KINDS}.",
        ),
        (
            'code = "MOPAC"',
            'code = "mps"',
            "[[partners]] code “mps” stands there twice. Give each partner its own.",
        ),
        (
            'code = "MOPAC"',
            'code = "MO/PAC"',
            f"{CRIME_OFFICE}: code “MO/PAC” does not fit. A code stands in addresses: write it "
            "without “/”, such as 2016-17.",
        ),
        (
            FIRE,
            POLICE,
            "[[partners]] name “Metropolitan Police Service” stands there twice. "
            "Give each partner its own.",
        ),
        (
            'aliases = ["LFB"]',
            'aliases = ["LFB", "met"]',
            "[[partners]] aliases “met” is a name of two partners. Give it to one.",
        ),
        (
            FIRE,
            f'{FIRE}\nparent = "MET"',
            "[[partners]] “London Fire Brigade”: parent “MET” is the code of no partner. "
            "Use one of: COUNCIL, MPS, LFB, PROBATION, ICB, MOPAC.",
        ),
        (
            FIRE,
            f'{FIRE}\nparent = "LFB"',
            "[[partners]] “London Fire Brigade”: parent “LFB” is the partner itself. Take it away.",
        ),
        (
            f"{POLICE}",
            f'{POLICE}\nparent = "COUNCIL"\n[[partners]]\nname = "Safer Streets"\nparent = "MPS"\n'
            '[[partners]]\nname = "Transport police"',
            "[[partners]] “Safer Streets”: parent “MPS” is a team itself. "
            "Write COUNCIL, or take the parent of MPS away.",
        ),
        (
            'code = "MOPAC"',
            'code = "MOPAC-AND-A-CODE-THAT-IS-LONG"',
            f"{CRIME_OFFICE}: code has 29 characters; it may have 20 at most.",
        ),
        (
            'name = "Probation Service"',
            f'name = "{"P" * 61}"',
            f"[[partners]] “{'P' * 61}”: needs short_name, of 60 characters at most.",
        ),
        (
            FIRE,
            f'{FIRE}\n[[partners]]\nname = "消防"',
            "[[partners]] “消防”: needs code: none can be made of its name.",
        ),
        (
            'short_name = "CCSP"\nreference_prefix = "CCSP"',
            'short_name = "安全"\n#',
            "[partnership] needs reference_prefix: none can be made of its short_name.",
        ),
        (
            'code = "CAMDEN"\nname = "London Borough of Camden"',
            'name = "安全"',
            "[borough] needs code: none can be made of its name.",
        ),
        (
            'reference_prefix = "CCSP"',
            'reference_prefix = "CAMDEN-SAFETY"',
            "[partnership] reference_prefix has 13 characters; it may have 12 at most.",
        ),
        (
            'gss_code = "E09000007"',
            'gss_code = "E090000070000"',
            "[borough] gss_code has 13 characters; it may have 12 at most.",
        ),
        (
            'name = "Community safety coordinator"',
            f'name = "{"N" * 151}"',
            "[coordinator] name has 151 characters; it may have 150 at most.",
        ),
        (
            '"Make people feel safer"',
            f'"{"M" * 201}"',
            "[strategy] priorities has 201 characters; it may have 200 at most.",
        ),
        (
            '"Make people feel safer"',
            '" "',
            "[strategy] priorities holds an empty text: take it out.",
        ),
        (
            '"Make people feel safer"',
            '"Make people feel safer", "make people feel safer "',
            "[strategy] priorities “make people feel safer” stands there twice. Take one out.",
        ),
        (
            'strapline = ""',
            'strapline = "a\\u0000b"',
            "[partnership] strapline holds a character that stands for nothing (NUL). "
            "Type it anew.",
        ),
    ],
)
def test_what_the_planner_could_not_keep_is_named_in_the_words_of_the_file(
    edit, old, new, sentence
):
    assert refusal(edit(old, new)) == f"Nothing was set up.\n{sentence}"
    assert not Partnership.objects.exists()


def test_words_that_are_left_empty_count_as_not_told(edit):
    run(edit('subgroup_name = "Communications subgroup"', 'subgroup_name = ""'))
    assert Partnership.current().subgroup_name == "Communications subgroup"


def test_a_name_may_hold_any_letter(edit):
    run(edit('strapline = ""', 'strapline = "Safer 🚲 together"'))
    assert Partnership.current().strapline == "Safer 🚲 together"


def test_only_a_code_that_was_made_of_a_name_gets_a_number():
    assert codes_of(["King’s Cross", "Kings Cross"]) == ["KINGS-CROSS", "KINGS-CROSS-2"]
    long = "St Pancras and Somers Town"
    assert codes_of([f"{long} {number}" for number in (1, 2)]) == [
        "ST-PANCRAS-AND-SOMER",
        "ST-PANCRAS-AND-SOM-2",
    ]
    partners = [{"name": "Police"}, {"name": "Constabulary", "code": "POLICE"}]
    assert codes_of_partners(partners) == ["POLICE-2", "POLICE"]
