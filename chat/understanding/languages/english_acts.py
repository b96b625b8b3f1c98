"""English words that ask for something, by what they ask for."""

from chat.understanding.lexicon import Vocabulary
from chat.understanding.reading import Intent

ACTS: Vocabulary = {
    "ACT": {
        Intent.BOOK: """
            book, booking, book me, reserve, reserv, bok, boook, i need, we need, need, would like,
            i d like, i would like, we d like, we would like, id like, i want, we want, want, get
            me, get us, grab, block, hold, schedule, set up, set me up, arrange, organise, organize,
            put me down for, put down, put me in, take, secure, pencil in, plan, can i have, can i
            get, can i book, could i have, may i have, could i get, could you book, can you book,
            please book, give me, i ll take, create, make a booking, make a reservation, make me a
            booking, reserve me, can we have, can we get, could we have, could we get, could we
            book, can we book, could i book, lock in, fix, slot me in, require, we require, i
            require, we wish, i wish, i d love, we d love, i would need, we would need, we d need, i
            d need, put in, book us, bookme, i m looking to book, i am looking to book, would it be
            possible to book, would it be possible to have, would it be possible to reserve, is it
            possible to book, requesting, request, hoping to book, add a meeting, add a booking,
            save me, wanna book, gimme, sort me out, sort out, new booking, allocate, let s meet,
            let us meet, we meet, we ll meet, we are meeting, we re meeting, i m booking, we re
            booking, could i grab, can we grab, may we have, can you get, can you hold, could you
            hold, could you reserve, can you reserve, squeeze, squeeze me in, squeeze us in, fit me
            in, fit us in, slot us in, squeeze in
        """,
        Intent.FIND: """
            find, find me, find us, look for, looking for, search, search for, show me free rooms,
            show me rooms, show free rooms, show me available rooms, show available rooms, what
            rooms, which rooms, which room, what room, any room, any rooms, free rooms, available
            rooms, list rooms, list the rooms, list free rooms, list available rooms, suggest, rooms
            available, rooms free, show rooms, availability, where can i, where can we, where could
            we, where could i, recommend, another room, somewhere, a different room, check
            availability, see if, see whether, tell me whether, have you got anything, do you have
            anything, got anything, find out if, know whether, know if, check if, check whether,
            where can, where could, where shall, where should, where is there, where s there, where
            are there
        """,
        Intent.MOVE: """
            is now, has moved to, moves to, is moving to, move, reschedule, shift, push,
            postpone, bring forward, change, put back, put off, delay, bump, swap, switch, push
            back, push it back, bring, rebook, modify, transfer, make it, set back, relocate,
            pull forward, bring it forward, mvoe, reshedule, update, edit, amend, advance,
            slide, put it back, defer, can we do it, can we do, move it, re schedule, adjust,
            replace, substitute, exchange, trade, rename, retitle, let s do it, let s have it,
            let s make it, pull, drag, goes from, go from, moves from, change from
        """,
        Intent.EXTEND: """
            extend, prolong, lengthen, make it longer, longer, keep the room, keep it, stay, run
            over, we re running over, running late, add time, carry on, carry on until, continue
            until, overrun, running over, extension, give me another, stay in, extnd, more time,
            extra time, keep going, stretch
        """,
        Intent.SHORTEN: """
            we ll release, we will release, we ll free up, we ll leave, we re leaving, shorten,
            make it shorter, cut short, finish early, end early, finish earlier, end earlier, cut,
            trim, reduce, wrap up early, release early, truncate, cut down, shave, shave off,
            knock, curtail, we ll finish early, finishing early
        """,
        Intent.CANCEL: """
            is off, s off, won t happen, will not happen, not doing, not having, no need for, no
            longer needed, don t want, dont want, no longer want, forget,
            forget about, cancel, cancle, cancelled, canceled, cancelling, won t take place,
            not take place, won t be happening, delete, remove, drop, scrap, call off, scratch,
            get rid of, free up, release, cancell, canel, ditch, unbook, annul, don t need,
            dont need, no longer need, do not need, won t need, bin, kill, not happening, no
            longer happening, isn t happening, wont need, don t need anymore, clear,
            cancellation, can you cancel, called off, give up, give back, abort, let the room
            go, let it go, let go of, free the room, free my room, free our room, free this room
        """,
        Intent.LIST: """
            my bookings, my meetings, my reservations, my schedule, my calendar, my diary, my
            appointments, what have i booked, what do i have, what have i got, what did i book, list
            my, show my, show me my, what s on my, do i have anything, have i got anything, have i
            booked, our bookings, our meetings, our reservations, i have booked, my agenda, what
            rooms have i booked, which rooms have i booked, what am i doing, when is my next, when s
            my next, what meetings do i have, which meetings do i have, bookings of mine, where is
            my, where s my, what are my, my rooms, my sessions, do i have any, have i got any, my
            upcoming, am i booked, what bookings do i have, which bookings do i have, list bookings,
            what else do i have, what have we got, what do we have booked, where am i, which room am
            i in, what room am i in, have i reserved, have we reserved, have we booked
        """,
        Intent.INVITE: """
            invite, add, include, bring in, cc, send an invite, send invite, send an
            invitation, send the invite, send the invitation, invitation, copy in, loop in,
            forward the invite, have join, in copy, on copy, in cc, in the loop, in on, loop
        """,
        Intent.UNINVITE: """
            out of, out from, uninvite, disinvite, take off, off, remove from, take out, drop from,
            kick, exclude, leave out, don t invite, dont invite, un invite, no longer coming, isn t
            coming, is not coming, can t come, cannot come, can t make it, cannot make it, won t be
            coming, won t come, aren t coming, are not coming, are no longer coming, not attending,
            no longer attending, isn t attending, can no longer come, can no longer make it, won t
            make it, won t be there, won t attend, not joining, no longer joining, isn t joining,
            won t be at, won t be in, won t be joining, no longer invited, not invited
        """,
        Intent.START_CALL: """
            start, begin, launch, dial, dial in, join, connect, open, kick off, call, ring, start
            up, get us connected, connect us, hook us up, initiate, put us through, turn on, fire
            up, get started, get us on, put us on, jump on, hop on, stat, reconnect, reconnect us,
            redial, call back, ring back
        """,
        Intent.END_CALL: """
            finished, finishing, end, stop, hang up, finish, close, terminate, disconnect, leave,
            wrap up, conclude, shut down, drop the call, cut the call, kill the call, hangup, quit,
            turn off, cut the line, is over, s over, drop out, be done, we re done, are done, we ll
            be done, we ll be finished, i ll be done
        """,
        Intent.FINISH: """
            finished, is over, s over, is finished, s finished, meeting s over, we re done, we are
            done, are done, i m done, i am done, all done, done here, is done, we ve finished, we
            have finished, we finished, we re finished, we are finished, call it a day, that s a
            wrap, we ve wrapped up, we re leaving, we are leaving, we re off, we ve left, we have
            left, we re out of the room, out of the room now, meeting over, meeting finished
        """,
        Intent.CHECK_IN: """
            all set up, all settled, settled in, check in, checkin, check me in, check us in, i m
            here, im here, we re here, we are here, i am here, i ve arrived, we ve arrived, we have
            arrived, i have arrived, arrived, here now, i m in the room, we re in the room, we are
            in the room, checking in, i am in the room, confirm my presence, confirm our presence,
            our presence, confirm presence, i just arrived, we just arrived, confirm attendance, we
            re in, just arrived, we made it, present, here we are, everyone s here, we re all here,
            we re using, we are using, i m using, confirm we re here, sitting in, made it, checked
            in, we just got to, i just got to, i just got in, just got in, we just got in
        """,
        Intent.DAY_VIEW: """
            schedule for, schedule of, calendar for, calendar of, what s on in, what s on at, what
            s happening in, what s happening at, who has booked, who s booked, who booked, who is
            in, who s in, who is using, who s using, bookings for, bookings in, bookings at,
            bookings of, occupancy of, occupancy for, day view, show the schedule, show the
            calendar, planning of, planning for, agenda for, what is on in, what is on at, what is
            happening in, whats on in, whats on at, what is booked, what s booked, schedule,
            calendar, timetable, who has, show me the schedule, show me the calendar, who s got,
            who is at, who is meeting, overview, reservations for, reservations in, meetings in,
            who s in there, diary for, the diary, day at a glance, who has got, what meetings are
        """,
        Intent.CALL_STATE: """
            who is connected, who s connected, who is in the call, who s in the call, who is on the
            call, who s on the call, who is online, who has joined, who joined the call, who has
            joined the call, is everybody connected, is everyone connected, are all connected, are
            we connected, is everybody in the call, is everyone in the call, state of the call,
            status of the call, call status, is the call running, is the call up, does the call run
        """,
        Intent.GUEST_ANSWERS: """
            who s coming, who is coming, who comes, who has answered, who answered, who has
            replied, who replied, who accepted, who has accepted, who declined, who has declined,
            who s attending, who is attending, who will be there, who ll be there, rsvp, rsvps,
            answers of my guests, my guests answers, guest answers, who hasn t answered, who hasn
            t replied
        """,
        Intent.FEED: """
            my calendar link, link to my calendar, link of my calendar, calendar link, link to the
            calendar, link of the calendar, ics, ics link, ical link, ical, calendar feed, feed,
            subscribe to, subscription link, calendar address, mail address of, e mail address of,
            email address of
        """,
        Intent.FOLLOW_CALENDAR: """
            follow my calendar, following my calendar, is my calendar followed, my calendar is
            followed, my calendar is being followed, my calendar followed, here is my calendar,
            here s my calendar, this is my calendar, take my calendar into account, take account
            of my calendar, mind my calendar, respect my calendar, read my calendar, watch my
            calendar, address of my calendar, follow my agenda, following my agenda, is my
            agenda followed, my agenda is followed, my agenda is being followed, my agenda
            followed, here is my agenda, here s my agenda, this is my agenda, take my agenda
            into account, take account of my agenda, mind my agenda, respect my agenda, read my
            agenda, watch my agenda, address of my agenda, follow my diary, following my diary,
            is my diary followed, my diary is followed, my diary is being followed, my diary
            followed, here is my diary, here s my diary, this is my diary, take my diary into
            account, take account of my diary, mind my diary, respect my diary, read my diary,
            watch my diary, address of my diary
        """,
        Intent.FORGET_CALENDAR: """
            forget my calendar, stop following my calendar, unfollow my calendar, don t follow
            my calendar, no longer follow my calendar, stop reading my calendar, remove my
            calendar, delete my calendar, drop my calendar, forget my agenda, stop following my
            agenda, unfollow my agenda, don t follow my agenda, no longer follow my agenda, stop
            reading my agenda, remove my agenda, delete my agenda, drop my agenda, forget my
            diary, stop following my diary, unfollow my diary, don t follow my diary, no longer
            follow my diary, stop reading my diary, remove my diary, delete my diary, drop my
            diary
        """,
        Intent.WAITLIST: """
            waitlist, wait list, waiting list, let me know if, let me know when, let us know if,
            tell me if, tell me when, notify me if, notify me when, alert me if, alert me when,
            warn me if, frees up, becomes free, becomes available, opens up, put me on the list,
            ping me if, ping me when, give me a shout if, let me know as soon as, tell us if, tell
            us when, notify us, if it frees up, if something frees up, comes free, comes available,
            put us on the list, on the list for, shout if, give me a nudge
        """,
        Intent.WAITLIST_LIST: """
            my waiting list, my waiting lists, my waitlist, my waits, my wait list, am i on a
            waiting list, am i on the waiting list, am i on any waiting list, what am i waiting
            for, which waiting lists am i on, am i waiting for anything, am i waitlisted, what
            are we waiting for, waitlist am i on, waitlists am i on, waiting lists am i on,
            waiting list am i on, what lists am i on, which lists am i on
        """,
        Intent.WAITLIST_LEAVE: """
            stop waiting, don t want to wait, no longer want to wait, not waiting, no longer
            waiting, don t wait, no need to wait, no point waiting, needn t wait, leave the waiting
            list, unsubscribe, not waiting any more, off the waiting list, off the waitlist,
            me off the list
        """,
        Intent.HAND_OVER: """
            hand over, hand off, handing over, reassign, pass on, entrust, turn over, sign
            over, takes over, take over, hand on, taking over, will take over
        """,
        Intent.APPROVE: """
            approve, approved, approving, accept, grant, authorise, authorize, sign off, i
            approve, i accept, validate, say yes to, give the go ahead, granted, accepted,
            authorised, authorized, validated
        """,
        Intent.DECLINE_REQUEST: """
            reject, decline, refuse, turn down, deny, disapprove, don t approve, do not approve,
            rejected, declined, i reject, i refuse, i decline, say no to, don t accept
        """,
        Intent.REPORT_FAULT: """
            something s wrong, something is wrong, is wrong with, black screen, blank screen, screen
            is black, needs fixing, need fixing, not working properly,
            not fixed, not repaired, not been fixed, not been repaired, isn t fixed, isn t repaired,
            can t turn on, cannot turn on, can t get, can t start, can t switch on, won t
            switch on, unable to turn on, unable to start, broken, is down, are down, down in,
            too cold, too hot, isn t working, is not working, not working, doesn t work, does
            not work, doesnt work, isnt working, out of order, faulty, fault, report, problem,
            problem with, issue with, no sound, no picture, no image, won t turn on, wont turn
            on, won t start, dead, defective, not responding, malfunction, malfunctioning,
            there s no sound, stopped working, crackling, crackles, won t connect, flickering,
            flickers, damaged, bust, playing up, on the blink, buggy, acting up, aren t
            working, can t hear, cannot hear, can t see anything, frozen, leaking, leak,
            smashed, cracked, on the fritz, keeps cutting out, cuts out, keeps dropping, doesn
            t turn on, does not turn on, issues with, problems with, stuck, missing, don t
            work, dont work, wonky, not charging, glitching, trouble with, went black, gone
            black, crashing, crashes, crashed, freezes, freezing, lagging, laggy, keeps
            freezing, keeps crashing, glitches, glitchy, won t work, wouldn t turn on, doesn t
            start, blinking
        """,
        Intent.HELP: """
            help, help me, what can you do, how do i, how does this work, how does it work, what do
            you do, instructions, commands, how can i, how to, usage, what can i say, what can i
            ask, what are you, who are you, how do you work, menu, manual, can you help, can you
            help me, i need help, show help, examples, what are my options, guide, how do you, how
            should i, what should i say, could you help me, need help, i m lost, i don t understand,
            i m confused, what do i type, what do i say, i don t know how, what else can you do,
            explain
        """,
        Intent.UNDO: """
            undo, undo that, revert, take that back, go back, oops, i made a mistake, my mistake,
            put it back how it was, undo it, roll back, restore, rollback, take it back, as it was,
            as before, how it was, ctrl z, wrong one, scratch that, didn t mean that, did not mean
            that, unsend, reverse that
        """,
        Intent.ACCEPT: """
            that s perfect, that s great, that s good, no problem, works for me, yes, yeah,
            yep, i confirm, we confirm, yup, ok, okay, sure, confirm, go ahead, do it, correct,
            right, fine, that s right, perfect, sounds good, of course, please do, absolutely,
            great, go for it, y, all good, that works, that s fine, yes please, agreed,
            exactly, aye, indeed, confirmed, ya, good, looks good, lovely, that s it, cool,
            alright, by all means, affirmative, accept, i accept, approved, fine by me, fine
            with me, is fine, ok by me, ok with me, good for me, no objection, is ok, is fine
            by me
        """,
        Intent.REJECT: """
            no, nope, nah, no thanks, no thank you, never mind, nevermind, forget it, stop, don t,
            do not, not that, neither, none, negative, n, abort that, leave it, not now, none of
            them, none of those, absolutely not, no way, please don t, not that one, reject,
            decline, refuse, turn down, i refuse, i decline, i reject, rejected, declined, deny,
            no actually, rather not
        """,
        Intent.GREET: """
            hello, hi, hey, good morning, good afternoon, good evening, hi there, hello there,
            hiya, howdy, morning all, hey there, greetings
        """,
        Intent.THANK: """
            thanks, thank you, thx, ty, cheers, many thanks, thanks a lot, thank u, thank you very
            much, ta, thanks so much, much appreciated
        """,
    },
}
