"""French words by which administrators speak of rooms, sites and what stands in them."""

from chat.understanding.lexicon import Vocabulary

INVENTORY: Vocabulary = {
    "SEIZES": {1: "requisitionne, requisitionner, requisitionnez"},
    "CLOSES": {
        1: """
            ferme, fermer, fermez, fermes, condamne, condamner, condamnez, fermeture de, fermeture
            du
        """,
    },
    "CLOSED": {
        1: """
            fermee, fermees, fermes, en travaux, condamnee, condamnees, indisponible,
            indisponibles, inutilisable,
            inutilisables
        """,
    },
    "REOPENS": {
        1: """
            rouvre, rouvrir, rouvrez, reouvre, reouvrir, reouvrez, rouverte, rouvert, remets en
            service, remettre en service, remettez en service
        """,
    },
    "OPENS": {1: "ouvre, ouvrent, ouvert, ouverte, ouverts, ouvertes, ouvrira"},
    "ADDS": {
        1: """
            ajoute, ajouter, ajoutez, rajoute, rajouter, rajoutez, cree, creer, creez, declare,
            declarer, declarez
        """,
    },
    "RETIRES": {
        1: """
            supprime, supprimer, supprimez, retire, retirer, retirez, enleve, enlever, enlevez,
            efface, effacer, effacez, desinstalle, desinstaller, mets hors
            service, mettre hors service, mettez hors service
        """,
    },
    "INVENTORY": {1: "inventaire, l inventaire, definitivement, pour de bon, pour toujours"},
    "ENDPOINT": {
        1: """
            equipement visio, equipements visio, equipement de visio, equipement video,
            equipement de visioconference, terminal visio, terminal video, terminal,
            terminaux, codec, codecs, poste visio, borne visio
        """,
    },
    "VIDEO": {
        1: """
            equipement visio, equipements visio, equipement video, equipement de
            visioconference, terminal visio, terminal video, poste visio, borne visio
        """,
    },
    "ROOMS": {1: "salles"},
    "HAS": {
        1: """
            possede, dispose de, dispose d, est equipee de, est equipee d, est equipe de, est
            equipe d, compte, contient
        """,
    },
    "FEWER": {1: "moins de, moins d"},
    "TOPLACE": {
        1: """
            a placer, a replacer, a reloger, a recaser, reste a placer, restent a placer
        """,
    },
}
