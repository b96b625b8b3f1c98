"""French words for what stands already: who organises it, who decides, who sees it, who waits."""

from chat.understanding.lexicon import Vocabulary

STANDING: Vocabulary = {
    "HANDS": {
        1: """
            transfere, transferer, transferez, confie, confier, confiez, cede, ceder, cedez,
            transmets, transmettre, transmettez, remets, delegue, deleguer, deleguez, attribue,
            attribuer, attribuez, reattribue, reattribuer, donne, donner, donnez, passe, passer
        """,
    },
    "GIVES": {
        1: """
            donne, donner, donnez, attribue, attribuer, attribuez, revient, reviennent, vont,
            doivent aller, doit aller, laisse, laisser, laissez
        """,
    },
    "ORGANISER": {
        1: """
            organisateur, organisatrice, l organisateur, l organisatrice, nouvel organisateur,
            nouvelle organisatrice, proprietaire, titulaire
        """,
    },
    "HONORIFIC": {
        1: "m, mme, mlle, monsieur, madame, mr, dr",
    },
    "APPLICATION": {
        1: "demande, demandes, approbation, approbations, validations",
    },
    "PUTS": {1: "mets, mettez, met, on fait, faire, on fera, faisons, fais, on ferait"},
    "COMES": {
        1: """
            vient aussi, viendra aussi, vient, viendra, viennent, viendront, doit venir, participe,
            participera, participeront, assistera, assiste, nous rejoint, nous rejoindra, sera la,
            sera present, sera presente, doit participer, doivent venir, doit etre la
        """,
    },
    "TOTHE": {1: "au, aux"},
    "FORBIDS": {1: "ne pas, surtout ne pas, surtout pas, merci de ne pas"},
    "BEING": {1: "je suis, on est, nous sommes, j suis, chui"},
    "COLLEAGUE": {
        1: """
            collegue, collaborateur, collaboratrice, chef, cheffe, responsable, adjoint, adjointe,
            assistant, assistante, remplacant, remplacante, directeur, directrice
        """,
    },
    "COPIED": {
        1: """
            en copie, en cc, dans la boucle
        """,
    },
    "WILLBE": {
        1: """
            sera, seront, sera a, seront a, aura lieu, auront lieu, se tiendra, se tiendront,
            se fera, se feront, commencera, commenceront, passe a, passent a, passe au, passent
            au, commence a, commencent a, debute a, debutera a
        """,
    },
    "NOT": {
        1: """
            et plus, et non, et pas, et non pas, pas
        """,
    },
    "RATHER": {
        1: """
            plutot, finalement, finalement plutot, en fait, en fait plutot, non plutot
        """,
    },
    "SWAPS": {
        1: """
            remplace, remplacer, remplacez, echange, echanger, echangez, troque, substitue,
            interverti, intervertir, intervertis, intervertissez, permute, permuter, inverse,
            inverser
        """,
    },
    "RENAMES": {
        1: """
            renomme, renommer, renommez, rebaptise
        """,
    },
    "ALLSITES": {
        2: """
            les deux sites, dans les deux sites, dans les 2 sites, sur les deux sites, sur les
            2 sites, aux deux sites, les 2 sites, entre les deux sites
        """,
        0: """
            tous les sites, chaque site, dans chaque site, sur chaque site, a chaque site, dans
            tous les sites, sur tous les sites, l ensemble des sites
        """,
    },
    "OPENING": {
        1: """
            creneau, creneaux, plage, plages
        """,
    },
    "BY": {
        1: """
            par, contre
        """,
    },
    "ANYTIME": {
        1: """
            n importe quand, peu importe l heure, peu importe quand, a n importe quelle heure,
            quand vous voulez
        """,
    },
    "ENOUGH": {
        1: """
            suffira, suffit, suffirait, suffiront, suffisent, sera suffisant, est suffisant, c
            est assez, c est suffisant
        """,
    },
    "RELEASES": {
        1: """
            libere, liberer, liberez, liberons, rends, on libere, on rend, on rend la salle, rendre
            la salle, rends la salle, reprends la salle, vous pouvez reprendre la salle, tu peux
            reprendre la salle
        """,
    },
    "UNFINISHED": {
        1: """
            pas fini, pas encore fini, pas termine, pas encore termine, presque fini, presque
            termine, bientot fini, bientot termine
        """,
    },
    "NOMORE": {
        1: """
            plus de, plus d, plus aucune, plus aucun
        """,
    },
    "ONCE_FREE": {
        1: """
            des que, des qu, aussitot que, aussitot qu, lorsque, lorsqu, le jour ou, au cas ou
        """,
    },
    "NONEED": {
        1: """
            pas besoin de, pas besoin d, pas besoin du, plus besoin de, plus besoin d, plus
            besoin du, pas besoin des
        """,
    },
    "SEES": {
        1: """
            voie, voient, voit, voir, lise, lisent, lire, sache, affiche pas
        """,
    },
    "HAVEBOOKED": {
        1: """
            j ai reserve, on a reserve, nous avons reserve, j avais reserve, on avait reserve,
            nous avions reserve, j ai une reservation, ai je reserve, j ai pris, on a pris
        """,
    },
    "FOLLOWING": {
        1: """
            suivant, suivante, d apres
        """,
    },
    "NEXTDAY": {
        1: """
            lendemain, le lendemain, au lendemain
        """,
    },
    "TAKESOVER": {
        1: """
            gere, gerera, s occupe de, s occupera de, reprend, reprendra, pilote, pilotera, est
            responsable de, sera responsable de, prend en charge, prendra en charge, prend le
            relais, prendra le relais
        """,
    },
    "GAP": {
        1: "trou, trous, plage libre, creneau libre, creneaux libres",
    },
    "SITES": {
        1: "site, sites",
    },
    "DATES": {
        1: "date, dates, occurrence, occurrences, seance, seances",
    },
    "OFFER": {
        1: "offre, proposition, propositions, suggestion, alternative",
    },
    "PENDING": {
        1: """
            en attente, attendent, attend, en suspens, a valider, a approuver, a traiter, a
            decider, a etudier, restent, reste, en cours, pendantes, sans reponse
        """,
    },
    "UNDECIDED": {
        1: """
            a approuver, a valider, en attente de validation, en attente d approbation, en attente
            de mon accord, en attente de ma validation, en attente d accord, attend ma validation,
            attendent ma validation, attend mon accord, attendent mon accord, attend mon
            approbation, attendent mon approbation, attend ma decision, attendent ma decision,
            approbations en attente, validations en attente, dois je approuver, dois je valider,
            attendent une validation, attendent validation, attendent une approbation, attendent
            une decision, attend une decision, attend une validation, je dois valider, je
            dois approuver, on doit valider
        """,
    },
    "WAITLISTWORD": {
        1: """
            liste d attente, listes d attente, file d attente, liste attente, attentes, mon
            attente, cette attente, l attente
        """,
    },
    "RENDERS": {
        1: """
            rends, rendre, rendez, mets en, declare, marque, marquer, garde, laisse, doit rester,
            doit etre, devient, qu elle reste
        """,
    },
    "PUBLIC": {
        1: """
            public, publique, publics, publiques, publiquement, en public, plus privee, plus prive,
            pas privee, non privee, non prive, plus confidentielle, plus confidentiel, visible par
            tous, visible de tous, visible
        """,
    },
    "ADVERB": {
        1: "en prive, en public, en confidentiel",
    },
    "BYITSELF": {
        1: """
            automatique, automatiques, automatiquement, auto, toute seule, tout seul, d office, d
            elle meme, de lui meme, lancement automatique, demarrage automatique, connexion
            automatique, connexion auto, mise en relation automatique, raccordement automatique
        """,
    },
    "BYHAND": {
        1: """
            nous memes, nous meme, moi meme, eux memes, soi meme, a la main, manuellement, en
            manuel, connexion manuelle, lancement manuel, demarrage manuel, appel manuel, visio
            manuelle, par nos soins
        """,
    },
    "BUTTON": {
        1: """
            bouton, boutton, bouton pour se connecter, bouton a pousser, bouton de connexion,
            appuierai sur le bouton, appuiera sur le bouton, appuierons sur le bouton
        """,
    },
    "CONNECTS": {
        1: """
            connecte, connecter, connectez, connecte nous, connecte moi, connectez nous, connectez
            moi, connectons, connectera, connecterai, connecterons, connecteront, connectes,
            lancerai, lancerons, lancera, demarrera, demarrerai, demarrerons, appellerons,
            appellerai, rejoindrons, rejoindrai, lancement automatique, demarrage automatique,
            connexion automatique, connexion auto, mise en relation automatique, raccordement
            automatique, connexion manuelle, lancement manuel, demarrage manuel, appel manuel, visio
            manuelle, bouton de connexion, appuierai sur le bouton, appuiera sur le bouton,
            appuierons sur le bouton
        """,
    },
    "HIDES": {
        True: """
            cache, cacher, cachez, masque, masquer, masquez, dissimule, personne ne doit voir, que
            personne ne voie, personne ne voit, personne ne doit savoir, personne ne doit etre au
            courant
        """,
        False: "montre, montrer, montrez, affiche, afficher, affichez, devoile, demasque",
    },
    "TELLME": {
        1: """
            previens moi, prevenez moi, dis moi, dites moi, fais moi signe, avertis moi, alerte
            moi, dis le moi, dites le moi, previens nous, prevenez nous, dis nous, me le dire,
            me prevenir, nous prevenir, contacte moi, contactez moi, tu me dis
        """,
    },
    "FREESUP": {
        1: """
            se libere, se liberait, se libererait, se liberent, venait a se liberer, si quelqu
            un annule, si ca s annule, si c est annule, en cas d annulation, en cas de
            desistement, s il y a une annulation, si quelqu un se desiste, si quelqu un libere,
            si la salle est annulee, si la reservation est annulee
        """,
    },
    "HOST": {
        1: """
            recoit, accueille, qui recoit, qui accueille, heberge, hote, hotes, l hote, hebergee
            par, accueillie par, accueilli par, animee depuis, animee par, pilotee par, pilotee
            depuis, depuis, site hote, comme hote, menee par, menee depuis, site pilote
        """,
    },
    "FREEROOM": {
        1: """
            salles libres, salle libre, salles dispo, salle dispo, salles disponibles, salle
            disponible
        """,
    },
    "ANYOF": {
        1: "n importe quelle, n importe quel, n importe",
    },
    "COMMON": {
        1: """
            commun, commune, communs, communes, en commun, ensemble, en meme temps, simultanement,
            a la fois, conjointement, tous libres, toutes libres, tous les deux libres, qui
            convienne a tous, qui convient a tous, tous deux libres
        """,
    },
    "ADMIN": {
        1: """
            je suis administrateur, je suis administratrice, en tant qu administrateur, en tant qu
            administratrice, je suis admin, en tant qu admin, comme administrateur
        """,
    },
    "ANYWAY": {
        1: """
            quand meme, malgre tout, malgre la regle, malgre les regles, tant pis pour la regle, peu
            importe la regle, malgre cela, tout de meme, passe outre, passer outre, force, forcer,
            forcez, force la reservation, outrepasse, outrepasser, en depit de la regle, meme si c
            est interdit, ignore la regle, ignore les regles, contourne la regle, deroge, par
            derogation
        """,
    },
}
