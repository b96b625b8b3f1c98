"""French words by which administrators speak of rooms, sites and what stands in them."""

from chat.understanding.lexicon import ACT, Vocabulary
from chat.understanding.reading import Intent

INVENTORY: Vocabulary = {
    ACT: {
        Intent.ACCEPT: "applique, appliquer, appliquez, on applique, applique la modification",
        Intent.REJECT: "ne rien modifier, ne modifie rien, ne change rien",
        Intent.REPORT_FAULT: "hors service, hors d usage, hors d etat",
        Intent.BOOK: "bloque, bloquer, bloquez",
        Intent.UNDO: """
            annule ce que je viens de changer, annule ce que je viens de modifier, ma derniere
            modif, ma derniere modification, mon dernier changement, annule le dernier changement,
            annule la derniere modif, que je viens de faire, que je viens de changer, que je viens
            de mettre, comme c etait, comme c etait avant
        """,
    },
    "SEIZES": {
        1: """
            requisitionne, requisitionner, requisitionnez, requisition, requisition de, requisition
            du, priorite absolue, prioritaire, prioritairement
        """,
    },
    "CLOSES": {
        1: """
            ferme, fermer, fermez, fermes, fermera, fermeront, condamne, condamner, condamnez,
            fermeture, la fermeture, fermeture de, fermeture du, la fermeture de, la fermeture du,
            ne ferme plus qu a, ne ferme qu a, ne ferme plus que, fermeture exceptionnelle,
            fermeture exceptionnelle de, fermeture exceptionnelle du, fermeture temporaire de,
            fermeture temporaire du, fermeture annuelle de, fermeture annuelle du, neutralise,
            neutraliser, neutralisez
        """,
    },
    "CLOSED": {
        1: """
            fermee, fermees, fermes, en travaux, en maintenance, en chantier, en renovation,
            condamnee, condamnees, indisponible, indisponibles, indispo, indispos, inutilisable,
            inutilisables, inaccessible, inaccessibles, n ouvre pas, n ouvre plus, n ouvrira pas, n
            est pas ouverte, n est plus ouverte, n est pas ouvert, n est plus ouvert, plus d acces
            a, plus d acces en, pas d acces a, pas d acces en, ne sera plus ouvert, ne sera plus
            ouverte, ne sera pas ouvert, ne sera pas ouverte, plus d ouverture, pas d ouverture, pas
            de resa en, pas de resa dans, pas de reservation en, pas de reservations en, aucune
            reservation en, aucune reservation dans
        """,
    },
    "REOPENS": {
        1: """
            rouvre, rouvrir, rouvrez, reouvre, reouvrir, reouvrez, rouverte, rouvert, reouverte,
            reouvert, reouverture de, reouverture du, remets en service, remettre en service,
            remettez en service, de nouveau ouverte, de nouveau ouvert, a nouveau ouverte, a nouveau
            ouvert, de nouveau accessible, de nouveau utilisable, a nouveau utilisable, de nouveau
            en service, a nouveau en service, en service, a nouveau dispo, de nouveau dispo, a
            nouveau disponible, de nouveau disponible, fin des travaux, la fin des travaux, fin de
            travaux, fin du chantier
        """,
    },
    "UNUSED": {
        1: """
            hors service, hors d usage, hors ligne
        """
    },
    "BLOCKS": {1: "bloque, bloquer, bloquez"},
    "WORD": {
        "travaux": "travaux, les travaux",
        "chantier": "chantier, le chantier",
        "maintenance": "maintenance, la maintenance",
        "renovation": "renovation",
        "nettoyage": "nettoyage, grand nettoyage",
        "desinfection": "desinfection",
    },
    "WORKS": {
        1: """
            travaux, les travaux, chantier, le chantier, maintenance, la maintenance, renovation,
            nettoyage, grand nettoyage, desinfection
        """,
    },
    "OPENS": {1: "ouvre, ouvrent, ouvert, ouverte, ouverts, ouvertes, ouvrira"},
    "OPENINGS": {
        1: """
            horaires, horaires de, horaires du, les horaires de, les horaires du, nouveaux horaires,
            horaires d ouverture, horaires d ouverture de, horaires d ouverture du, heures d
            ouverture, heures d ouverture de, heures d ouverture du, ouverture, ouverture a
        """,
    },
    "ADDS": {
        1: """
            ajoute, ajouter, ajoutez, rajoute, rajouter, rajoutez, cree, creer, creez, declare,
            declarer, declarez, a ajouter, a creer
        """,
    },
    "NEW": {1: "nouvelle, nouveau, nouvel"},
    "SITES": {1: "batiment, batiments"},
    "CALLED": {
        1: """
            s appelle, s appellera, s appelle maintenant, s appelle desormais, se nomme, porte le
            nom de, est renommee, est renomme, est rebaptisee, est rebaptise, devient, deviendra
        """,
    },
    "RENAMES": {
        1: """
            change le nom de, changer le nom de, changez le nom de, modifie le nom de, change le nom
            du, modifie le nom du, nouveau nom pour, nouveau nom de, le nouveau nom de
        """,
    },
    "RETIRES": {
        1: """
            supprime, supprimer, supprimez, retire, retirer, retirez, enleve, enlever, enlevez,
            efface, effacer, effacez, desinstalle, desinstaller, mets hors service, mettre hors
            service, mettez hors service, sors, sort, sortez, vire, virer, virez, a supprimer, a
            retirer, debarrasse nous de, debarrassez nous de
        """,
    },
    "GONE": {
        1: """
            n existe plus, n existent plus, on n a plus, nous n avons plus, a ete demolie, a ete
            demoli, a ete vendue, a ete vendu, a disparu
        """,
    },
    "TAKES": {1: "on n a plus, nous n avons plus"},
    "BRINGS": {
        1: """
            on a installe, a ete installe, a ete installee, vient d etre installe, ont installe,
            nous avons installe, on a pose, on a ajoute, a ete ajoute, a ete ajoutee, il y
            a maintenant, y a maintenant, il y a desormais, installe, installer
        """,
    },
    "TAKENOUT": {
        1: """
            a ete enleve, a ete enlevee, ont ete enleves, a ete retire, a ete retiree, a ete
            demonte, a ete demontee, a ete vole, a ete volee, on a enleve, on a retire, on a
            demonte, nous avons retire, nous avons enleve, est parti, est partie, a disparu
        """,
    },
    "INVENTORY": {
        1: """
            inventaire, l inventaire, definitivement, pour de bon, pour toujours, du parc, du
            catalogue, la liste des salles, du systeme
        """,
    },
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
    "MEETINGS": {1: "reunions, reservations, resas, rdvs, creneaux, visios"},
    "LOST": {1: "perdu, ont perdu, perdent"},
    "HOWMANY": {1: "combien de, combien d, combien"},
    "HAS": {
        1: """
            possede, dispose de, dispose d, est equipee de, est equipee d, est equipe de, est equipe
            d, compte, contient, est equipee en, est equipe en, a recu, ont recu
        """,
    },
    "SEATING": {
        1: """
            capacite, capacite de, la capacite de, capacite d accueil, la jauge de, jauge de, jauge,
            nombre de places, nombre de places de, le nombre de places de
        """,
    },
    "SEATS": {1: "pl"},
    "HOLDS": {
        1: """
            peut accueillir, peuvent accueillir, accueille, peut contenir, peut recevoir, on peut
            mettre, c est, n a plus que, n a que, ne fait que, ne fait plus que, fait
        """,
    },
    "FEWER": {1: "moins de, moins d"},
    "BECAUSE": {
        1: """
            a cause de, a cause du, a cause d, a cause des, en raison de, en raison du, en raison d,
            en raison des, suite a, suite au, pour cause de, pour cause d, cause, motif, raison
        """,
    },
    "TOPLACE": {
        1: """
            a placer, a replacer, a reloger, a recaser, reste a placer, restent a placer,
            reservations a placer, reservations a replacer, reservations a reloger
        """,
    },
    "LIFTS": {
        1: """
            leve, lever, levez
        """
    },
}
