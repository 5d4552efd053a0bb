"""A parser that fails on some bytes: hypothesis must find it before its word on ours counts."""

from hypothesis import given
from hypothesis import strategies as st


def months_in(content: bytes) -> list[int]:
    """Reads two bytes as a month; forgets that a file may end after one."""
    return [content[place] * 10 + content[place + 1] for place in range(0, len(content), 2)]


@given(st.binary(max_size=50))
def test_any_bytes_give_months(content):
    months_in(content)
