"""French words by which something is asked, and by which a request looks like a question."""

from chat.understanding.lexicon import Asking

ASKING = Asking(
    opens=(
        "qui", "pourquoi", "quand est ce", "quand", "combien", "comment", "quel", "quelle", "quels",
        "quelles", "que se", "que devient", "que deviennent", "que faut il", "quoi", "qu est ce",
        "qu a", "qu as", "qu ont", "ou est", "ou a", "ou sont", "ou ont", "ou en", "vous fermez",
        "lequel", "laquelle",
    ),
    ends=("quand", "pourquoi", "quoi", "ou", "comment", "combien"),
    within=(
        "a quelle heure", "vers quelle heure", "jusqu a quand", "quand est ce", "est ce que",
        "est ce qu", "est ce", "dois je", "doit on", "devons nous", "faut il", "quand demain",
        "a t il", "a t elle", "a t on", "ont ils", "ont elles", "as tu", "avez vous", "ai je",
        "avons nous", "est il", "est elle", "sont ils", "sont elles", "etait elle", "etait il",
        "sera t elle", "sera t il", "va t elle", "va t il", "va t on",
    ),
    subjects=frozenset({"je", "tu", "vous", "il", "elle", "on", "ils", "elles", "t"}),
    states=frozenset({
        "est", "sont", "ete", "etait", "sera", "n", "ne", "a", "ont", "as", "avez",
        "ferme", "ferment",
    }),
    proposes=(
        "pourquoi pas", "pourquoi ne pas", "pourquoi on ne", "qui sait", "quand meme", "quand tu",
        "quand vous", "est il possible", "est ce possible", "serait il possible", "comment ca",
        "est ce qu il est possible", "est ce qu il serait possible", "est ce que je peux",
        "est ce que je pourrais", "est ce que nous pouvons", "est ce que nous pourrions",
        "que dirais", "que diriez", "quelle que", "qui plus est", "combien meme",
    ),
    leads=(
        "et", "mais", "alors", "donc", "bonjour", "salut", "coucou", "hello", "bonsoir", "au fait",
        "dis", "dites", "stp", "svp", "a", "de", "par", "pour", "depuis", "jusqu a", "dans", "en",
        "ok", "euh", "pardon", "excusez moi",
    ),
    wonders=(
        "dis moi", "dites moi", "me dire", "nous dire", "sais tu", "savez vous", "savoir",
        "tu sais", "vous savez", "rappelle moi", "je me demande", "une idee",
    ),
)  # fmt: skip
