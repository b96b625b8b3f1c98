"""French words that ask for something, by what they ask for."""

from chat.understanding.lexicon import Vocabulary
from chat.understanding.reading import Intent

ACTS: Vocabulary = {
    "ACT": {
        Intent.BOOK: """
            mets une reunion, mets un, mets une, mettre une reunion, mettez une, reserve,
            reserver, reservez, reserves, reserv, resrve, reserve moi, resa, bloque, bloquer,
            bloquez, bloque moi, book, booke, booker, prends, prendre, prenez, je prends, je
            voudrais, je veux, j aimerais, je souhaite, je souhaiterais, nous souhaitons, nous
            souhaiterions, on voudrait, on veut, nous voudrions, il me faut, il me faudrait, il
            nous faut, il nous faudrait, faut, il faut, faudrait, j ai besoin, on a besoin,
            nous avons besoin, jai besoin, besoin, j aurais besoin, on aurait besoin, nous
            aurions besoin, tiens, tenir, pose, poser, cale, caler, mets moi, note, retiens,
            retenir, planifie, planifier, programme, programmer, organise, organiser, inscris,
            cree, creer, prevois, prevoir, mettez, fais une resa, fais moi une resa, faire une
            reservation, fixe, fixer, attribue, refais, refaire, renouvelle, reconduis,
            reservation de, reservation, est il possible de reserver, est il possible d avoir,
            possible d avoir, pourrais je avoir, puis je avoir, puis je reserver, peux tu
            reserver, pouvez vous reserver, pourriez vous reserver, pourriez vous me reserver,
            pouvez vous me reserver, je reserve, rajoute une reunion, ajoute une reunion,
            ajoute un creneau, je desire, serait il possible de reserver, serait il possible d
            avoir, garde, garde moi, garder, mets nous, mettez nous, mets nous ca, je pourrais
            avoir, je peux avoir, on pourrait avoir, on peut avoir, nous pourrions avoir,
            pourrait on avoir, pourrions nous avoir, peut on avoir, pouvons nous avoir, on se
            met, on se reunit, on se retrouve, on se voit, on se cale, on se pose, on se fait,
            reunissons nous, retrouvons nous, voyons nous, on tient
        """,
        Intent.FIND: """
            ou puis je, ou peut on, ou est ce qu on peut, ou pourrait on, ou pourrais je, ou
            reunir, trouve, trouver, trouvez, trouve moi, cherche, chercher, je cherche, on
            cherche, nous cherchons, propose, propose moi, proposez, montre moi les salles, dis
            moi, quelles salles, quelle salle, recherche, rechercher, liste des salles, liste
            les salles, salles libres, salle libre, salles dispo, salle dispo, salles
            disponibles, voir les dispos, disponibilites, disponibilite, dispos, une autre
            salle, autre salle, dire si, savoir si, regarder si, voir si, regarder s il, voir s
            il, savoir s il, verifie si, verifier si, verifie, regarde si, de la place, vous
            avez de la place, avez vous de la place, vous reste t il de la place, ou est ce
            que, ou peut, ou pouvons nous, ou est ce qu il y a, ou y a t il
        """,
        Intent.MOVE: """
            met, mettre, mets, deplace, deplacer, deplacez, decale, decaler, decalez, reporte,
            reporter, reportez, repousse, repousser, repoussez, avance, avancer, avancez,
            change, changer, changez, modifie, modifier, modifiez, bouge, bouger, replanifie,
            remets, remettre, repoussee, transfere, transferer, decaller, deplasse, bascule,
            basculer, passe, passer, mets la, mets le, recule, retarde, retarder, reculer,
            reprogramme, reprogrammer, remet, on peut decaler, remplace, remplacer, remplacez,
            echange, echanger, echangez, troque, substitue, renomme, renommer, renommez,
            rebaptise, intitule la, intitule le, on la fait, on le fait, on la met, on le met,
            on fait ca, faisons la, faisons le, interverti, intervertir, intervertis,
            intervertissez, inverser, ramene, ramener, ramenez, passe en, passer en, passez en
        """,
        Intent.EXTEND: """
            rester, on reste, peut on rester, continuer, on continue, prolonge, prolonger,
            prolongez, rallonge, rallonger, rallongez, etends, etendre, allonge, allonger,
            prolongation, fais durer, continue jusqu a, garde la salle jusqu a, on deborde,
            prolongeons, poursuivre, reconduis, reconduire, reconduisez, plus de temps, du temps
            en plus, temps supplementaire, du temps supplementaire
        """,
        Intent.SHORTEN: """
            on libere, on rend, nous libererons, on liberera, nous libererons la salle, on liberera
            la salle, raccourcis, raccourcir, raccourcit, raccourci, ecourte, ecourter, reduis,
            reduire, diminue, abrege, termine plus tot, finis plus tot, libere la salle plus tot,
            finir plus tot, terminer plus tot, on finit plus tot, retire du temps
        """,
        Intent.CANCEL: """
            oublie, ne fait plus, fait plus, faisons plus, n aura plus lieu, n ont plus lieu, je
            veux plus, ne veux plus, veux plus, on veut plus, n en veux plus, oublie la, oublie
            le, oublie ca, oubliez la, oubliez, laissez tomber, annule, annuler, annulez, annulee,
            annules, annulees, supprimee, supprimees, n a pas lieu, n a plus lieu, annul, anule,
            supprime, supprimer, supprimez, efface, effacer, enleve, enlever, libere, liberer,
            annulation, decommande, decommander, laisse tomber, je ne viens plus, plus besoin, n ai
            plus besoin, n a plus besoin, anuler, resilie, rends, on n a plus besoin, n aura pas
            lieu, tombe a l eau
        """,
        Intent.LIST: """
            j ai quelque chose, ai je quelque chose, ai je une, j ai une reunion, mes reservations,
            mes reunions, mes resas, mes resa, mes rdv, mes rendez vous, mes reservation, mes
            reunion, qu est ce que j ai, j ai quoi, quoi de prevu pour moi, ce que j ai reserve, qu
            ai je reserve, ai je reserve, mes creneaux, mon planning, mon agenda, mon programme,
            quelles sont mes, liste de mes, ma liste, qu ai je, mes visios, mes salles, j ai reserve
            quoi, nos reservations, nos reunions, j ai quelles, j ai des, mes points, ou est ma
            reunion, je suis en quelle salle, je suis dans quelle salle, je suis ou, avons nous
            reserve, a t on reserve, qu est ce que j ai reserve, qu est ce qu on a reserve, qu est
            ce que j ai de reserve, qu est ce que j avais
        """,
        Intent.INVITE: """
            invite, inviter, invitez, convie, convier, conviez, ajoute, ajouter, ajoutez,
            rajoute, rajouter, rajoutez, invitation, mets en copie, envoie une invitation,
            envoie l invitation,
            envoyer une invitation, fais venir, previens aussi, en copie, en cc, dans la boucle
        """,
        Intent.UNINVITE: """
            desinvite, desinviter, decommande l invitation, retire, retirer, retirez, ote, oter,
            annule l invitation, n est plus invite, n est plus invitee, plus invite, plus invitee,
            ne sont plus invites, n invite plus, n invite pas, ne vient plus, ne viendra pas, ne
            viendra plus, exclus, vire, vient plus, viennent plus, viendra plus, viendra pas,
            viendront pas, viendront plus, participe plus, participe pas, participera pas,
            participera plus, peut pas venir, peut plus venir, sera pas la, sera pas present,
            peuvent plus venir, peuvent pas venir
        """,
        Intent.START_CALL: """
            demarre, demarrer, demarrez, lance, lancer, lancez, commence, commencer, commencez,
            connecte, connecter, connectez, connecte nous, appelle, appeler, appelez, ouvre, ouvrir,
            rejoins, rejoindre, debute, debuter, active, allume, etablis, mets nous en visio, mets
            moi en visio, demare, joins, compose, reconnecte, reconnecter, reconnectez, reconnecte
            nous, rappelle la salle, rappelez la salle, rappeler la salle, rappelle les salles,
            rappelez les salles, recompose
        """,
        Intent.END_CALL: """
            fini, c est fini, est fini, a fini, ont fini, avons fini, termine, terminer, terminez,
            finit, finissons, finira, fin de l appel, fin d appel, fin de la visio, fin de la
            reunion, fin de reunion, raccroche, raccrocher, raccrochez, coupe, couper, coupez,
            arrete, arreter, arretez, ferme, fermer, finis, finir, stoppe, stop, mets fin,
            deconnecte, deconnecter, quitte, quitter, met fin, mettre fin, cloture, eteins
        """,
        Intent.FINISH: """
            fini, finie, c est fini, est fini, est finie, a fini, on a fini, ont fini, avons fini,
            ai fini, on a termine, a termine, avons termine, ai termine, c est termine, est termine,
            est terminee, terminee, fin de la reunion, fin de reunion, seance levee, seance est
            levee, on part, nous partons, partons, on s en va, on est partis, nous sommes partis,
            on quitte la salle, nous quittons la salle, on y va
        """,
        Intent.CHECK_IN: """
            on est bien la, est bien la, on a pris possession, a pris possession, avons pris
            possession, a pris la salle, bien installes, installes, est installe, sommes installes,
            suis installe, suis installee, je suis la, on est la, je viens d arriver, on vient d
            arriver, nous venons d arriver, viens d arriver, notre presence, ma presence, nous
            sommes la, je suis arrive, je suis arrivee, on est arrive, on est arrives, nous sommes
            arrives, je suis dans la salle, on est dans la salle, nous sommes dans la salle, check
            in, checkin, je confirme ma presence, confirme ma presence, confirmer ma presence,
            pointe, pointage, bien arrive, bien arrives, on est en salle, je suis sur place, on est
            sur place, nous sommes sur place, je suis present, presents, nous voila, me voila, nous
            sommes installes, on est installes, je confirme que nous occupons, on occupe, je valide
            ma presence, on y est, j y suis, j occupe, nous occupons, tout le monde est la
        """,
        Intent.DAY_VIEW: """
            planning de, planning du, planning des, agenda de, occupation de, occupation des,
            programme de, qu est ce qui se passe, qui est en, qui occupe, qui a reserve, qui est
            dans, ce qui est prevu, qu est ce qu il y a, que se passe t il, qu y a t il, il y a
            quoi, y a quoi, calendrier de, planning, occupation, emploi du temps, reservations de,
            reservations du, montre les reservations, affiche les reservations, les reservations
            de, reservations a, reservations en, qui utilise, qui prend, qui a pris, qui a, c est
            pris par qui, qui est a
        """,
        Intent.CALL_STATE: """
            qui est connecte, qui est connectee, qui sont connectes, qui est ce qui est connecte,
            qui est dans l appel, qui est en ligne, qui est dans la visio, qui est en visio, qui a
            rejoint l appel, qui a rejoint la visio, qui a rejoint, tout le monde est connecte, est
            on connecte, est ce qu on est connecte, sommes nous connectes, etat de l appel, ou en
            est l appel, etat de la visio, ou en est la visio, l appel est il en cours, l appel
            tourne, qui manque dans l appel
        """,
        Intent.GUEST_ANSWERS: """
            qui vient, qui viendra, qui sera la, qui sera present, qui a repondu, qui a accepte,
            qui a decline, qui a refuse, qui participe, qui n a pas repondu, les reponses des
            invites, reponses des invites, reponses de mes invites, qui est ce qui vient, qui y va
        """,
        Intent.FEED: """
            lien de mon agenda, lien de mon calendrier, lien du calendrier, lien de l agenda, lien
            vers le calendrier, lien ics, ics, ical, lien ical, flux, m abonner, s abonner, abonne
            moi, abonnement, adresse du calendrier, adresse de l agenda, lien calendrier, lien
            agenda, adresse mail de, adresse mail du, adresse e mail de, adresse courriel de,
            adresse electronique de, mail de la salle
        """,
        Intent.FOLLOW_CALENDAR: """
            suis mon agenda, suivre mon agenda, suivez mon agenda, suis tu mon agenda, suivez
            vous mon agenda, mon agenda est il suivi, mon agenda est il bien suivi, mon agenda
            est suivi, voici mon agenda, voila mon agenda, tiens compte de mon agenda, tenez
            compte de mon agenda, prends en compte mon agenda, prenez en compte mon agenda, lis
            mon agenda, regarde mon agenda, abonne toi a mon agenda, l adresse de mon agenda,
            suis mon calendrier, suivre mon calendrier, suivez mon calendrier, suis tu mon
            calendrier, suivez vous mon calendrier, mon calendrier est il suivi, mon calendrier
            est il bien suivi, mon calendrier est suivi, voici mon calendrier, voila mon
            calendrier, tiens compte de mon calendrier, tenez compte de mon calendrier, prends
            en compte mon calendrier, prenez en compte mon calendrier, lis mon calendrier,
            regarde mon calendrier, abonne toi a mon calendrier, l adresse de mon calendrier
        """,
        Intent.FORGET_CALENDAR: """
            oublie mon agenda, oubliez mon agenda, ne suis plus mon agenda, suis plus mon
            agenda, suivez plus mon agenda, arrete de suivre mon agenda, arretez de suivre mon
            agenda, cesse de suivre mon agenda, cessez de suivre mon agenda, ne lis plus mon
            agenda, efface mon agenda, supprime mon agenda, retire mon agenda, oublie mon
            calendrier, oubliez mon calendrier, ne suis plus mon calendrier, suis plus mon
            calendrier, suivez plus mon calendrier, arrete de suivre mon calendrier, arretez de
            suivre mon calendrier, cesse de suivre mon calendrier, cessez de suivre mon
            calendrier, ne lis plus mon calendrier, efface mon calendrier, supprime mon
            calendrier, retire mon calendrier
        """,
        Intent.WAITLIST: """
            fais moi signe, faites moi signe, previens moi, prevenez moi, avertis moi, alerte moi,
            tiens moi au courant, tenez moi au courant, informe moi, liste d attente, previens moi
            si, previens moi quand, previens moi des, prevenez moi si, prevenez moi quand, avertis
            moi si, avertis moi quand, avertissez moi si, file d attente, si ca se libere, si elle
            se libere, si une salle se libere, se libere, fais moi signe si, alerte moi si, tiens
            moi au courant si, dis moi si ca se libere, previens si, prevenez moi des que, previens
            nous si, en attente, mets moi en attente, mets nous en attente, fais moi signe quand,
            alerte moi quand, notifie moi si, notifie moi quand
        """,
        Intent.WAITLIST_LIST: """
            ma liste d attente, mes listes d attente, mes attentes, mes demandes d attente, suis je
            en attente, suis je en liste d attente, suis je sur liste d attente, qu est ce que j
            attends, j attends quoi, sur quelles listes d attente, ma file d attente, suis je sur
            une liste d attente, suis je sur la liste d attente
        """,
        Intent.WAITLIST_LEAVE: """
            n attends plus, attends plus, plus attendre, ne veux plus attendre, arrete d attendre, n
            attendons plus, n attend plus, quitte la liste d attente, sors moi de la liste d
            attente, plus besoin d attendre, la peine d attendre, inutile d attendre, sors moi de l
            attente, plus en attente, retire moi de la liste, enleve moi de la liste
        """,
        Intent.HAND_OVER: """
            confie, confier, confiez, cede, ceder, cedez, transmets, transmettre, transmettez,
            delegue, deleguer, deleguez, reattribue, reattribuer, reprend, reprendra, passe la main
        """,
        Intent.APPROVE: """
            approuve, approuver, approuvez, approuvee, j approuve, autorise, autoriser, autorisez,
            accepte, accepter, acceptez, j accepte, accorde, accorder, accordez, valide, valider,
            validez, je valide, donne ton accord a, donne mon accord a, dis oui a, on accepte
        """,
        Intent.DECLINE_REQUEST: """
            refuse, refuser, refusez, je refuse, rejette, rejeter, rejetez, je rejette, decline,
            decliner, declinez, je decline, n approuve pas, n accepte pas, on refuse, dis non a,
            ecarte, n autorise pas
        """,
        Intent.REPORT_FAULT: """
            pas de chauffage, plus de chauffage, pas de lumiere, plus de lumiere, plus de courant,
            pas d electricite, plus d electricite, pas de wifi,
            pas repare, pas reparee, pas repares, pas encore repare, pas encore reparee,
            impossible d allumer, impossible de brancher, impossible de connecter, n arrive pas
            a, arrive pas a, n arrive plus a, arrivons pas a, ne marche pas, marche pas, ca
            marche pas, ca ne marche pas, ca marche plus, ca ne marche plus, trop froid, trop
            chaud, ne marche plus, marche plus, en panne, panne, ne fonctionne pas, fonctionne
            pas, ne fonctionne plus, fonctionne plus, casse, cassee, hs, bug, bugue, signaler,
            signale, probleme, souci, soucis, pas de son, plus de son, pas d image, plus d
            image, gresille, ne s allume pas, ne s allume plus, s allume pas, s allume plus,
            defectueux, defectueuse, ne repond pas, ne repond plus, est mort, est morte,
            dysfonctionnement, abime, abimee, cassees, casses, il manque, fuite, bloquee, ne
            charge pas, incident, deconne, on n entend rien, on entend rien, on entend pas, on
            ne voit rien, on n entend pas, ne capte pas, coince, est sale, tombe en panne,
            ecran noir, defaillant, plante, plantent, plantait, a plante, n arrete pas de
            planter, rame, saute, freeze, lag, laggue, beugue, beug, clignote
        """,
        Intent.HELP: """
            qu est ce que tu peux faire, je comprends rien, je ne comprends rien, je comprends pas
            comment, tu sers a quoi, m aider, nous aider, aide, aide moi, help, au secours, comment,
            comment faire, comment ca marche, que sais tu faire, que peux tu faire, tu sais faire
            quoi, qu est ce que tu sais faire, mode d emploi, que fais tu, tu fais quoi, a quoi tu
            sers, a quoi sers tu, commandes, qui es tu, tu peux faire quoi, aidez moi, besoin d
            aide, j ai besoin d aide, peux tu m aider, pouvez vous m aider, menu, je suis perdu, je
            comprends pas, que puis je, que puis je faire, que puis je demander, que savez vous
            faire, explique, expliquez moi, a l aide, manuel, notice, tuto, exemples, guide
        """,
        Intent.UNDO: """
            defais, defaire, annule ca, reviens en arriere, retour en arriere, annule la derniere
            action, annule mon dernier, annule ma derniere action, annule ma derniere demande, je
            me suis trompe, je me suis trompee, oups, retablis, undo, annule ce que je viens de
            faire, annule ce que tu viens de faire, remets comme avant, comme avant, erreur de ma
            part, fausse manip, fausse manoeuvre, annule la derniere operation, reviens sur, annule
            la derniere modification, remets la reservation, ctrl z
        """,
        Intent.ACCEPT: """
            c est parfait, c est super, c est tres bien, ca marche pour moi, pas de probleme,
            pas de souci, oui, ouais, ok, nous confirmons, on confirme, je confirme la, okay, d
            accord, daccord, dac, c est bon, c est ca, parfait, valide, je valide, je confirme,
            confirme, confirmer, exact, exactement, oui merci, vas y, allez y, bien sur,
            volontiers, go, absolument, tout a fait, ouep, ui, oki, entendu, ca marche, ca me
            va, nickel, yes, super, tres bien, valider, affirmatif, impec, accepte, accepter,
            acceptez, j accepte, on accepte, validez, aucune objection, pas d objection, c est
            ok, c est ok pour moi, ok pour moi, bon pour moi, c est bon pour
        """,
        Intent.REJECT: """
            non, nan, non merci, surtout pas, pas du tout, negatif, laisse, abandonne, abandonner,
            ne fais rien, pas la peine, no, nop, nope, tant pis, rien, aucun, non pas ca, pas celle
            la, refuse, refuser, refusez, je refuse, rejette, rejeter, decline, decliner, je
            decline, on refuse, je rejette, finalement non
        """,
        Intent.GREET: """
            bonjour, salut, bonsoir, coucou, hello, bjr, slt, hey, yo
        """,
        Intent.THANK: """
            merci, merci beaucoup, mrc, merci bien, je te remercie, je vous remercie, mille mercis
        """,
    },
}
