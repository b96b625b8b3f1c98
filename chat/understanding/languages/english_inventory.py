"""English words by which administrators speak of rooms, sites and what stands in them."""

from chat.understanding.lexicon import Vocabulary

INVENTORY: Vocabulary = {
    "SEIZES": {1: "requisition, commandeer, requisitioning"},
    "CLOSES": {1: "close, closes, shut, shuts, closing, closure of"},
    "CLOSED": {1: "closed, shut, out of use, under works, unusable"},
    "REOPENS": {
        1: "reopen, reopens, reopening, open again, re open, bring back, put back into service"
    },
    "OPENS": {1: "open, opens"},
    "ADDS": {1: "add, create, register, adding, creating"},
    "RETIRES": {
        1: """
            remove, delete, retire, decommission, take out of service, removing, deleting,
            retiring
        """,
    },
    "INVENTORY": {1: "inventory, the inventory, once and for all, permanently"},
    "ENDPOINT": {
        1: """
            endpoint, endpoints, video endpoint, video endpoints, video device, video devices,
            codec, codecs, video system, video systems, video unit
        """,
    },
    "VIDEO": {
        1: "video endpoint, video endpoints, video device, video devices, video systems",
    },
    "ROOMS": {1: "rooms"},
    "HAS": {1: "has, has got, is equipped with, is fitted with"},
    "FEWER": {1: "fewer than, less than"},
    "TOPLACE": {
        1: """
            is to be placed, are to be placed, still to be placed, to be placed, to be rehoused,
            unplaced, left to place, without a place
        """,
    },
}
