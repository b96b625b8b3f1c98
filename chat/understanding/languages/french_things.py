"""French words of things: named days, rooms, people, equipment, and how one speaks of them."""

from chat.understanding.lexicon import Vocabulary

THINGS: Vocabulary = {
    "NAMEDDAY": {
        "12-25": "vacances de noel, fetes de noel, fetes de fin d annee, noel, jour de noel",
        "12-24": "veille de noel, la veille de noel, reveillon de noel",
        "12-31": """
            saint sylvestre, la saint sylvestre, st sylvestre, reveillon du nouvel an
        """,
        "01-01": "jour de l an, nouvel an, premier de l an",
        "05-01": "fete du travail",
        "05-08": "fete de la victoire, victoire 1945, armistice 1945",
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
    "ZONE": {
        "America/Montreal": "montreal",
        "America/Toronto": "quebec, toronto, ottawa",
        "America/New_York": "new york, washington, boston",
        "Europe/London": "londres, angleterre, royaume uni, anglaise, britannique",
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
        "UTC": "utc, gmt",
        "America/New_York": "edt",
        "Europe/Paris": "heure d europe centrale",
    },
    "SAMEDAY": {1: "meme jour, le meme jour, mm jour"},
    "SAMETIME": {
        1: """
            meme heure, la meme heure, meme horaire, memes horaires, meme creneau, mm heure, memes
            heures, heure inchangee, sans changer l heure
        """,
    },
    "EARLIER": {
        1: "plus tot, en avance, avant",
    },
    "LATER": {
        1: "plus tard, apres",
    },
    "LONGER": {
        1: """
            de plus, supplementaires, supplementaire, en plus, plus longtemps, plus longue, de rab
        """,
    },
    "LESS": {
        1: "de moins, en moins, plus courte, moins longtemps",
    },
    "INSTEAD": {
        1: "au lieu de, au lieu du, plutot que, a la place de, a la place du",
    },
    "PEOPLE": {
        1: """
            stagiaires, stagiaire, eleves, enfants, candidats, parents, usagers, habitants,
            visiteurs, jeunes, benevoles, membres, personne, personnes, pers, p, participants,
            participant, gens, invites, agents, collegues, pax, persones, prs, adultes, elus,
            intervenants, convives
        """,
    },
    "SEATS": {
        1: "places, place, couverts, chaises, sieges, plc",
    },
    "WEARE": {
        1: """
            on est, on sera, nous sommes, nous serons, on serait, on va etre, nous serions, on
            est environ, serons, capacite, effectif, capacite de, capacite min, au moins,
            minimum, on vient a, reunir a, se reunir a, nous reunir a, venir a, asseoir, loger,
            groupe de, un groupe de, equipe de, une equipe de, nous voila a
        """,
    },
    "EACH": {
        1: """
            chacun, chacune, par site, de chaque cote, chaque, partout, par salle, de part et d
            autre, dans les deux sites, dans les 2 sites, sur les deux sites, sur les 2 sites,
            dans chaque site, sur chaque site, a chaque site, dans chacun
        """,
    },
    "ROOM": {
        1: "salle, salles, sale, pieces, piece, slle, bureau, local, espace",
    },
    "MEETING": {
        1: """
            reunion, reunions, reu, resa, resas, reservation, reservations, rdv, rendez vous,
            creneau, creneaux, point, seance, reunon, atelier, entretien, visio,
            visioconference, conference, conf, formation, call, rencontre, comite, evenement,
            meeting, booking, weekly, daily, brief, points, seances, ateliers, entretiens,
            formations, comites, conferences, rencontres, evenements, conseil, commission,
            briefs, reus, visios, reservations de, reservations du, les reservations de,
            commissions, reception, receptions, ceremonie, mariage, cours, assemblee, assemblee
            generale, permanence, permanences, seminaire, seminaires, debrief, briefing, copil,
            codir, repetition, jury, colloque, table ronde, groupe de travail
        """,
    },
    "CONNECTION": {
        1: """
            appel, visio, visioconference, visioconf, conference, ligne, connexion, communication
        """,
    },
    "CALL": {
        1: """
            appel, visio, visioconference, visioconf, conference, conf, communication, call,
            connexion, teleconference, ligne
        """,
    },
    "VIDEO": {
        1: """
            visio, visioconference, visioconf, video, visio conference, teleconference, webex,
            camera, telepresence, systeme de visio, visios, equipement de visio, viso,
            visoconference
        """,
    },
    "EQUIP": {
        "screen": "ecran noir, ecran, ecrans, tele, televiseur, tv, grand ecran",
        "whiteboard": "tableau blanc, tableau",
        "projector": """
            projecteur, videoprojecteur, video projecteur, retroprojecteur, vp, beamer,
            videoproj, video proj, projo, retro
        """,
        "microphone": "micro, micros",
        "speakerphone": "pieuvre, haut parleur",
        "accessible": """
            pmr, acces pmr, accessible, fauteuil roulant, accessible aux fauteuils, handicapes,
            acces handicape, accessible fauteuil, accessible pmr, accessible fauteuil roulant,
            accessible aux handicapes
        """,
        "flipchart": "paperboard, paper board, chevalet",
        "computer": "ordinateur, pc, ordi",
        "catering": "cafe, collation, plateaux repas",
        "hearing_loop": "boucle magnetique, boucle auditive",
        "air_conditioning": "clim, climatisation, climatisee, climatise",
        "wifi": "wifi, wi fi",
    },
    "WITH": {
        1: """
            avec, av, ac, equipee de, equipee d, ayant, dotee de, disposant de, munie de, avc,
            incluant, et aussi, +, equipee, en presence de, en compagnie de, accompagne de
        """,
    },
    "WITHOUT": {
        1: """
            sans, pas de, pas besoin de, pas besoin d, ni, aucune, pas d, inutile
        """,
    },
    "MINE": {
        1: "mes, mon, ma, nos, notre, j ai, ai je, moi",
    },
    "WHICH": {
        1: """
            quelle, quelles, quel, quels, laquelle, lesquelles, qu est ce que, qu est ce qui, quoi
        """,
    },
    "ASK": {
        1: """
            est ce que, est ce, y a t il, ya t il, y a il, y aurait il, il y a, ya, as tu, tu as,
            avez vous, vous auriez, auriez vous, reste t il, il reste, peut on, t as, est elle, est
            il, y aurait, c est, sont elles, sont, est, on a, y a, il reste quoi, restent
        """,
    },
    "FREE": {
        1: """
            libre, libres, dispo, dispos, disponible, disponibles, disponibilite, disponibilites,
            dispo pour, vacante, inoccupee, lbre, inoccupees, de libre
        """,
    },
    "BUSY": {
        1: """
            occupe, occupee, occupees, prise, prises, reservee, reservees, pris, occupent
        """,
    },
    "WHO": {
        1: "qui, quelqu un, quelquun",
    },
    "WHEN": {
        1: "quand, a quelle heure, quels jours",
    },
    "PLANNING": {
        1: """
            planning, agenda, programme, calendrier, occupation, emploi du temps, plannig, le
            planning, planing
        """,
    },
    "FILLER": {
        1: """
            j ai oublie, on a oublie, prevue, prevu, prevues, programmee, fixee, initialement
            prevue, initialement
        """,
    },
    "SERIES": {
        1: "toute la serie, la serie entiere, la serie, tte la serie, serie",
    },
    "SCOPE": {
        "all": """
            tout, tout ce que, toute la serie, toutes les occurrences, la serie entiere, la serie,
            toutes, tous, tte la serie, l ensemble, integralite, toutes les seances
        """,
        "following": """
            les suivantes, et les suivantes, suivantes, a partir de celle ci, toutes les
            suivantes, et toutes les suivantes, celles d apres, et celles d apres, desormais,
            dorenavant, a l avenir
        """,
        "one": """
            seulement celle ci, juste celle ci, juste cette fois, cette fois seulement, uniquement
            celle ci, seulement, uniquement, juste celle la, cette occurrence, que celle de, juste,
            seulement celle
        """,
    },
    "PRIVATE": {
        1: """
            en confidentiel, pas visible, pas etre visible, invisible, prive, privee, confidentiel,
            confidentielle, en prive, confidentiellement, a titre prive
        """,
    },
    "TITLE": {
        1: """
            intitulee, intitule, objet, sujet, titre, au sujet de, au sujet du, a propos de, a
            propos du, concernant, nommee, nomme, ayant pour objet, sur le theme, theme, motif,
            appelee
        """,
    },
    "BEHALF": {
        1: """
            au nom de, au nom du, pour le compte de, pour le compte du, de la part de, de la part
            du, a la place de
        """,
    },
    "THAT": {
        1: """
            la, le, les, ca, cela, celle la, celui la, celle ci, celui ci, l, elle, la meme salle,
            meme salle
        """,
    },
    "ONE": {
        1: "celle, celui",
    },
    "ANY": {
        1: "une, un, n importe quelle, n importe, une autre",
    },
    "INVITEE": {
        1: "invite, invites, participant, participants, convie",
    },
    "SITEGROUP": {
        "town_hall": "mairie, hotel de ville, la mairie, mairies",
        "library": "mediatheque, bibliotheque, mediatek, mediateque, biblio",
        "health": "centre de sante, cms, centre medical, dispensaire",
        "school": "ecole, groupe scolaire, ecole elementaire",
        "social": """
            ccas, centre social, action sociale, centre communal d action sociale
        """,
        "sports": "gymnase, stade, centre sportif",
        "culture": "centre culturel, espace culturel, theatre",
        "workshops": """
            ctm, centre technique, ateliers municipaux, services techniques
        """,
        "elders": "residence autonomie, foyer logement",
        "youth": """
            maison des jeunes, mjc, espace jeunesse, maison de la jeunesse
        """,
        "annex": """
            annexe
        """,
    },
    "MAKEIT": {
        1: """
            fais durer, faire durer, fais la durer, mets la a une duree de, passe la a une duree de
        """,
    },
    "ADVANCE": {
        1: "avance, avancer, avancez",
    },
    "WISH": {
        1: """
            je voudrais, je veux, j aimerais, je souhaite, je souhaiterais, nous souhaitons, nous
            souhaiterions, on voudrait, on veut, nous voudrions, il me faut, il me faudrait, il
            nous faut, il nous faudrait, faut, il faut, faudrait, j ai besoin, on a besoin, nous
            avons besoin, jai besoin, besoin, je desire, j aurais besoin, on aurait besoin, nous
            aurions besoin
        """,
    },
    "ANOTHER": {
        1: "encore, une autre, un autre",
    },
    "LASTS": {
        1: "durer, dure, durera, va durer, durent",
    },
    "REQUEST": {
        1: """
            pourrais je, puis je, pourrions nous, pouvons nous, on peut, on pourrait, peux tu,
            tu peux, on peut avoir, peut on avoir, je peux avoir, on pourrait avoir, pourrait
            on avoir, pouvez vous, vous pouvez, pourriez vous, pourrais tu, tu pourrais, serait
            il possible, est il possible, possible d, possible de, merci de, veuillez, tu me,
            serait bien, ce serait bien, si vous pouviez, si tu pouvais, si possible
        """,
    },
    "LANGUAGE": {
        "en": "en anglais, anglais",
        "fr": "en francais, francais",
        "auto": """
            auto, automatique, automatiquement, langue du message, langue des messages, langue de
            mes messages, langue de mon message, langue ou j ecris, langue dans laquelle j ecris,
            langue que j utilise, dans ma langue, meme langue, langue de la phrase
        """,
    },
    "SPEAK": {
        1: """
            parle, parlez, parles, reponds, repondez, repondes, reponse, reponses, langue, ecris,
            parlons, passe en, passer en, prefere, reste en, continue en, continuons en
        """,
    },
    "WHATABOUT": {1: "qu en est il de, qu en est il, quid de, et sinon"},
    "AGAIN": {
        1: """
            pareil, pareille, la meme chose, meme chose, idem, rebelote, encore une fois, la meme
            reservation, meme reservation, refais la meme
        """,
    },
    "OTHERROOM": {
        "another": """
            autre salle, une autre salle, d autre salle, d autres salles, autres salles, salle
            differente
        """,
        "larger": """
            plus grande, plus grand, plus spacieuse, plus spacieux, plus de place, trop petite,
            trop petit
        """,
        "smaller": "plus petite, plus petit, moins grande, moins grand, trop grande, trop grand",
    },
    "FAULTS": {
        1: """
            pannes, quelles pannes, les pannes, pannes ouvertes, pannes en cours, pannes signalees,
            qu est ce qui est en panne, qu est ce qui ne marche pas, liste des pannes, defauts,
            incidents, problemes signales
        """,
    },
    "MENDED": {
        1: """
            repare, reparee, repares, reparees, remarche, remarchent, refonctionne, refonctionnent,
            marche a nouveau, marche de nouveau, fonctionne a nouveau, fonctionne de nouveau, remis
            en service, remise en service, remis en marche, depanne, depannee, depannes
        """,
    },
    "EMPTY": {
        1: """
            svp, stp, s il te plait, s il vous plait, s te plait, bonjour, merci, madame, monsieur,
            salut, bonsoir, merci d avance, cordialement, hello, bjr, slt, coucou
        """,
    },
}
