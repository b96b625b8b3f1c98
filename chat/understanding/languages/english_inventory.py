"""English words by which administrators speak of rooms, sites and what stands in them."""

from chat.understanding.lexicon import ACT, Vocabulary
from chat.understanding.reading import Intent

INVENTORY: Vocabulary = {
    ACT: {
        Intent.ACCEPT: "apply, apply it, apply that, apply the change",
        Intent.REJECT: "change nothing, don t change anything, leave it as it is",
        Intent.UNINVITE: "removed",
        Intent.FIND: "room list, list of rooms, list of the rooms",
        Intent.REPORT_FAULT: "out of service, out of action",
        Intent.UNDO: """
            revert my last change, revert the last change, undo my last change, the way it was, put
            it back the way it was
        """,
    },
    "SEIZES": {
        1: """
            requisition, commandeer, requisitioning, top priority, absolute priority, take over
        """,
    },
    "CLOSES": {
        1: """
            close, closes, shut, shuts, closing, closure, closure of, the closure of, exceptional
            closure of, temporary closure of, annual closure of
        """
    },
    "CLOSED": {
        1: """
            closed, shut, out of use, under works, under construction, under maintenance, under
            renovation, being renovated, unusable, unavailable, inaccessible, doesn t open, does not
            open, isn t open, is not open, won t open, don t open, doesnt open, no access to, can t
            be used, cannot be used, can not be used, mustn t be used, no entry to, off limits, will
            no longer be open, is no longer open, will not be open, no bookings in, no booking in
        """,
    },
    "REOPENS": {
        1: """
            reopen, reopens, reopening, open again, re open, bring back, put back into service, back
            in service, back into service, back in use, usable again, available again, end of the
            works, end of works
        """,
    },
    "UNUSED": {
        1: """
            out of service, out of action, out of commission, offline, off line
        """
    },
    "TAKESUP": {1: "take"},
    "BLOCKS": {1: "block, block off"},
    "ANEW": {1: "again"},
    "WORD": {
        "works": "works, the works, building works",
        "maintenance": "maintenance, the maintenance",
        "renovation": "renovation, the renovation",
        "cleaning": "cleaning, deep cleaning",
    },
    "WORKS": {
        1: """
            works, the works, building works, maintenance, the maintenance, renovation, the
            renovation, cleaning, deep cleaning
        """,
    },
    "OPENS": {1: "open, opens"},
    "OPENINGS": {1: "hours, opening hours, opening times, new hours"},
    "ADDS": {1: "add, create, register, adding, creating"},
    "NEW": {1: "new, brand new"},
    "SITES": {1: "building, buildings"},
    "CALLED": {
        1: """
            is now called, is called, will be called, is now named, is renamed, has been renamed, is
            now known as, becomes, will become
        """,
    },
    "RENAMES": {
        1: """
            change the name of, change name of, new name for, new name of, the new name of
        """
    },
    "RETIRES": {
        1: """
            remove, removed, delete, retire, decommission, take out of service, removing, deleting,
            retiring, get rid of
        """,
    },
    "GONE": {
        1: """
            no longer exists, no longer exist, doesn t exist any more, doesn t exist anymore, does
            not exist any more, we no longer have, we don t have, we gave up, has been demolished,
            has been sold
        """,
    },
    "BRINGS": {
        1: """
            we put, we ve put, we installed, we ve installed, we have installed, has been installed,
            was installed, has been added, there is now, there s now, theres now, install,
            installed
        """,
    },
    "TAKENOUT": {
        1: """
            has been removed, have been removed, was removed, we removed, we took out, we ve
            removed, has been taken out, was taken out, has been stolen, is gone, has gone, has
            disappeared
        """,
    },
    "INVENTORY": {
        1: """
            inventory, the inventory, once and for all, permanently, off the list, off the
            inventory
        """,
    },
    "ENDPOINT": {
        1: """
            endpoint, endpoints, video endpoint, video endpoints, video device, video devices,
            codec, codecs, video system, video systems, video unit
        """,
    },
    "VIDEO": {
        1: "video endpoint, video endpoints, video device, video devices, video systems",
    },
    "ASK": {1: "there s, theres"},
    "ROOMS": {1: "rooms, room list"},
    "MEETINGS": {1: "meetings, bookings, reservations"},
    "LOST": {1: "lost, have lost, lost their"},
    "HOWMANY": {1: "how many"},
    "HAS": {
        1: """
            has, has got, is equipped with, is fitted with, got, has received, received
        """
    },
    "SEATING": {
        1: """
            capacity, capacity of, the capacity of, seating capacity, seating capacity of, number of
            seats, number of seats in, number of seats of, the number of seats in
        """,
    },
    "SEATS": {1: "seater"},
    "HOLDS": {
        1: """
            can take, can hold, can seat, can fit, can accommodate, holds, only has, has only, only
            seats, can host, can now host, can now take, can now hold, can only take, can only hold,
            can only seat
        """,
    },
    "FEWER": {1: "fewer than, less than, under, below"},
    "BECAUSE": {1: "because of, because, due to, owing to, on account of, reason"},
    "TOPLACE": {
        1: """
            is to be placed, are to be placed, still to be placed, to be placed, to be rehoused,
            unplaced, left to place, without a place
        """,
    },
    "OVER": {
        1: """
            are over, is over, are complete, are finished, is finished
        """
    },
    "LIFTS": {
        1: """
            lift, lifts
        """
    },
}
