"""Answers that are kept: no more than fit, small ones too; the least asked go first."""

from __future__ import annotations

from whoholds.serve.cache import EACH_BYTES, Cache, Kept


def answer(size: int) -> Kept:
    return Kept(b"x" * size, '"tag"')


def test_many_small_answers_do_not_outgrow_the_memory_that_was_set() -> None:
    cache = Cache(most=50 * EACH_BYTES)
    for n in range(1000):
        cache.put((str(n),), answer(10))
    assert 40 < sum(cache.get((str(n),)) is not None for n in range(1000)) < 50


def test_the_least_asked_answer_goes_first() -> None:
    cache = Cache(most=3 * EACH_BYTES + 30)
    for name in "abc":
        cache.put((name,), answer(10))
    cache.get(("a",))
    cache.put(("d",), answer(10))
    assert [name for name in "abcd" if cache.get((name,))] == ["a", "c", "d"]


def test_an_answer_put_twice_counts_once_and_a_huge_one_is_not_kept() -> None:
    cache = Cache(most=2 * EACH_BYTES + 30)
    cache.put(("a",), answer(10))
    for _ in range(5):
        cache.put(("b",), answer(10))
    cache.put(("huge",), answer(2 * EACH_BYTES))
    assert cache.get(("a",)) and cache.get(("b",)) and not cache.get(("huge",))
