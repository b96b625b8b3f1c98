"""French idioms: what people say instead of the plain verbs, by what they ask for."""

from chat.understanding.languages.french_verbs import conjugated
from chat.understanding.lexicon import Vocabulary
from chat.understanding.reading import Intent

IDIOMS: Vocabulary = {
    "ACT": {
        Intent.BOOK: conjugated("programm planifi positionn enregistr cal")
        + """
            , on aimerait, on souhaiterait, on souhaite, on desire, nous aimerions, option sur, une
            option, poser une option, pose une option, mettre une option, mets une option, chope,
            chope moi, chope nous, choper, case nous, case moi, caser, cale nous, mets de cote, met
            de cote, mettre de cote, remets nous, remettez nous, remets moi, garde nous, gardez
            nous, gardez moi, squatte, requisitionne, positionne nous, on va avoir besoin, on va
            prendre, je vais prendre, je vais avoir besoin, on aura besoin, j aurai besoin, nous
            aurons besoin, nous allons avoir besoin, il va nous falloir, il va me falloir, il nous
            faudra, il me faudra, faudra, il faudra, on a une reunion, nous avons une reunion, on a
            rdv, j organise, on organise, nous organisons, j anime, on recoit, je recois, nous
            recevons, j accueille, nous accueillons, prevois nous, prevoyez, prenez nous, prends
            nous, prends moi, reserve nous, reservez nous, bloque nous, bloquez nous, bloquez moi,
            me reserver, nous reserver, me prendre, nous prendre, me bloquer, nous bloquer,
            pourrions nous disposer, disposer de, beneficier de, pourrais je disposer, est ce
            possible d avoir, je demande, nous demandons, demande de reservation, demande de salle,
            je souhaite reserver, je viens reserver, je reserverais, on reserve,
            ajoute moi une, ajoute nous une, rajoute moi une, rajoute nous une, rajoute une resa,
            ajoute une resa, ajoute une reservation, ajoute moi une resa, mettre a disposition, mise
            a disposition, mettre a notre disposition, disposition de
        """,
        Intent.FIND: """
            degote, degoter, deniche, denicher, trouve nous, trouvez nous, trouvez moi, trouver une
            salle, me trouver, nous trouver, on pourrait se mettre, on peut se mettre, je peux me
            mettre, ou se mettre, ou se reunir, ou est ce qu on peut se mettre, il y a t il, y a t
            il une salle, y a une salle, y a pas une salle, y aurait pas, vous n auriez pas, tu n
            aurais pas, t aurais pas, t as pas, tu as pas, vous avez pas, il ne reste pas, il reste
            pas, reste t il, savoir quelles, savoir quelle, savoir ou, quelque chose de libre, qqch
            de libre, un truc de libre, un coin de libre,
            ca passe, y a quelque chose, il y a quelque chose, quelque chose d ouvert,
            tu nous mets ou, nous mets ou, on se met ou, on va ou, ou est ce que je peux, ou est ce
            qu on, ou je peux, ou on peut, ou pourrions nous, ou pouvons nous,
            il te reste quoi, il vous reste quoi, il reste quoi, te reste t il, vous reste t il
            quelque chose, quoi de libre, quoi de dispo, un endroit, un coin, un creneau de libre,
            y reste, y reste des salles, il reste des salles, reste des salles, ou caser, ou mettre,
            ou installer, ou loger
        """,
        Intent.MOVE: conjugated("gliss pouss recal repositionn transpos", past=True)
        + """
            , glisse, pousse, pousser, recale, recaler, repositionne, transpose, ripe, remettons,
            remettez, on remet, on remets, on se met plutot, on la remet, on le remet, on la decale,
            on le decale, on la passe, on le passe, on la deplace, on le deplace, on la reporte, on
            le reporte, on se voit plutot, on dit plutot, disons plutot, disons, plutot que, change
            l heure, change l horaire, changer d heure, change d heure, changer de date, change de
            date, changer de jour, change de jour, nouvelle date, nouvel horaire, nouvelle heure,
            doit commencer, doit debuter, devrait commencer,
            demenage, demenager, demenagez, demenagement, vaut mieux, mieux vaut
        """,
        Intent.EXTEND: """
            on pousse jusqu a, pousse jusqu a, pousser jusqu a, on va jusqu a, on va deborder, on
            risque de deborder, deborder, depasse, depasser, on depasse, on va depasser, je vais
            deborder, je deborde, nous debordons, garder la salle, on garde la salle, je garde la
            salle, laisse nous la salle, laissez nous la salle, rab de, du rab, un peu de rab, de
            rab, gratter, plus longtemps, un peu plus longtemps, on joue les prolongations,
            prolongations, augmente, augmenter, rallonger la, ca va durer plus longtemps
        """,
        Intent.SHORTEN: """
              on finira plus tot, on termine plus tot, on terminera plus tot, rogne, rogner,
              tronque, tronquer, retrecis, retrecir, on part plus tot, on partira plus tot, on rend
              la salle plus tot, rendre la salle plus tot, on libere la salle plus tot, ramener a,
              ramene a, limite a, limiter a, moins longtemps
        """,
        Intent.CANCEL: conjugated("zapp", past=True)
        + """
            , supp, suppr, del, zappe, raye, abandonne, abandonner, ne pas tenir compte, ne tenez
            pas compte, ne tiens pas compte, ne plus tenir compte, sans tenir compte, fais sauter,
            faire sauter, faites sauter, on fait sauter, on abandonne, on renonce, je renonce,
            renoncer, on ne vient plus, on vient plus, on vient pas, on ne vient pas, je ne viens
            pas, je viens pas, je viens plus, nous ne venons plus, nous ne viendrons pas, nous ne
            viendrons plus, je ne viendrai plus, je ne viendrai pas, on ne viendra pas, on ne
            viendra plus, on viendra pas, on rend la salle, rendre la salle, rends la salle,
            reprends la salle, vous pouvez reprendre la salle, tu peux reprendre la salle, reprendre
            la salle, on se desiste, je me desiste, desistement, c est mort pour, n est plus d
            actualite, plus d actualite, est tombee a l eau, est annule, est annulee, sont annulees,
            ne se fait plus, se fait plus, ne se fera pas, ne se fera plus, se fera pas, n a
            finalement pas lieu, n aura finalement pas lieu, ne se tiendra pas, ne se tient plus, n
            est plus necessaire, plus necessaire, n est plus utile, plus utile, inutile de garder,
            pas la peine de garder, plus la peine de garder, n en ai plus besoin, en ai plus besoin,
            n en a plus besoin, en a plus besoin, on n en a plus besoin, je n en ai plus besoin,
            laisse tomber pour, tombe a plat, sera pas utile,
            utilisera pas, utilise pas, utiliserons pas, n utilisons pas, n utilise plus, utilisera
            plus, utilise plus, utiliserai pas, n occupera pas, occuperons pas
        """,
        Intent.LIST: """
            qu est ce qui m attend, qu est ce que j ai de prevu, j ai quoi de prevu, j ai quoi
            comme, j ai quelque chose de prevu, ai je quelque chose de prevu, ce que j ai, mon
            calendrier, mes prochaines, mes prochains, mon emploi du temps, ma journee, ma semaine,
            mes rendez vous, mes seances, mes ateliers, mes formations, mes conf, j ai combien de,
            est ce que j ai une, est ce que j ai des, est ce que j ai un, ai je un, ai je des, j ai
            une salle, j ai une resa, j ai un rdv, reserve a mon nom, reservee a mon nom, a mon nom,
            a notre nom, reservees par moi, reserve par moi, faites par moi, quand est ma, quand
            sont mes, c est quand ma, c est quand mon, c est quand mes, c est ou ma, c est ou mon,
            ou est mon, ou a lieu ma, ou a lieu mon, a quelle heure est ma, a quelle heure est mon,
            a quelle heure j ai, a quelle heure ai je, rappelle moi mes, rappelle moi ce que, dans
            quelle salle je suis, dans quelle salle suis je, dans quelle salle j ai, quelle salle j
            ai, quelles salles j ai, j ai reserve quelle, j ai reserve quelles, j ai reserve ou,
            rdv du jour, reunions du jour, resas du jour, reservations du jour, mon jour, programme
            du jour pour moi,
            je fais quoi, on fait quoi, je suis pris quand, suis je pris, suis je prise, je suis
            pris, je suis occupe quand, quand suis je pris,
            quelle salle on est, dans quelle salle on est, dans quelle salle est ce que je suis,
            quelle est ma salle, dans quelle salle nous sommes
        """,
        Intent.INVITE: conjugated("associ")
        + """
            , associe, inclure, mets aussi, mets dans la boucle, mets au courant, transfere l
            invitation, transferer l invitation, envoie aussi, fais suivre, faire suivre, partage
            avec, partager avec, a la liste des invites, dans les invites, parmi les invites, aux
            invites, comme invite, comme invitee, en invite, en participant, convoque, convoquer
        """,
        Intent.UNINVITE: """
            sors de la boucle, enleve de la boucle, de la liste des invites, des invites, retire l
            invitation, retirer l invitation, annule son invitation, ne sera pas la, sera absent,
            sera absente, est absent, est absente, seront absents, s est desiste, s est desistee, se
            desiste, est malade, sera malade, a annule sa venue, a decline, n est plus concerne, n
            est plus concernee, n est pas concerne, plus la peine d inviter, pas la peine d inviter,
            ne peut pas etre la, ne pourra pas venir, pourra pas venir, pourra plus venir, ne pourra
            pas etre la, ne pourront pas venir, pourront pas venir,
            plus convie, plus conviee, n est plus convie, n est plus conviee, plus la bienvenue
        """,
        Intent.START_CALL: """
            mets la visio, met la visio, mets l appel, balance la visio, branche la visio, branche
            nous, connecte moi, connectez nous, connectez moi, lance nous, passe nous en visio, on
            lance, on demarre, on commence la visio, on peut y aller pour la visio, fais l appel,
            faire l appel, etablis la connexion, etablir la connexion, ouvre la ligne, joins l
            appel, etablir
        """,
        Intent.END_CALL: """
            coupe tout, coupe la ligne, coupe la connexion, eteins la visio, eteindre la visio,
            ferme la ligne, on coupe, on raccroche, on a termine, on a fini la visio, c est fini
            pour la visio, la visio est finie, la visio est terminee, l appel est fini, est
            terminee, est termine, deconnectez nous, deconnecte la salle, deconnecter, sors de l
            appel, sortir de l appel, quitter l appel, tu peux couper, tu peux fermer, interromps,
            interrompre,
            on part, on partira, nous partirons, nous partons, je pars, je partirai,
            deconnectez, eteindre, finie, terminee, terminera, partons,
            on finira, on arrete, on finit, on terminera, on aura fini, on aura termine
        """,
        Intent.CHECK_IN: """
            on est dedans, je suis dedans, nous y sommes, on est en place, nous sommes en place, je
            suis en place, on s installe, on s est installes, nous nous installons, je m installe,
            on vient de s installer, on entre en salle, on est rentres, on est entres, nous sommes
            entres, j arrive dans la salle, on est au complet, tout le monde est arrive, l equipe
            est la, le groupe est la, on a demarre, on a commence la reunion, on utilise la salle,
            je signale ma presence, je signale notre presence, presence confirmee, arrives, arrive
            en salle, bien present, bien presents,
            je confirme qu on est, je confirme que nous sommes, on confirme qu on est, on entre en
            reunion, nous entrons en reunion, on prend possession
        """,
        Intent.DAY_VIEW: """
            c est occupe par qui, occupe par qui, occupee par qui, prise par qui, pris par qui,
            reservee par qui, reserve par qui, qui se reunit, qui reserve, qui est inscrit, qui s en
            sert, qui squatte, qui se trouve, qui il y a, qui y a, y a qui, il y a qui, c est qui,
            on a quoi en, on a quoi dans, ca donne quoi, c est comment, que se passe, qu est ce qu
            on a en, qu est ce qu on a dans, qu est ce qui a lieu, qu est ce qui est reserve, quoi
            en, quoi dans, programme en, le programme de, agenda du, l agenda de, le planning du,
            vue de la journee, etat d occupation, taux d occupation, a qui est la resa, a qui est la
            reunion, c est a qui
        """,
        Intent.WAITLIST: """
            je suis preneur, je suis preneuse, on est preneurs, nous sommes preneurs, ca m
            interesse, ca nous interesse, m interesse si, on est interesses si, je prends si, on
            prend si, surveille, surveiller, garde un oeil sur, mets moi en attente, mettez moi en
            attente, mets nous en attente, en attente pour, inscris moi en attente, inscris nous en
            attente, sur la liste, dans la file, previens nous, prevenez nous, avertis nous,
            avertissez moi, avertissez nous, envoie moi un message si, envoie un message si, ecris
            moi si, un petit message si, ping moi si, fais signe si, me faire signe si, me prevenir
            si, me prevenir quand, nous prevenir si, me dire si une place, s il y a un desistement,
            en cas de desistement, en cas d annulation, si quelqu un annule, si quelqu un se desiste
        """,
        Intent.HAND_OVER: """
            passe le relais, passer le relais, transmet, refile, refiler, relegue, change l
            organisateur, changer l organisateur, change d organisateur, nouvel organisateur, prend
            la suite, prendra la suite, prend le relais de, sera pilotee par, sera geree par, mets
            au nom de, mettre au nom de, passe au nom de,
            appartient a, appartient desormais a, appartient maintenant a
        """,
        Intent.REPORT_FAULT: """
            capte pas, ca capte pas, capte plus, clignotent, clignote, bourdonne, siffle, larsen,
            sature, grince, fuit, coule, sent mauvais, pue, ne demarre pas, ne demarre plus, demarre
            pas, demarre plus, ne tient plus, ne ferme pas, ne ferme plus, ferme pas, n ouvre pas, n
            ouvre plus, s ouvre pas, s ouvre plus, ne s ouvre plus, ne s ouvre pas, ne repond pas,
            repond pas, repond plus, ne charge plus, charge pas, s eteint tout le temps, s eteint, s
            eteint tout seul, s est eteint, vient de s eteindre, vient de lacher, a lache, lache,
            mort, morte, cuit, grille, grillee, ampoule, neon, deglingue, deglinguee, foutu, foutue,
            nase, naze, pete, petee, kaput, ko, en rade, en carafe, fait des siennes, fait n importe
            quoi, marche mal, fonctionne mal, on voit rien, on ne voit plus rien, on n entend plus
            rien, on s entend pas, ca coupe, ca saute, ca bugue, ca bug, ca rame, ca grille, ca
            grésille, image floue, floue, flou, son coupe, plus de reseau, pas de reseau, pas d
            internet, plus d internet, pas de connexion, plus de connexion, sans lumiere, plus de
            piles, piles mortes, telecommande introuvable, introuvable, manque, disparu, disparue, a
            disparu, vole, volee, dechire, raye, brule, bruit bizarre, odeur, il fait froid, il fait
            trop chaud, il fait trop froid, on gele, on caille, on se caille, on etouffe, fait froid
            en, fait chaud en, a reparer, faut reparer, il faut reparer, intervention, envoyer un
            technicien, envoie un technicien, besoin d un technicien, technicien,
            degres, temperature, moisi, cafard, fuite d eau, degat des eaux, inonde, inondee, il n y
            a plus de, il y a plus de, porte bloquee, porte fermee, pas ouverte, fermee a cle
        """,
        Intent.WAITLIST_LEAVE: """
            arrete de me prevenir, ne me previens plus, ne me previens plus, me previens plus, plus
            la peine de me prevenir, pas la peine de me prevenir, inutile de me prevenir, annule l
            alerte, annule mon alerte, annule la liste d attente, supprime l alerte, enleve l
            alerte, n attends plus pour, je n attends plus
        """,
        Intent.DECLINE_REQUEST: """
            pouce en bas, mets un veto, veto, n est pas acceptee, n est pas approuvee, est refusee,
            est rejetee, pas d accord pour la demande, non a la demande,
            refusee, refusees, rejetee, rejetees, declinee
        """,
        Intent.APPROVE: """
            feu vert, donne le feu vert, donne mon feu vert, est approuvee, est acceptee, est
            validee, donne mon accord, donne l accord, donne ton aval, donne mon aval, laisse
            passer, signe,
            approuvees, acceptee, acceptees, validee, validees, autorisee
        """,
        Intent.WAITLIST_LIST: """
            sur quelles listes d attente, j attends quoi, j attends quelles salles, qu est ce que j
            attends, mes alertes, mes attentes, ou j en suis dans la file, quelles alertes j ai,
            suis je toujours sur, suis je encore sur, j attends toujours, est ce que j attends, je
            suis toujours sur la liste d attente, je suis sur quelles listes
        """,
        Intent.HELP: """
            j y comprends rien, je pige pas, je pige rien, comment on fait, on fait comment, je fais
            comment, comment je reserve, comment on annule, c est quoi les commandes, liste des
            commandes, quelles commandes, les commandes, que dois je taper, je tape quoi, je dois
            taper quoi, comment t utiliser, comment vous utiliser, comment s en servir, ca marche
            comment, tu marches comment, un coup de main, donne moi un coup de main, besoin d un
            coup de main, montre moi comment, apprends moi, documentation, doc, faq, je sais pas
            comment, je ne sais pas comment, expliquer, expliquez, quelles sont tes fonctions, tes
            fonctions, tes fonctionnalites, t es qui, tu es qui, vous etes qui,
            tu reponds a quoi, vous repondez a quoi, tu comprends quoi, que comprends tu
        """,
        Intent.UNDO: """
            annule ma derniere, annule la derniere modif, annule la derniere demande, c etait une
            erreur, mauvaise manip, mauvaise manipulation, par erreur, je voulais pas, je ne voulais
            pas, j ai fait une erreur, j ai fait une betise, boulette, reviens a l etat d avant,
            remets tout comme avant, remets tout, reviens avant, marche arriere, fais marche arriere
        """,
        Intent.ACCEPT: """
            yep, yess, ouiii, ouii, wi, ok go, ok parfait, top, genial, c est note, banco, adjuge,
            vendu, allez, allons y, on y va, fonce, envoie, on prend, je la prends, je le prends, on
            la prend, je prends ca, va pour, ca roule, ca me convient, ca nous convient, ca
            convient, ca me va bien, ca va, ca ira, on fait comme ca, faisons comme ca, faisons ca,
            oui fais, oui vas y, oui c est ca, c est exact, tout bon, validé, je veux bien, on veut
            bien,
            c est celle la, c est bien celle la, c est bien ca, pouce en l air
        """,
        Intent.REJECT: """
            nn, nn merci, nn laisse, nan laisse, nan merci, non laisse, non laisse tomber, laisse
            beton, oublie, pas question, hors de question, sans facon, pas maintenant, pas aujourd
            hui, j ai change d avis, on a change d avis, ca ne me va pas, ca me va pas, ca convient
            pas, ne convient pas, ca ne convient pas, c est pas ca, c est pas bon, pas bon, faux,
            non c est pas ca, c est faux, ne change rien, on ne change rien, on laisse comme ca,
            laisse comme ca, ne touche a rien, touche a rien, non rien, aucune, aucun des deux,
            aucune des deux, ni l un ni l autre, bof,
            garde tout, gardez tout, on garde tout, ne supprime rien, n annule rien
        """,
    },
}
