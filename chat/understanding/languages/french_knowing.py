"""French words for rights, and for what was done."""

from chat.understanding.lexicon import Vocabulary
from chat.understanding.reading import Intent

KNOWING: Vocabulary = {
    "RIGHTS": {
        1: """
            droits, les droits, droits d administration, droit d administration, droits d
            administrateur, droits admin, droits d admin, acces administrateur, acces admin, ai je
            le droit de faire, j ai le droit de faire, habilitation, habilitations, permissions,
            role d administrateur, role administrateur
        """,
    },
    "ADMINROLE": {
        1: """
            administrateur, administratrice, administrateurs, administratrices, admin, admins,
            gestionnaire, gestionnaires, administre, administrent, gere les salles, gerent les
            salles, gere, gerent, gerer, responsable des salles, responsables des salles, s occupe
            des salles, s occupent des salles
        """,
    },
    "APPOINTS": {
        1: """
            nomme, nommer, nommez, designe, designer, designez, promeus, promouvoir, habilite,
            habiliter, habilitez, fais de, faites de, faire de, accorde, accorder, accordez, ajoute,
            ajouter, ajoutez, rajoute
        """,
    },
    "TAKES": {
        1: """
            revoque, revoquer, revoquez, destitue, destituer, demets, demettre, ote, oter,
            otez, n est plus, ne sont plus, n a plus, n ont plus, perd, perdent
        """,
    },
    "TOWN": {
        1: """
            organisation, l organisation, orga, l orga, toute l organisation, administrateur
            general, administratrice generale, administration generale, toute la ville, toute la
            commune, la collectivite
        """,
    },
    "WHODID": {
        1: """
            qui a, qui l a, qui les a, qui m a, qui nous a, qui avait, qui l avait, qui est ce qui
            a, qui est ce qui l a, qui a bien pu
        """,
    },
    "WHO": {1: "qui l a, qui les a, qui m a, qui nous a, qui avait, qui l avait"},
    "ACCOUNT": {
        1: """
            le compte de, le compte d, compte de, son compte, tout ce que tu sais sur, tout ce que
            vous savez sur, tout ce que vous avez sur, tout ce que tu as sur, tout ce que tu sais
            sur moi, tout ce que vous savez sur moi, tout ce que vous avez sur moi
        """,
    },
    "ERASEME": {
        1: """
            efface moi, effacez moi, m effacer, oublie moi, oubliez moi, m oublier, supprime moi,
            supprimez moi, me supprimer, etre efface, etre effacee, etre oublie, etre
            oubliee, etre supprime, etre supprimee
        """,
    },
    "ACT": {  # "efface-moi la réunion"
        Intent.CANCEL: """
            efface moi, effacez moi, m effacer, oublie moi, oubliez moi, m oublier, supprime moi,
            supprimez moi, me supprimer
        """,
    },
    "BYWHOM": {1: "par qui, de la part de qui"},
    "WHY": {1: "pourquoi, pour quelle raison"},
    "WASDONE": {
        1: """
            a ete, a t elle ete, a t il ete, a elle ete, ont ete, ont elles ete, avait ete, a t on
        """,
    },
    "DONE": {
        "changed": """
            ferme, fermee, rouvert, rouverte, modifie, modifiee, modifies, change, changee, changes,
            touche a, touche, trafique, bidouille
        """,
        "moved": "deplacee, decalee, repoussee, reportee, avancee, bouge, bougee",
        "cancelled": "supprimee, effacee, enlevee",
        "extended": "rallongee, prolongee",
        "shortened": "raccourcie, ecourtee",
        "added": "ajoute, ajoutee, cree, creee",
        "removed": "retiree",
        "renamed": "renommee, rebaptisee",
        "rights": "donne, donnee, accorde, nomme",
    },
    "DATA": {
        1: """
            donnees, les donnees, donnees personnelles, informations, les informations,
            informations personnelles, infos, les infos, infos personnelles
        """,
    },
    "ABOUTME": {
        1: """
            sur moi, me concernant, qui me concernent, a mon sujet, a mon propos, de moi, sur mon
            compte
        """,
    },
    "OWNDATA": {
        1: """
            rgpd, droit d acces, que sais tu sur moi, que savez vous sur moi, que sais tu de moi,
            que savez vous de moi, que gardez vous sur moi, que gardes tu sur moi, qu as tu sur
            moi, qu avez vous sur moi, tu sais quoi sur moi, vous savez quoi sur moi, mes donnees
            personnelles, ce que tu sais sur moi, ce que vous savez sur moi, droit a l oubli, droit
            a l effacement, droit a la portabilite, mon compte
        """,
    },
    "HISTORY": {
        1: """
            historique, l historique, journal des modifications, journal des changements, que s est
            il passe, qu est ce qui s est passe, qu est il arrive, qu est ce qui est arrive, qu est
            ce qui a change, qu est ce qui a ete change, qu est ce qui a ete modifie, qui a fait
            quoi, qui a change quoi
        """,
    },
}
