"""Words in, words out: understanding of sentences, commands, conversation and replies.

One turn is one unit of work. `chat/conversation.py` knows who speaks and in which language;
`chat/answering.py` decides what a sentence is taken for: the answer to the question that waits,
the last question once more (“et vendredi ?”), or something new. What a talk remembers
(`chat/memory.py`: the question with its choices, the booking last spoken of, what was looked for,
the language) is a row of the database, so a restart forgets nothing. A button carries its whole
command; whatever it carries is read by the field's reader and checked against who presses it.
`chat/which.py` finds the booking that is meant, and asks where several are; what a reading leaves
contested is asked, and asked again, until it is told (`chat/misunderstood.py`).
"""
