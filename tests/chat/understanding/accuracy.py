"""Prints how much of the corpus is read right, for each language and kind (`make corpus`).

Two shares: every expected field right, and the core alone: intent, start, end and rule.
"""

import sys
from collections import defaultdict

from tests.chat.understanding.corpus import lines

CORE = frozenset({"intent", "start", "end", "rrule"})


def main(arguments: list[str]) -> int:
    """Print the table, and with -v every line that is read otherwise; return the exit code."""
    right: dict[tuple[str, str], int] = defaultdict(int)
    core: dict[tuple[str, str], int] = defaultdict(int)
    total: dict[tuple[str, str], int] = defaultdict(int)
    pattern = next((a for a in arguments if not a.startswith("-")), "*.tsv")
    for line in lines(pattern):
        wrong = line.wrong()
        for key in ((line.language, line.kind), (line.language, "all")):
            total[key] += 1
            right[key] += not wrong
            core[key] += CORE.isdisjoint(wrong)
        if wrong and "-v" in arguments:
            print(f"{line.file}:{line.number} {line.sentence}\n    {wrong}")
    for (language, kind), count in sorted(total.items()):
        share, bare = right[language, kind] / count, core[language, kind] / count
        print(f"{language}  {kind:24} {count:5}  all fields {share:6.1%}  core {bare:6.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
