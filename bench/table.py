"""One line of the benchmarks' table, and the table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question, what we take for it, what the floor takes, and whether the target is met."""

    question: str
    ours: float
    floor: float | None = None
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    target: str
    is_met: bool


HEAD = ("question", "ours", "floor", "ratio", "spread", "target", "")


def table(rows: Sequence[Row]) -> str:
    """Return the rows as aligned text."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def _cells(row: Row) -> tuple[str, ...]:
    spread = f"{row.spread[0]:.2f}–{row.spread[1]:.2f}" if row.spread else "–"
    return (
        row.question,
        _figure(row.ours),
        _figure(row.floor),
        _figure(row.ratio),
        spread,
        row.target,
        "met" if row.is_met else "not met",
    )


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"
