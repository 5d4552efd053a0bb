"""How large a body nginx and Caddy let by: as large as the pages say, whatever each counts in."""

import re

import pytest

from bsc_comms.kit.access import MORE_THAN_THE_FILE
from evidence.operations.figures import MOST_BYTES
from tests.guards.addresses import own_views
from tests.services.proxies import EXAMPLES

FIGURES = "evidence:figures"
UNITS = {"m": 1024**2, "MB": 1000**2, "MiB": 1024**2}


def in_bytes(size: str) -> int:
    """A size as nginx or Caddy writes it."""
    (number, unit) = re.fullmatch(r"(\d+)(\w+)", size).groups()
    return int(number) * UNITS[unit]


def largest_file(*, of_figures: bool) -> int:
    """Bytes that the largest file may have, of all pages that take one."""
    allowed = {
        name: (view.largest_body - MORE_THAN_THE_FILE) // 2
        for name, view in own_views().items()
        if hasattr(view, "largest_body")
    }
    figures = allowed.pop(FIGURES)
    return figures if of_figures else max(allowed.values())


def nginx() -> tuple[int, int]:
    """What it lets by for ordinary pages, and for files of figures."""
    text = (EXAMPLES / "nginx.conf").read_text()
    ordinary, figures = re.findall(r"client_max_body_size (\w+);", text)
    return in_bytes(ordinary), in_bytes(figures)


def caddyfile() -> str:
    return (EXAMPLES / "Caddyfile").read_text()


def caddy() -> tuple[int, int]:
    figures, ordinary = (
        in_bytes(re.search(rf"request_body @{name} {{\s+max_size (\w+)", caddyfile())[1])
        for name in ("figures", "others")
    )
    return ordinary, figures


def test_the_largest_file_is_the_one_that_is_said():
    assert largest_file(of_figures=True) == MOST_BYTES
    assert largest_file(of_figures=False) == 20 * 1024**2


@pytest.mark.parametrize("allowed", [nginx, caddy])
def test_the_largest_file_of_a_page_comes_through_with_its_form(allowed):
    ordinary, figures = allowed()
    assert ordinary >= largest_file(of_figures=False) + MORE_THAN_THE_FILE
    assert figures >= largest_file(of_figures=True) + MORE_THAN_THE_FILE


def test_caddy_refuses_at_once_just_what_it_would_cut_off():
    """What is cut off ends as a page that says nothing."""
    for name, most in zip(("large", "larger"), caddy(), strict=True):
        block = re.search(rf"@{name} {{.*?header_regexp Content-Length (\S+)", caddyfile(), re.S)
        for length in (most, most + 1, most + 10_000_000, 10**9, 10**12):
            assert re.search(block[1], str(length)), (name, length)
        for length in (0, 3_000_000, most - 1):
            assert not re.search(block[1], str(length)), (name, length)


def test_caddy_waits_for_all_of_an_ordinary_body_in_either_of_its_versions():
    kept = re.findall(r"(?:request_buffers|max_buffer_size) (\w+)", caddyfile())
    assert [in_bytes(size) for size in kept] == [caddy()[0]] * 2
