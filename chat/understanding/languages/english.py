"""English as staff type it: British dates first, American spellings too."""

from chat.understanding.languages.english_acts import ACTS
from chat.understanding.languages.english_asking import ASKING
from chat.understanding.languages.english_idioms import IDIOMS
from chat.understanding.languages.english_inventory import INVENTORY
from chat.understanding.languages.english_knowing import KNOWING
from chat.understanding.languages.english_standing import STANDING
from chat.understanding.languages.english_things import THINGS
from chat.understanding.languages.english_times import NUMBERS, TIMES
from chat.understanding.languages.english_turns import TURNS
from chat.understanding.languages.english_verbs import ACT_VERBS, GIVES, HANDS
from chat.understanding.lexicon import Lexicon, widened

USUAL = """
    a actually address after again agent agents ahead all also am an and annual any are as ask
    asked asking association associations at be been before being best better big bit bits board
    both bring brought budget building but by call called calls came can cancel candidate
    candidates card cards certainly chair chairs chief children citizens clean clear client
    clients close come comes committee could council culture customer customers data date dates
    deliveries delivery deputy desk did director discuss discussion do does done door down
    during each early elected email entrance evening everybody everyone everything fall fan far
    fast feed feel feet few file files fill finally finance find fine fire fit fits five fix
    floor for forget forgot forgotten form format former forms free friend friends from front
    fund further gave get give go goes going gone good got grateful guest guests had hall hand
    happen happened happens hard has have he head hear heard heat held hello help helped her
    here him hire his hold hole home house housing how hr i if in instead interview interviews
    is it its john just keep kept kids kindly lake large late later lead learn least leave left
    legal let lets like line lines list little live love lunch made mail mails make making male
    man manager many market marketing martin mary may mayor mayors me meet meeting meets men might
    month more morning most mouth move moved moving must my name names near nearby neighbourhood new
    news next nice no not note notes nothing notice now number of off office officials on
    panel allocations allocation tender councillor councillors society prefecture suit suits desk
    onboarding once one ones only or other our out over own parents park parking part partner
    partners parts party past paul peter place plan planned planning plans please point points
    police possible possibly post preferably preparation present presentation presentations
    presents press price print probably procurement project public quick quickly quiet quite
    rather read ready real really registry report reporting reports residents retro review
    reviews road roadworks roof room rooms root round route said sale sales same say says sea
    second see seem seen send sent service services session shall she shirt short should side
    signature since site sites small so some something son soon sort space speak spoke sports
    staff state play still street such sun supplier suppliers support sure table tables take taken
    taking talk talking tea teach team tech tell ten test text than thank that the their them then
    there these they thing things think this those though thought through tidy time to told too
    trainee trainees training trainings two under union unions until up urgent us usually very
    visit visitor visitors visits wait walk wall want wants was water we weak wedding weddings
    welcome went were what when where whether which while who whole whom whose why will wire wish
    wishes
    with woman women wonder wondering wood word words work working works world would yes you
    your youth
"""

ENGLISH = Lexicon(
    language="en",
    numero=frozenset({"no", "nr", "number"}),
    afternoon_hours=frozenset(range(1, 7)),
    next_skips_this_week=True,
    enclitics=frozenset({"t", "s", "m", "d", "ll", "re", "ve"}),
    shorthand={
        "u": "you",
        "ur": "your",
        "r": "are",
        "wat": "what",
        "wot": "what",
        "wen": "when",
        "cud": "could",
        "wud": "would",
        "abt": "about",
        "b4": "before",
        "smth": "something",
    },
    contracted={"hows": "how is", "ive": "i have", "weve": "we have"},
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
