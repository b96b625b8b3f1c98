"""What French people say for each part of a time, with its meaning."""

from tests.chat.understanding.composed_times import Manner

TABLES = {
    "days": """
demain | dmn | 2main = 03-11
après-demain | apres demain | après demain = 03-12
aujourd'hui | auj | ajd | aujourdhui = 03-10
dans 3 jours | dans trois jours | d'ici 3 jours | ds 3 jours = 03-13
dans une semaine | dans 8 jours | dans huit jours | dans 1 semaine = 03-17
dans 15 jours | dans quinze jours | dans deux semaines | dans 2 semaines = 03-24
dans une quinzaine | d'ici deux semaines | d'ici 15 jours = 03-24
dans 10 jours | dans dix jours = 03-20
dans un mois | dans 1 mois = 04-10
dans trois mois | dans 3 mois = 06-10
lundi | lun. | lun | ce lundi | lundi qui vient = 03-16
mercredi | mer. | ce mercredi | merc. | mercredi qui vient = 03-11
jeudi | jeu. | ce jeudi = 03-12
vendredi | ven. | ven | vend. | ce vendredi = 03-13
samedi | sam. = 03-14
dimanche | dim. = 03-15
lundi prochain = 03-16
lundi de la semaine prochaine | lundi semaine prochaine | la semaine prochaine lundi = 03-16
jeudi de la semaine prochaine | jeudi sem. prochaine | jeudi de la semaine pro = 03-19
jeudi de la sem prochaine | jeudi de la semaine d'après = 03-19
vendredi de la semaine prochaine | vendredi de la semaine pro = 03-20
mercredi dans deux semaines | mercredi dans 2 semaines | mercredi dans 15 jours = 03-25
lundi en huit | lundi en 8 = 03-23
mardi en quinze | mardi en 15 = 03-24
jeudi en huit | jeudi en 8 = 03-19
jeudi 12 mars | jeu. 12 mars | jeudi 12 | jeu 12/03 | jeudi 12/3 | le 12 mars | le 12/03 = 03-12
le 12 | 12 mars | 12/03 | 12/3 | le 12.03 | 12/03/2026 | 12/03/26 | 12-03-2026 = 03-12
12.03.2026 | 2026-03-12 | 12 mars 2026 | 12 mars 26 | jeudi 12 mars 2026 = 03-12
ce jeudi 12 mars | le jeudi 12 mars | jeudi le 12 mars = 03-12
lundi 16 mars | lundi 16 | lundi 16/03 | le lundi 16 | le 16 mars | le 16/03/26 = 03-16
lun. 16 mars | lun 16 mars | le 16/3 = 03-16
1er avril | le 1er avril | le premier avril | mercredi 1er avril | le 1 avril | 01/04 = 04-01
1/4 | le 1er avr. = 04-01
le 3 avril | le trois avril | vendredi 3 avril | 3 avr. | 3 avr | ven. 3 avr. | 03/04 = 04-03
3/4 = 04-03
le 21 mai | 21 mai | jeudi 21 mai | 21/05 | le vingt et un mai = 05-21
le 30 juin | 30 juin | mardi 30 juin | 30/06/2026 | le trente juin = 06-30
14 juillet | le 14 juillet | la fête nationale = 07-14
1er mai | le 1er mai | la fête du travail | fête du travail = 05-01
8 mai | le 8 mai = 05-08
15 août | le 15 aout | l'Assomption | le jour de l'Assomption = 08-15
Noël | le jour de Noël | noel | le 25 décembre | 25 dec | 25 déc. = 12-25
la veille de Noël | veille de noel | le 24 décembre | le réveillon de Noël = 12-24
le lendemain de Noël | lendemain de noel | au lendemain de Noël = 12-26
la Saint-Sylvestre | le 31 décembre | le 31 dec = 12-31
le jour de l'an | jour de l'an | le 1er janvier | le 1er janvier 2027 = 2027-01-01
le nouvel an = 2027-01-01
lundi de Pâques | le lundi de paques = 04-06
le lundi de Pentecôte | lundi de pentecote = 05-25
Pâques | le dimanche de Pâques = 04-05
l'Ascension | le jeudi de l'Ascension | le jour de l'ascension = 05-14
la Toussaint | le 1er novembre | le jour de la Toussaint = 11-01
l'armistice | le 11 novembre | 11 novembre | le 11 nov = 11-11
le premier lundi d'avril | premier lundi d'avril | le 1er lundi d'avril = 04-06
premier lundi du mois d'avril = 04-06
le dernier vendredi de mars | le dernier vendredi du mois de mars = 03-27
dernier vendredi de mars = 03-27
le deuxième mardi de mai | le 2e mardi de mai | le second mardi de mai = 05-12
le 2ème mardi de mai = 05-12
le troisième jeudi du mois prochain | le 3e jeudi du mois prochain = 04-16
3ème jeudi du mois prochain = 04-16
le 15 du mois prochain | le 15 avril = 04-15
le 31 mars | le 31 | mardi 31 mars | mardi 31 = 03-31
le dernier jour du mois | dernier jour du mois = 03-31
""",
    "days_on_end": """
cette semaine | la semaine en cours = 03-09..03-15
la semaine prochaine | semaine prochaine | la sem prochaine | la semaine pro = 03-16..03-22
la semaine qui vient | semaine pro = 03-16..03-22
dans les 3 jours | les 3 prochains jours | dans les trois prochains jours = 03-10..03-12
ce week-end | ce weekend | ce we | le week-end = 03-14..03-15
le week-end prochain | le we prochain = 03-21..03-22
ce mois-ci | ce mois = 03-01..03-31
le mois prochain | mois prochain = 04-01..04-30
avril | en avril | au mois d'avril | courant avril = 04-01..04-30
dans le courant du mois d'avril = 04-01..04-30
début avril | debut avril | au début du mois d'avril | en début avril = 04-01..04-10
tout début avril = 04-01..04-10
fin avril | à la fin avril | fin du mois d'avril = 04-21..04-30
mi-avril | mi avril | vers la mi-avril | à la mi-avril | milieu avril = 04-11..04-20
fin de semaine | en fin de semaine | la fin de la semaine = 03-12..03-13
à la fin de la semaine | fin de cette semaine = 03-12..03-13
début de semaine prochaine | en début de semaine prochaine = 03-16..03-17
au début de la semaine prochaine | début semaine prochaine = 03-16..03-17
fin du mois | à la fin du mois | en fin de mois = 03-22..03-31
la semaine du 23 mars | semaine du 23 mars | sem. du 23 mars | semaine du 23/03 = 03-23..03-29
la semaine du 23 = 03-23..03-29
semaine 14 | la semaine 14 | sem. 14 | en semaine 14 = 03-30..04-05
du 3 au 5 mai | du 3 mai au 5 mai | du 3/05 au 5/05 | du 03/05 au 05/05 = 05-03..05-05
du 3 au 5 mai 2026 | entre le 3 et le 5 mai = 05-03..05-05
du 30 mars au 2 avril | du 30/03 au 02/04 | du lundi 30 mars au jeudi 2 avril = 03-30..04-02
entre le 30 mars et le 2 avril | 30 mars - 2 avril | 30 mars au 2 avril = 03-30..04-02
du lundi 16 au mercredi 18 mars | du 16 au 18 mars | du 16 au 18 = 03-16..03-18
du lundi 16 au mercredi 18 | de lundi à mercredi | entre lundi et mercredi = 03-16..03-18
du lundi au mercredi | lundi au mercredi | lundi-mercredi = 03-16..03-18
""",
    "hours": """
14h | 14 h | 14:00 | 14h00 | 14 heures | quatorze heures | 14H | 14H00 = 14:00
14h30 | 14 h 30 | 14:30 | 14H30 | quatorze heures trente | 14 heures 30 = 14:30
14 heures trente | 14h et demie | 14 h30 | 14.30 | quatorze heures et demie | 14h30min = 14:30
9h | 9 h | 09h00 | 9:00 | 09:00 | neuf heures | 9 heures | 9h du matin | 9h00 = 09:00
9 heures du matin = 09:00
9h15 | 9 h 15 | 9:15 | neuf heures et quart | 9h et quart | neuf heures quinze | 09h15 = 09:15
10h45 | 10:45 | onze heures moins le quart | 11h moins le quart | 11h moins quart = 10:45
10 h 45 | dix heures quarante-cinq | 10 heures 45 = 10:45
15h | 3h de l'après-midi | trois heures de l'après-midi | 15 heures | quinze heures = 15:00
15:00 = 15:00
17h50 | 18h moins dix | dix-huit heures moins dix | 17:50 | 17 h 50 = 17:50
8h10 | 8 h 10 | huit heures dix | 08h10 | 8:10 = 08:10
18h | 6h du soir | 18 heures | six heures du soir | 18:00 = 18:00
16h20 | seize heures vingt | 16:20 | 16 h 20 | 16 heures 20 = 16:20
11h | onze heures | 11 heures | 11:00 | 11h pile | 11h précises = 11:00
midi et demi | midi et demie | 12h30 | 12 h 30 | midi trente = 12:30
midi et quart | 12h15 | midi quinze = 12:15
midi moins le quart | 11h45 = 11:45
""",
    "bare_hours": """
14 = 14:00
9 = 09:00
midi = 12:00
""",
    "lengths": """
1h | une heure | 1 heure | 60 min | 60 minutes | 1 h | une petite heure | soixante minutes = 60
1h30 | 1 h 30 | une heure et demie | 90 min | 90 minutes | 1h et demie | 1,5 heure | 1,5h = 90
1.5h | une heure trente = 90
2h | deux heures | 2 heures | 120 min | 2 h = 120
2h30 | 2 h 30 | deux heures et demie | 2h et demie | 2,5 h | deux heures trente = 150
30 min | 30 minutes | une demi-heure | une demi heure | 30 mn | 30' | trente minutes = 30
1/2 heure | 1/2h | une 1/2 heure = 30
45 min | 45 minutes | trois quarts d'heure | 3 quarts d'heure | 3/4 d'heure | 45mn = 45
quarante-cinq minutes = 45
un quart d'heure | 15 min | 15 minutes | 1/4 d'heure | quinze minutes = 15
1h15 | une heure et quart | 1 h 15 | 75 min | une heure quinze = 75
3h | trois heures | 3 heures = 180
une demi-journée | une demi journée | une 1/2 journée = 240
20 minutes | vingt minutes | 20 min | 20mn = 20
1h45 | 1 h 45 | une heure trois quarts | une heure quarante-cinq = 105
""",
    "stretches": """
de 14h à 15h | 14h-15h | 14h - 15h | 14h à 15h | entre 14h et 15h | de 14 à 15h = 14:00-15:00
14-15h | 14h/15h | 14:00-15:00 | de 14:00 à 15:00 | de 14h00 à 15h00 | 14h→15h = 14:00-15:00
de 14 heures à 15 heures | 14h–15h | de 14h jusqu'à 15h | 14h00-15h00 = 14:00-15:00
14h00 / 15h00 = 14:00-15:00
de 9h à 11h | 9h-11h | 9h à 11h | 9-11h | de 9 à 11h | entre 9h et 11h | 9h/11h = 09:00-11:00
9:00-11:00 | de neuf heures à onze heures | 09h00-11h00 | de 9h jusqu'à 11h = 09:00-11:00
de 9h30 à 11h | 9h30-11h | 9h30 - 11h00 | entre 9h30 et 11h | de 9:30 à 11:00 = 09:30-11:00
9h30/11h | de 9h30 à onze heures | de neuf heures trente à onze heures = 09:30-11:00
de 10h à midi | 10h-midi | de dix heures à midi | 10h-12h | entre 10h et midi = 10:00-12:00
de 10 à 12h | 10h jusqu'à midi = 10:00-12:00
de midi à 14h | 12h-14h | entre midi et 14h | midi-14h = 12:00-14:00
entre midi et deux | entre 12 et 2 | entre 12h et 14h = 12:00-14:00
de 10h15 à 11h45 | 10h15-11h45 | 10:15-11:45 | de 10h15 à midi moins le quart = 10:15-11:45
entre 10h15 et 11h45 | de 10 h 15 à 11 h 45 = 10:15-11:45
de 16h30 à 18h | 16h30-18h | de 16h30 jusqu'à 18h | 16:30 - 18:00 = 16:30-18:00
entre 16h30 et 18h = 16:30-18:00
de 8h à 12h30 | 8h-12h30 | 8h00 - 12h30 | de 8h à midi et demi = 08:00-12:30
""",
    "open": """
après 16h | à partir de 16h | dès 16h | pas avant 16h | après 16 heures = 16:00-
à compter de 16h | a partir de 16:00 | plus tard que 16h = 16:00-
avant 10h | avant 10 heures | pas après 10h | avant 10:00 | jusqu'à 10h = -10:00
au plus tard à 10h = -10:00
avant midi | jusqu'à midi = -12:00
à partir de midi et demi = 12:30-
""",
    "parts": """
matin | le matin | dans la matinée | en matinée | au matin = 08:00-12:00
après-midi | l'après-midi | aprem | aprèm | dans l'après-midi | apres-midi = 13:00-18:00
apres midi | en après-midi | l'aprem = 13:00-18:00
soir | en soirée | le soir | dans la soirée = 18:00-21:00
midi | le midi | sur l'heure de midi | à l'heure du déjeuner = 12:00-14:00
pendant la pause déjeuner = 12:00-14:00
en fin de matinée | fin de matinée | en fin de matinee = 10:30-12:30
en début d'après-midi | début d'après-midi | debut d'aprem | en début d'aprem = 13:00-15:00
en fin de journée | fin de journée | en fin d'après-midi | en fin d'aprem = 16:00-18:00
en début de matinée | début de matinée | tôt le matin | à la première heure = 08:00-10:00
""",
    "rules": """
tous les lundis | chaque lundi | ts les lundis | les lundis = FREQ=WEEKLY;BYDAY=MO
tous les lundi | le lundi chaque semaine | chaque semaine le lundi = FREQ=WEEKLY;BYDAY=MO
toutes les semaines le lundi | une fois par semaine le lundi = FREQ=WEEKLY;BYDAY=MO
lundi de chaque semaine = FREQ=WEEKLY;BYDAY=MO
tous les mardis et jeudis | les mardis et jeudis = FREQ=WEEKLY;BYDAY=TU,TH
chaque mardi et jeudi | tous les mardis et tous les jeudis = FREQ=WEEKLY;BYDAY=TU,TH
chaque mardi et chaque jeudi | le mardi et le jeudi chaque semaine = FREQ=WEEKLY;BYDAY=TU,TH
toutes les semaines le mardi et le jeudi = FREQ=WEEKLY;BYDAY=TU,TH
deux fois par semaine, le mardi et le jeudi = FREQ=WEEKLY;BYDAY=TU,TH
deux fois par semaine mardi et jeudi = FREQ=WEEKLY;BYDAY=TU,TH
2 fois par semaine les mardis et jeudis | les mardi et jeudi = FREQ=WEEKLY;BYDAY=TU,TH
tous les mardis/jeudis = FREQ=WEEKLY;BYDAY=TU,TH
tous les lundis, mercredis et vendredis = FREQ=WEEKLY;BYDAY=MO,WE,FR
chaque lundi, mercredi et vendredi = FREQ=WEEKLY;BYDAY=MO,WE,FR
les lundis, mercredis et vendredis = FREQ=WEEKLY;BYDAY=MO,WE,FR
les lundis mercredis et vendredis = FREQ=WEEKLY;BYDAY=MO,WE,FR
trois fois par semaine, lundi, mercredi et vendredi = FREQ=WEEKLY;BYDAY=MO,WE,FR
un lundi sur deux | 1 lundi sur 2 = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
tous les lundis une semaine sur deux = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
le lundi une semaine sur deux = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
toutes les deux semaines le lundi = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
le lundi toutes les deux semaines | tous les 15 jours le lundi = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
tous les quinze jours, le lundi | le lundi tous les 15 jours = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
lundi une semaine sur deux | un lundi sur 2 = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
une semaine sur deux le lundi = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
chaque lundi, une semaine sur deux = FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
un vendredi sur trois | toutes les 3 semaines le vendredi = FREQ=WEEKLY;INTERVAL=3;BYDAY=FR
le vendredi toutes les trois semaines | un vendredi sur 3 = FREQ=WEEKLY;INTERVAL=3;BYDAY=FR
le premier lundi du mois | le premier lundi de chaque mois = FREQ=MONTHLY;BYDAY=1MO
tous les premiers lundis du mois | chaque premier lundi du mois = FREQ=MONTHLY;BYDAY=1MO
le 1er lundi du mois | le 1er lundi de chaque mois = FREQ=MONTHLY;BYDAY=1MO
tous les mois le premier lundi | chaque mois le premier lundi = FREQ=MONTHLY;BYDAY=1MO
le premier lundi de tous les mois | les premiers lundis du mois = FREQ=MONTHLY;BYDAY=1MO
une fois par mois le premier lundi = FREQ=MONTHLY;BYDAY=1MO
le dernier vendredi du mois | le dernier vendredi de chaque mois = FREQ=MONTHLY;BYDAY=-1FR
tous les derniers vendredis du mois | chaque dernier vendredi du mois = FREQ=MONTHLY;BYDAY=-1FR
dernier vendredi du mois | tous les mois le dernier vendredi = FREQ=MONTHLY;BYDAY=-1FR
le troisième jeudi du mois | le 3e jeudi de chaque mois = FREQ=MONTHLY;BYDAY=3TH
tous les 3èmes jeudis du mois | chaque 3e jeudi du mois = FREQ=MONTHLY;BYDAY=3TH
le 3ème jeudi du mois | mensuellement le troisième jeudi = FREQ=MONTHLY;BYDAY=3TH
les premier et troisième mardis du mois = FREQ=MONTHLY;BYDAY=1TU,3TU
le premier et le troisième mardi du mois = FREQ=MONTHLY;BYDAY=1TU,3TU
les 1er et 3e mardis de chaque mois | le 1er et 3e mardi du mois = FREQ=MONTHLY;BYDAY=1TU,3TU
tous les 1er et 3e mardis du mois = FREQ=MONTHLY;BYDAY=1TU,3TU
le premier mardi et le troisième mardi du mois = FREQ=MONTHLY;BYDAY=1TU,3TU
le 15 de chaque mois | tous les 15 du mois | chaque 15 du mois = FREQ=MONTHLY;BYMONTHDAY=15
tous les mois le 15 | chaque mois le 15 | mensuellement le 15 = FREQ=MONTHLY;BYMONTHDAY=15
le 15 tous les mois | une fois par mois le 15 = FREQ=MONTHLY;BYMONTHDAY=15
le 1er de chaque mois | tous les 1ers du mois | tous les mois le 1er = FREQ=MONTHLY;BYMONTHDAY=1
le premier de chaque mois | chaque 1er du mois = FREQ=MONTHLY;BYMONTHDAY=1
le dernier jour de chaque mois | tous les derniers jours du mois = FREQ=MONTHLY;BYMONTHDAY=-1
le dernier jour ouvré du mois = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
le dernier jour ouvré de chaque mois = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
tous les derniers jours ouvrés du mois = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
chaque dernier jour ouvré du mois = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
le premier jour ouvré du mois = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
le premier jour ouvré de chaque mois = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
chaque mois le premier jour ouvré = FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1
tous les jours | chaque jour | ts les jours | quotidiennement | tlj = FREQ=DAILY
tous les jours ouvrés | chaque jour ouvré = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les jours de la semaine | les jours ouvrés = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
du lundi au vendredi chaque semaine = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les jours ouvrables | chaque jour de semaine = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les jours du lundi au vendredi = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
du lundi au vendredi toutes les semaines = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les jours sauf le week-end = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les jours sauf les week-ends = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
chaque jour sauf samedi et dimanche = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les jours hors week-end = FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
tous les deux jours | un jour sur deux | tous les 2 jours = FREQ=DAILY;INTERVAL=2
tous les trois mois le 15 | chaque trimestre le 15 = FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15
trimestriellement le 15 | le 15 tous les 3 mois = FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15
tous les deux mois le premier mardi = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
tous les 2 mois le 1er mardi = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
un mois sur deux le premier mardi = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
le premier mardi tous les deux mois = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
le premier mardi un mois sur deux = FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU
tous les week-ends | chaque week-end | tous les weekends = FREQ=WEEKLY;BYDAY=SA,SU
""",
    "ends": """
jusqu'au 30 juin | jusqu'au 30/06 | jusqu'au 30 juin 2026 = UNTIL=20260630
jusqu'au mardi 30 juin | jusqu'à fin juin | jusqu'à la fin juin = UNTIL=20260630
jusqu'à la fin du mois de juin | jusque fin juin | jusqu'au 30 juin inclus = UNTIL=20260630
jusqu'à Noël | jusqu'à noel | jusqu'au 25 décembre = UNTIL=20261225
jusqu'à la fin de l'année | jusqu'à fin décembre | jusqu'au 31 décembre = UNTIL=20261231
jusque fin décembre | jusqu'à la fin d'année = UNTIL=20261231
10 fois | dix fois | pour 10 séances | pendant 10 séances | x10 | 10 x | 10 séances = COUNT=10
10 occurrences | en tout 10 fois | dix séances = COUNT=10
4 fois | quatre fois | 4x | x4 | 4 occurrences = COUNT=4
""",
    "exceptions": """
sauf jours fériés | hors jours fériés | sauf les jours fériés | sauf fériés = holidays
hors fériés | excepté les jours fériés | sauf pendant les jours fériés = holidays
en dehors des jours fériés | sauf feries = holidays
sauf le 14 avril | sauf le 14/04 | à l'exception du 14 avril | mais pas le 14 avril = 04-14
hors 14 avril | sauf mardi 14 avril | excepté le 14 avril | sauf le mardi 14 avril = 04-14
sauf le 14 avril et le 12 mai | sauf les 14 avril et 12 mai = 04-14,05-12
sauf le 14/04 et le 12/05 | sauf 14 avril, 12 mai = 04-14,05-12
""",
    "zones": """
heure de Montréal | heure de montreal = America/Montreal
UTC | heure UTC | GMT = UTC
heure de Londres | heure anglaise = Europe/London
heure de New York | heure de new-york = America/New_York
CET | heure de Paris | heure de Bruxelles = Europe/Paris
heure de Tokyo = Asia/Tokyo
""",
    "first_days": """
1er avril = 04-01
6 avril = 04-06
1er septembre = 09-01
""",
}

FRENCH = Manner(
    "fr",
    TABLES,
    before=("", "", "réserve Jaurès ", "je voudrais une salle ", "réserve ", "résa Mandela "),
    after=("", "", "", " pour 6 personnes", " avec visio", " à la mairie", " svp"),
    leads={
        "days": ("", "", "pour "),
        "hours": ("à ", "", "", "vers "),
        "bare_hours": ("à ",),
        "lengths": ("pendant ", "pour ", "durant ", "pour une durée de ", "d'une durée de "),
    },
    alone=("dans", "d'ici", "ds", "au", *"0123456789"),
    since=("à partir du {}", "à compter du {}", "dès le {}"),
)
