"""Stretches of time taken together: what several cover, what of them others leave."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from rooms.interval import Interval


def joined(spans: Iterable[Interval]) -> list[Interval]:
    """Return the spans in order, those that overlap or touch as one."""
    found: list[Interval] = []
    for span in sorted(spans):
        if found and found[-1].end >= span.start:
            last = found.pop()
            span = Interval(last.start, max(last.end, span.end))  # noqa: PLW2901
        found.append(span)
    return found


def without(spans: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """Return what is left of the spans, in order and joined, where the others are taken away."""
    taken, at = joined(others), 0
    left: list[Interval] = []
    for span in joined(spans):
        start = span.start
        while at < len(taken) and taken[at].end <= start:
            at += 1
        for other in taken[at:]:
            if other.start >= span.end:
                break
            if start < other.start:
                left.append(Interval(start, other.start))
            start = max(start, other.end)
        if start < span.end:
            left.append(Interval(start, span.end))
    return left


def pieces(spans: Iterable[Interval], longest: timedelta) -> Iterator[Interval]:
    """Yield the spans, longer ones cut into pieces that touch."""
    for span in spans:
        start = span.start
        while span.end - start > longest:
            yield Interval(start, start + longest)
            start += longest
        yield Interval(start, span.end)
