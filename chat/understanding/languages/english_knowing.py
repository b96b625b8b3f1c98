"""English words for rights, and for what was done."""

from chat.understanding.lexicon import Vocabulary
from chat.understanding.reading import Intent

KNOWING: Vocabulary = {
    "RIGHTS": {
        1: """
            rights, the rights, right, admin rights, administrator rights, permission, permissions,
            am i allowed to do, i m allowed to do, can i administer, may i administer, admin access,
            administrator access, admin role, administrator role
        """,
    },
    "ADMINROLE": {
        1: """
            administrator, administrators, admin, admins, administers, administer, looks after,
            look after, is in charge of, in charge of, manages, manage, runs, is responsible for,
            responsible for
        """,
    },
    "APPOINTS": {
        1: "appoint, name, promote, grant, give, entitle, add",
    },
    "TAKES": {
        1: """
            revoke, withdraw, take away, takes away, strip, demote, away, is no longer a, is no
            longer an, is no longer the, is no longer in, are no longer in, is no longer admin
        """,
    },
    "TOWN": {
        1: """
            organisation, organization, org, the org, the organisation, the organization, whole
            organisation, whole organization, the whole town, whole town, the whole city, general
            administrator
        """,
    },
    "WHODID": {
        1: "who has, who s, who had, who was it that, who has just, who just",
    },
    "DATA": {
        1: "data, personal data, information, personal information, info",
    },
    "ABOUTME": {
        1: "about me, on me, of me, concerning me, regarding me",
    },
    "OWNDATA": {
        1: """
            gdpr, right of access, what do you know about me, what do you store about me, what do
            you keep about me, what you know about me, what have you got on me, what do you have
            on me, my personal data, my data, my account, right to erasure, right to be
            forgotten
        """,
    },
    "ACCOUNT": {
        1: """
            account of, account for, s account, everything about, everything on, everything you
            know about, everything you have on, everything you know about me, everything about me
        """,
    },
    "ERASEME": {
        1: "erase me, delete me, forget me, be forgotten, be erased, be deleted",
    },
    "ACT": {  # "delete me tomorrow's meeting"
        Intent.CANCEL: "erase me, delete me, forget me",
    },
    "BYWHOM": {1: "by whom, by who"},
    "WHY": {1: "why, how come"},
    "WASDONE": {1: "was, were, has been, have been, had been, got"},
    "DONE": {
        "changed": """
            closed, reopened, changed, modified, edited, touched, updated, altered, messed with
        """,
        "moved": "moved, rescheduled",
        "cancelled": "cancelled, canceled, called off, scrapped",
        "extended": "extended, prolonged, lengthened",
        "shortened": "shortened, cut short",
        "guests": "uninvited",
        "handed_over": "handed over, reassigned",
        "approved": "approved, accepted",
        "declined": "declined, rejected, refused",
        "added": "created",
        "removed": "retired",
        "renamed": "renamed",
        "rights": "gave, given, granted, revoked, appointed",
    },
    "HISTORY": {
        1: """
            history, the history, audit, audit log, change log, changelog, what happened to, what
            happened with, what has happened to, what has changed, what s changed, what changed, who
            did what, who changed what
        """,
    },
}
