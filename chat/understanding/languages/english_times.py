"""English words of time: numbers, days, hours, lengths, recurrences, and what joins them."""

from chat.understanding.lexicon import Vocabulary
from chat.understanding.times import NOON, Clock, Repeat

_UNITS_SAID = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
"""
_UNITS = _UNITS_SAID.split()
_TENS = {
    20: "twenty",
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
}
_ORDINALS_SAID = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = _ORDINALS_SAID.split()


def _numbers() -> dict[int, str]:
    said = dict(enumerate(_UNITS))
    for ten, word in _TENS.items():
        said[ten] = word
        said |= {ten + n: f"{word} {_UNITS[n]}" for n in range(1, 10)}
    said[2] = "two, a couple of, a couple, couple of"
    said[12] = "twelve, a dozen, dozen"
    said[100] = "a hundred, hundred"
    return said


def _ordinals() -> dict[int, str]:
    said = dict(enumerate(_ORDINALS, 1))
    said |= {20 + at: f"twenty {word}" for at, word in enumerate(_ORDINALS[:9], 1)}
    return said | {
        30: "thirtieth",
        31: "thirty first",
        -1: "last",
        -2: "second to last, last but one, penultimate",
    }


NUMBERS: Vocabulary = {"NUMBER": _numbers(), "ORDINAL": _ordinals()}
TIMES: Vocabulary = {
    "ROUND": {
        12: "dozen",
        20: "a score",
    },
    "UNIT": {
        "minute": "minute, minutes, min, mins",
        "hour": "hour, hours, hr, hrs, h, hour s time, hours time",
        "day": "day, days, day s time, days time",
        "week": "week, weeks, wk, wks, week s time, weeks time",
        "month": "month, months, month s time, months time",
        "year": "year, years",
        "weekend": "weekend, week end, weekends",
        "fortnight": "fortnight, fortnights",
        "quarter": "quarter",
    },
    "OCLOCK": {
        1: "o clock, oclock, hundred hours, hundred",
    },
    "OH": {n: f"oh {_UNITS[n]}, o {_UNITS[n]}" for n in range(1, 10)},
    "MERIDIEM": {"am": "am", "pm": "pm"},
    "SHARP": {1: "sharp, on the dot, precisely, exactly"},
    "ART": {
        1: """
            a, an, one, a good, a quick, a short
        """,
    },
    "HALF": {
        30: "half, half a, half an, a half",
    },
    "QUARTER": {
        15: "quarter, a quarter, quarter of an, quarter of a",
    },
    "THREEQ": {
        45: "three quarters, three quarter, 3 quarters",
    },
    "WEEKDAY": {
        0: "monday, mon",
        1: "tuesday, tue, tues",
        2: "wednesday, wed, weds, wednsday, wensday",
        3: "thursday, thu, thur, thurs",
        4: "friday, fri",
        5: "saturday, sat",
        6: "sunday, sun",
    },
    "WEEKDAYS": {
        0: "mondays",
        1: "tuesdays",
        2: "wednesdays",
        3: "thursdays",
        4: "fridays",
        5: "saturdays",
        6: "sundays",
    },
    "MONTH": {
        1: "january, jan",
        2: "february, feb",
        3: "march, mar",
        4: "april, apr",
        5: "may",
        6: "june, jun",
        7: "july, jul",
        8: "august, aug",
        9: "september, sep, sept",
        10: "october, oct",
        11: "november, nov",
        12: "december, dec",
    },
    "DAYREL": {
        0: "today, tday, 2day",
        1: """
            tomorrow, tmrw, tmr, tom, tomorow, tommorow, tommorrow, tomorro, tomrw, tmw, tomoz,
            2moro, 2morrow, tmrow
        """,
        2: "the day after tomorrow, day after tomorrow, overmorrow",
        -1: "yesterday",
        -2: "the day before yesterday, day before yesterday",
    },
    "PART": {
        "morning": "morning, mornings, am, morn",
        "noon": "lunchtime, lunch time, lunch, midday, lunch hour, lunch break",
        "afternoon": "afternoon, afternoons, pm, arvo, aft, aftn",
        "evening": "evening, evenings, eve",
        "night": "night",
        "late_morning": "mid morning",
        "mid_afternoon": "mid afternoon",
        "late_afternoon": """
            last thing, close of play, end of the day, end of day, end of the afternoon, eod, close
            of business, cob, end of play
        """,
        "early_morning": """
            first thing, first thing in the morning, crack of dawn, start of the day
        """,
    },
    "PARTS": {1: "mornings, afternoons, evenings"},
    "PARITY": {0: "even weeks, even numbered weeks", 1: "odd weeks, odd numbered weeks"},
    "TONIGHT": {
        "evening": "tonight, tonite, this evening",
    },
    "SHADE": {
        "early": "early, early in the, beginning of, start of",
        "late": "late, late in the, end of, the end of",
        "mid": "mid, middle of",
    },
    "CLOCKWORD": {
        Clock(NOON): "noon, midday, 12 noon, twelve noon",
        Clock(0): "midnight",
    },
    "NEXT": {
        1: "next, following, nxt",
    },
    "WHOLE": {1: "all, the whole, the entire"},
    "THIS": {
        1: "this, the current",
    },
    "COMING": {
        1: "coming, this coming, upcoming",
    },
    "PREV": {
        1: "last, previous, past",
    },
    "AFTERNEXT": {
        1: "after next",
    },
    "WEEKLATER": {
        7: "week",
        14: "fortnight",
    },
    "DAYSHIFT": {
        -1: "the day before, day before, the eve of",
        1: "the day after, day after",
    },
    "PORTION": {
        "begin": """
            beginning of, the beginning of, start of, the start of, early
        """,
        "end": "end of, the end of, late",
        "middle": "mid, middle of, the middle of",
    },
    "WEEKWORD": {
        1: "week, w c, wc, wk",
    },
    "NUMSIGN": {
        1: "number, no",
    },
    "IN": {
        1: "in, during, within, over",
    },
    "HENCE": {
        1: "from now, hence, from today",
    },
    "AGO": {
        1: "ago",
    },
    "FROM": {
        1: "from, starting from",
    },
    "OF": {
        1: "of",
    },
    "TO": {
        1: "to, till, until, til, through, thru, unto",
    },
    "AT": {
        1: "at, @, by",
    },
    "AROUND": {
        1: "around, about, approximately, circa, roughly, ish, approx, say",
    },
    "ISH": {1: "ish, approx, roughly, or so, or thereabouts"},
    "UNTIL": {
        1: """
            up to and including, until, till, til, up to, through, through to, right through to,
            ending, ending on, up
            until, ends, ends at, ending at, end at, and ends, til the, finish, finish at,
            finishing, finishing at
        """,
    },
    "BETWEEN": {
        1: "between, btw, btwn, bw",
    },
    "AND": {
        1: "and, n, then",
    },
    "ON": {
        1: "on",
    },
    "THE": {
        1: "the",
    },
    "FOR": {
        1: "for, lasting",
    },
    "DURING": {
        1: "lasting, duration, for a duration of, long",
    },
    "AFTER": {
        1: """
            after, from, not before, later than, no earlier than, any time after, anytime
            after
        """,
    },
    "BEFORE": {
        1: """
            before, by, no later than, not after, earlier than, at the latest by, any time before,
            anytime before
        """,
    },
    "COUNTFROM": {
        1: "from",
    },
    "STARTING": {
        1: """
            starting, starting from, starting on, beginning, beginning on, from, commencing, as of,
            as from, effective
        """,
    },
    "PAST": {
        1: "past, after",
    },
    "TILLHOUR": {
        1: "to, till, of, before",
    },
    "EVERY": {
        1: "every, each, ea, every single, in each, in every",
    },
    "OTHER": {
        1: "other",
    },
    "EVERY_OTHER": {
        1: "alternate, every alternate, every second, each other, alternating",
    },
    "BUSINESS": {
        1: """
            weekday, weekdays, working day, working days, business day, business days, work day,
            workdays, workday, week day, week days, work days
        """,
    },
    "FREQ": {
        Repeat("DAILY"): "daily, every day, everyday, each day",
        Repeat("WEEKLY"): """
            weekly, once a week, per week, twice a week, two times a week, three times a week,
            twice weekly
        """,
        Repeat("MONTHLY"): "monthly, once a month, per month",
        Repeat("WEEKLY", 2): """
            fortnightly, biweekly, bi weekly, every fortnight, once a fortnight, every two weeks
        """,
        Repeat("YEARLY"): "yearly, annually, once a year, every year",
        Repeat("MONTHLY", 3): "quarterly, once a quarter, per quarter",
        Repeat("WEEKLY", 1, ("SA", "SU")): "every weekend",
        Repeat("MONTHLY", 2): "bimonthly",
    },
    "CORRECTION": {
        1: """
            no, sorry, i mean, i meant, actually, oops, whoops, or rather, scratch that, correction,
            er, erm, uh, um, apologies, my mistake, nope
        """,
    },
    "OR": {1: "or, or else"},
    "INAROW": {1: "in a row, running, consecutive"},
    "TIMES": {
        1: """
            times, occurrences, sessions, meetings, instances, x, weeks in a row, occurences
        """,
    },
    "ONCE": {
        2: "twice",
        3: "thrice",
    },
    "EXCEPT": {
        1: """
            except, except for, excluding, but not, apart from, other than, skipping, not on, skip,
            outside, outside of, without, barring, minus, never on, bar, unless it s, unless it is,
            unless it falls on
        """,
    },
    "BUT": {1: "but"},
    "HOLIDAYS": {
        1: """
            holidays, public holidays, bank holidays, holiday, bank holiday, public holiday
        """,
    },
    "EVENIN": {
        1: """
            including, including in, including during, even in, even during, also in, also during
        """,
    },
    "SCHOOLTIME": {
        1: "school holidays, school holiday, half term, half terms, end of term",
        2: "term time, school time, term",
    },
    "ALLDAY": {
        1: """
            all day, whole day, the whole day, the entire day, entire day, full day, a
            full day, all day long, the full day
        """,
    },
    "NOW": {
        1: """
            this minute, right this minute, this very minute, this very second, this instant, now,
            rn, atm, right now, at the moment, immediately, straight away, right away, asap,
            at once, straightaway, as soon as possible, as early as possible, soonest, at the
            earliest, the soonest possible, as soon as you can, a s a p, as quickly as possible
        """,
    },
    "SOONEST": {
        1: """
            asap, as soon as possible, as early as possible, soonest, at the earliest, the soonest
            possible, as soon as you can, a s a p, as quickly as possible
        """,
    },
    "ONWARD": {
        1: "on, onward, onwards, forward, forwards, or later, or after, and later, and after",
    },
}
