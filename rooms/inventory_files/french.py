"""What may stand in files in French, beside the program's own words: columns and equipment."""

from rooms.inventory_files.names import likeness

_COLUMNS = {
    "organisation": "collectivité",
    "name": "nom, libellé, intitulé",
    "language": "langue",
    "zone": "fuseau, fuseau horaire",
    "domains": "domaines",
    "country": "pays",
    "site": "bâtiment, lieu",
    "address": "adresse, adresse postale",
    "directions": "accès, itinéraire",
    "phone": "téléphone, tél, tél.",
    "opening_hours": "horaires, heures d’ouverture, heures d'ouverture",
    "retired": "supprimé, supprimée",
    "school_zone": "zone scolaire",
    "room": "salle",
    "floor": "étage",
    "capacity": "capacité, places, nombre de places",
    "equipment": "équipement, équipements, matériel",
    "accessibility": "accessibilité",
    "part_of": "partie de",
    "endpoint": "équipement visio, terminal",
    "kind": "type",
    "sip_address": "adresse SIP",
    "working": "en service, en état",
    "email": "e-mail, mail, courriel, adresse mail, adresse électronique",
    "roles": "rôles, rôle, droits",
    "group": "groupe",
    "start": "début, du",
    "end": "fin, au",
    "reason": "motif, raison",
    "lifted": "levée, annulée",
}
_EQUIPMENT = {
    "screen": "écran, grand écran, téléviseur, tv",
    "whiteboard": "tableau, tableau blanc",
    "projector": "projecteur, vidéoprojecteur, vidéo-projecteur, rétroprojecteur",
    "microphone": "micro, micros",
    "speakerphone": "pieuvre, haut-parleur",
    "flipchart": "paperboard, paper board, chevalet",
    "computer": "ordinateur, pc",
    "catering": "café, collation, plateaux repas",
    "hearing_loop": "boucle magnétique, boucle auditive",
    "air_conditioning": "clim, climatisation, climatisée",
    "wifi": "wi-fi",
    "wheelchair": "fauteuil roulant, accès pmr",
    "lift": "ascenseur",
}


def _by_likeness(words: dict[str, str]) -> dict[str, str]:
    return {likeness(one): name for name, said in words.items() for one in said.split(",")}


_COLUMN, _THING = _by_likeness(_COLUMNS), _by_likeness(_EQUIPMENT)


def column_named(header: str) -> str:
    """Return what a column is called by the program; what it doesn't know stays as it is."""
    plain = header.strip().lower()
    return _COLUMN.get(likeness(plain), "_".join(plain.split()))


def thing_named(word: str) -> str:
    """Return what equipment is called by the program: "écran" is a screen; others stay."""
    return _THING.get(likeness(word), word)
