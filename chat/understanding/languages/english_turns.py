"""English turns of phrase around an act: who can't, where, how long, which of several."""

from chat.understanding.lexicon import Vocabulary

TURNS: Vocabulary = {
    "ABSENT": {
        1: """
            can t make it, cannot make it, can t come, cannot come, isn t coming, is not coming,
            aren t coming, are not coming, no longer coming, won t be coming, won t come, won t make
            it, won t be there, won t attend, can no longer come, can no longer make it, not
            attending, no longer attending, isn t attending, not coming
        """,
    },
    "CANNOT": {
        1: """
            can t do, can t make, cannot do, cannot make, cant do, can no longer do, can no longer
            make, no longer free, not free, not available, doesn t suit, doesn t work, no good,
            unable to keep, unable to make, can t keep, cannot keep, won t be able to, not able to,
            i won t be able to, we won t be able to, unable to attend,
            no longer suits, no longer works, isn t good, won t work, doesn t work for, doesn t
            suit, no longer good, no longer possible, isn t possible any more, not possible any more
        """,
    },
    "FILLER": {
        1: """
            left, still, don t mind which, dont mind which, whichever, doesn t matter which, i
            forgot,
            in advance,
            down,
            along,
            i m free, we re free, i am free, we are free
        """,
    },
    "WAS": {1: "we were, i was, it was, we were down for, we were on"},
    "EXCLUDED": {1: "excluded, excepted, not included, left out, aside"},
    "WISH": {
        1: """
            we ll need, i ll need, we will need, i will need, we ll be needing, going to need, gonna
            need, could do with, we could do with, i could do with
        """,
    },
    "SCOPE": {
        "following": """
            and everything after it, everything after it, everything after, and all that follow,
            and those after, and the ones after, and everything that follows
        """,
        "all": "every single one, each and every one, the lot, the whole lot, all of it",
        "one": "that single one, only the one, only that date, that date only, just that date",
    },
    "WILLBE": {
        1: """
            needs to be, has to be, must be, is to be, needs to start, has to start, should start,
            should be at, should be on, should now be, will now be, ll be at, ll be on, gets moved
            to, got moved to, has been moved to, was moved to,
            will actually be, will be now, goes to, go to, gets to be, turns to, becomes,
            become, becomes, turns into, it s now, its now, now it s, now its
        """,
    },
    "VIDEO": {1: "remote, remotely, online, dialling in, dialing in, joining remotely, on screen"},
    "PEOPLE": {1: "in person, on site, players, runners, speakers, seniors, agents, teachers"},
    "HAVEBOOKED": {
        1: """
            i definitely book, i actually book, i already booked, i ve already booked, we ve already
            booked, i have already booked, did i book, did we book
        """,
    },
    "BEING": {
        1: """
            that s me, thats me, that s us, thats us
        """,
    },
    "PLANNING": {
        1: """
            room plan, plan of the rooms
        """,
    },
    "INSTEAD": {
        1: """
            better than, would be better than, is better than, works better than, suits better than,
            suits us better than
        """,
    },
    "THING": {
        1: """
            thing, thingy
        """,
    },
    "WHEN": {
        1: """
            what times, which times, at what times
        """,
    },
    "WHETHER": {
        1: """
            let me know if, tell me if, let us know if, tell us if
        """,
    },
    "FREESUP": {
        1: """
            gets free, get free, gets available, becomes available, become available, comes up,
            comes available, is released
        """,
    },
    "WHERE": {
        1: """
            where can i, where can we, where could i, where could we, where shall we, where should
            we, where do we, where can you,
            where do i put, where do we put, where to put, where do i
        """,
    },
    "LASTS": {
        1: """
            only needs, only takes, will only take, will only need, ll only take, ll only need,
            should only take, will take, is only, will only last
        """,
    },
    "WHO": {
        1: """
            whose, whose is
        """,
    },
    "TAKESOVER": {
        1: """
            is running, is leading, is now running, now runs, will be running, is chairing, will
            chair, will lead, chairs, is organising, will organise, is now in charge of, will be in
            charge of
        """,
    },
    "OFF": {
        1: """
            off
        """,
    },
    "REDUCES": {
        1: """
            bring down, brought down, take down, get down, limit
        """,
    },
    "SOMEWHERE": {
        1: """
            another room, somewhere, anywhere, a different room, a room somewhere
        """,
    },
    "PRIVATE": {
        1: """
            only be visible to me, only visible to me, visible only to me, visible to me only, for
            my eyes only, between us
        """,
    },
    "NOT": {
        1: """
            isn t at, is not at, isn t, not at, isn t on
        """,
    },
    "BIGGER": {
        1: """
            bigger, larger, smaller, roomier, more spacious, too small, too big, too large, too
            tight, too cramped
        """,
    },
}
