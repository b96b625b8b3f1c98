"""English words of things: named days, rooms, people, equipment, and how one speaks of them."""

from chat.understanding.lexicon import Vocabulary

THINGS: Vocabulary = {
    "NAMEDDAY": {
        "12-25": "christmas, christmas day, xmas, xmas day",
        "12-24": "christmas eve, xmas eve",
        "12-26": "boxing day",
        "12-31": """
            new year s eve, new years eve, nye, year end, year s end, end of year, the end of year
        """,
        "01-01": """
            new year s day, new years day, new year, new year s, new years, jan 1st
        """,
        "07-14": "bastille day",
        "10-31": "halloween, hallowe en",
        "02-14": "valentine s day, valentines day, valentines",
        "05-01": "labour day, labor day, may day",
        "05-08": "ve day, victory day, victory in europe day",
        "11-11": "armistice day, remembrance day",
        "11-01": "all saints day, all saints",
        "08-15": "assumption day, assumption",
        "easter": "easter, easter sunday",
        "easter+1": "easter monday, easter mon",
        "easter-2": "good friday",
        "easter+39": "ascension day, ascension, ascension thursday",
        "easter+49": "pentecost",
        "easter+50": "whit monday, pentecost monday",
        "easter-47": "shrove tuesday",
        "07-04": "independence day",
        "03-17": "st patrick s day",
        "06-24": "midsummer",
    },
    "ZONETIME": {
        1: "time",
    },
    "ZONE": {
        "America/Montreal": "montreal",
        "America/Toronto": "toronto, ottawa, quebec",
        "America/New_York": "new york, ny, nyc, eastern, boston, washington",
        "Europe/London": "london, uk, british, england",
        "Europe/Paris": "paris, french, local, our",
        "Asia/Tokyo": "tokyo, japan",
        "America/Los_Angeles": """
            los angeles, la, pacific, california, san francisco, seattle
        """,
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
        "America/New_York": "est, edt, eastern",
        "America/Los_Angeles": "pst, pdt",
        "Europe/Paris": "cet, cest",
        "Europe/London": "bst",
        "America/Chicago": "cst, cdt",
    },
    "SAMEDAY": {1: "same day, the same day"},
    "SAMETIME": {
        1: """
            same time, the same time, same hour, same times, same slot, same hours
        """,
    },
    "EARLIER": {
        1: """
            earlier, sooner, forward by, early, forward
        """,
    },
    "LATER": {
        1: """
            later, back by, back, later on
        """,
    },
    "LONGER": {
        1: "longer, more, extra, additional",
    },
    "LESS": {
        1: "shorter, less, off",
    },
    "INSTEAD": {
        1: "instead of, rather than, not at",
    },
    "PEOPLE": {
        1: """
            trainees, students, pupils, kids, children, visitors, candidates, parents, residents,
            volunteers, people, persons, person, ppl, pers, pax, participants, attendees, guests,
            of us, staff, colleagues, heads, folks, delegates, members, adults, p, peeps, peopl
        """,
    },
    "SEATS": {
        1: "seats, places, chairs, seat, seater",
    },
    "WEARE": {
        1: """
            we are, we re, there are, there will be, there ll be, we will be, we ll be, seats,
            seating, party of, group of, team of, capacity, capacity of, fits, fitting, space for,
            at least, holds, holding, minimum, accommodate, accommodating, to seat, to fit, sits,
            enough for, big enough for, large enough for
        """,
    },
    "EACH": {
        1: """
            each, per site, at each, in each, on each side, apiece, everywhere, either end,
            each side, at both, per room, at both sites, in both sites, in both, on both sites,
            at each site, in each site, on each site
        """,
    },
    "ROOM": {
        1: """
            room, rooms, rm, meeting room, meeting rooms, space, conference room, office, conf
            room, meeting space, conference rooms, a space, boardroom
        """,
    },
    "MEETING": {
        1: """
            drop in, drop in session, meeting, meetings, booking, bookings, reservation,
            reservations, appointment, appointments, mtg, mtgs, slot, slots, session, sync,
            standup, stand up, workshop, interview, interviews, catch up, catchup, call, event,
            events, series, one, meetup, review, training, seminar, chat, check in meeting, 1
            1, one to one, meting, meetin, videoconference, video conference, video call,
            conference, weekly, committee, committees, council meeting, board meeting,
            briefing, ceremony, wedding, class, classes, debrief, huddle, assembly, hearing,
            rehearsal, reception, catchups, catch ups, standups, syncs, workshops, reviews,
            trainings, working group, steering committee
        """,
    },
    "CONNECTION": {
        1: """
            call, video call, conference, videoconference, video conference, video, webex, video
            meeting, video link, line
        """,
    },
    "CALL": {
        1: """
            call, video call, conference, videoconference, video conference, meeting, video, webex,
            video meeting, video link, line
        """,
    },
    "VIDEO": {
        1: """
            video meeting, video session, video, videoconference, video conference, video
            conferencing, videoconferencing, vc, visio, webex, camera, telepresence, video link,
            vid, video equipment, video conf, video call, vidéo
        """,
    },
    "EQUIP": {
        "screen": "black screen, blank screen, screen, screens, tv, display, monitor, big screen",
        "whiteboard": "whiteboard, white board, whiteboards",
        "projector": "projector, beamer, projection",
        "microphone": "microphone, mic, mics, microphones",
        "speakerphone": """
            speakerphone, speaker phone, conference phone, speakers
        """,
        "accessible": """
            wheelchair, wheelchair access, wheelchair accessible, accessible, step free, step free
            access, disabled access
        """,
        "flipchart": "flipchart, flip chart",
        "computer": "computer, pc, laptop",
        "catering": "coffee, catering, refreshments",
        "hearing_loop": "hearing loop, induction loop",
        "air_conditioning": "air con, aircon, air conditioning, ac",
        "wifi": "wifi, wi fi",
    },
    "WITH": {
        1: """
            with, w, including, has, having, equipped with, that has, w a, featuring, plus, and
            also, together with, along with, accompanied by
        """,
    },
    "WITHOUT": {
        1: """
            without, no, w o, no need for, don t need, dont need, doesn t need, not needing, needn
            t have, minus, not need
        """,
    },
    "MINE": {
        1: """
            my, our, mine, have i, do i have, i have, i ve got, we have, have we, i got, me
        """,
    },
    "WHICH": {
        1: "which, what, what s, whats, any",
    },
    "ASK": {
        1: """
            did, is, are, is there, are there, do you have, have you got, can i, can we, could i,
            could we, may i, may we, is it, any chance, would, has, do we have, is the,
            anything, any, got, are any, is any, does, got any, what about, how about, there,
            am i, am i in
        """,
    },
    "FREE": {
        1: """
            free, available, availability, vacant, open, unoccupied, avail, unbooked, empty,
            availabilities, going spare, freee
        """,
    },
    "BUSY": {
        1: "busy, taken, occupied, booked, in use, reserved, used",
    },
    "WHO": {
        1: "who, who s, whos, whom, by whom, by who, anyone, anybody, someone, somebody",
    },
    "WHEN": {
        1: "when, what time, when s",
    },
    "PLANNING": {
        1: """
            schedule, calendar, planning, timetable, agenda, diary, programme, program,
            occupancy, room usage, usage of, use of
        """,
    },
    "INVITEE": {1: "guests, guest, attendees, invitees"},
    "FILLER": {1: "planned, scheduled, originally, planned for, scheduled for"},
    "SERIES": {
        1: """
            series, the whole series, whole series, the entire series, entire series, the series
        """,
    },
    "SCOPE": {
        "all": """
            everything, all of them, whole, entire, series, the whole series, whole series, the
            entire series, entire series, all occurrences, every occurrence, the series, all the
            occurrences, all, all instances, every one of them, all sessions
        """,
        "following": """
            and following, all following, following ones, and all following, this and following,
            from then on, later ones, all the later ones, the later ones, and the following ones,
            and the following, all the following, all future, and onwards, and all after, and the
            rest, onwards, all future ones, future ones, and later ones, from now on, and subsequent
        """,
        "one": """
            only this one, just this one, only that one, just this once, only this occurrence, this
            occurrence, this time only, just that one, just, only, this one only, only once, that
            one only, just the one, this instance
        """,
    },
    "PRIVATE": {
        1: """
            private, confidential, privately, confidentially, not visible, not be visible,
            invisible
        """,
    },
    "TITLE": {
        1: """
            titled, called, about, regarding, re, subject, entitled, title, named, on the subject
            of, concerning, to discuss, on the topic of, topic, for discussing, name it, call it,
            labelled, in order to discuss
        """,
    },
    "BEHALF": {
        1: "on behalf of, in the name of, on the behalf of, o b o, obo",
    },
    "THAT": {
        1: """
            it, that, this, this one, that one, them, those, thing, the same room, same room
        """,
    },
    "ONE": {
        1: "one, the one",
    },
    "ANY": {
        1: "any, a, an, some, another",
    },
    "SITEGROUP": {
        "town_hall": """
            town hall, city hall, townhall, mairie, town hal, the mairie, cityhall, council house,
            council building
        """,
        "library": "library, media library, mediatheque, multimedia library",
        "health": """
            health centre, health center, medical centre, medical center, clinic
        """,
        "school": "school, primary school",
        "social": """
            social centre, social services, ccas, social action centre, welfare centre, social
            center
        """,
        "sports": "gym, gymnasium, stadium, sports hall, sports centre",
        "culture": "cultural centre, arts centre, theatre, cultural center",
        "workshops": "technical centre, depot, workshops, technical services",
        "elders": "care home, retirement home",
        "youth": "youth centre, youth center",
        "annex": "annex, annexe",
    },
    "MAKEIT": {
        1: "make it, make that",
    },
    "ADVANCE": {
        1: """
            bring forward, pull forward, advance, bring, bring it forward, pull
        """,
    },
    "WISH": {
        1: """
            would like, i need, we need, need, i d like, i would like, we d like, we would like, id
            like, i want, we want, want, wanna, we wish, i wish, i d love, we d love, i would need,
            we would need, we d need, i d need, we require, i require, require
        """,
    },
    "ANOTHER": {
        1: "another, one more, an additional, an extra",
    },
    "LASTS": {
        1: "meeting last, will last, lasts, to last, is going to last",
    },
    "REQUEST": {
        1: """
            can we have, could we have, can we do, could we do, can you, could you, would you, can
            u, could u, please, would it be possible, is it possible, kindly, will you, if you
            could, you could, would love it, we d appreciate, i d appreciate, be grateful, i was
            hoping, we were hoping
        """,
    },
    "LANGUAGE": {
        "fr": "in french, french",
        "en": "in english, english",
        "auto": """
            auto, automatic, automatically, language of the message, language of my message,
            language of my messages, language i write, language i write in, language i use, in my
            language, same language, whatever language, language of the sentence
        """,
    },
    "SPEAK": {
        1: """
            speak, answer, answers, reply, replies, language, talk, switch to, write, prefer,
            respond, stay in, continue in, only
        """,
    },
    "WHATABOUT": {1: "what about, how about, and what about, and how about, same question for"},
    "AGAIN": {
        1: """
            same again, the same again, same thing, the same thing, the same, repeat it, repeat
            that, rebook the same, do it again, book it again, once more, one more time
        """,
    },
    "OTHERROOM": {
        "another": """
            another room, a different room, other room, other rooms, different room
        """,
        "larger": "bigger, larger, roomier, more space, more seats, biggest, largest, too small",
        "smaller": "smaller, smallest, too big, too large",
    },
    "FAULTS": {
        1: """
            faults, open faults, breakdowns, what is broken, what s broken, what isn t working,
            what s not working, list of faults, known faults, fault list
        """,
    },
    "MENDED": {
        1: """
            fixed, is fixed, repaired, mended, works again, work again, working again, back in
            order, back in service, works now, is working now, got it working, sorted
        """,
    },
    "EMPTY": {
        1: """
            please, pls, plz, thanks, thank you, hello, hi, hey, sir, madam, kindly, dear all, hi
            there, good morning, thx, cheers, hi team
        """,
    },
}
