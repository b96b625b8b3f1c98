"""The words of the local page that its script needs, by name; English, to be translated."""

from collections.abc import Mapping

from translations import translate


def msgid(message: str) -> str:
    """Mark a sentence for the catalogues."""
    return message


SCRIPT: Mapping[str, str] = {
    # Chat
    "bot": msgid("Salon"),
    "direct": msgid("One to one"),
    "you": msgid("You"),
    "thread_of": msgid("Conversation that began with: {words}"),
    "reply": msgid("Reply in this thread"),
    "replying": msgid("Your reply goes to the thread: {words}"),
    "welcome": msgid("Which room would you like?"),
    "empty_chat": msgid("Write a sentence as you would say it, or try an example."),
    "empty_group": msgid("In a group space the bot reads only what mentions it."),
    "bot_said": msgid("Salon answered."),
    "sent": msgid("Sent"),
    "not_sent": msgid("That could not be sent: {problem}"),
    "edited": msgid("edited"),
    "required": msgid("This is needed."),
    "unknown_element": msgid("(This part of the card can't be shown.)"),
    "other_person": msgid("Another address…"),
    "group_title": msgid("Meeting preparation"),
    "example_book": msgid(
        "Book a room at the town hall tomorrow from 2 pm to 3 pm for 6 with video, "
        "invite contact@partenaire.example"
    ),
    "example_mine": msgid("My bookings"),
    "example_free": msgid("Which rooms are free this afternoon?"),
    "example_help": msgid("Help"),
    # Endpoints
    "Idle": msgid("Ready"),
    "Ringing": msgid("Ringing"),
    "Dialling": msgid("Dialling"),
    "Connected": msgid("In a call"),
    "Disconnecting": msgid("Hanging up"),
    "offline": msgid("Offline"),
    "busy": msgid("Busy elsewhere"),
    "refuse": msgid("Refuses calls"),
    "hang": msgid("Doesn't answer"),
    "error": msgid("Answers errors"),
    "works": msgid("Works"),
    "behaviour": msgid("Behaviour of the endpoint {room}"),
    "with": msgid("with {name}"),
    "since": msgid("since {time}"),
    "last_call": msgid("Last call: {name}"),
    "in_calls": msgid("{count} in a call"),
    "no_calls": msgid("No call"),
    "now_state": msgid("{room}: {state}"),
    "no_devices": msgid("No endpoint is known yet."),
    # Mailbox
    "no_mails": msgid("No mail yet. Invite somebody to a booking, and the invitation lands here."),
    "no_events": msgid("Nothing stands in this calendar yet."),
    "everybody": msgid("Everybody"),
    "to": msgid("to {address}"),
    "from": msgid("from {address}"),
    "REQUEST": msgid("Invitation"),
    "UPDATE": msgid("Update"),
    "CANCEL": msgid("Cancellation"),
    "method": msgid("Method"),
    "when": msgid("Date and time"),
    "where": msgid("Place"),
    "status": msgid("Status"),
    "sequence": msgid("Sequence"),
    "repeats": msgid("Repeats"),
    "CONFIRMED": msgid("Confirmed"),
    "CANCELLED": msgid("Cancelled"),
    "TENTATIVE": msgid("Tentative"),
    "as_sent": msgid("As sent"),
    "as_text": msgid("Text only"),
    "source": msgid("Source (.eml)"),
    "mail_view": msgid("Mail: {subject}"),
    "new_mail": msgid("New mail to {address}: {subject}"),
    "times": msgid("received {count} times"),
    # Clock
    "ahead": msgid("{time} ahead"),
    "moved": msgid("It is now {time}."),
    "nothing_ahead": msgid("nothing planned"),
    # Connection
    "lost": msgid("The program doesn't answer. Trying again…"),
    "outage_set": msgid("The fault is set."),
}


def script_words(language: str) -> dict[str, str]:
    """Return the script's words in `language`, by name."""
    return {name: translate(language, words) for name, words in SCRIPT.items()}
