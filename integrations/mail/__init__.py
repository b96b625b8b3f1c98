"""Mail out: SMTP delivery, and the local mailbox that keeps mails to look at.

Each guest's calendar is known by what was sent and what came back, and nothing is kept twice: the
mails are outbox rows with their facts frozen, the answers rows of `arrival`
(`rooms/invitations/ledger.py` reads both). `integrations/mail/postbox.py` puts new mails into the
inbox, only headers and the parts that matter; `calendars/arrival.py` and `itip.py` read them,
within bounds and never with an exception; `zone_names.py` finds the zones of calendars from
outside, under whatever names; `integrations/mail/intake.py` matches, checks and applies, or holds
with a reason; `rooms/invitations/answers.py` says which answer counts. The page at `/answers/`
writes the same way. The address that answers go to, the link to that page and that of a feed are
ids with a keyed digest (`calendars/tokens.py`), each for its use.
"""
