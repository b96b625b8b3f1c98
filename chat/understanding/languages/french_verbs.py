"""French verbs in -er by what they ask for, in the forms that staff write them in."""

from chat.understanding.reading import Intent

ENDINGS = ("e", "es", "ez", "ons", "ent", "er", "era", "erai", "erons", "eront", "erait")
PAST = ("ee", "ees")


def conjugated(stems: str, *, past: bool = False) -> str:
    """Return the present, future and infinitive of verbs as phrases; past participles on wish."""
    endings = (*ENDINGS, *PAST) if past else ENDINGS
    return ", ".join(_form(stem, ending) for stem in stems.split() for ending in endings)


def _form(stem: str, ending: str) -> str:
    return f"{stem}e{ending}" if stem.endswith("g") and ending == "ons" else stem + ending


ACT_VERBS = {
    Intent.BOOK: conjugated("reserv bloqu"),
    Intent.MOVE: conjugated(
        """
        deplac decal report repouss avanc chang modifi boug replanifi transfer bascul recul retard
        reprogramm remplac echang renomm permut
        """,
        past=True,
    )
    + ", passent, passera, passeront, passez, mettons",
    Intent.EXTEND: conjugated("prolong rallong allong", past=True),
    Intent.SHORTEN: conjugated("ecourt diminu abreg", past=True),
    Intent.CANCEL: conjugated("annul supprim effac enlev liber decommand vir", past=True),
    Intent.INVITE: conjugated("invit convi ajout"),
    Intent.UNINVITE: conjugated("desinvit retir vir"),
    Intent.HAND_OVER: conjugated("confi delegu reattribu"),
    Intent.APPROVE: conjugated("approuv autoris accord valid"),
    Intent.DECLINE_REQUEST: conjugated("refus rejet declin"),
}
HANDS = conjugated("transfer confi delegu attribu reattribu donn laiss pass legu")
GIVES = conjugated("donn laiss attribu legu")
"""Whoever gives something to a person by these hands over."""
