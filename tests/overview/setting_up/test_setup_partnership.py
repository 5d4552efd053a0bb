"""The first start on an empty machine, for a partnership of another borough."""

import builtins
import csv
import io
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, get_resolver, reverse

from bsc_comms.kit.alone import alone
from bsc_comms.overview.setting_up.answers import from_file
from bsc_comms.overview.setting_up.codes import code_of, codes_of_partners
from partnership.choices import PartnerKind
from partnership.models import Area, Letter, Partner, Partnership, Person, Topic
from partnership.operations.letters import send_due_letters
from plans.models import Communication
from tests.factories import CommunicationFactory
from tests.overview.setting_up.running import EXAMPLE, SETTING_UP, refusal, run
from tests.services.in_short import in_turn

pytestmark = pytest.mark.django_db
HOME = re.compile(r"barnet|\bbscp\b", re.IGNORECASE)


def test_the_example_sets_another_borough_up():
    out = run(EXAMPLE)
    assert out.startswith(
        "The planner of the Camden Community Safety Partnership stands: 20 wards, 6 partners.\n"
        "A letter with the way in is owed to coordinator@example.org.\n"
    )
    ours = Partnership.current()
    assert (ours.short_name, ours.reference_prefix, ours.borough_code) == ("CCSP", "CCSP", "CAMDEN")
    assert Area.objects.get(code="W-REGENTS-PARK").name == "Regent's Park"
    assert Area.objects.filter(level="ward", parent__code="CAMDEN").count() == 20
    assert set(Partner.objects.values_list("code", flat=True)) == {
        *("COUNCIL", "MPS", "LFB", "PROBATION", "ICB", "MOPAC")
    }
    assert not Topic.objects.exclude(usual_lead="").exists()


def test_the_strategy_is_named_where_its_priorities_are_chosen(camden, client):
    client.force_login(camden)
    assert "Priorities of Community safety plan" in client.get("/communications/new/").text


def heading_at(client, link):
    """What the page says that somebody finds at this address."""
    page = client.get(link, follow=True).content.decode()
    (heading,) = re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", page, re.DOTALL)
    return heading


def test_the_first_coordinator_comes_in_by_the_letter(camden, mailoutbox, client):
    assert camden.roles == {"coordinator", "administrator"}
    Letter.objects.update(due="2016-01-01T00:00Z")
    send_due_letters()
    (mail,) = mailoutbox
    assert mail.to == ["coordinator@example.org"]
    assert "Camden Community Safety Partnership invites you" in mail.body
    (link,) = re.findall(r"http\S+/accounts/invitation/\S+", mail.body)
    assert heading_at(client, link) == "Welcome"


def test_or_by_a_link_that_is_printed(client):
    out = run(EXAMPLE, "--print-link")
    assert "Community safety coordinator comes in once, within 2 hours, by http" in out
    (link,) = re.findall(r"http\S+/accounts/password/reset/key/\S+", out)
    assert heading_at(client, link) == "Welcome"
    assert heading_at(client, f"{link}x") == "The link no longer works"
    assert Letter.objects.count() == 0


def test_everything_may_be_asked_for(monkeypatch):
    answers = iter(
        [
            *("", "Wexcombe Safety Partnership", "WSP", "", "Safer Wexcombe"),
            *("Wexcombe", "no/such/file.csv", str(SETTING_UP / "camden" / "wards.csv")),
            *("Wexcombe Council", "", "Midshire Police", "Police", ""),
            *("Feel safer", ""),
            *("Safety desk", "desk@example.org"),
        ]
    )
    monkeypatch.setattr(builtins, "input", lambda question: next(answers))
    run()
    assert Partnership.current().strategy_name == "Safer Wexcombe"
    assert list(Partner.objects.order_by("code").values_list("code", "short_name")) == [
        ("POLICE", "Police"),
        ("WEXCOMBE-COUNCIL", "Wexcombe Council"),
    ]
    assert Person.objects.get().email == "desk@example.org"


WARDS_OF_TWO = """WD24CD,WD24NM,LAD24CD,LAD24NM
E05000001,Abbey,E06000001,Wexcombe
E05000002,Belmont,E06000002,Elsewhere
"""


@pytest.mark.parametrize(
    ("told", "borough"),
    [
        (["Wexcombe"], "Wexcombe"),
        (["E06000001"], "Greater Wexcombe and Vale"),
        (["E06999999", "Wexcombe"], "Wexcombe"),
        (["Nowhere", "E06000001"], "Greater Wexcombe and Vale"),
        (["", "FILE", "Wexcombe"], "Wexcombe"),
    ],
)
def test_a_borough_that_the_ward_file_calls_otherwise_is_asked_for_again(
    monkeypatch, tmp_path, told, borough
):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS_OF_TWO)
    answers = iter(
        [
            *("Wexcombe Safety Partnership", "WSP", "", ""),
            *("Greater Wexcombe and Vale", str(path)),
            *(str(path) if answer == "FILE" else answer for answer in told),
            *("Wexcombe Council", "", "", ""),
            *("Safety desk", "desk@example.org"),
        ]
    )
    monkeypatch.setattr(builtins, "input", lambda question: next(answers))
    run()
    found = Area.objects.order_by("level").values_list("level", "name")
    assert list(found) == [("borough", borough), ("ward", "Abbey")]


def test_an_answer_that_will_not_do_is_asked_for_again_and_the_others_stay(monkeypatch):
    answers = iter(
        [
            *("Wexcombe Safety Partnership", "W" * 41, "—", "WSP", "", ""),
            *("ŁŁ", "Wexcombe", str(SETTING_UP / "camden" / "wards.csv")),
            *("", "Midshire Police", "", "midshire police", "?", f"Council of {'W' * 60}"),
            *("", "C" * 61, "Council", "", "Feel safer", "feel safer", ""),
            *("Safety desk", "safety.desk", "desk@example.org"),
        ]
    )
    asked = []
    monkeypatch.setattr(builtins, "input", lambda question: asked.append(question) or next(answers))
    run()
    assert [question for question in asked if ". " in question or ", as the" in question] == [
        "It has 41 characters; it may have 40 at most. Its short name, such as CSP: ",
        "No code can be made of “—”: write it in letters from A to Z, or figures. "
        "Its short name, such as CSP: ",
        "No code can be made of “ŁŁ”: write it in letters from A to Z, or figures. "
        "Name of the borough or district: ",
        "“midshire police” is named already. Another one (empty: no more): ",
        "No code can be made of “?”: write it in letters from A to Z, or figures. "
        "“midshire police” is named already. Another one (empty: no more): ",
        "Its short name, of 60 characters at most, as the name has more: ",
        "It has 61 characters; it may have 60 at most. "
        "Its short name, of 60 characters at most, as the name has more: ",
        "“feel safer” is named already. A priority of the strategy (empty: no more): ",
        "“safety.desk” is no e-mail address. Their e-mail address: ",
    ]
    assert list(Partner.objects.order_by("code").values_list("code", "short_name")) == [
        ("COUNCIL", "Council"),
        ("MIDSHIRE-POLICE", "Midshire Police"),
    ]
    assert Person.objects.get().email == "desk@example.org"


def test_answers_that_end_too_early_set_nothing_up(monkeypatch):
    def ends(question):
        raise EOFError

    monkeypatch.setattr(builtins, "input", ends)
    assert "the answers ended too early" in refusal()


def test_one_ward_and_one_partner_are_counted_as_one(edit, tmp_path):
    path = edit('wards = "wards.csv"', 'wards = "one.csv"')
    (path.parent / "one.csv").write_text("name\nAbbey\n")
    text = path.read_text()
    head, first, *_ = text.split("[[partners]]")
    path.write_text(f"{head}[[partners]]{first}{text[text.index('[strategy]') :]}")
    assert " stands: 1 ward, 1 partner.\n" in run(path)


def test_a_planner_in_use_is_left_alone(camden):
    assert "This planner is in use already" in refusal(EXAMPLE)
    assert Partnership.objects.count() == 1


def test_nothing_is_asked_for_a_planner_in_use(camden, monkeypatch):
    def ends(question):
        raise EOFError

    monkeypatch.setattr(builtins, "input", ends)
    assert "This planner is in use already" in refusal()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('short_name = "CCSP"', "", "[partnership] needs short_name."),
        ("[coordinator]", "[leader]", "[leader] is not known.\n[coordinator] is missing."),
        ('email = "coordinator@example.org"', 'email = "nobody"', "“nobody” is no e-mail address"),
        ('wards = "wards.csv"', 'wards = "none.csv"', "none.csv could not be read"),
        ("[partnership]", "[partnership", "is no TOML file"),
        ('strapline = ""', 'motto = ""', "[partnership] knows no motto; it knows name, "),
        ('strapline = ""', "strapline = 1", "[partnership] strapline should be a text in quotes."),
        ("[borough]", "[[borough]]", "[borough] is no table: write its lines below its name."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(edit, old, new, sentence):
    assert sentence in refusal(edit(old, new))
    assert not Partnership.objects.exists() and not Person.objects.exists()


def test_its_files_stay_to_be_changed_and_loaded_again(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert f"load_reference --from {tmp_path / 'reference'}." in run(EXAMPLE)
    out = io.StringIO()
    call_command("load_reference", "--from", str(tmp_path / "reference"), stdout=out)
    assert ": 0 new, 0 changed" in out.getvalue()


def test_the_files_of_another_partnership_are_not_loaded_over_it(camden):
    with pytest.raises(CommandError, match="this planner is the Camden Community Safety"):
        call_command("load_reference")
    assert Partnership.objects.get().reference_prefix == "CCSP"
    assert not Area.objects.filter(code="BARNET").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('reference_prefix = "CCSP"', 'reference_prefix = "CAM"'),
        ('borough_code = "CAMDEN"', 'borough_code = "CMD"'),
    ],
)
def test_a_partnership_may_change_its_references_or_the_code_of_its_borough(
    settings, tmp_path, old, new
):
    settings.VAR_DIR = tmp_path
    run(EXAMPLE)
    for name in ("partnership.toml", "areas.csv"):
        path = tmp_path / "reference" / name
        text = path.read_text(encoding="utf-8").replace(old, new)
        path.write_text(text.replace("\nCAMDEN,", "\nCMD,") if "CMD" in new else text)
    call_command("load_reference", "--from", str(tmp_path / "reference"), stdout=io.StringIO())
    ours = Partnership.objects.get()
    assert new in (
        f'reference_prefix = "{ours.reference_prefix}"',
        f'borough_code = "{ours.borough_code}"',
    )


def test_codes_are_made_of_names():
    assert code_of("St Pancras and Somers Town") == "ST-PANCRAS-AND-SOMER"
    assert code_of("King’s Cross") == "KINGS-CROSS"
    assert code_of("Ynys Môn") == "YNYS-MON"
    assert code_of("Bro Ŵyr Ysgafn") == "BRO-WYR-YSGAFN"


@pytest.mark.parametrize(
    ("partner", "code"),
    [
        ({"name": "Scottish Fire and Rescue Service"}, "SFRS"),
        ({"name": "Gwasanaeth Tân ac Achub Gogledd Cymru"}, "GTAGC"),
        ({"name": "Heddlu Gogledd Cymru"}, "HGC"),
        ({"name": "Stoke-on-Trent City Council"}, "STCC"),
        ({"name": "Parks & Leisure, King’s Cross"}, "PLKC"),
        ({"name": "Wexcombe Council"}, "WEXCOMBE-COUNCIL"),
        ({"name": "Healthwatch"}, "HEALTHWATCH"),
        ({"name": "friends of the river wex"}, "FRIENDS-OF-THE-RIVER"),
        ({"name": "Scottish Fire and Rescue Service", "short_name": "Fire"}, "FIRE"),
        ({"name": "Scottish Fire and Rescue Service", "short_name": "火"}, "SFRS"),
        ({"name": "Scottish Fire and Rescue Service", "code": "Fire-1"}, "Fire-1"),
    ],
)
def test_a_partners_code_is_short_enough_to_stand_on_the_plan(partner, code):
    assert codes_of_partners([partner]) == [code]


def test_partners_of_the_same_initials_are_told_apart():
    names = ["South Wex Police", "Safer Wex Partnership", "Some Wex People"]
    partners = [{"name": name} for name in names]
    assert codes_of_partners([*partners, {"name": "Other", "code": "swp-2"}]) == [
        *("SWP", "SWP-3", "SWP-4", "swp-2"),
    ]


def test_a_partner_with_a_parent_is_a_team_of_it_unless_said_otherwise(edit):
    team = '[[partners]]\nname = "Wardens"\nparent = "COUNCIL"\n\n'
    run(edit("[strategy]", f'{team}{team.replace("Wardens", "Trust")}kind = "housing"\n[strategy]'))
    kinds = dict(Partner.objects.values_list("name", "kind"))
    assert (kinds["Wardens"], kinds["Trust"]) == (PartnerKind.COUNCIL_TEAM, PartnerKind.HOUSING)


def test_what_references_begin_with_does_not_end_in_a_hyphen(edit):
    named = 'short_name = "CCSP"\nreference_prefix = "CCSP"'
    run(edit(named, 'short_name = "Communities together"\n# '))
    assert Partnership.current().reference_prefix == "COMMUNITIES"


# --- nothing says whose planner it was first ------------------------------------------------------
def pages_without_a_thing() -> list[str]:
    """The addresses of all pages that are about no one thing."""
    found = []
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        if namespace == "admin":
            continue
        for name in resolver.reverse_dict:
            if isinstance(name, str):
                try:
                    found.append(reverse(f"{namespace}:{name}"))
                except NoReverseMatch:
                    continue
    return sorted(set(found))


def test_no_page_of_another_borough_speaks_of_the_first_one(camden, client):
    CommunicationFactory(lead_partner=Partner.objects.get(code="MPS"), title="Lock your bike")
    client.force_login(camden)
    read = []
    pages = in_turn(pages_without_a_thing(), about="another borough", most=24)
    for address in {*pages, "/plan/", "/communications/new/"}:
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming:
            told = answer.content.decode(errors="replace")
            assert not HOME.search(told), f"{address}: {HOME.search(told)}"
            read.append(address)
    assert len(read) > len(pages) // 3, "A walk that reads nothing finds nothing"
    assert "/plan/" in read and "/communications/new/" in read
    assert Communication.objects.exists()


OF_THE_FIRST_PARTNERSHIP = ("bsc_comms/overview/reference/", "bsc_comms/overview/sample/")


def product_files() -> list[Path]:
    """All files of the product itself that a borough could be named in."""
    folders = ["bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup"]
    told = subprocess.run(
        ["git", "ls-files", *folders, "templates", "static/css", "static/js", "tools", "deploy"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [
        settings.BASE_DIR / name
        for name in told
        if not name.startswith(OF_THE_FIRST_PARTNERSHIP)
        and Path(name).suffix in {".py", ".html", ".txt", ".csv", ".toml", ".js", ".css", ".conf"}
    ]


def test_nothing_in_the_code_says_barnet():
    files = product_files()
    assert len(files) > 500
    saying = [
        f"{path.relative_to(settings.BASE_DIR)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "barnet" in line.lower()
    ]
    assert saying == []


def test_the_words_of_all_partnerships_name_none():
    for path in (SETTING_UP / "words").glob("*.csv"):
        assert not HOME.search(path.read_text(encoding="utf-8")), path.name


def test_no_awareness_day_of_all_partnerships_is_one_citys_own():
    told = (SETTING_UP / "words" / "recurring_days.csv").read_text(encoding="utf-8")
    own = {"Metropolitan Police", "Middlesex University", "Operation Autumn Nights"}
    assert own.isdisjoint(cell for row in csv.reader(io.StringIO(told)) for cell in row)


def test_the_example_is_read():
    answers = from_file(EXAMPLE)
    assert (len(answers.wards), len(answers.partners)) == (20, 6)


def test_of_two_who_set_up_at_once_one_is_asked_to_wait():
    with alone():
        assert refusal(EXAMPLE).startswith("Nothing was set up.\nAnother command that fills, ")
    assert Partnership.objects.count() == 0


def test_files_that_cannot_be_kept_set_nothing_up(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "reference").write_text("A file where the folder goes.")
    said = f"The files of reference data could not be kept in {tmp_path / 'reference'}: "
    assert said in refusal(EXAMPLE)
    assert not Partnership.objects.exists()
