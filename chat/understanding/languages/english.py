"""English as staff type it, British dates first, American spellings too."""

from chat.understanding.lexicon import Lexicon
from chat.understanding.reading import Intent
from chat.understanding.times import NOON, Clock, Repeat

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
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
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


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
    said = {at: word for at, word in enumerate(_ORDINALS, 1)}
    said |= {20 + at: f"twenty {word}" for at, word in enumerate(_ORDINALS[:9], 1)}
    return said | {
        30: "thirtieth",
        31: "thirty first",
        -1: "last",
        -2: "second to last, last but one, penultimate",
    }


ENGLISH = Lexicon(
    language="en",
    afternoon_hours=frozenset(range(1, 7)),
    next_skips_this_week=True,
    vocabulary={
        "NUMBER": _numbers(),
        "ROUND": {12: "dozen", 20: "a score"},
        "ORDINAL": _ordinals(),
        "UNIT": {
            "minute": "minute, minutes, min, mins",
            "hour": "hour, hours, hr, hrs, h",
            "day": "day, days",
            "week": "week, weeks, wk, wks",
            "month": "month, months",
            "year": "year, years",
            "weekend": "weekend, week end, weekends",
            "fortnight": "fortnight, fortnights",
            "quarter": "quarter",
        },
        "OCLOCK": {1: "o clock, oclock, hundred hours, hundred"},
        "ART": {1: "a, an, one"},
        "HALF": {30: "half, half a, half an, a half"},
        "QUARTER": {15: "quarter, a quarter, quarter of an, quarter of a"},
        "THREEQ": {45: "three quarters, three quarter, 3 quarters"},
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
            1: "tomorrow, tmrw, tmr, tom, tomorow, tommorow, tommorrow, tomorro, tomrw, tmw, tomoz, 2moro, 2morrow, tmrow",
            2: "the day after tomorrow, day after tomorrow, overmorrow",
            -1: "yesterday",
            -2: "the day before yesterday, day before yesterday",
        },
        "PART": {
            "morning": "morning, mornings, am, morn",
            "noon": "lunchtime, lunch time, lunch, midday, lunch hour, lunch break",
            "afternoon": "afternoon, afternoons, pm, arvo, aft, aftn",
            "evening": "evening, evenings",
            "night": "night",
            "late_morning": "mid morning",
            "mid_afternoon": "mid afternoon",
            "late_afternoon": "end of the day, end of day, end of the afternoon, eod, close of business, cob, end of play",
            "early_morning": "first thing, first thing in the morning, crack of dawn, start of the day",
        },
        "TONIGHT": {"evening": "tonight, tonite, this evening"},
        "SHADE": {
            "early": "early, early in the, beginning of, start of",
            "late": "late, late in the, end of, the end of",
            "mid": "mid, middle of",
        },
        "CLOCKWORD": {Clock(NOON): "noon, midday, 12 noon, twelve noon", Clock(0): "midnight"},
        "NAMEDDAY": {
            "12-25": "christmas, christmas day, xmas, xmas day",
            "12-24": "christmas eve, xmas eve",
            "12-26": "boxing day",
            "12-31": "new year s eve, new years eve, nye",
            "01-01": "new year s day, new years day, new year, new year s, new years, jan 1st",
            "07-14": "bastille day",
            "10-31": "halloween, hallowe en",
            "02-14": "valentine s day, valentines day, valentines",
            "05-01": "labour day, labor day, may day",
            "05-08": "ve day, victory day",
            "11-11": "armistice day, remembrance day",
            "11-01": "all saints day, all saints",
            "08-15": "assumption day, assumption",
            "easter": "easter, easter sunday",
            "easter+1": "easter monday",
            "easter-2": "good friday",
            "easter+39": "ascension day, ascension, ascension thursday",
            "easter+49": "pentecost",
            "easter+50": "whit monday",
            "easter-47": "shrove tuesday",
            "07-04": "independence day",
            "03-17": "st patrick s day",
            "06-24": "midsummer",
        },
        "NEXT": {1: "next, following, nxt"},
        "THIS": {1: "this, the current"},
        "COMING": {1: "coming, this coming, upcoming"},
        "PREV": {1: "last, previous, past"},
        "AFTERNEXT": {1: "after next"},
        "WEEKLATER": {7: "week"},
        "DAYSHIFT": {-1: "the day before, day before, the eve of", 1: "the day after, day after"},
        "PORTION": {
            "begin": "beginning of, the beginning of, start of, the start of, early",
            "end": "end of, the end of, late",
            "middle": "mid, middle of, the middle of",
        },
        "WEEKWORD": {1: "week, week commencing, w c, week beginning, wk, week starting"},
        "NUMSIGN": {1: "number, no"},
        "IN": {1: "in, during, within, over"},
        "HENCE": {1: "from now, hence, from today"},
        "AGO": {1: "ago"},
        "FROM": {1: "from, starting from"},
        "OF": {1: "of"},
        "TO": {1: "to, till, until, til, through, thru, unto"},
        "AT": {1: "at, @, by"},
        "AROUND": {1: "around, about, approximately, circa, roughly, ish, approx, say"},
        "UNTIL": {
            1: "until, till, til, up to, through, ending, ending on, up until, ends, ending at, and ends, til the, finishing, finishing at"
        },
        "BETWEEN": {1: "between, btw, btwn, bw"},
        "AND": {1: "and, n, then"},
        "ON": {1: "on"},
        "THE": {1: "the"},
        "DAYTHE": {},
        "FOR": {1: "for, lasting"},
        "DURING": {1: "lasting, duration, for a duration of, long"},
        "AFTER": {
            1: "after, from, not before, later than, past, no earlier than, any time after, anytime after"
        },
        "BEFORE": {
            1: "before, by, no later than, not after, earlier than, at the latest by, any time before, anytime before"
        },
        "COUNTFROM": {1: "from"},
        "STARTING": {
            1: "starting, starting from, starting on, beginning, beginning on, from, commencing, as of, as from, effective"
        },
        "PAST": {1: "past, after"},
        "TILLHOUR": {1: "to, till, of, before"},
        "EVERY": {1: "every, each, every single"},
        "EVERY_OTHER": {1: "alternate, every alternate, every second, each other, alternating"},
        "OTHER": {1: "other"},
        "BUSINESS": {
            1: "weekday, weekdays, working day, working days, business day, business days, work day, workdays, workday, week day, week days, work days"
        },
        "FREQ": {
            Repeat("DAILY"): "daily, every day, everyday, each day",
            Repeat("WEEKLY"): "weekly, once a week, per week",
            Repeat("MONTHLY"): "monthly, once a month, per month",
            Repeat(
                "WEEKLY", 2
            ): "fortnightly, biweekly, bi weekly, every fortnight, once a fortnight, every two weeks",
            Repeat("YEARLY"): "yearly, annually, annual, once a year, every year",
            Repeat("MONTHLY", 3): "quarterly",
            Repeat("WEEKLY", 1, ("SA", "SU")): "every weekend",
            Repeat("MONTHLY", 2): "bimonthly",
        },
        "TIMES": {
            1: "times, occurrences, sessions, meetings, instances, x, weeks in a row, occurences"
        },
        "ONCE": {2: "twice", 3: "thrice"},
        "EXCEPT": {
            1: "except, except for, excluding, but not, apart from, other than, skipping, not on, skip, without, barring, minus"
        },
        "HOLIDAYS": {
            1: "holidays, public holidays, bank holidays, holiday, bank holiday, public holiday"
        },
        "ALLDAY": {
            1: "all day, whole day, the whole day, the entire day, entire day, full day, for the day, a full day, all day long, the full day"
        },
        "ZONETIME": {1: "time"},
        "ZONE": {
            "America/Montreal": "montreal",
            "America/Toronto": "toronto, ottawa, quebec",
            "America/New_York": "new york, ny, nyc, eastern, boston, washington",
            "Europe/London": "london, uk, british, england",
            "Europe/Paris": "paris, french, local, our",
            "Asia/Tokyo": "tokyo, japan",
            "America/Los_Angeles": "los angeles, la, pacific, california, san francisco, seattle",
            "America/Chicago": "chicago, central",
            "Europe/Berlin": "berlin, german, brussels, madrid, rome, amsterdam",
            "Africa/Dakar": "dakar",
            "Africa/Casablanca": "casablanca, morocco",
            "Asia/Shanghai": "beijing, shanghai, china",
            "Europe/Moscow": "moscow",
            "Europe/Lisbon": "lisbon, portugal",
            "Asia/Kolkata": "delhi, mumbai, india, indian",
            "Asia/Dubai": "dubai",
            "Australia/Sydney": "sydney",
            "Europe/Dublin": "dublin, irish",
            "Asia/Singapore": "singapore",
            "America/Denver": "denver, mountain",
            "America/Sao_Paulo": "sao paulo",
            "Europe/Athens": "athens",
            "Africa/Tunis": "tunis",
            "Africa/Algiers": "algiers",
        },
        "UTCZONE": {
            "UTC": "utc, gmt, zulu",
            "America/New_York": "est, edt",
            "America/Los_Angeles": "pst, pdt",
            "Europe/Paris": "cet, cest",
            "Europe/London": "bst",
            "America/Chicago": "cst, cdt",
        },
        "NOW": {
            1: "now, rn, atm, right now, at the moment, immediately, straight away, right away, asap, at once, straightaway"
        },
        "SAMETIME": {1: "same time, the same time, same hour, same times, same slot, same hours"},
        "EARLIER": {1: "earlier, sooner, forward by, early"},
        "LATER": {1: "later, back by"},
        "LONGER": {1: "longer, more, extra, additional"},
        "LESS": {1: "shorter, less, off"},
        "INSTEAD": {1: "instead of, rather than, not at"},
        "PEOPLE": {
            1: "people, persons, person, ppl, pers, pax, participants, attendees, guests, of us, staff, colleagues, heads, folks, delegates, members, adults, p, peeps, peopl"
        },
        "SEATS": {1: "seats, places, chairs, seat, seater"},
        "WEARE": {
            1: "we are, we re, there are, there will be, there ll be, we will be, we ll be, seats, seating, party of, group of, team of, capacity, capacity of, fits, fitting, space for, at least, holds, holding, minimum, accommodate, accommodating, to seat, to fit, sits, enough for, big enough for, large enough for"
        },
        "EACH": {
            1: "each, per site, at each, in each, on each side, apiece, everywhere, either end, each side, at both, per room"
        },
        "ROOM": {
            1: "room, rooms, rm, meeting room, meeting rooms, space, conference room, office, conf room, meeting space, conference rooms, a space, boardroom"
        },
        "MEETING": {
            1: "meeting, meetings, booking, bookings, reservation, reservations, appointment, appointments, mtg, mtgs, slot, slots, session, sync, standup, stand up, workshop, interview, interviews, catch up, catchup, call, event, events, series, one, meetup, review, training, seminar, chat, check in meeting, 1 1, one to one, meting, meetin, videoconference, video conference, video call, conference, weekly"
        },
        "CALL": {
            1: "call, video call, conference, videoconference, video conference, meeting, video, webex, video meeting, video link, line"
        },
        "VIDEO": {
            1: "video, videoconference, video conference, video conferencing, videoconferencing, vc, visio, webex, camera, telepresence, video link, vid, video equipment, video conf, video call, vidéo"
        },
        "EQUIP": {
            "screen": "screen, screens, tv, display, monitor, big screen",
            "whiteboard": "whiteboard, white board, whiteboards",
            "projector": "projector, beamer, projection",
            "microphone": "microphone, mic, mics, microphones",
            "speakerphone": "speakerphone, speaker phone, conference phone, speakers",
            "accessible": "wheelchair, wheelchair access, wheelchair accessible, accessible, step free, step free access, disabled access",
            "flipchart": "flipchart, flip chart",
            "computer": "computer, pc, laptop",
            "catering": "coffee, catering, refreshments",
            "hearing_loop": "hearing loop, induction loop",
            "air_conditioning": "air con, aircon, air conditioning, ac",
            "wifi": "wifi, wi fi",
        },
        "WITH": {
            1: "with, w, including, has, having, equipped with, that has, w a, featuring, plus, and also"
        },
        "WITHOUT": {
            1: "without, no, w o, no need for, don t need, dont need, doesn t need, not needing, needn t have, minus, not need"
        },
        "MINE": {
            1: "my, our, mine, have i, do i have, i have, i ve got, we have, have we, i got, me"
        },
        "WHICH": {1: "which, what, what s, whats, any"},
        "ASK": {
            1: "is, are, is there, are there, do you have, have you got, can i, can we, could i, could we, may i, may we, is it, any chance, would, has, do we have, is the, anything, any, got, are any, is any, does, got any, what about, how about, there"
        },
        "FREE": {
            1: "free, available, availability, vacant, open, unoccupied, avail, unbooked, empty, availabilities, going spare, freee"
        },
        "BUSY": {1: "busy, taken, occupied, booked, in use, reserved, used"},
        "WHO": {1: "who, who s, whos, anyone, anybody, someone, somebody"},
        "WHEN": {1: "when, what time, when s"},
        "PLANNING": {
            1: "schedule, calendar, planning, timetable, agenda, diary, programme, program, occupancy"
        },
        "SERIES": {1: "series, the whole series, whole series, the entire series, entire series, the series"},
        "SCOPE": {
            "all": "all of them, whole, entire, series, the whole series, whole series, the entire series, entire series, all occurrences, every occurrence, the series, all the occurrences, all, all instances, every one of them, all sessions",
            "following": "and following, all following, following ones, and all following, this and following, from then on, and the following ones, all the following, all future, and onwards, and all after, and the rest, onwards, all future ones, future ones, and later ones, from now on, and subsequent",
            "one": "only this one, just this one, only that one, just this once, only this occurrence, this occurrence, this time only, just that one, just, only, this one only, only once, that one only, just the one, this instance",
        },
        "PRIVATE": {1: "private, confidential, privately, confidentially"},
        "TITLE": {
            1: "titled, called, about, regarding, re, subject, entitled, title, named, on the subject of, concerning, to discuss, on the topic of, topic, for discussing, name it, call it, labelled, in order to discuss"
        },
        "BEHALF": {1: "on behalf of, in the name of, on the behalf of, o b o, obo"},
        "THAT": {
            1: "it, that, this, this one, that one, them, those, thing, the same room, same room"
        },
        "ONE": {1: "one, the one"},
        "ANY": {1: "any, a, an, some, another"},
        "SITEGROUP": {
            "town_hall": "town hall, city hall, townhall, mairie, town hal, the mairie, cityhall, council house, council building",
            "library": "library, media library, mediatheque, multimedia library",
            "health": "health centre, health center, medical centre, medical center, clinic",
            "school": "school, primary school",
            "social": "social centre, social services, ccas, social action centre, welfare centre, social center",
            "sports": "gym, gymnasium, stadium, sports hall, sports centre",
            "culture": "cultural centre, arts centre, theatre, cultural center",
            "workshops": "technical centre, depot, workshops, technical services",
            "elders": "care home, retirement home",
            "youth": "youth centre, youth center",
            "annex": "annex, annexe",
        },
        "ACT": {
            Intent.BOOK: "book, booking, book me, reserve, reserv, bok, boook, i need, we need, need, i d like, i would like, we d like, we would like, id like, i want, we want, want, get me, get us, grab, block, hold, schedule, set up, set me up, arrange, organise, organize, put me down for, put down, put me in, take, secure, pencil in, plan, can i have, can i get, can i book, could i have, may i have, could i get, could you book, can you book, please book, give me, i ll take, create, make a booking, make a reservation, make me a booking, reserve me, can we have, can we get, could we have, could we get, could we book, can we book, could i book, lock in, fix, slot me in, require, we require, i require, we wish, i wish, i d love, we d love, i would need, we would need, we d need, i d need, put in, book us, bookme, i m looking to book, i am looking to book, would it be possible to book, would it be possible to have, would it be possible to reserve, is it possible to book, requesting, request, hoping to book, add a meeting, add a booking, save me, wanna book, gimme, sort me out, sort out, new booking, allocate",
            Intent.FIND: "find, find me, find us, look for, looking for, search, search for, show me free rooms, show me rooms, show free rooms, show me available rooms, show available rooms, what rooms, which rooms, which room, what room, any room, any rooms, free rooms, available rooms, list rooms, list the rooms, list free rooms, list available rooms, suggest, rooms available, rooms free, show rooms, availability, where can i, where can we, where could we, where could i, recommend, another room, somewhere, a different room, check availability, see if, see whether, tell me whether, find out if, know whether, know if, check if, check whether",
            Intent.MOVE: "move, reschedule, shift, push, postpone, bring forward, change, put back, put off, delay, bump, swap, switch, push back, push it back, bring, rebook, modify, transfer, make it, set back, relocate, pull forward, bring it forward, mvoe, reshedule, update, edit, amend, advance, slide, put it back, defer, can we do it, can we do, move it, re schedule, adjust",
            Intent.EXTEND: "extend, prolong, lengthen, make it longer, longer, keep the room, keep it, stay, run over, we re running over, running late, add time, carry on, carry on until, continue until, overrun, running over, extension, give us, give me another, stay in, extnd, keep going, stretch",
            Intent.SHORTEN: "shorten, make it shorter, cut short, finish early, end early, finish earlier, end earlier, cut, trim, reduce, wrap up early, release early, truncate, cut down, shave, shave off, knock, curtail, we ll finish early, finishing early",
            Intent.CANCEL: "cancel, cancle, cancelled, canceled, cancelling, won t take place, not take place, won t be happening, delete, remove, drop, scrap, call off, scratch, get rid of, free up, release, cancell, canel, ditch, unbook, annul, don t need, dont need, no longer need, do not need, won t need, bin, kill, not happening, no longer happening, isn t happening, wont need, don t need anymore, clear, cancellation, can you cancel, called off, give up, give back, abort",
            Intent.LIST: "my bookings, my meetings, my reservations, my booking, my reservation, my schedule, my calendar, my diary, my appointments, what have i booked, what do i have, what have i got, what did i book, list my, show my, show me my, what s on my, do i have anything, have i got anything, have i booked, our bookings, our meetings, our reservations, i have booked, my agenda, what rooms have i booked, which rooms have i booked, what am i doing, when is my next, when s my next, my next meeting, my next booking, what meetings do i have, which meetings do i have, bookings of mine, where is my, where s my, what are my, my rooms, my sessions, do i have any, have i got any, my upcoming, am i booked, what bookings do i have, which bookings do i have, list bookings, what else do i have, what have we got, what do we have booked, which room am i in, what room am i in",
            Intent.INVITE: "invite, add, include, bring in, cc, send an invite, send invite, send an invitation, send the invite, send the invitation, invitation, copy in, loop in, forward the invite, have join",
            Intent.UNINVITE: "uninvite, disinvite, take off, off, remove from, take out, drop from, kick, exclude, leave out, don t invite, dont invite, un invite, no longer coming, isn t coming, is not coming, can t come, cannot come, can t make it, cannot make it, won t be coming, won t come",
            Intent.START_CALL: "start, begin, launch, dial, dial in, join, connect, open, kick off, call, ring, start up, get us connected, connect us, hook us up, initiate, put us through, turn on, fire up, get started, jump on, hop on, stat",
            Intent.END_CALL: "end, stop, hang up, finish, close, terminate, disconnect, leave, wrap up, conclude, shut down, drop the call, cut the call, kill the call, hangup, quit, turn off, cut the line, drop out",
            Intent.CHECK_IN: "check in, checkin, check me in, check us in, i m here, im here, we re here, we are here, i am here, i ve arrived, we ve arrived, we have arrived, i have arrived, arrived, here now, i m in the room, we re in the room, we are in the room, checking in, i am in the room, confirm my presence, confirm our presence, our presence, confirm presence, i just arrived, we just arrived,  confirm attendance, we re in, just arrived, we made it, present, here we are, everyone s here, we re all here, we re using, we are using, i m using, confirm we re here, sitting in, made it, checked in, we just got to, i just got to",
            Intent.DAY_VIEW: "schedule for, schedule of, calendar for, calendar of, what s on in, what s on at, what s happening in, what s happening at, who has booked, who s booked, who booked, who is in, who s in, who is using, who s using, bookings for, bookings in, bookings at, bookings of, occupancy of, occupancy for, day view, show the schedule, show the calendar, planning of, planning for, agenda for, what is on in, what is on at, what is happening in, whats on in, whats on at, what is booked, what s booked, schedule, calendar, timetable, who has, show me the schedule, show me the calendar, who s got, who is at, who is meeting, overview, reservations for, reservations in, meetings in, who s in there, diary for, the diary, day at a glance, who has got, what meetings are",
            Intent.WAITLIST: "waitlist, wait list, waiting list, let me know if, let me know when, let us know if, tell me if, tell me when, notify me if, notify me when, alert me if, alert me when, warn me if, frees up, becomes free, becomes available, opens up, put me on the list, ping me if, ping me when, give me a shout if, let me know as soon as, tell us if, tell us when, notify us, if it frees up, if something frees up, comes free, comes available, put us on the list, on the list for, shout if, give me a nudge",
            Intent.REPORT_FAULT: "broken, is down, are down, down in, too cold, too hot, isn t working, is not working, not working, doesn t work, does not work, doesnt work, isnt working, out of order, faulty, fault, report, problem, problem with, issue with, no sound, no picture, no image, won t turn on, wont turn on, won t start, dead, defective, not responding, malfunction, malfunctioning, there s no sound, stopped working, crackling, crackles, won t connect, flickering, flickers, damaged, bust, playing up, on the blink, buggy, acting up, aren t working, can t hear, cannot hear, can t see anything, frozen, leaking, leak, smashed, cracked, on the fritz, keeps cutting out, cuts out, keeps dropping, doesn t turn on, does not turn on, issues with, problems with, stuck, missing, don t work, dont work, wonky, not charging, glitching, trouble with, went black, gone black",
            Intent.HELP: "help, help me, what can you do, how do i, how does this work, how does it work, what do you do, instructions, commands, how can i, how to, usage, what can i say, what can i ask, what are you, who are you, how do you work, menu, manual, can you help, can you help me, i need help, show help, examples, what are my options, guide, how do you, how should i, what should i say, could you help me, need help, i m lost, what else can you do, explain",
            Intent.UNDO: "undo, undo that, revert, take that back, go back, oops, i made a mistake, my mistake, put it back how it was, undo it, roll back, restore, rollback, take it back, as it was, as before, how it was, ctrl z, wrong one, scratch that, didn t mean that, did not mean that, unsend, reverse that",
            Intent.ACCEPT: "yes, yeah, yep, i confirm, we confirm, yup, ok, okay, sure, confirm, go ahead, do it, correct, right, fine, that s right, perfect, sounds good, of course, please do, absolutely, great, go for it, y, all good, that works, that s fine, yes please, agreed, exactly, aye, indeed, confirmed, ya, good, looks good, lovely, that s it, cool, alright, by all means, affirmative",
            Intent.REJECT: "no, nope, nah, no thanks, no thank you, never mind, nevermind, forget it, stop, don t, do not, not that, neither, none, negative, n, abort that, leave it, not now, none of them, none of those, absolutely not, no way, please don t, not that one",
            Intent.GREET: "hello, hi, hey, good morning, good afternoon, good evening, hi there, hello there, hiya, howdy, morning all, hey there, greetings",
            Intent.THANK: "thanks, thank you, thx, ty, cheers, many thanks, thanks a lot, thank u, thank you very much, ta, thanks so much, much appreciated",
        },
        "MAKEIT": {1: "make it, make that"},
        "ADVANCE": {1: "bring forward, pull forward, advance, bring, bring it forward"},
        "WISH": {1: "i need, we need, need, i d like, i would like, we d like, we would like, id like, i want, we want, want, wanna, we wish, i wish, i d love, we d love, i would need, we would need, we d need, i d need, we require, i require, require"},
        "ANOTHER": {1: "another, one more, an additional, an extra"},
        "LASTS": {1: "will last, lasts, to last, is going to last"},
        "REQUEST": {1: "can you, could you, would you, can u, could u, please, would it be possible, is it possible, kindly, will you"},
        "LANGUAGE": {
            "fr": "in french, french",
            "en": "in english, english",
        },
        "SPEAK": {1: "speak, answer, reply, language, talk, switch to, write"},
        "EMPTY": {
            1: "please, pls, plz, thanks, thank you, hello, hi, hey, sir, madam, kindly, dear all, hi there, good morning, thx, cheers, hi team"
        },
    },
    usual="""actually annual usually finally really probably possibly certainly kindly grateful wondering wonder whether everyone everybody
    held hold help helped planned plan planning preferably quiet staff front desk session supplier suppliers since still space quite
    meeting meet meets training until notice further procurement public committee wish wishes happen happens happened
    forgot forget forgotten thing things something nothing everything same again instead ahead after before during
    send sent tell told say said ask asked asking call called calls talk talking speak spoke discuss discussion present presents
    review reviews report reports reporting delivery deliveries visit visits visitor training trainings welcome wedding weddings
    mayor mayors elected officials union unions candidate candidates trainee trainees presentation presentations preparation
    signature service services client clients customer customers party card cards park parking part parts roadworks neighbourhood
    residents citizens associations association support should would could marketing market cancel their them though
    ready early clear clean tidy chair chairs table tables water tea bring brought taking taken make making made move moved moving
    i you he she we they me him her us them my your his our their its it is are was were be been being am do does did done have has had
    can could will would shall should may might must not no yes so as if or but than then there here where when who whom whose why how all any both each few
    more most other some such only own same too very just now also again once here there the a an and of to in for on with at by from up down out off over under
    paul john mary peter team board project budget council service head office sale sales male mail mails email address list name names new news number
    fire hire wire five live love like lake make take time table tables data date dates late later lunch hello house home work works working world
    morning evening through though thought think thing things thank that this these those them their what which while
    interview interviews planning finance legal sports culture youth housing registry police hr it
    supplier partner partners parents children kids mayor deputy director manager chief agent agents guest guests visitor visitors
    urgent quick quickly soon possible big small large little nice good best better bit bits rather quite really
    floor building door street entrance near next nearby close second hand line lines side sites site seen seem sure
    month mouth note notes notice point points part parts party past post plan plans place please press price print
    weak word words wood would wall walk wait want went were whole hole hall heard hard hear heat head
    test text tech teach team tea see sea say says said send sent sort short shirt son soon sun same some
    fit fits fix find fine fund fan far fast feed feel feet fall fill file files form forms format former free friend friends
    room rooms roof root route round road read ready real review retro training onboarding
    let lets get got give gave go goes going gone come comes came keep kept left leave lead learn least left
    one ones two ten men man woman women""",
)
