"""French as staff type it: no accents, few articles, many abbreviations."""

from chat.understanding.lexicon import Lexicon
from chat.understanding.reading import Intent
from chat.understanding.times import NOON, Clock, Repeat

_UNITS = [
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_TENS = {
    20: "vingt",
    30: "trente",
    40: "quarante",
    50: "cinquante",
    60: "soixante",
    80: "quatre vingt",
}


def _numbers() -> dict[int, str]:
    said = dict(enumerate(_UNITS))
    said |= {10 + n: f"dix {_UNITS[n]}" for n in (7, 8, 9)}
    for ten, word in _TENS.items():
        said[ten] = word
        for n in range(1, 10):
            said[ten + n] = f"{word} et {_UNITS[n]}, {word} {_UNITS[n]}"
    said |= {60 + n: f"soixante {said[n]}" for n in range(10, 17)}
    said[1] = "un, une"
    said[80] = "quatre vingt, quatre vingts"
    said[100] = "cent"
    return said


FRENCH = Lexicon(
    language="fr",
    counted_days={8: 7, 15: 14},
    letters="éèêëàâçùûîïôœ",
    vocabulary={
        "NUMBER": _numbers() | {12: "douze, une douzaine, douzaine"},
        "ROUND": {
            10: "dizaine, une dizaine",
            15: "quinzaine, une quinzaine",
            20: "vingtaine, une vingtaine",
            30: "trentaine, une trentaine",
            40: "quarantaine",
            50: "cinquantaine",
            100: "centaine, une centaine",
        },
        "ORDINAL": {
            1: "premier, premiere, 1er",
            2: "deuxieme, second, seconde",
            3: "troisieme",
            4: "quatrieme",
            5: "cinquieme",
            -1: "dernier, derniere",
            -2: "avant dernier, avant derniere",
        },
        "UNIT": {
            "minute": "minute, minutes, min, mn, mins",
            "hour": "heure, heures, h, heur, heurs",
            "day": "jour, jours, j, journee, journees",
            "week": "semaine, semaines, sem, hebdo",
            "month": "mois",
            "year": "an, ans, annee, annees",
            "weekend": "week end, weekend, we, week ends, weekends",
            "quarter": "trimestre, trimestres",
            "fortnight": "quinzaine, quinzaines",
        },
        "OCLOCK": {1: "heure, heures, h, heur, heurs"},
        "ART": {1: "un, une"},
        "HALF": {30: "demi, demie, la demi"},
        "QUARTER": {15: "quart, un quart, le quart"},
        "THREEQ": {45: "trois quarts, trois quart, 3 quarts, 3 quart"},
        "WEEKDAY": {
            0: "lundi, lun, lunid",
            1: "mardi, mar",
            2: "mercredi, mer, mercr",
            3: "jeudi, jeu",
            4: "vendredi, ven, vend",
            5: "samedi, sam",
            6: "dimanche, dim",
        },
        "WEEKDAYS": {
            0: "lundis, les lundi",
            1: "mardis, les mardi",
            2: "mercredis, les mercredi",
            3: "jeudis, les jeudi",
            4: "vendredis, les vendredi",
            5: "samedis, les samedi",
            6: "dimanches, les dimanche",
        },
        "MONTH": {
            1: "janvier, janv, mois de janvier",
            2: "fevrier, fev, fevr, mois de fevrier",
            3: "mars, mois de mars",
            4: "avril, avr, mois d avril",
            5: "mai, mois de mai",
            6: "juin, mois de juin",
            7: "juillet, juil, mois de juillet",
            8: "aout, mois d aout",
            9: "septembre, sept, mois de septembre",
            10: "octobre, oct, mois d octobre",
            11: "novembre, nov, mois de novembre",
            12: "decembre, dec, mois de decembre",
        },
        "DAYREL": {
            0: "aujourd hui, aujourdhui, auj, ajd, ce jour, ojd, aujourdui",
            1: "demain, dem, 2main, dmain, dmn",
            2: "apres demain, apresdemain, surlendemain",
            -1: "hier",
            -2: "avant hier",
        },
        "PART": {
            "morning": "matin, matinee, mat, matins, matinees",
            "noon": "midi, heure du dejeuner, pause dejeuner, heure de midi",
            "afternoon": "apres midi, aprem, apm, aprm, apres m, am, aprems, apremidi, apresmidi",
            "evening": "soir, soiree, soirs, soirees",
            "night": "nuit",
            "late_afternoon": "fin de journee, fin d aprem, fin d apres midi, en fin de journee",
            "early_morning": "premiere heure, tot le matin, debut de journee",
        },
        "TONIGHT": {"evening": "ce soir"},
        "SHADE": {
            "early": "debut, debut de, debut d, tot",
            "late": "fin, fin de, fin d",
            "mid": "milieu, milieu de, milieu d",
        },
        "CLOCKWORD": {Clock(NOON): "midi", Clock(0): "minuit"},
        "NAMEDDAY": {
            "12-25": "noel, jour de noel",
            "12-24": "veille de noel, la veille de noel, reveillon de noel",
            "12-31": "saint sylvestre, la saint sylvestre, st sylvestre, reveillon du nouvel an",
            "01-01": "jour de l an, nouvel an, premier de l an",
            "05-01": "fete du travail",
            "05-08": "victoire 1945, armistice 1945",
            "07-14": "fete nationale",
            "08-15": "assomption",
            "11-01": "toussaint",
            "11-11": "armistice, l armistice",
            "easter": "paques, dimanche de paques",
            "easter+1": "lundi de paques",
            "easter+39": "ascension, jeudi de l ascension",
            "easter+49": "pentecote",
            "easter+50": "lundi de pentecote",
            "02-14": "saint valentin, st valentin",
            "10-31": "halloween",
            "easter-2": "vendredi saint",
            "easter-47": "mardi gras",
            "06-21": "fete de la musique",
            "01-06": "epiphanie",
        },
        "NEXT": {
            1: "prochain, prochaine, prochains, prochaines, pro, pr, proch, suivant, suivante, qui vient, d apres"
        },
        "THIS": {1: "ce, cet, cette, cette meme, c"},
        "COMING": {1: "qui vient"},
        "PREV": {1: "passe, dernier, derniere, precedent, precedente, passee"},
        "AFTERNEXT": {1: "d apres la prochaine"},
        "WEEKLATER": {7: "en huit, en 8", 14: "en quinze, en 15"},
        "DAYSHIFT": {
            -1: "veille de, la veille de, la veille du, veille du",
            1: "lendemain de, le lendemain de, lendemain du, le lendemain du",
        },
        "PORTION": {
            "begin": "debut, debut de, au debut de, au debut du, en debut de",
            "end": "fin, fin de, a la fin de, a la fin du, en fin de",
            "middle": "mi, milieu, milieu de, au milieu de, au milieu du",
        },
        "WEEKWORD": {1: "semaine, sem"},
        "NUMSIGN": {1: "numero, no, n"},
        "IN": {1: "dans, d ici, sous, en, au mois de, courant"},
        "HENCE": {1: "a partir d aujourd hui, a compter d aujourd hui"},
        "AGO": {1: "il y a"},
        "FROM": {1: "de, du, d, des, depuis, a partir de, a partir du"},
        "OF": {1: "de, du, d, des"},
        "TO": {1: "a, au, aux, vers, jusqu a, jusqu au, jusqua, jusquau"},
        "AT": {1: "a, au, aux, vers, des"},
        "AROUND": {
            1: "vers, environ, autour de, aux alentours de, sur les coups de, dans les, plutot vers"
        },
        "UNTIL": {
            1: "jusqu a, jusqu au, jusqua, jusquau, jusque, jusqu en, jusqu, jusk a, jusqu aux, et finit le, fin le"
        },
        "BETWEEN": {1: "entre"},
        "AND": {1: "et, puis"},
        "ON": {1: "sur"},
        "THE": {1: "le, la, les, l"},
        "DAYTHE": {1: "le, au, du"},
        "DAYFROM": {1: "du"},
        "DAYTO": {1: "au, jusqu au"},
        "FOR": {1: "pour, pr, pendant, durant, sur, d une duree de, duree, pdt, pour une duree de"},
        "DURING": {
            1: "pendant, durant, d une duree de, duree, pdt, pour une duree de, qui dure"
        },
        "AFTER": {1: "apres, a partir de, des, a partir du, pas avant, plus tard que"},
        "BEFORE": {1: "avant, au plus tard, au plus tard a, pas apres, d ici"},
        "STARTING": {
            1: "a partir de, a partir du, a compter de, a compter du, des, debut, des le, a commencer le, en commencant"
        },
        "MINUS": {1: "moins"},
        "EVERY": {1: "tous les, toutes les, chaque, ts les, tt les, toute les, tout les, ttes les"},
        "EVERY_OTHER": {},
        "BUSINESS": {
            1: "jours ouvres, jour ouvre, jours ouvrables, jour ouvrable, jours de semaine, jour de semaine, jours de la semaine"
        },
        "FREQ": {
            Repeat("DAILY"): "quotidien, quotidienne, quotidiennement, tlj, ttlj, journalier",
            Repeat("WEEKLY"): "hebdomadaire, hebdo, hebdomadairement, une fois par semaine, par semaine",
            Repeat("MONTHLY"): "mensuel, mensuelle, mensuellement, par mois, une fois par mois",
            Repeat("WEEKLY", 2): "bimensuel, bimensuelle, bihebdomadaire, par quinzaine",
            Repeat("YEARLY"): "annuel, annuelle",
            Repeat("MONTHLY", 3): "trimestriel, trimestrielle",
            Repeat("MONTHLY", 2): "bimestriel, bimestrielle",
        },
        "TIMES": {1: "fois, occurrences, seances, occurrence, x"},
        "EXCEPT": {1: "sauf, hors, excepte, a l exception de, a l exception du, sans compter"},
        "HOLIDAYS": {1: "jours feries, feries, jour ferie, ferie, les jours feries, fetes"},
        "ALLDAY": {
            1: "toute la journee, la journee entiere, journee entiere, journee complete, la journee, a la journee, toute journee, ttte la journee, tte la journee, pour la journee"
        },
        "ZONE": {
            "America/Montreal": "montreal",
            "America/Toronto": "quebec, toronto, ottawa",
            "America/New_York": "new york, washington, boston",
            "Europe/London": "londres, angleterre, royaume uni",
            "Europe/Paris": "paris, francaise, france, locale",
            "Asia/Tokyo": "tokyo, japon",
            "America/Los_Angeles": "los angeles, californie, san francisco",
            "Europe/Berlin": "berlin, allemagne, bruxelles, madrid, rome",
            "Africa/Dakar": "dakar, abidjan",
            "Africa/Casablanca": "casablanca, rabat, maroc",
            "Africa/Tunis": "tunis",
            "Africa/Algiers": "alger",
            "Indian/Reunion": "ile de la reunion",
            "America/Guadeloupe": "guadeloupe",
            "America/Martinique": "martinique",
            "Asia/Shanghai": "pekin, shanghai",
            "Europe/Moscow": "moscou",
            "Europe/Lisbon": "lisbonne",
            "America/Sao_Paulo": "sao paulo",
            "Asia/Dubai": "dubai",
            "Asia/Kolkata": "new delhi, bombay",
            "Pacific/Noumea": "noumea",
            "Europe/Bucharest": "bucarest",
            "Europe/Athens": "athenes",
            "Europe/Kiev": "kiev",
        },
        "UTCZONE": {
            "UTC": "utc, gmt, tu",
            "America/New_York": "est, edt",
            "Europe/Paris": "heure d europe centrale",
        },
        "NOW": {
            1: "maintenant, asap, tout de suite, des que possible, immediatement, la maintenant, dans l immediat, illico, de suite, en ce moment"
        },
        "SAMETIME": {
            1: "meme heure, la meme heure, meme horaire, memes horaires, meme creneau, mm heure, memes heures, heure inchangee, sans changer l heure"
        },
        "EARLIER": {1: "plus tot, en avance, avant"},
        "LATER": {1: "plus tard, apres"},
        "LONGER": {
            1: "de plus, supplementaires, supplementaire, en plus, plus longtemps, plus longue, de rab"
        },
        "LESS": {1: "de moins, en moins, plus courte, moins longtemps"},
        "INSTEAD": {1: "au lieu de, au lieu du, plutot que, a la place de, a la place du"},
        "PEOPLE": {
            1: "personne, personnes, pers, p, participants, participant, gens, invites, agents, collegues, pax, persones, prs, adultes, elus, intervenants, convives"
        },
        "SEATS": {1: "places, place, couverts, chaises, sieges, plc"},
        "WEARE": {
            1: "on est, on sera, nous sommes, nous serons, on serait, on va etre, nous serions, on est environ, serons, capacite, effectif, capacite de, capacite min, au moins, minimum, on vient a"
        },
        "EACH": {
            1: "chacun, chacune, par site, de chaque cote, chaque, partout, par salle, de part et d autre"
        },
        "ROOM": {1: "salle, salles, sale, pieces, piece, slle, bureau, local, espace"},
        "MEETING": {
            1: "reunion, reunions, reu, resa, resas, reservation, reservations, rdv, rendez vous, creneau, creneaux, point, seance, reunon, atelier, entretien, visio, visioconference, conference, conf, formation, call, rencontre, comite, evenement, meeting, booking, weekly, daily, brief"
        },
        "CALL": {
            1: "appel, visio, visioconference, visioconf, conference, conf, communication, call, connexion, teleconference, ligne"
        },
        "VIDEO": {
            1: "visio, visioconference, visioconf, video, visio conference, teleconference, webex, camera, telepresence, systeme de visio, visios, equipement de visio, viso, visoconference"
        },
        "EQUIP": {
            "screen": "ecran, ecrans, tele, televiseur, tv, grand ecran",
            "whiteboard": "tableau blanc, tableau, paperboard",
            "projector": "projecteur, videoprojecteur, video projecteur, retroprojecteur, vp, beamer",
            "microphone": "micro, micros",
            "speakerphone": "pieuvre, haut parleur",
            "accessible": "pmr, acces pmr, accessible, fauteuil roulant, accessible aux fauteuils, handicapes, acces handicape",
            "flipchart": "paper board, chevalet",
            "computer": "ordinateur, pc, ordi",
            "catering": "cafe, collation, plateaux repas",
            "hearing_loop": "boucle magnetique, boucle auditive",
            "air_conditioning": "clim, climatisation",
            "wifi": "wifi, wi fi",
        },
        "WITH": {
            1: "avec, av, ac, equipee de, equipee d, ayant, dotee de, disposant de, munie de, avc, incluant, et aussi, +, equipee"
        },
        "WITHOUT": {1: "sans, pas de, pas besoin de, pas besoin d, ni, aucune, pas d, inutile"},
        "MINE": {1: "mes, mon, ma, nos, notre, j ai, ai je, moi"},
        "WHICH": {
            1: "quelle, quelles, quel, quels, laquelle, lesquelles, qu est ce que, qu est ce qui, quoi"
        },
        "ASK": {
            1: "est ce que, est ce, y a t il, ya t il, y a il, y aurait il, il y a, ya, as tu, tu as, avez vous, vous auriez, auriez vous, reste t il, il reste, peut on, t as, est elle, est il, y aurait, c est, sont elles, sont, est, on a, y a, il reste quoi, restent"
        },
        "FREE": {
            1: "libre, libres, dispo, dispos, disponible, disponibles, disponibilite, disponibilites, dispo pour, vacante, inoccupee, lbre, inoccupees, de libre"
        },
        "BUSY": {
            1: "occupe, occupee, occupees, prise, prises, reservee, reservees, pris, occupent"
        },
        "WHO": {1: "qui, quelqu un, quelquun"},
        "WHEN": {1: "quand, a quelle heure, quels jours"},
        "PLANNING": {
            1: "planning, agenda, programme, calendrier, occupation, emploi du temps, plannig, le planning, planing"
        },
        "SERIES": {1: "toute la serie, la serie entiere, la serie, tte la serie, serie"},
        "SCOPE": {
            "all": "toute la serie, toutes les occurrences, la serie entiere, la serie, toutes, tous, tte la serie, l ensemble, integralite, toutes les seances",
            "following": "les suivantes, et les suivantes, suivantes, a partir de celle ci, toutes les suivantes, et toutes les suivantes, celles d apres, et celles d apres",
            "one": "seulement celle ci, juste celle ci, juste cette fois, cette fois seulement, uniquement celle ci, seulement, uniquement, juste celle la, cette occurrence, que celle de, juste, seulement celle",
        },
        "PRIVATE": {
            1: "prive, privee, confidentiel, confidentielle, en prive, confidentiellement, a titre prive"
        },
        "TITLE": {
            1: "intitulee, intitule, objet, sujet, titre, au sujet de, au sujet du, a propos de, a propos du, concernant, nommee, nomme, ayant pour objet, sur le theme, theme, motif, appelee"
        },
        "BEHALF": {
            1: "au nom de, au nom du, pour le compte de, pour le compte du, de la part de, de la part du, a la place de"
        },
        "THAT": {
            1: "la, le, les, ca, cela, celle la, celui la, celle ci, celui ci, l, elle, la meme salle, meme salle"
        },
        "ONE": {1: "celle, celui"},
        "ANY": {1: "une, un, n importe quelle, n importe, une autre"},
        "INVITEE": {1: "invite, invites, participant, participants, convie"},
        "SITEGROUP": {
            "town_hall": "mairie, hotel de ville, la mairie, mairies",
            "library": "mediatheque, bibliotheque, mediatek, mediateque, biblio",
            "health": "centre de sante, cms, centre medical, dispensaire",
            "school": "ecole, groupe scolaire, ecole elementaire",
            "social": "ccas, centre social, action sociale, centre communal d action sociale",
            "sports": "gymnase, stade, centre sportif",
            "culture": "centre culturel, espace culturel, theatre",
            "workshops": "ctm, centre technique, ateliers municipaux, services techniques",
            "elders": "residence autonomie, foyer logement",
            "youth": "maison des jeunes, mjc, espace jeunesse, maison de la jeunesse",
            "annex": "annexe",
        },
        "ACT": {
            Intent.BOOK: "reserve, reserver, reservez, reserves, reserv, resrve, reserve moi, resa, bloque, bloquer, bloquez, bloque moi, book, booke, booker, prends, prendre, prenez, je prends, je voudrais, je veux, j aimerais, je souhaite, je souhaiterais, nous souhaitons, nous souhaiterions, on voudrait, on veut, nous voudrions, il me faut, il me faudrait, il nous faut, il nous faudrait, faut, il faut, faudrait, j ai besoin, on a besoin, nous avons besoin, jai besoin, besoin, j aurais besoin, on aurait besoin, nous aurions besoin, tiens, tenir, pose, poser, cale, caler, mets moi, note, retiens, retenir, planifie, planifier, programme, programmer, organise, organiser, inscris, cree, creer, prevois, prevoir, mettez, fais une resa, fais moi une resa, faire une reservation, fixe, fixer, attribue, refais, refaire, renouvelle, reconduis, reservation de, reservation, est il possible de reserver, est il possible d avoir, possible d avoir, pourrais je avoir, puis je avoir, puis je reserver, peux tu reserver, pouvez vous reserver, pourriez vous reserver, pourriez vous me reserver, pouvez vous me reserver, je reserve, rajoute une reunion, ajoute une reunion, ajoute un creneau, je desire, serait il possible de reserver, serait il possible d avoir, garde, garde moi, garder",
            Intent.FIND: "trouve, trouver, trouvez, trouve moi, cherche, chercher, je cherche, on cherche, nous cherchons, propose, propose moi, proposez, montre moi les salles, dis moi, quelles salles, quelle salle, recherche, rechercher, liste des salles, liste les salles, salles libres, salle libre, salles dispo, salle dispo, salles disponibles, voir les dispos, disponibilites, disponibilite, dispos, une autre salle, autre salle, dire si, savoir si, regarder si, voir si, regarder s il, voir s il, savoir s il, verifie si, verifier si, verifie, regarde si",
            Intent.MOVE: "deplace, deplacer, deplacez, decale, decaler, decalez, reporte, reporter, reportez, repousse, repousser, repoussez, avance, avancer, avancez, change, changer, changez, modifie, modifier, modifiez, bouge, bouger, replanifie, remets, remettre, repoussee, transfere, transferer, decaller, deplasse, bascule, basculer, passe, passer, mets la, mets le, recule, retarde, retarder, reculer, reprogramme, reprogrammer, remet, on peut decaler",
            Intent.EXTEND: "prolonge, prolonger, prolongez, rallonge, rallonger, rallongez, etends, etendre, allonge, allonger, prolongation, fais durer, continue jusqu a, garde la salle jusqu a, on deborde, rajoute, prolongeons, poursuivre",
            Intent.SHORTEN: "raccourcis, raccourcir, raccourcit, raccourci, ecourte, ecourter, reduis, reduire, diminue, abrege, termine plus tot, finis plus tot, libere la salle plus tot, finir plus tot, terminer plus tot, on finit plus tot, retire du temps",
            Intent.CANCEL: "annule, annuler, annulez, annulee, annules, annulees, supprimee, supprimees, n a pas lieu, n a plus lieu,  annul, anule, supprime, supprimer, supprimez, efface, effacer, enleve, enlever, libere, liberer, annulation, decommande, decommander, laisse tomber, je ne viens plus, plus besoin, n ai plus besoin, n a plus besoin, anuler, resilie, rends, on n a plus besoin, n aura pas lieu, tombe a l eau",
            Intent.LIST: "mes reservations, mes reunions, mes resas, mes resa, mes rdv, mes rendez vous, mes reservation, mes reunion, qu est ce que j ai, j ai quoi, quoi de prevu pour moi, ce que j ai reserve, qu ai je reserve, ai je reserve, mes creneaux, mon planning, mon agenda, mon programme, quelles sont mes, liste de mes, ma liste, qu ai je, mes visios, mes salles, j ai reserve quoi, nos reservations, nos reunions, ma prochaine reunion, ma prochaine reservation, quelle est ma prochaine, j ai quelles, j ai des, mes points, ou est ma reunion",
            Intent.INVITE: "invite, inviter, invitez, convie, convier, conviez, ajoute, ajouter, ajoutez, rajouter, invitation, mets en copie, envoie une invitation, envoie l invitation, envoyer une invitation, fais venir, previens aussi, inclus",
            Intent.UNINVITE: "desinvite, desinviter, decommande l invitation, retire, retirer, retirez, ote, oter, annule l invitation, n invite plus, n invite pas, ne vient plus, ne viendra pas, ne viendra plus, exclus, vire",
            Intent.START_CALL: "demarre, demarrer, demarrez, lance, lancer, lancez, commence, commencer, commencez, connecte, connecter, connectez, connecte nous, appelle, appeler, appelez, ouvre, ouvrir, rejoins, rejoindre, debute, debuter, active, allume, etablis, demare, joins, compose",
            Intent.END_CALL: "termine, terminer, terminez, finit, finissons, finira, fin de l appel, fin d appel, fin de la visio, fin de la reunion, fin de reunion, raccroche, raccrocher, raccrochez, coupe, couper, coupez, arrete, arreter, arretez, ferme, fermer, finis, finir, stoppe, stop, mets fin, deconnecte, deconnecter, quitte, quitter, met fin, mettre fin, cloture, eteins",
            Intent.CHECK_IN: "je suis la, on est la, je viens d arriver, on vient d arriver, nous venons d arriver, viens d arriver, notre presence, ma presence, nous sommes la, je suis arrive, je suis arrivee, on est arrive, on est arrives, nous sommes arrives, je suis dans la salle, on est dans la salle, nous sommes dans la salle, check in, checkin, je confirme ma presence, confirme ma presence, confirmer ma presence, pointe, pointage, bien arrive, bien arrives, on est en salle, je suis sur place, on est sur place, nous sommes sur place, je suis present, presents, nous voila, me voila, nous sommes installes, on est installes, je confirme que nous occupons, on occupe, je valide ma presence, on y est, j y suis, j occupe, nous occupons, tout le monde est la",
            Intent.DAY_VIEW: "planning de, planning du, planning des, agenda de, occupation de, occupation des, programme de, qu est ce qui se passe, qui est en, qui occupe, qui a reserve, qui est dans, ce qui est prevu, qu est ce qu il y a, que se passe t il, qu y a t il, il y a quoi, y a quoi, calendrier de, planning, occupation, emploi du temps, reservations de, reservations du, montre les reservations, affiche les reservations, les reservations de, reservations a, reservations en, qui utilise, qui prend, qui a pris, qui a, c est pris par qui, qui est a",
            Intent.WAITLIST: "liste d attente, previens moi si, previens moi quand, previens moi des, prevenez moi si, prevenez moi quand, avertis moi si, avertis moi quand, avertissez moi si, file d attente, si ca se libere, si elle se libere, si une salle se libere, se libere, fais moi signe si, alerte moi si, tiens moi au courant si, dis moi si ca se libere, previens si, prevenez moi des que, previens nous si, en attente, mets moi en attente, mets nous en attente, fais moi signe quand, alerte moi quand, notifie moi si, notifie moi quand",
            Intent.REPORT_FAULT: "ne marche pas, marche pas, ca marche pas, ca ne marche pas, ca marche plus, ca ne marche plus, trop froid, trop chaud, ne marche plus, marche plus, en panne, panne, ne fonctionne pas, fonctionne pas, ne fonctionne plus, fonctionne plus, casse, cassee, hs, bug, bugue, signaler, signale, probleme, souci, soucis, pas de son, plus de son, pas d image, plus d image, gresille, ne s allume pas, ne s allume plus, s allume pas, s allume plus, defectueux, defectueuse, ne repond pas, ne repond plus, est mort, est morte, dysfonctionnement, abime, abimee, cassees, casses, il manque, fuite, bloquee, ne charge pas, incident, deconne, on n entend rien, on entend rien, on entend pas, on ne voit rien, on n entend pas, ne capte pas, coince, est sale, tombe en panne, ecran noir, defaillant",
            Intent.HELP: "aide, aide moi, help, au secours, comment, comment faire, comment ca marche, que sais tu faire, que peux tu faire, tu sais faire quoi, qu est ce que tu sais faire, mode d emploi, que fais tu, tu fais quoi, a quoi tu sers, a quoi sers tu, commandes, qui es tu, tu peux faire quoi, aidez moi, besoin d aide, j ai besoin d aide, peux tu m aider, pouvez vous m aider, menu, je suis perdu, je comprends pas, que puis je, que puis je faire, que puis je demander, que savez vous faire, explique, expliquez moi, a l aide, manuel, notice, tuto, exemples, guide",
            Intent.UNDO: "defais, defaire, annule ca, reviens en arriere, retour en arriere, annule la derniere action, annule mon dernier, annule ma derniere action, annule ma derniere demande, je me suis trompe, je me suis trompee, oups, retablis, undo, annule ce que je viens de faire, annule ce que tu viens de faire, remets comme avant, comme avant, erreur de ma part, fausse manip, fausse manoeuvre, annule la derniere operation, reviens sur, annule la derniere modification, remets la reservation, ctrl z",
            Intent.ACCEPT: "oui, ouais, ok, nous confirmons, on confirme, je confirme la, okay, d accord, daccord, dac, c est bon, c est ca, parfait, valide, je valide, je confirme, confirme, confirmer, exact, exactement, oui merci, vas y, allez y, bien sur, volontiers, go, absolument, tout a fait, ouep, ui, oki, entendu, ca marche, ca me va, nickel, yes, super, tres bien, valider, affirmatif, impec",
            Intent.REJECT: "non, nan, non merci, surtout pas, pas du tout, negatif, laisse, abandonne, abandonner, ne fais rien, pas la peine, no, nop, nope, tant pis, rien, aucun, non pas ca, pas celle la",
            Intent.GREET: "bonjour, salut, bonsoir, coucou, hello, bjr, slt, hey, yo",
            Intent.THANK: "merci, merci beaucoup, mrc, merci bien, je te remercie, je vous remercie, mille mercis",
        },
        "MAKEIT": {1: "fais la durer, mets la a une duree de, passe la a une duree de"},
        "ADVANCE": {1: "avance, avancer, avancez"},
        "WISH": {1: "je voudrais, je veux, j aimerais, je souhaite, je souhaiterais, nous souhaitons, nous souhaiterions, on voudrait, on veut, nous voudrions, il me faut, il me faudrait, il nous faut, il nous faudrait, faut, il faut, faudrait, j ai besoin, on a besoin, nous avons besoin, jai besoin, besoin, je desire, j aurais besoin, on aurait besoin, nous aurions besoin"},
        "ANOTHER": {1: "encore, une autre, un autre"},
        "LASTS": {1: "dure, durera, va durer, durent"},
        "REQUEST": {1: "peux tu, tu peux, on peut avoir, peut on avoir, je peux avoir, on pourrait avoir, pourrait on avoir, pouvez vous, vous pouvez, pourriez vous, pourrais tu, tu pourrais, serait il possible, est il possible, possible d, possible de, merci de, veuillez, tu me"},
        "LANGUAGE": {
            "en": "en anglais, anglais",
            "fr": "en francais, francais",
        },
        "SPEAK": {
            1: "parle, parlez, reponds, repondez, langue, ecris, parlons, passe en, passer en"
        },
        "EMPTY": {
            1: "svp, stp, s il te plait, s il vous plait, s te plait, bonjour, merci, madame, monsieur, salut, bonsoir, merci d avance, cordialement, hello, bjr, slt, coucou"
        },
    },
    usual="""finalement actuellement evidemment contrairement vraiment simplement justement egalement tellement notamment
    preference tranquille retard retarde pris prise prevu prevue prevus accueil accueillir recevoir tenir tiendra disposer communiquer rappeler rappelle
    oublie oublier truc trucs choper pareil pareille idem societe dossier dossiers avis ordre nouvel jusque concernant personnes quelque
    regarder regarde dit dites demande demander envoyer envoie celui veuillez prie bien vouloir agreer cher chere monsieur madame
    depuis pendant apres avant toujours souvent parfois bientot hier tard tot presque environ plutot plusieurs certains certaine
    marches publics public publique publiques voirie travaux quartier quartiers habitants citoyens associations association
    presentation preparation validation signature visite visites accord delegation syndicat syndicats cse rh dgs dga elue elues
    informe information informations communication service services client clients fete cadre carte cartes parc part parle parlent parler
    comite fournisseurs candidat candidats stage stagiaire stagiaires soutien
    je tu il elle on nous vous ils elles me te se moi toi lui leur eux mon ma mes ton ta tes son sa ses notre nos votre vos
    ne pas plus que qui quoi dont ou mais donc or ni car si comme quand alors aussi tres bien bon mal peu trop assez
    est suis es sommes etes sont ete etre avoir ai as a avons avez ont eu fait faire fais faites aller va vais vont vas
    peux peut pouvez pouvons peuvent pourrais pourrait voudrait veut veux voir vu dit dire sais savoir mettre met mis
    cette ces ceux celle celui autre autres meme memes tout toute tous toutes rien quelque chose chez entre contre sous sans
    maire marie paul pierre jean maison ville equipe service direction projet budget conseil municipal comite travail
    marche marches sale sales jours main mains mise fin sujet note page cas place places salut
    premier urgent vite possible merci svp grande grand petite petit petits belle mieux moins environ encore toujours jamais deja
    temps date dates semaine lieu lien mail mails adresse adresses liste numero nom nouveau nouvelle affaires
    agents elus elu maire adjoint adjointe directeur directrice chef partenaire partenaires fournisseur prestataire parents enfants
    recrutement accueil urbanisme voirie finances juridique culture jeunesse sport sports logement habitat etat civil police
    besoin compte part cote bas haut entree sortie etage batiment porte rue avenue presence personnel formations entretiens entretien
    point points suivi bilan retour revue groupe pilotage commission technique generale annuel reunions marcher cours course courses cour
    vente livre livres lire mari mare mara mode module moule route toute trouve tard parce parti partie parties lance
    semble ensemble sensible longue long longs court courte rapide rapidement ici voici voila jadis marine sien
    heureux heureuse maintenance venir viens vient dix mille fermeture ouverture sinon soit sera serai serait seront fut furent dernier
    tele tes dons don dois doit devons devrait dur dure tape tapes camp champ lundis""",
)
