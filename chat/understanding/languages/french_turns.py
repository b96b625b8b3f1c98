"""French turns of phrase around an act: who can't, where, how long, which of several."""

from chat.understanding.lexicon import Vocabulary

TURNS: Vocabulary = {
    "TO": {1: "a une duree de, a une duree d"},
    "ABSENT": {
        1: """
            ne vient plus, ne viendra pas, ne viendra plus, vient plus, viennent plus, viendra plus,
            viendra pas, viendront pas, viendront plus, peut pas venir, peut plus venir, sera pas
            la, peuvent plus venir, peuvent pas venir, participe plus, participera pas, pourra pas
            venir, pourra plus venir
        """,
    },
    "CANNOT": {
        1: """
            je ne peux plus, je peux plus, je ne peux pas, je peux pas, on ne peut plus, on peut
            plus, on ne peut pas, on peut pas, nous ne pouvons plus, nous ne pouvons pas, ne suis
            plus dispo, ne suis pas dispo, suis plus dispo, suis pas dispo, plus disponible, pas
            disponible, ca ne va plus, ca va plus, ne convient plus, empechement,
            pourrai pas honorer, ne pourrai pas, ne pourrons pas, ne pourra pas, pourrai pas,
            pourrons pas, je ne pourrai pas, on ne pourra pas, nous ne pourrons pas, dois renoncer,
            on doit renoncer,
            ca ne va plus, ne va plus, ca ne marche plus pour, n est plus possible, plus possible,
            impossible
        """,
    },
    "FILLER": {1: "peu importe laquelle, n importe laquelle, peu importe la salle"},
    "WAS": {1: "on etait, nous etions, c etait, j etais"},
    "EXCLUDED": {1: "exclus, exceptes, non compris, non inclus, a part"},
    "WISH": {
        1: """
            on aimerait, on souhaiterait, on souhaite, on desire, nous aimerions, on aura besoin, j
            aurai besoin, nous aurons besoin, on va avoir besoin, je vais avoir besoin, il nous
            faudra, il me faudra, faudra, il faudra, il va nous falloir, il va me falloir
        """,
    },
    "RATHER": {1: "a la place, plutot, de preference"},
    "WEARE": {
        1: """
            on sera finalement, nous serons finalement, finalement on sera, se mettre a, on se met
            a, on se retrouve a, se retrouver a, on se reunit a
        """,
    },
    "SCOPE": {
        "following": """
            et tout ce qui suit, et tout ce qui vient apres, et les autres apres, et celles qui
            suivent, et la suite, et toutes celles d apres, celles qui suivent
        """,
        "all": "toutes sans exception, chacune d elles, la totalite, en totalite",
        "one": """
            seulement cette date, cette date seulement, uniquement cette date, juste cette date
        """,
    },
    "WILLBE": {
        1: """
            doit commencer a, doit commencer, doit etre a, doit etre au, doit avoir lieu, devra
            commencer a, devra etre a, aura finalement lieu, se tient, a ete deplacee au, a ete
            deplacee a, est deplacee au, est deplacee a, est reportee au, est reportee a, est
            decalee a, est decalee au, est avancee a,
            soit, soit a, soit le, soient, ce sera, ce serait, sera plutot, c est plutot,
            devient, deviendra, passent de
        """,
    },
    "VIDEO": {1: "a distance, en distanciel, distanciel, en ligne, a l ecran"},
    "PEOPLE": {
        1: "sur place, en presentiel, joueurs, joueuses, coureurs, seniors, ados, enseignants"
    },
    "HAVEBOOKED": {
        1: """
            j ai bien reserve, on a bien reserve, j ai deja reserve, on a deja reserve, nous avons
            deja reserve, j ai deja pris
        """,
    },
    "PLANNING": {
        1: """
            plan des salles, plan de salle
        """,
    },
    "THING": {
        1: """
            truc, machin, bidule
        """,
    },
    "WHEN": {
        1: """
            a quelles heures, quelles heures, quels creneaux
        """,
    },
    "WHETHER": {
        1: """
            dis moi si, dites moi si, dis nous si
        """,
    },
    "WHERE": {
        1: """
            ou est ce que je peux, ou est ce qu on peut, ou puis je, ou peut on, ou je peux, ou on
            peut, ou pourrions nous, ou pouvons nous, tu nous mets ou, on se met ou, ou pourrait on,
            ou pourrais je, ou est ce qu on,
            ou caser, ou mettre, ou installer, ou loger
        """,
    },
    "LASTS": {
        1: """
            ne durera qu, ne dure qu, ne prendra qu, ne prend qu, prendra, ne durera que, ne prendra
            que, ne sera que d, ne fera qu
        """,
    },
    "WHO": {
        1: """
            a qui, de qui
        """,
    },
    "TAKESOVER": {
        1: """
            anime, animera, dirige, dirigera, preside, presidera, organise desormais, organisera,
            mene, menera, s en occupe, s en charge, est en charge de, sera en charge de
        """,
    },
    "REDUCES": {
        1: """
            ramene, ramener, ramenez, redescends, redescendre, limite, limiter, reduis, reduire
        """,
    },
    "SOMEWHERE": {
        1: """
            une autre salle, autre salle, quelque part
        """,
    },
    "FREE": {
        1: """
            vide, vides, ouvert, ouverte
        """,
    },
    "PRIVATE": {
        1: """
            visible que par moi, visible que pour moi, visible par moi seul, visible de moi seul,
            que pour moi
        """,
    },
    "BIGGER": {
        1: """
            plus grande, plus petite, plus grand, plus petit, plus spacieuse, trop petite, trop
            petit, trop grande, trop juste, trop etroite
        """,
    },
}
