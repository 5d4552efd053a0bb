"""The first start on an empty machine, for a partnership of another borough."""

import builtins
import io
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, get_resolver, reverse

from bsc_comms.overview.setting_up.answers import CannotStart, from_file, wards_in
from bsc_comms.overview.setting_up.planner import code_of
from partnership.models import Area, Letter, Partner, Partnership, Person, Topic
from partnership.operations.letters import send_due_letters
from plans.models import Communication
from tests.factories import CommunicationFactory

pytestmark = pytest.mark.django_db
SETTING_UP = settings.BASE_DIR / "bsc_comms" / "overview" / "setting_up"
EXAMPLE = SETTING_UP / "camden" / "setup.toml"
HOME = re.compile(r"barnet|\bbscp\b", re.IGNORECASE)


@pytest.fixture
def camden() -> Person:
    run(EXAMPLE)
    return Person.objects.get()


@pytest.fixture
def edit(tmp_path: Path):
    """The example with one text replaced, as a file of its own."""
    (tmp_path / "wards.csv").write_bytes((SETTING_UP / "camden" / "wards.csv").read_bytes())

    def replace(old: str, new: str) -> Path:
        text = EXAMPLE.read_text()
        assert text.count(old) == 1
        (tmp_path / "setup.toml").write_text(text.replace(old, new))
        return tmp_path / "setup.toml"

    return replace


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("setup_partnership", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments: object) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


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


def test_the_first_coordinator_comes_in_by_the_letter(camden, mailoutbox, client):
    assert camden.roles == {"coordinator", "administrator"}
    Letter.objects.update(due="2016-01-01T00:00Z")
    send_due_letters()
    (mail,) = mailoutbox
    assert mail.to == ["coordinator@example.org"]
    assert "Camden Community Safety Partnership invites you" in mail.body
    (link,) = re.findall(r"http\S+/accounts/invitation/\S+", mail.body)
    assert "password" in client.get(link, follow=True).content.decode().lower()


def test_or_by_a_link_that_is_printed(client):
    out = run(EXAMPLE, "--print-link")
    assert "Community safety coordinator comes in once, within 2 hours, by http" in out
    (link,) = re.findall(r"http\S+/accounts/password/reset/key/\S+", out)
    page = client.get(link, follow=True)
    assert "New password" in page.content.decode() or "password" in page.content.decode().lower()
    assert Letter.objects.count() == 0


def test_everything_may_be_asked_for(monkeypatch):
    answers = iter(
        [
            *("", "Wexcombe Safety Partnership", "WSP", "", "Safer Wexcombe"),
            *("Wexcombe", "no/such/file.csv", str(SETTING_UP / "camden" / "wards.csv")),
            *("Wexcombe Council", "Midshire Police", ""),
            *("Feel safer", ""),
            *("Safety desk", "desk@example.org"),
        ]
    )
    monkeypatch.setattr(builtins, "input", lambda question: next(answers))
    run()
    assert Partnership.current().strategy_name == "Safer Wexcombe"
    assert list(Partner.objects.order_by("code").values_list("code", "short_name")) == [
        ("MIDSHIRE-POLICE", "Midshire Police"),
        ("WEXCOMBE-COUNCIL", "Wexcombe Council"),
    ]
    assert Person.objects.get().email == "desk@example.org"


def test_answers_that_end_too_early_set_nothing_up(monkeypatch):
    def ends(question):
        raise EOFError

    monkeypatch.setattr(builtins, "input", ends)
    assert "the answers ended too early" in refusal()


def test_a_planner_in_use_is_left_alone(camden):
    assert "This planner is in use already" in refusal(EXAMPLE)
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('short_name = "CCSP"', "", "[partnership] needs short_name."),
        ("[coordinator]", "[leader]", "[leader] is not known.\n[coordinator] is missing."),
        ('email = "coordinator@example.org"', 'email = "nobody"', "“nobody” is no e-mail address"),
        ('wards = "wards.csv"', 'wards = "none.csv"', "none.csv could not be read"),
        ("[partnership]", "[partnership", "is no TOML file"),
        ('strapline = ""', 'motto = ""', "[partnership] knows no motto; it knows name, "),
        ('kind = "regional_body"', 'kind = "wizards"', "partners.csv, row 7"),
        ('strapline = ""', "strapline = 1", "[partnership] strapline should be a text in quotes."),
        ("[borough]", "[[borough]]", "[borough] is no table: write its lines below its name."),
        ('code = "MOPAC"', 'code = "MPS"', ""),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(edit, old, new, sentence):
    path = edit(old, new)
    if not sentence:  # two of a code: the second gets its number
        run(path)
        assert Partner.objects.filter(code="MPS-2").exists()
        return
    assert sentence in refusal(path)
    assert not Partnership.objects.exists() and not Person.objects.exists()


def test_a_ward_file_of_the_ons_is_read_as_it_is(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text("﻿FID,WD24CD,WD24NM,WD24NMW\n1,E05013652,Belsize, \n2,E05013653,Bloomsbury, \n")
    camden = {"name": "London Borough of Camden"}
    two = [("Belsize", "E05013652", ""), ("Bloomsbury", "E05013653", "")]
    assert wards_in(path, borough=camden) == two
    path.write_text("WD24NM,WD24CD\nBelsize\n,E05013653\n")
    assert wards_in(path, borough=camden) == [("Belsize", "", "")]
    path.write_text("ID,Title\n1,Belsize\n")
    with pytest.raises(CannotStart, match="no column of names"):
        wards_in(path, borough=camden)


WARDS_OF_THE_COUNTRY = """WD24CD,WD24NM,LAD24CD,LAD24NM
E05013652,Belsize,E09000007,Camden
W05000999,Aethwy,W06000001,Isle of Anglesey
E05013653,Bloomsbury,E09000007,Camden
E05011462,Abbey,E09000002,Barking and Dagenham
"""


@pytest.mark.parametrize(
    "borough",
    [
        {"name": "London Borough of Camden"},
        {"name": "camden"},
        {"name": "Another name for it", "gss_code": "E09000007"},
    ],
)
def test_of_a_ward_file_of_the_whole_country_only_the_boroughs_own_are_taken(tmp_path, borough):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS_OF_THE_COUNTRY)
    two = [("Belsize", "E05013652", ""), ("Bloomsbury", "E05013653", "")]
    assert wards_in(path, borough=borough) == two


def test_a_borough_whose_name_only_ends_alike_is_another_one(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text("WD24NM,LAD24NM\nAbbey,Combe\nBelsize,Wexcombe\n")
    assert wards_in(path, borough={"name": "Borough of Wexcombe"}) == [("Belsize", "", "")]


@pytest.mark.parametrize(
    "borough", [{"name": "Barnet"}, {"name": "Camden", "gss_code": "E09000003"}]
)
def test_a_ward_file_without_the_borough_says_so(tmp_path, borough):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS_OF_THE_COUNTRY)
    with pytest.raises(CannotStart, match="holds those of 3 boroughs, and none of them is"):
        wards_in(path, borough=borough)


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
    for address in pages_without_a_thing():
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming:
            told = answer.content.decode(errors="replace")
            assert not HOME.search(told), f"{address}: {HOME.search(told)}"
            read.append(address)
    assert len(read) > 40, "A walk that reads nothing finds nothing"
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


def test_the_example_is_read():
    answers = from_file(EXAMPLE)
    assert (len(answers.wards), len(answers.partners)) == (20, 6)
