"""French as staff type it: no accents, few articles, many abbreviations."""

from chat.understanding.languages.french_acts import ACTS
from chat.understanding.languages.french_asking import ASKING
from chat.understanding.languages.french_idioms import IDIOMS
from chat.understanding.languages.french_inventory import INVENTORY
from chat.understanding.languages.french_knowing import KNOWING
from chat.understanding.languages.french_standing import STANDING
from chat.understanding.languages.french_things import THINGS
from chat.understanding.languages.french_times import NUMBERS, TIMES
from chat.understanding.languages.french_turns import TURNS
from chat.understanding.languages.french_verbs import ACT_VERBS, GIVES, HANDS
from chat.understanding.lexicon import Lexicon, widened

USUAL = """
    a accord accueil accueillir actuellement adjoint adjointe adresse adresses affaires agents
    agreer ai aller alors annuel apres as assez association associations aussi autre autres
    avant avenue avez avis avoir avons bas batiment belle besoin bien bientot bilan bon budget
    cadre camp candidat candidats car carte cartes cas celle celui certaine certains ces cette
    ceux champ chef cher chere chez choper chose citoyens civil client clients comite comme
    commission communication communiquer compte concernant conseil contrairement contre cote
    cour cours course courses court courte cse culture date dates deja delegation demande
    demander depuis dernier devons devrait dga dgs dire directeur direction directrice disposer
    dit dites dix dois doit don donc dons dont dossier dossiers dur dure egalement elle elles
    elu elue elues elus encore enfants ensemble entre entree entretien entretiens environ envoie
    envoyer equipe es est etage etat ete etes etre eu eux evidemment faire fais fait faites
    fermeture fete fin finalement finances formations fournisseur fournisseurs furent fut
    generale grand grande groupe habitants habitat haut heureuse heureux hier ici idem il ils
    information informations informe jadis jamais je jean jeunesse jours juridique jusque
    justement lance leur lien lieu lire liste livre livres logement long longs longue lui lundis
    ma madame mail mails main mains maintenance maire mais maison mal mara marche marcher
    marches mare mari marie marine martin me meme
    memes merci mes met mettre mieux mille mis mise mode
    module moi moins mon monsieur moule municipal ne ni nom nos notamment note notre nous
    nouveau nouvel nouvelle numero on ont or ordre ou oublie oublier ouverture page parc parce
    pareil pareille parents parfois parle parlent parler part partenaire partenaires parti
    partie parties pas paul pendant personnel personnes petit petite petits peu peut peuvent
    peux pierre pilotage place places plus plusieurs plutot point points police porte possible
    pourrais pourrait pouvez pouvons preference premier preparation presence presentation
    presque prestataire prevu prevue prevus prie pris prise projet public publics publique
    publiques quand quartier quartiers que quelque qui quoi rapide rapidement rappeler rappelle
    recevoir recrutement regarde regarder retard retarde retour reunions revue rh rien route rue
    sa sais sale sales salut sans savoir se semaine semble sensible sera serai serait seront
    service services ses si sien signature simplement sinon societe soit sommes son sont sortie
    sous soutien souvent sport sports stage stagiaire stagiaires suis suivi sujet svp syndicat
    syndicats ta tape tapes tard te technique tele tellement temps tenir tes tiendra toi ton tot
    toujours tous tout toute toutes tranquille travail travaux tres trop trouve truc trucs tu
    urbanisme urgent va vais validation vas venir vente veuillez veut veux viens vient ville
    visite visites vite voici voila voir voirie vont vos votre voudrait vouloir vous vraiment vu
    week end rois roi
"""

FRENCH = Lexicon(
    language="fr",
    numero=frozenset({"n", "no", "num", "numero"}),
    counted_days={8: 7, 15: 14},
    letters="éèêëàâçùûîïôœ",
    clitics=frozenset({"l", "d", "j", "n", "s", "c", "t", "m", "qu", "jusqu", "quelqu"}),
    shorthand={
        "dune": "une",
        "dun": "un",
        "koi": "quoi",
        "ki": "qui",
        "kel": "quel",
        "kels": "quels",
        "kelle": "quelle",
        "kelles": "quelles",
        "kan": "quand",
        "kand": "quand",
        "qd": "quand",
        "ke": "que",
        "tt": "tout",
        "tte": "toute",
        "ttes": "toutes",
        "ts": "tous",
        "tjrs": "toujours",
        "ds": "dans",
        "vs": "vous",
        "ns": "nous",
        "mtn": "maintenant",
        "qqn": "quelquun",
        "qlq": "quelque",
        "jms": "jamais",
    },
    contracted={
        "g": "j ai",
        "c": "c est",
        "keske": "qu est ce que",
        "jveux": "je veux",
        "jvoudrais": "je voudrais",
        "jsuis": "je suis",
        "chui": "je suis",
    },
    vocabulary=widened(
        {**NUMBERS, **TIMES, **THINGS, **STANDING, **ACTS},
        {"ACT": ACT_VERBS, "HANDS": {1: HANDS}, "GIVES": {1: GIVES}},
        IDIOMS,
        TURNS,
        KNOWING,
        INVENTORY,
    ),
    usual=USUAL,
    asking=ASKING,
)
