"""The answer to a booking: what was understood, what was left to the bot, and what can differ."""

from collections.abc import Sequence
from datetime import datetime

from chat import cards, phrases
from chat.buttons import act
from chat.cards import Element
from chat.choosing import lacking, unrecorded
from chat.connect_words import MODES, mode_said
from chat.facts import Told, told_in
from chat.memory import SETTLED
from chat.moments import USUAL_MINUTES, local_of
from chat.people import shown_name
from chat.replies import about, present
from chat.scene import Scene
from chat.wish import BookingWish
from chat.words import msgid
from rooms.endpoints.offline import offline_at
from rooms.inventory import Venue
from rooms.models import Booking, Person
from rooms.talk import Reply
from translations import dates

OTHER_LENGTHS = (30, 90)
MOST_OTHERS = 3


def confirm(scene: Scene, wish: BookingWish, booking: Booking, others: Sequence[Venue]) -> Reply:
    """Return that it is booked; `others` are further free rooms, the best first.

    What was left open (length, room) can be settled by a button or by a short answer.
    """
    it = told_in(scene, booking)
    others = others[:MOST_OTHERS]
    open_length = wish.minutes is None and wish.end is None
    lengths = [minutes for minutes in OTHER_LENGTHS if open_length]
    scene.memory.look_for("find", wish.data(title=None, guests=None))
    scene.expect("change", {"booking": booking.id}, SETTLED)
    heading = msgid("Asked for: {what}.") if it.deadline else msgid("Booked: {what}.")
    notes = [*notes_of(scene, wish, it), *_open_notes(scene, lengths, others)]
    return about(scene, it, heading, notes, _open_rows(scene, it, lengths, others), can_undo=True)


def notes_of(scene: Scene, wish: BookingWish, it: Told) -> list[str]:
    """Return what the person should know beside the facts; nothing asked for is passed over."""
    notes = [link_note(scene, it), *_offline_notes(scene, it), *_equipment_notes(scene, wish, it)]
    if wish.nameless:
        names = phrases.listed(scene.language, wish.nameless)
        notes.append(
            scene.say(
                "I couldn’t find an address for {names}: give me their e-mail address.",
                names=names,
            )
        )
    mode = mode_said(wish.connect)
    if mode is not None and it.booking.wants_video:
        notes.append(scene.say(MODES[mode]))
    notes += [
        scene.say(
            "{room} isn’t connected to the call: people there follow by the link, and by phone.",
            room=venue.room.name,
        )
        for venue in it.venues
        if it.booking.wants_video and venue.room.id in (wish.by_link or ())
    ]
    if it.booking.organizer_id != scene.person.id:
        organizer = scene.session.get_one(Person, it.booking.organizer_id)
        name = shown_name(organizer)
        notes.append(scene.say("It is booked in the name of {person}, who is told.", person=name))
    return [note for note in notes if note]


def _equipment_notes(scene: Scene, wish: BookingWish, it: Told) -> list[str]:
    asked = wish.equipment or ()
    unknown = unrecorded(scene.venues, asked)
    missing = [word for word in lacking(it.venues, asked) if word not in unknown]
    written = (
        (msgid("I don’t know which rooms have this: {equipment}."), unknown),
        (msgid("This room doesn’t have this: {equipment}."), missing),
    )
    return [
        scene.say(words, equipment=", ".join(phrases.equipment(scene.language, codes)))
        for words, codes in written
        if codes
    ]


def _offline_notes(scene: Scene, it: Told) -> list[str]:
    """Return which rooms of a call are out of reach as things stand, and may be so by then."""
    start, is_call = it.booking.starts_at, it.booking.wants_video
    offline = offline_at(scene.session, it.venues, start, scene.now) if is_call else {}
    return [
        phrases.row(scene.language, venue.room.name, offline_note(scene, offline[venue.room.id]))
        for venue in it.venues
        if venue.room.id in offline
    ]


def offline_note(scene: Scene, since: datetime) -> str:
    """Return since when a room's video is out of reach, on the clocks of the person."""
    moment = phrases.moment(scene.language, local_of(since, scene.zone), scene.local_now)
    return scene.say("video offline since {moment}", moment=moment)


def link_note(scene: Scene, it: Told) -> str:
    """Return what becomes of the join link, where one is to be expected or missed."""
    guests, video = it.mail_guests, it.booking.wants_video
    if it.deadline:
        return ""
    if video and scene.give_links:
        return scene.say("The join link follows here as soon as the conference is ready.")
    if not guests:
        return ""
    if video:
        return scene.say(
            "I can’t give your guests a join link, since no conferencing service is connected: "
            "they get the invitation without one."
        )
    if it.has_video:
        return scene.say("Your guests get the invitation without a join link.")
    return scene.say(
        "This room has no video equipment: your guests get the invitation without a join link."
    )


def _open_notes(scene: Scene, lengths: Sequence[int], others: Sequence[Venue]) -> list[str]:
    found = []
    if lengths:
        said = [dates.duration(scene.language, minutes) for minutes in lengths]
        found.append(
            scene.say(
                "No end was said, so I took {usual}; answer {lengths} to change that.",
                usual=dates.duration(scene.language, USUAL_MINUTES),
                lengths=phrases.alternatives(scene.language, said),
            )
        )
    if others:
        named = ", ".join(phrases.place(venue) for venue in others)
        found.append(scene.say("Also free: {rooms}.", rooms=named))
    return found


def _open_rows(
    scene: Scene, it: Told, lengths: Sequence[int], others: Sequence[Venue]
) -> list[Element]:
    data = present(it)
    longer = [
        act(
            scene.language,
            dates.duration(scene.language, minutes),
            "change",
            {**data, "minutes": minutes},
        )
        for minutes in lengths
    ]
    elsewhere = [
        act(scene.language, phrases.place(v), "change", {**data, "rooms": [v.room.id]})
        for v in others
    ]
    return [
        *cards.labelled_row(scene.say("Another length:"), longer),
        *cards.labelled_row(scene.say("Another room:"), elsewhere),
    ]
