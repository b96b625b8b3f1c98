"""English words for what stands already: who organises it, who decides, who sees it, who waits."""

from chat.understanding.lexicon import Vocabulary

STANDING: Vocabulary = {
    "HANDS": {
        1: """
            hand over, hand, handing over, hand on, hand off, reassign, transfer, pass on,
            entrust, give, turn over, assign, pass, sign over, sign
        """,
    },
    "GIVES": {
        1: """
            give, pass, hand, assign, reassign, go, goes, should go, must go, sign, signing
        """,
    },
    "ORGANISER": {
        1: """
            organiser, organizer, owner, the organiser, the organizer, the owner, new organiser,
            new organizer, new owner, meeting owner
        """,
    },
    "HONORIFIC": {
        1: "mr, mrs, ms, miss, dr, prof",
    },
    "APPLICATION": {
        1: "request, requests, approval, approvals, application, applications",
    },
    "PUTS": {
        1: """
            put, set, make, let s do, let s have, lets do, lets have, do, have, hold, held, can we
            do, could we do
        """,
    },
    "COLLEAGUE": {
        1: "colleague, coworker, co worker, boss, manager, deputy, assistant, director, head",
    },
    "COMES": {
        1: """
            is coming, will come, are coming, is joining, will join, joins, comes, will attend,
            is attending, should attend, should come, should join, needs to attend, needs to join,
            needs to be, should be, will be there, ll join, ll be joining, is also coming, is
            coming too, should be invited
        """,
    },
    "FORBIDS": {1: "don t, do not, never, please don t, please do not, dont"},
    "BEING": {1: "i m, i am, we are, we re"},
    "COPIED": {
        1: """
            in copy, on copy, in cc, in the loop, in on, loop
        """,
    },
    "WILLBE": {
        1: """
            will be, is at, are at, will take place, takes place, take place, will be held,
            will start, will happen, is now, are now, has moved to, have moved to, moves to, is
            moving to, starts at, start at, is happening, is going to be, ll be
        """,
    },
    "NOT": {
        1: """
            not, and not
        """,
    },
    "RATHER": {
        1: """
            actually, instead, rather, on second thoughts, on second thought, after all, it ll
            be, it will be, in the end
        """,
    },
    "SWAPS": {
        1: """
            swap, replace, substitute, exchange, trade
        """,
    },
    "RENAMES": {
        1: """
            rename, retitle
        """,
    },
    "ALLSITES": {
        2: """
            both sites, at both sites, in both sites, on both sites, the two sites, both our
            sites
        """,
        0: """
            all sites, all the sites, all of the sites, all our sites, every site, each site,
            at each site, in each site, on each site, at every site
        """,
    },
    "OPENING": {
        1: """
            slot, slots, opening, openings, time slot, time slots
        """,
    },
    "BY": {
        1: """
            by, against
        """,
    },
    "ANYTIME": {
        1: """
            any time, anytime, whenever, any hour, no matter when, time that works, a time that
            works
        """,
    },
    "ENOUGH": {
        1: """
            will do, is enough, will be enough, would be enough, suffices, will suffice, would
            do, is plenty, will be plenty, s enough, ll do
        """,
    },
    "NOMORE": {
        1: """
            no more
        """,
    },
    "ONCE_FREE": {
        1: """
            as soon as, once, the moment, whenever, in case, if ever
        """,
    },
    "EARLIEST": {
        1: """
            earliest, soonest possible, the earliest
        """,
    },
    "NONEED": {
        1: """
            no need for, not needing, no longer needing, don t need, won t need, won t be
            needing, aren t needing, not be needing, not going to need, don t require
        """,
    },
    "SEES": {
        1: """
            see, sees, seeing, seen, read, reading, know
        """,
    },
    "HAVEBOOKED": {
        1: """
            i ve booked, i booked, we ve booked, we booked, i d booked, we d booked, i have
            booked, we have booked, i ve got, have i reserved, have i booked, i reserved, i ve
            reserved, we reserved
        """,
    },
    "FOLLOWING": {
        1: """
            following
        """,
    },
    "NEXTDAY": {
        1: """
            the day after that, the following day, the next day
        """,
    },
    "TAKESOVER": {
        1: """
            looks after, will look after, takes care of, will take care of, runs, will run,
            manages, will manage, is in charge of, handles, will handle, is responsible for,
            takes charge of, takes on
        """,
    },
    "NAME": {
        1: """
            name
        """,
    },
    "GAP": {
        1: "gap, gaps",
    },
    "SITES": {
        1: "site, sites",
    },
    "DATES": {
        1: "date, dates, occurrence, occurrences, instance, instances",
    },
    "OFFER": {
        1: "offer, proposal, proposals, suggestion, alternative",
    },
    "PENDING": {
        1: """
            pending, waiting, awaiting, outstanding, undecided, to approve, to decide, still
            open, to review, unanswered, in the queue, in my queue, left to decide, to deal
            with, to handle, to look at, to process
        """,
    },
    "UNDECIDED": {
        1: """
            pending approval, pending approvals, awaiting approval, awaiting my approval, to
            approve, waiting for approval, waiting for my approval, needs approval, need approval,
            needs my approval, need my approval, approvals pending, approvals waiting, my
            approvals, waiting for my decision, awaiting my decision, need my decision, requires my
            approval, require my approval, waiting on my approval, waiting for me to approve, to be
            approved, left to approve
        """,
    },
    "WAITLISTWORD": {
        1: """
            waiting list, waiting lists, waitlist, waitlists, wait list, wait lists, waiting queue,
            my wait, my waits, waits
        """,
    },
    "RENDERS": {
        1: """
            make, make it, make that, mark, set, turn, keep, declare, flag, render, should be, must
            be, should stay, must stay
        """,
    },
    "PUBLIC": {
        1: """
            public, publicly, no longer private, not private, non private, not private any more,
            not confidential, no longer confidential, visible to everyone, visible to all, visible,
            unprivate
        """,
    },
    "ADVERB": {
        1: "privately, publicly",
    },
    "BYITSELF": {
        1: """
            automatically, automatic, auto, by itself, by themselves, on its own, of its own accord,
            auto connect, autoconnect, auto dial, auto join, auto start, automatic connection,
            automatic joining, automatic dialling, automatic dialing
        """,
    },
    "BYHAND": {
        1: """
            ourselves, myself, themselves, by hand, manually, manual connection, manual dialling,
            manual dialing, manual dial in, manual joining
        """,
    },
    "BUTTON": {
        1: """
            button, one button, button to push, button to press, join button, push button, one
            button to push, green button, press the button, push the button
        """,
    },
    "CONNECTS": {
        1: """
            connect, connect us, connect me, get us connected, connecting, connecting us, us
            connected, be connected, dial us in, dial in, dial, dialling, dialing, dialling in,
            dialing in, put us through, will join, ll join, join, hook us up, auto connect,
            autoconnect, auto dial, auto join, auto start, automatic connection, automatic joining,
            automatic dialling, automatic dialing, manual connection, manual dialling, manual
            dialing, manual dial in, manual joining, join button, press the
            button, push the button
        """,
    },
    "HIDES": {
        True: """
            hide, conceal, mask, nobody should see, no one should see, nobody can see, nobody sees,
            nobody should know, no one should know, nobody must know
        """,
        False: "unhide, reveal, show, display",
    },
    "TELLME": {
        1: """
            let me know, let us know, tell me, tell us, notify me, ping me, alert me, warn me,
            shout, give me a shout, drop me a line
        """,
    },
    "RELEASES": {
        1: """
            free up, release, give back, let the room go, free the room, free my room, free our
            room, free this room, room back
        """,
    },
    "UNFINISHED": {
        1: """
            not done, not done yet, not finished, not finished yet, haven t finished, aren t done,
            aren t finished, isn t over, is not over, nearly done, almost done, nearly finished,
            almost finished
        """,
    },
    "FREESUP": {
        1: """
            free up, frees up, become free, becomes free, come free, open up, opens up, someone
            cancels, somebody cancels, anyone cancels, anybody cancels, there is a
            cancellation, there s a cancellation, in case of cancellation, someone drops out,
            gets cancelled
        """,
    },
    "HOST": {
        1: """
            host, hosts, hosted by, hosting, hosted at, the host, led by, led from, chaired from,
            chaired by, run from, as host, as the host, host site, hosting site, lead site
        """,
    },
    "FREEROOM": {
        1: "free rooms, available rooms",
    },
    "ANYOF": {
        1: "any",
    },
    "COMMON": {
        1: """
            common, in common, together, joint, both free, all free, that
            suits everyone, that suits all, that suits both, simultaneously
        """,
    },
    "ADMIN": {
        1: """
            i m an administrator, i am an administrator, as an administrator, i m admin, i m the
            administrator, as administrator, as admin, i m an admin
        """,
    },
    "ANYWAY": {
        1: """
            anyway, regardless, nevertheless, nonetheless, all the same, override, overrule, force,
            force it, override it, overrule it, override the rule, despite the rule, despite that,
            in spite of the rule, even so, just the same, against the rule, ignore the rule, never
            mind the rule, whatever the rule, forget the rule, ignore the rules, bypass, bypass the
            rule, force the booking, anyways, still book it
        """,
    },
}
