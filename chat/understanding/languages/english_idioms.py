"""English idioms: what people say instead of the plain verbs, by what they ask for."""

from chat.understanding.languages.english_verbs import inflected
from chat.understanding.lexicon import Vocabulary
from chat.understanding.reading import Intent

IDIOMS: Vocabulary = {
    "ACT": {
        Intent.BOOK: """
            stick us in, stick me in, pop us in, pop me in, put us in, put us down for, bung us in,
            chuck us in, sign us up for, sign me up for, snag, nab, bag, bag us, bag me, claim,
            earmark, set aside, save us, keep us, call dibs on, dibs on, after a room, in need of,
            we ll need, i ll need, we ll have, we will need, i will need, we ll be needing,
            going to need, gonna need, might we have, might i have, may i book, may we book,
            we ll take, may i get, i d appreciate a, would love a, could do with, we could do with,
            i could do with, i m after a, we re after a, hoping for, hoping to get, hoping to
            reserve, looking to reserve, looking to get, trying to book, want to book, pencilled,
            pencil us in, pencil me in, lay on, line up, squatting in, allow, room needed, room
            wanted, room required, room please, make me a reservation, make us a booking, sort us
            out with, fix us up with, set us up, let me have, let us have, let me book, can you put
            us, could you put us, find us a slot, we re holding, i m hosting, we re hosting, we
            are hosting, i ll be hosting, to book,
            would be grateful for, be grateful for, for the use of, be kept for us, kept for us, be
            reserved for us, be booked for us, be held for us, held for us, i m taking, we re
            taking, im taking, nail down, get hold of,
            give us,
            add me a booking, add us a booking, add a reservation, getting together, get together,
            meeting up, so get, just get, go get, pulling together,
            the use of, appreciate the use of, like the use of
        """,
        Intent.FIND: """
            room going, rooms going, anything going, something going, going spare, room left, rooms
            left, space left, any space, any room left, is there space, got space, hunting for,
            trying to find, on the lookout for, in search of, scout out, where s free, where is
            free, what s left, whats left, what is left, anything left,
            where do i put, where do we put, where to put
        """,
        Intent.MOVE: inflected("slip, nudge, shunt, juggle, flip, transplant, carry over, retime")
        + """
            , slip, nudge, shunt, juggle, flip, carry over, retime, re time, roll over, roll, kick,
            punt, knock back, shuffle, hop, let s say, can we say, let s go for, let s switch, bring
            back, brought back, pushed, would rather have, rather have it, different time, another
            time, another day, different day, upgrade, downsize, has to be moved, needs to move,
            need to move,
            shove, shove back, scoot, relocating, to relocate
        """,
        Intent.EXTEND: """
            tack, tack on, tag on, stay on, run on, hang on to, hold on to, overrunning, going over,
            go over, we ll overrun, running behind, bit longer, a bit longer, little longer, drag
            on, linger, go on, we ll go on, stay put, run to, run past, give us till
        """,
        Intent.SHORTEN: """
             wind up, out by, trim down, slim down, halve, compress, truncating, dock, lop, lop off,
             chop, pare down, crop, cut back, leave early, leaving early, room back early, give the
             room back early, free the room early
        """,
        Intent.CANCEL: inflected("axe, nix, void, rescind, wipe, withdraw, unreserve, relinquish")
        + """
            , axe, nix, void, rescind, wipe, relinquish, surrender, disregard, lose, strike, strike
            off, stand down, knock on the head, pull the plug on, let go, take back, have the room
            back, room back, don t bother with, no point in, we re not coming, i m not coming, we
            aren t coming, i won t be coming, we won t be coming, won t be using, not using, no
            longer using, don t want, unneeded, not going ahead, no longer going ahead, isn t going
            ahead, won t go ahead, fell through, has fallen through, didn t work out,
            we re skipping, skip, skipping, i m skipping, ignore, annulled, take out of the series,
            one out of the series, all cancelled, not on any more, called it off, is no more,
            take down, pull out of, back out of, bow out of, unable to keep,
            won t use, not use, will not use, won t need, aren t using, aren t going to use, not
            going to use, not going to need,
            off the calendar, off the schedule, off my calendar, out of the diary, out of my diary,
            off my schedule, scrub, scrubbed, call the whole thing off, call it all off, call
            everything off,
            pulling out of, pulled out of, backing out of, backed out of, ditching
        """,
        Intent.LIST: """
            which rooms have i got, which rooms do i have, what rooms have i got, rooms have i got,
            rooms do i have, rooms have we got, rooms are mine, what s coming up, whats coming up,
            what is coming up, coming up for me, rooms for me, bookings for me, meetings for me, do
            i have a room, do i have a booking, do i have a meeting, have i got a room, have i got a
            booking, have i got a meeting, what s booked for me, what s in my name, booked in my
            name, booked by me, reserved by me, made by me, remind me what i have, remind me what i
            ve, what i ve booked, what i have booked, what s mine, my day, my week, my agenda, my
            appointments, my plans, when am i meeting, what did i reserve, which room did i, which
            room have i, what room have i, what room did i, what have i reserved, list of my, list
            of bookings, did i book, have i any,
            of mine, anything of mine, what s under my name,
            on for me, what s on today, on for us, bookings in my name, meetings in my name, in my
            name, do i still have, have i still got, do we still have, show me everything i,
            which room we re in, which room i m in, what room we re in, what room i m in, which room
            am i, where i m meeting, where we re meeting
        """,
        Intent.INVITE: """
            rope in, bring along, get on board, keep in the loop, fold in, have attend, also invite,
            send it to, forward the invitation, forward, share with, let in, put on the list of
            guests, put on the guest list, onto the guest list, to the guest list, on the invite, he
            s invited, she s invited, they re invited, is invited, are invited, is welcome, are
            welcome, should be there, needs to be there, has to be there
        """,
        Intent.UNINVITE: """
            take out of the loop, off the invite, off the guest list, from the guest list, off the
            list of guests, strike from, withdraw the invite, withdraw the invitation, cancel the
            invite, cancel the invitation, doesn t need to come, doesn t have to come, need not
            come, needn t come, is not needed, dropped out, had to drop out, has dropped out, pulls
            out, pulled out, has pulled out, sends apologies, sends their apologies, has sent
            apologies, is ill, is sick, is off sick, skips
        """,
        Intent.START_CALL: """
            go live, get the call going, get the call started, get the call up, get the video
            going, fire up the call, patch us through, patch me in, patch us in, bring up the call,
            put the call on, put the video on, switch on the video, switch the video on, connect me,
            let s get on, let us on, dial us in, dial me in, get me on the call, get me on,
             get the meeting started, get the meeting going, get us started,
            we re starting, we are starting,
            hook, patch in, beam in, link up, link us up
        """,
        Intent.END_CALL: """
            ring off, we can hang up, kill the video, close the call, close the line, switch off the
            video, switch the video off, turn the video off, shut the call, finish up the call,
            drop off the call, get us off the call, log off, log out, log us out, end it now, that s
            all for the call, call s over, call s done, call is done, meeting s over,
            we ll finish, we will finish, we ll end, we ll stop, we re finishing, wrap up, done at,
            done by,
            call it a day, wrap, end it there, call time
        """,
        Intent.CHECK_IN: """
            we re there, i m there, in here, reporting in, reporting for duty, ready in the room,
            in situ, we ve got here, we got here, i got here, we re set up, settled, we ve settled,
            seated, we ve taken our seats, showed up, we ve turned up, we turned up, i turned up,
            everybody is here, everybody s here, everyone is here, all present, all here, the team
            is here, we ve come in, occupying the room, we ve got in, we re inside, i m inside,
            walked in, just walked in, sat down, just sat down, in our seats, got in
        """,
        Intent.DAY_VIEW: """
            look like on, looks like on, look like for, look like today, look like tomorrow, what
            does it look like in, what s in, who s got the, who s there, who reserved, who s booked
            into, who s meeting, who is meeting, who is on in, who took, who s in the, on in,
            going on in, going on at, planned in, planned for, scheduled in, scheduled at,
            happens in, happening this, run through, day plan, pull up, who uses, how busy is,
            how full is, how booked is, usage, whose booking is, whose meeting is, who owns,
            everything on, on at, room plan, day plan, what all is on, occupancy,
            who is down for, who s down for, who is booked into, who is booked in
        """,
        Intent.WAITLIST: """
            drop me a line if, drop me a note if, drop us a line if, buzz me if, keep me posted if,
            keep me posted, keep us posted, keep me in mind, keep an eye on, keep an eye out, put my
            name down, put our name down, put me in the queue, put us in the queue, in the queue
            for, add me to the queue, queue me, join the queue, get in line, next in line, first
            refusal, if there s a cancellation, if anyone cancels, if it becomes available, should
            it free up, should it become free, if it comes up, if it opens up, if something opens
            up, message me if, text me if, email me if, mail me if, call me if, give me a ping, give
            me a heads up, heads up if, tell me as soon as, watch
        """,
        Intent.HAND_OVER: """
            passing on, make over, put in charge of, in charge of, sign it over, belongs to, is now
            run by, will be run by, to be run by, transfer ownership, change the owner, change
            owner, change the organiser, new host
        """,
        Intent.REPORT_FAULT: """
            not working right, doesn t come on, won t come on, won t connect, won t load, won t
            boot, won t open, won t respond, doesn t respond, doesn t turn, doesn t charge, doesn t
            connect, can t connect, can t get the, can t hear a thing, won t go on, keeps going off,
            keeps switching off, keeps turning off, keeps disconnecting, has died, is dying, died,
            knackered, kaput, busted, bricked, blown, has blown, burnt out, tripped, jammed, jams,
            buzzing, humming, hissing, echoing, an echo, feedback, out of battery, flat battery, no
            battery, batteries are dead, needs replacing, needs repair, needs a repair, needs
            fixing, needs looking at, call an engineer, needs an engineer, no signal, no wifi, no
            internet, no power, no heating, no light, no lights, no water, lights are out, bulb, has
            gone, gone off, unusable, unplugged, torn, dirty, filthy, smells, stinks, blurry, fuzzy,
            pixelated, upside down, cuts in and out, drops out, dropping out, locked out, won t
            unlock, won t lock, won t shut, won t close, boiling in, freezing in,
            degrees, temperature, mould, mouldy, flooded, water leak, there are no, there s no more,
            ran out of, run out of, out of paper, door is locked, is locked, no one can get in,
            vanished, disappeared, has gone missing, gone missing, been stolen, stolen, nowhere to
            be found,
            nicked, pinched, swiped, ripped off, taken the remote, snapped, shattered
        """,
        Intent.WAITLIST_LEAVE: """
            don t tell me about, stop telling me, stop notifying me, stop alerting me, no more
            alerts, no more notifications, stop watching, don t tell me any more, don t notify me,
            no need to tell me, no need to notify me, forget about the waiting list, forget the
            waitlist
        """,
        Intent.DECLINE_REQUEST: """
            thumbs down, veto, knock back the request, say no to, not approved, is refused, is
            declined, is rejected, isn t approved,
            refused, denied, vetoed, turned down
        """,
        Intent.APPROVE: """
            thumbs up, give the green light, green light, green lit, rubber stamp, wave through,
            sign off on, give it the ok, gets my ok, has my approval, has my ok, let it through,
            gets my approval, has my approval, gets my vote, gets approved
        """,
        Intent.WAITLIST_LIST: """
            which rooms am i waiting for, what am i queueing for, where am i in the queue, am i in
            the queue, my queue, my alerts, which alerts do i have,
            am i still on, am i still waiting, am i still in the queue
        """,
        Intent.HELP: """
            how am i supposed to, how do you book, how do you cancel, what s possible, what can i
            do, what can i do here, what else, how d i, teach me, show me how, walk me through, any
            tips, cheat sheet, faq, documentation, docs, i need a hand, give me a hand, not sure how
            to, not sure how this works, no idea how, what now, how on earth, what do you know,
            how does one, list of commands, list commands, what commands,
            things can i ask, can i ask you, questions can i ask, questions do you, what do you
            understand, what do you answer
        """,
        Intent.UNDO: """
            undo my last, reverse it, reverse my last, i didn t mean to, i did not mean to, i take
            that back, by mistake, by accident, wrong button, put everything back, back as it was,
            back to what it was, back to how it was, cancel my last action, cancel the last action,
            cancel the last change, undo the last
        """,
        Intent.ACCEPT: """
            yess, yesss, yeh, yea, yip, ye, yessir, sounds great, sounds right, sounds perfect, that
            one, that ll do, that will do, do that, take it, i ll take it, we ll take it, book it,
            go on then, why not, great thanks, all right, deal, done, super, brilliant, that suits,
            suits me, happy with that, fine yes, ok go, ok go ahead, please proceed, proceed, carry
            on then, k, kk, okey, okie dokie, okey dokey, roger, definitely, certainly,
            that s the one, thats the one, thumbs up, yep that s the one, the very one
        """,
        Intent.REJECT: """
            nah thanks, no ta, nein, not really, not today, none thanks, nothing, don t do it, don t
            bother, skip it, leave it as it is, keep it as it is, keep as is, no don t, no stop, no
            cancel, not what i meant, not what i asked, i changed my mind, changed my mind, drop it,
            rather not, i d rather not, not that, maybe later, no good, doesn t work for me, that
            doesn t work, no thats wrong, that s wrong, wrong,
            keep everything, keep it all, keep them all, leave everything, leave them all, don t
            cancel anything
        """,
    },
}
