"""English words by which something is asked, and by which a request looks like a question."""

from chat.understanding.lexicon import Asking

ASKING = Asking(
    opens=(
        "who", "whom", "whose", "why", "where", "which", "how", "what", "what s", "until when",
        "till when", "since when", "when do", "when does", "when did", "when is", "when are",
        "when was", "when were", "when will", "when has", "when s", "when can", "by when",
        "have you", "have they", "have we", "have i",
    ),
    ends=("when", "why", "where", "what time"),
    within=("what time", "at what time", "how late"),
    inverts=frozenset({
        "is", "are", "was", "were", "has", "did", "does", "do", "will", "should", "must",
        "didn", "doesn", "isn", "wasn", "weren", "hasn", "haven",
    }),
    no_subjects=frozenset({
        "", "not", "to", "be", "been", "being", "off", "no", "able", "him", "her", "them", "us",
        "me",
    }),
    states=frozenset({"is", "are", "was", "were", "been"}),
    proposes=(
        "how about", "what about", "what if", "how if", "why not", "why don t", "why dont",
        "who cares", "whatever", "is it possible", "would it be possible", "is it ok", "is it okay",
        "is it alright", "is it all right", "is there any way", "is there a way", "will you",
        "is there any chance", "is there a chance", "are you able", "are we able", "do you mind",
        "do you think", "does anyone mind", "does it matter if",
        "does it work", "does that work", "should we say", "which is why", "which means",
    ),
    leads=(
        "and", "so", "but", "then", "ok", "okay", "hi", "hello", "hey", "hiya", "morning", "please",
        "sorry", "just", "at", "to", "by", "for", "from", "in", "on", "by the way", "good morning",
    ),
    wonders=(
        "tell me", "tell us", "let me know", "let us know", "do you know", "does anyone know",
        "i d like to know", "i want to know", "i wonder", "i was wondering", "remind me",
        "any idea",
    ),
)  # fmt: skip
