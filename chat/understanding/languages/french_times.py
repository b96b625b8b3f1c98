"""French words of time: numbers, days, hours, lengths, recurrences, and what joins them."""

from chat.understanding.lexicon import Vocabulary
from chat.understanding.times import NOON, Clock, Repeat

_UNITS_SAID = """
    zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze
    seize
"""
_UNITS = _UNITS_SAID.split()
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
    said[1] = "un, une, une petite, une bonne, une grosse, un petit, un bon"
    said[12] = "douze, une douzaine, douzaine"
    said[80] = "quatre vingt, quatre vingts"
    said[100] = "cent"
    return said


NUMBERS: Vocabulary = {"NUMBER": _numbers()}
TIMES: Vocabulary = {
    "ROUND": {
        8: "huitaine, une huitaine",
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
    "OCLOCK": {
        1: "heure, heures, h, heur, heurs",
    },
    "ZONEHOUR": {1: "heure, heur"},
    "SHARP": {1: "pile, precises, precise, tapantes, tapante, exactement"},
    "ONWARD": {1: "et apres, et plus tard, ou plus tard, ou apres"},
    "ART": {
        1: """
            un, une, une petite, une bonne, une grosse, une toute petite, un petit, un bon
        """,
    },
    "HALF": {
        30: "demi, demie, la demi",
    },
    "QUARTER": {
        15: "quart, un quart, le quart",
    },
    "THREEQ": {
        45: "trois quarts, trois quart, 3 quarts, 3 quart",
    },
    "WEEKDAY": {
        0: "lundi, lun",
        1: "mardi, mar",
        2: "mercredi, mer, mercr, merc",
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
        0: "du jour, de ce jour, aujourd hui, aujourdhui, auj, ajd, ce jour, ojd, aujourdui",
        1: "demain, dem, 2main, dmain, dmn",
        2: "apres demain, et apres demain, apresdemain, surlendemain",
        -1: "hier",
        -2: "avant hier",
    },
    "PART": {
        "morning": "matin, matinee, mat, matins, matinees",
        "noon": """
            midi, le dejeuner, heure du dejeuner, pause dejeuner, heure de midi, pause de midi,
            pause midi, pause meridienne
        """,
        "afternoon": """
            apres midi, apres midis, aprem, apm, aprm, apres m, am, aprems, apremidi, apresmidi
        """,
        "evening": "soir, soiree, soirs, soirees",
        "night": "nuit",
        "late_afternoon": """
            fin de journee, fin d aprem, fin d apres midi, en fin de journee
        """,
        "early_morning": "premiere heure, tot le matin, debut de journee",
    },
    "PARTS": {1: "matins, matinees, apres midis, aprems, soirs, soirees"},
    "PARITY": {
        0: "semaines paires, semaine paire, les semaines paires",
        1: "semaines impaires, semaine impaire, les semaines impaires",
    },
    "TONIGHT": {
        "evening": "ce soir",
    },
    "SHADE": {
        "early": "debut, debut de, debut d, tot",
        "late": "fin, fin de, fin d",
        "mid": "milieu, milieu de, milieu d",
    },
    "CLOCKWORD": {
        Clock(NOON): "midi",
        Clock(0): "minuit",
    },
    "NEXT": {
        1: """
            prochain, prochaine, prochains, prochaines, pro, pr, proch, suivant, suivante, qui
            vient, d apres
        """,
    },
    "THIS": {
        1: "ce, cet, cette, cette meme, c",
    },
    "COMING": {
        1: "qui vient",
    },
    "PREV": {
        1: "passe, dernier, derniere, precedent, precedente, passee",
    },
    "AFTERNEXT": {
        1: "d apres la prochaine",
    },
    "WEEKLATER": {
        7: "en huit, en 8",
        14: "en quinze, en 15",
    },
    "DAYSHIFT": {
        -1: "veille de, la veille de, la veille du, veille du",
        -2: "avant veille de, avant veille du, l avant veille de, l avant veille du",
        2: "surlendemain de, surlendemain du, le surlendemain de, le surlendemain du",
        1: """
            lendemain de, le lendemain de, lendemain du, le lendemain du, au lendemain de, au
            lendemain du
        """,
    },
    "PORTION": {
        "begin": "debut, debut de, au debut de, au debut du, en debut de",
        "end": "fin, fin de, fin d, a la fin de, a la fin d, a la fin du, en fin de",
        "middle": "mi, milieu, milieu de, au milieu de, au milieu du",
    },
    "WEEKWORD": {
        1: "semaine, sem",
    },
    "NUMSIGN": {
        1: "numero, no, n",
    },
    "IN": {
        1: "dans, d ici, sous, en, au mois de, courant",
    },
    "HENCE": {
        1: "a partir d aujourd hui, a compter d aujourd hui",
    },
    "AGO": {
        1: "il y a",
    },
    "FROM": {
        1: "de, du, d, des, depuis, a partir de, a partir du",
    },
    "OF": {
        1: "de, du, d, des",
    },
    "TO": {
        1: "a, au, aux, vers, jusqu a, jusqu au, jusqua, jusquau",
    },
    "AT": {
        1: "a, au, aux, vers, des",
    },
    "AROUND": {
        1: """
            vers, environ, autour de, aux alentours de, sur les coups de, dans les, plutot vers
        """,
    },
    "STARTINGTHE": {1: "a partir du, a compter du, des le, a commencer le"},
    "WITHIN": {1: "dans les"},
    "ISH": {1: "environ, a peu pres, grosso modo"},
    "UNTIL": {
        1: """
            jsq, jsqu, jusqu a, jusqu au, jusqua, jusquau, jusque, jusqu en, jusqu, jusk a, jusqu
            aux, et finit le, fin le
        """,
    },
    "BETWEEN": {
        1: "entre",
    },
    "AND": {
        1: "et, puis",
    },
    "ON": {
        1: "sur",
    },
    "THE": {
        1: "le, la, les, l",
    },
    "DAYTHE": {
        1: "le, au, du",
    },
    "UNTILTHE": {1: "jusqu au, jusquau"},
    "DAYFROM": {
        1: "du",
    },
    "DAYTO": {
        1: "au, jusqu au",
    },
    "FOR": {
        1: """
            pour, pr, pendant, durant, sur, d une duree de, duree, pdt, pour une duree de
        """,
    },
    "DURING": {
        1: """
            pendant, durant, d une duree de, duree, pdt, pour une duree de, qui dure
        """,
    },
    "AFTER": {
        1: """
            apres, a partir de, des, a partir du, pas avant, plus tard que, a compter de, a compter
            du
        """,
    },
    "BEFORE": {
        1: """
            avant, pas plus tard que, pas plus tard qu a, au plus tard, au plus tard a, pas apres, d
            ici
        """,
    },
    "STARTING": {
        1: """
            a partir de, a partir du, a compter de, a compter du, des, debut, des le, a
            commencer le, en commencant, a partir d, a compter d
        """,
    },
    "MINUS": {
        1: "moins",
    },
    "EVERY": {
        1: """
            chq, chk, tous les, toutes les, chaque, ts les, tt les, toute les, tout les, ttes les
        """,
    },
    "BUSINESS": {
        1: """
            jours ouvres, jour ouvre, jours ouvrables, jour ouvrable, jours de semaine, jour de
            semaine
        """,
    },
    "FREQ": {
        Repeat("DAILY"): """
            quotidien, quotidienne, quotidiennement, tlj, ttlj, journalier
        """,
        Repeat("WEEKLY"): """
            hebdomadaire, hebdo, hebdomadairement, une fois par semaine, par semaine, deux fois
            par semaine, 2 fois par semaine, trois fois par semaine, 3 fois par semaine
        """,
        Repeat("MONTHLY"): """
            mensuel, mensuelle, mensuellement, par mois, une fois par mois
        """,
        Repeat("WEEKLY", 2): """
            bimensuel, bimensuelle, bihebdomadaire, par quinzaine
        """,
        Repeat("YEARLY"): "annuellement, une fois par an",
        Repeat("MONTHLY", 3): "trimestriel, trimestrielle, trimestriellement, par trimestre",
        Repeat("MONTHLY", 2): "bimestriel, bimestrielle",
    },
    "CORRECTION": {
        1: """
            non, euh, heu, pardon, oups, oops, je veux dire, je voulais dire, en fait,
            rectification, correction, desole, desolee, zut, mince, enfin, enfin plutot, ou plutot
        """,
    },
    "OR": {1: "ou, ou bien"},
    "INAROW": {1: "de suite, d affilee, consecutifs, consecutives, successifs"},
    "TIMES": {
        1: "fois, occurrences, seances, occurrence, x",
    },
    "EXCEPT": {
        1: """
            sauf, hors, excepte, a l exception de, a l exception du, sans compter, hormis, mais
            pas, en dehors de, en dehors des, a part, sauf pendant, sauf les,
            sauf si c est
        """,
    },
    "HOLIDAYS": {
        1: "jours feries, feries, jour ferie, ferie, les jours feries, fetes",
    },
    "EVENIN": {
        1: """
            y compris, y compris pendant, y compris durant, meme pendant, meme durant, aussi pendant
        """,
    },
    "SCHOOLTIME": {
        1: "les vacances, vacances scolaires, grandes vacances, petites vacances, vacances d ecole",
        2: "periode scolaire, temps scolaire",
    },
    "ALLDAY": {
        1: """
            toute la journee, la journee entiere, journee entiere, journee complete, la journee, a
            la journee, toute journee, ttte la journee, tte la journee, pour la journee
        """,
    },
    "NOW": {
        1: """
            maintenant, mnt, mtnt, asap, tout de suite, des que possible, immediatement, la
            maintenant, dans l immediat, illico, de suite, en ce moment, le plus tot possible, au
            plus tot, au plus vite, le plus vite possible, le plus rapidement possible, aussi tot
            que possible
        """,
    },
    "SOONEST": {
        1: """
            asap, des que possible, le plus tot possible, au plus tot, au plus vite, le plus vite
            possible, le plus rapidement possible, aussi tot que possible
        """,
    },
}
