"""Many things, a few at a time: each once, in their order, and none before it is its turn."""

from bsc_comms.kit.batches import in_batches


def test_what_is_left_over_is_a_batch_of_its_own():
    assert list(in_batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_where_it_comes_out_even_no_empty_batch_follows():
    assert list(in_batches("abcd", 2)) == [["a", "b"], ["c", "d"]]


def test_of_nothing_there_is_no_batch():
    assert list(in_batches([], 3)) == []


def test_no_more_is_taken_than_the_batch_needs():
    left = iter(range(7))
    assert next(in_batches(left, 3)) == [0, 1, 2]
    assert next(left) == 3
