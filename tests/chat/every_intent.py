"""A short dialogue for every intent in both languages, to be played in the talk and on the road.

Mandela must be approved. The first booking has the reference RASATU-47.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chat.understanding import Intent
from rooms.models import RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.talking import ADMIN, AGENT

GUEST = "contact@partenaire.example"
COLLEAGUE = "accueil@drancy.example"


@dataclass(frozen=True)
class Script:
    """What `by` says once `before` was said, and what the answer has in it.

    `intent` is what is done, where that is another intent than the sentence's own: a yes.
    """

    said: str
    answer: tuple[str, ...]
    before: tuple[tuple[str, str], ...] = ()
    by: str = AGENT
    intent: str | None = None


def need_approval(units: Units, town: Town) -> None:
    """Let Mandela be approved by an administrator, within four hours."""
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=town.organisation.id,
                room_id=town.id_of("mandela"),
                settings={"approval_hours": 4},
            )
        )


FR, EN = "réserve Césaire demain de 14h à 15h", "book Césaire tomorrow 2pm-3pm"
BOOKED = {"fr": ((AGENT, FR),), "en": ((AGENT, EN),)}
WITH_VIDEO = {"fr": ((AGENT, f"{FR} avec visio"),), "en": ((AGENT, f"{EN} with video"),)}
WITH_GUEST = {"fr": ((AGENT, f"{FR}, invite {GUEST}"),), "en": ((AGENT, f"{EN}, invite {GUEST}"),)}
NOW = {"fr": ((AGENT, "réserve Césaire maintenant"),), "en": ((AGENT, "book Césaire now"),)}
IN_CALL = {
    "fr": (*NOW["fr"], (AGENT, "démarre l'appel")),
    "en": (*NOW["en"], (AGENT, "start the call")),
}
TAKEN = {"fr": ((ADMIN, FR),), "en": ((ADMIN, EN),)}
WAIT = {
    "fr": "mets-moi sur liste d'attente pour Césaire demain de 14h à 15h",
    "en": "put me on the waiting list for Césaire tomorrow 2pm-3pm",
}
WAITING = {language: (*TAKEN[language], (AGENT, WAIT[language])) for language in WAIT}
REQUESTED = {
    "fr": ((AGENT, "réserve Mandela demain de 14h à 15h"),),
    "en": ((AGENT, "book Mandela tomorrow 2pm-3pm"),),
}
FAULTY = {
    "fr": ((AGENT, "le micro ne marche pas en Jaurès"),),
    "en": ((AGENT, "the mic is dead in Jaurès"),),
}
WEEKLY = {
    "fr": ((AGENT, "réserve Césaire chaque mardi de 14h à 15h 3 fois"), (AGENT, "annule la série")),
    "en": ((AGENT, "book Césaire every Tuesday 2-3pm 3 times"), (AGENT, "cancel the series")),
}
SHUT = {
    "fr": ((ADMIN, "ferme Césaire demain"), (ADMIN, "oui")),
    "en": ((ADMIN, "close Césaire tomorrow"), (ADMIN, "yes")),
}
ASKED = {"fr": ((AGENT, "réserve une salle demain"),), "en": ((AGENT, "book a room tomorrow"),)}


def both(
    fr: tuple[str, str],
    en: tuple[str, str],
    before: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    by: str = AGENT,
    intent: str | None = None,
) -> dict[str, Script]:
    """Return the dialogue in both languages; each pair is what is said and what is answered."""
    return {
        language: Script(said, (answer,), (before or {}).get(language, ()), by, intent)
        for language, (said, answer) in (("fr", fr), ("en", en))
    }


SCRIPTS: Mapping[Intent, Mapping[str, Script]] = {
    Intent.FIND: both(
        ("quelles salles sont libres demain à 14h ?", "Salles libres, mardi 17 mars, 14h–15h :"),
        ("which rooms are free tomorrow at 2pm?", "Free rooms, Tuesday 17 March, 2–3 pm:"),
    ),
    Intent.BOOK: both(
        (FR, "C’est réservé : Césaire (Mairie de Drancy), mardi 17 mars, 14h–15h."),
        (EN, "Booked: Césaire (Mairie de Drancy), Tuesday 17 March, 2–3 pm."),
    ),
    Intent.MOVE: both(
        ("déplace la réunion de demain à 16h", "C’est modifié : Césaire"),
        ("move tomorrow's meeting to 4pm", "Tuesday 17 March, 4–5 pm."),
        BOOKED,
    ),
    Intent.EXTEND: both(
        ("prolonge la réunion de demain de 30 minutes", "mardi 17 mars, 14h–15h30."),
        ("extend tomorrow's meeting by 30 minutes", "Tuesday 17 March, 2–3:30 pm."),
        BOOKED,
    ),
    Intent.SHORTEN: both(
        ("raccourcis la réunion de demain de 30 minutes", "mardi 17 mars, 14h–14h30."),
        ("shorten tomorrow's meeting by 30 minutes", "Tuesday 17 March, 2–2:30 pm."),
        BOOKED,
    ),
    Intent.CANCEL: both(
        ("annule la réunion de demain", "C’est annulé : Césaire"),
        ("cancel tomorrow's meeting", "Cancelled: Césaire"),
        BOOKED,
    ),
    Intent.LIST: both(
        ("mes réservations", "mardi 17 mars, 14h–15h · Césaire · RASATU-47"),
        ("my bookings", "Tuesday 17 March, 2–3 pm · Césaire · RASATU-47"),
        BOOKED,
    ),
    Intent.INVITE: both(
        (f"invite {GUEST} à la réunion de demain", f"Nouveaux invités : {GUEST}."),
        (f"invite {GUEST} to tomorrow's meeting", f"New guests: {GUEST}."),
        BOOKED,
    ),
    Intent.UNINVITE: both(  # who has the invitation already is taken off once that is confirmed
        (f"retire {GUEST} de la réunion de demain", GUEST),
        (f"remove {GUEST} from tomorrow's meeting", GUEST),
        WITH_GUEST,
    ),
    Intent.GUEST_ANSWERS: both(
        ("qui vient à la réunion de demain ?", f"Sans réponse : {GUEST}"),
        ("who is coming to tomorrow's meeting?", f"No answer yet: {GUEST}"),
        WITH_GUEST,
    ),
    Intent.FEED: both(
        ("donne-moi le lien du calendrier de Jaurès", "Pour suivre Jaurès dans votre agenda"),
        ("give me the calendar link of Jaurès", "Follow Jaurès in your calendar"),
    ),
    Intent.FOLLOW_CALENDAR: both(
        ("voici mon agenda https://127.0.0.1/prive.ics", "Je vais lire votre agenda"),
        ("follow my calendar webcal://127.0.0.1/private.ics", "I am about to read your calendar"),
    ),
    Intent.FORGET_CALENDAR: both(
        ("oublie mon agenda", "Je ne suis aucun agenda de vous."),
        ("forget my calendar", "I follow no calendar of yours."),
    ),
    Intent.START_CALL: both(
        ("démarre l'appel", "Je démarre l’appel : Césaire"),
        ("start the call", "I am starting the call: Césaire"),
        NOW,
    ),
    Intent.END_CALL: both(
        ("termine l'appel", "Je termine l’appel : Césaire"),
        ("end the call", "I am ending the call: Césaire"),
        IN_CALL,
    ),
    Intent.FINISH: both(
        ("on a fini", "Votre réunion s’est terminée à 9h01"),
        ("we're done", "Your meeting ended at 9:01 am"),
        NOW,
    ),
    Intent.SET_CONNECT: both(
        ("pas de connexion automatique demain", "Aucune salle ne se connecte toute seule"),
        ("just the button for tomorrow's meeting", "a button on its touch panel leads into the"),
        WITH_VIDEO,
    ),
    Intent.CALL_STATE: both(
        ("qui est connecté ?", "L’appel n’est pas en cours : Césaire"),
        ("who is connected?", "The call isn’t running: Césaire"),
        IN_CALL,
    ),
    Intent.CHECK_IN: both(
        ("on est là", "C’est noté, vous y êtes : Césaire (Mairie de Drancy), jusqu’à 10h."),
        ("we're here", "Noted, you are in: Césaire (Mairie de Drancy), until 10 am."),
        NOW,
    ),
    Intent.DAY_VIEW: both(
        ("montre le planning de la mairie demain", "Césaire : pris 14h–15h (votre réservation)"),
        ("show the schedule of the town hall tomorrow", "Césaire: taken 2–3 pm (your booking)"),
        BOOKED,
    ),
    Intent.WAITLIST: both(
        (WAIT["fr"], "liste d’attente : Césaire, mardi 17 mars, 14h–15h."),
        (WAIT["en"], "on the waiting list: Césaire, Tuesday 17 March, 2–3 pm."),
        TAKEN,
    ),
    Intent.WAITLIST_LIST: both(
        ("ma liste d'attente", "Césaire, mardi 17 mars, 14h–15h"),
        ("my waiting list", "Césaire, Tuesday 17 March, 2–3 pm"),
        WAITING,
    ),
    Intent.WAITLIST_LEAVE: both(
        ("quitte la liste d'attente", "Césaire, mardi 17 mars, 14h–15h"),
        ("leave the waiting list", "You don’t wait for this any more: Césaire"),
        WAITING,
    ),
    Intent.HAND_OVER: both(
        (f"transfère la réunion de demain à {COLLEAGUE}", "C’est transféré : Césaire"),
        (f"hand over tomorrow's meeting to {COLLEAGUE}", "Handed over: Césaire"),
        BOOKED,
    ),
    Intent.APPROVE: both(
        ("approuve RASATU-47", "C’est approuvé : Mandela"),
        ("approve RASATU-47", "Approved: Mandela"),
        REQUESTED,
        ADMIN,
    ),
    Intent.DECLINE_REQUEST: both(
        ("refuse RASATU-47 : travaux", "Mandela (Mairie de Drancy), mardi 17 mars, 14h–15h."),
        ("reject RASATU-47: repairs", "Declined: Mandela"),
        REQUESTED,
        ADMIN,
    ),
    Intent.PENDING_APPROVALS: both(
        ("quelles demandes attendent ?", "RASATU-47"),
        ("which requests are waiting?", "RASATU-47"),
        REQUESTED,
        ADMIN,
    ),
    Intent.SET_PRIVACY: both(
        ("rends privée la réunion de demain", "l’objet"),
        ("make tomorrow's meeting private", "Only its people see what it is about."),
        BOOKED,
    ),
    Intent.REPORT_FAULT: both(
        ("le micro ne marche pas en Jaurès", "Panne notée : Jaurès (Mairie de Drancy). J’ai"),
        ("the screen's dead in Jaurès", "Recorded for Jaurès (Mairie de Drancy). I have told"),
    ),
    Intent.LIST_FAULTS: both(
        ("quelles pannes sont ouvertes ?", "1. Jaurès (Mairie de Drancy), « le micro ne marche"),
        ("which faults are open?", "1. Jaurès (Mairie de Drancy), “the mic is dead"),
        FAULTY,
        ADMIN,
    ),
    Intent.CLOSE_FAULT: both(
        ("réparé en Jaurès", "Réparé : Jaurès"),
        ("fixed in Jaurès", "Mended: Jaurès"),
        FAULTY,
        ADMIN,
    ),
    Intent.SHOW_RIGHTS: both(
        ("qui peut valider pour Jaurès ?", "admin@drancy.example : administration de toutes"),
        ("who can approve for Jaurès?", "admin@drancy.example: administrator of all rooms"),
    ),
    Intent.GRANT: both(
        (f"donne à {COLLEAGUE} les droits sur Jaurès", "recevrait ce droit : administration des"),
        (f"make {COLLEAGUE} an administrator of Jaurès", "would get this right: administrator of"),
        None,
        ADMIN,
    ),
    Intent.REVOKE: both(
        (f"retire les droits de {COLLEAGUE}", f"{COLLEAGUE} n’a pas ce droit."),
        (f"take away the rights of {COLLEAGUE}", f"{COLLEAGUE} hasn’t got this right."),
        None,
        ADMIN,
    ),
    Intent.HISTORY: both(
        ("qui a annulé la réunion de demain ?", "Agent de Drancy : réservé · "),
        ("what happened to tomorrow's meeting?", "Agent de Drancy: booked · "),
        BOOKED,
    ),
    Intent.OWN_DATA: both(
        ("quelles données avez-vous sur moi ?", "Voici ce qui est conservé de vous :"),
        ("what data do you have about me?", "This is stored of you:"),
    ),
    Intent.LIST_ROOMS: both(
        ("salles sans équipement visio", "Louise Michel (Mairie de Drancy) · 10 places"),
        ("rooms without an endpoint", "Louise Michel (Mairie de Drancy) · 10 seats"),
    ),
    Intent.ADD_THING: both(
        ("ajoute la salle Zola à la mairie, 12 places", "Nouveau : salle Zola, Mairie de Drancy"),
        ("add room Zola at the mairie, 12 seats", "New: room Zola, Mairie de Drancy, 12 seats"),
        by=ADMIN,
    ),
    Intent.CHANGE_THING: both(
        ("passe Mandela à 18 places", "salle Mandela – places : 20 → 18"),
        ("set Mandela to 18 seats", "room Mandela – seats: 20 → 18"),
        by=ADMIN,
    ),
    Intent.CLOSE_PLACE: both(
        (
            "ferme Césaire demain pour travaux",
            "RASATU-47, Césaire (Mairie de Drancy), mardi 17 mars, 14h–15h → Jaurès",
        ),
        (
            "close Césaire tomorrow for works",
            "RASATU-47, Césaire (Mairie de Drancy), Tuesday 17 March, 2–3 pm → Jaurès",
        ),
        BOOKED,
        ADMIN,
    ),
    Intent.REQUISITION: both(
        (
            "réquisitionne Césaire demain pour les élections",
            "RASATU-47, Césaire (Mairie de Drancy), mardi 17 mars, 14h–15h → Jaurès",
        ),
        (
            "requisition Césaire tomorrow for the elections",
            "RASATU-47, Césaire (Mairie de Drancy), Tuesday 17 March, 2–3 pm → Jaurès",
        ),
        BOOKED,
        ADMIN,
    ),
    Intent.REOPEN_PLACE: both(
        ("rouvre Césaire", "Supprimé : fermeture Césaire"),
        ("reopen Césaire", "No longer: closure Césaire"),
        SHUT,
        ADMIN,
    ),
    Intent.LIST_CLOSURES: both(
        ("quand ferme Césaire ?", "1. Rouvrir : Césaire"),
        ("when is Césaire closed?", "1. Open again: Césaire"),
        SHUT,
        ADMIN,
    ),
    Intent.RETIRE_THING: both(
        ("supprime la salle Césaire", "Mis hors service : salle Césaire"),
        ("remove room Césaire", "Taken out of service: room Césaire"),
        by=ADMIN,
    ),
    Intent.SHOW_RULES: both(
        (
            "quelles sont les règles de Mandela ?",
            "L’administration doit approuver, en 4 h au plus. (Mandela)",
        ),
        ("what are the rules for Mandela?", "An administrator must approve, within 4 h. (Mandela)"),
    ),
    Intent.SET_RULE: both(
        ("Mandela : 4 heures maximum", "Une réservation dure au plus 4 h."),
        ("Mandela: 4 hours at most", "A booking lasts 4 h at most."),
        by=ADMIN,
    ),
    Intent.UNSET_RULE: both(
        (
            "plus de validation à Mandela",
            "Supprimé : L’administration doit approuver, en 4 h au plus.",
        ),
        ("remove the approval in Mandela", "No longer: An administrator must approve, within 4 h."),
        by=ADMIN,
    ),
    Intent.LIST_UNPLACED: both(
        ("qu'est-ce qui est à placer ?", "Chaque réservation a sa salle."),
        ("what is to be placed?", "Every booking has its room."),
        by=ADMIN,
    ),
    Intent.HELP: both(
        ("aide", "Voici ce que je sais faire :"), ("what can you do?", "This is what I can do:")
    ),
    Intent.UNDO: both(
        ("reviens en arrière", "n’est plus réservé"),
        ("undo that", "no longer booked: Césaire"),
        BOOKED,
    ),
    Intent.ACCEPT: both(
        ("oui", "C’est annulé : Césaire (Mairie de Drancy), chaque mardi"),
        ("yes", "Cancelled: Césaire (Mairie de Drancy), every Tuesday"),
        WEEKLY,
        intent="cancel",
    ),
    Intent.REJECT: both(
        ("non merci", "je laisse les choses en l’état."),
        ("no thanks", "I leave it as it is."),
        ASKED,
    ),
    Intent.GREET: both(("bonjour", "Bonjour !"), ("good morning", "Hello!")),
    Intent.THANK: both(("merci", "Je vous en prie."), ("thank you", "You’re welcome.")),
    Intent.SET_LANGUAGE: both(
        ("parle-moi français", "Désormais, je réponds en français"),
        ("answer me in English", "From now on I answer in English"),
    ),
}
CASES = [(intent, language) for intent, said in SCRIPTS.items() for language in said]
