"""The vocabulary of the argument types: what passages are weighed by, and types suggested by."""

from functools import lru_cache

WORDS = {
    "roi": "cost save saved saving spend budget dollar hour staff cheaper fee price pay paid money "
    "return investment",
    "mission": "mission public citizen resident service goal serve trust people community mandate "
    "family families",
    "peer-agencies": "county city state town department agency agencies tribe neighbor similar peer "
    "government",
    "risk": "risk fail breach audit security lawsuit outage exposed penalty deadline lose safe fear "
    "lower reassure",
}
"""Of the types that the forum comes with, by slug. Another type has the words of its name."""
_DOUBTFUL = (
    "hour staff return pay people public goal trust service similar government state department "
    "agency agencies city county town lose lower fear safe deadline"
)
DOUBTFUL = frozenset(_DOUBTFUL.split())
"""Words that are about something else as often as not: two of them are worth one other word."""
_SMALL = "about from into more other over that than their them this what with your"
SMALL = frozenset(_SMALL.split())
"""Say nothing in the name of a type."""

_PLACES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|"
    "hawaii|idaho|"
    "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|"
    "michigan|minnesota|"
    "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
    "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|"
    "south dakota|tennessee|texas|utah|vermont|virginia|west virginia|wisconsin|wyoming"
)
_BODIES = (
    "agenc(?:y|ies)|count(?:y|ies)|cit(?:y|ies)|towns?|states?|departments?|tribes?|"
    "districts?|offices?|bureaus?|governments?"
)
_BODIES_ALL = "agencies|counties|cities|towns|states|departments|tribes|districts|governments"
_OTHER = "(?:other|another|neighbou?ring|nearby|comparable|similar|sister|peer)"
_MANY = (
    r"(?:most|many|several|few|both|all|half|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|twenty|dozen|\d{1,3})"
)
_SERVED = (
    "residents?|citizens?|famil(?:y|ies)|veterans?|seniors?|elders?|patients?|"
    "constituents?|taxpayers?|"
    "survivors?|farmers?|customers?|students?|communit(?:y|ies)|neighborhoods?|kids?|"
    "children|small business owners?"
)
_WORK = r"(?:hours?|hrs?|minutes?|mins?|days?|weeks?)"

PHRASES = {
    "roi": (
        r"[$€£]\s?\d[\d,.]{0,15}\s?(?:k|m|million|billion)?\b",
        r"\d[\d,.]{0,15}\s?(?:dollars|bucks|k\b|cents|ftes?\b)",
        r"fte(?:s)?\b",
        r"(?:savings|payback|pays? for itself|paid for (?:itself|the)|break[- ]?even|roi|"
        r"bottom line|overtime|"
        r"invoices?|postage|licen[sc](?:e|ing) (?:renewal|fees?|costs?)|renewal|"
        r"opportunity cost|total cost|"
        r"cost[- ]benefit|cost of (?:ownership|doing nothing)|run the numbers|"
        r"ran the numbers|the math|"
        r"general fund|money back|return on|expensive|bills?|per[- ]seat)\b",
        rf"(?:cut|cuts|cutting|reduc\w{{1,4}}|dropped|fell|shrank|down|sav\w{{1,3}}|"
        rf"frees?(?: up)?|freed(?: up)?|lose|spends?|spent|takes?|"
        rf"took)\b[^.!?;]{{0,60}}?\b\d[\d,.]{{0,12}}\s?(?:%|percent|{_WORK}|ftes?)",
        rf"\d[\d,.]{{0,12}}\s?{_WORK}\s(?:each\b|(?:a|per|every)\s\w{{1,12}})",
        r"staff (?:time|hours)",
        r"(?:reuse|reusing|retyp\w{1,4}|by hand|duplicate\w{0,2})\b",
    ),
    "mission": (
        r"(?:mission statement|our mission|the mission|strategic (?:plan|goals?)|charter|"
        r"mandate|statute|"
        r"equit(?:y|able)|underserved|transparency|public (?:good|trust|service)|"
        r"why we(?:['’]re| are) here|"
        r"(?:we|they) (?:exist|were set up)|plain language|accessible to|left (?:out|behind)|"
        r"(?:customer|resident|citizen) experience)\b",
        rf"(?:help|helps|helping|serve|serves|serving|benefit|reach|"
        rf"reaches)\s(?:\w{{1,12}}\s){{0,3}}(?:people|someone|{_SERVED})\b",
        rf"(?:{_SERVED})\b",
        r"(?:people|those|folks|ones|everyone)\s(?:who|"
        r"that)?\s?(?:we\s(?:\w{1,10}\s){0,3})?(?:need|serve|qualify|rely|depend|"
        r"can['’]t)\w{0,2}\b",
        r"purpose|public service|the reason (?:we|most)|priority",
    ),
    "peer-agencies": (
        rf"{_OTHER}\s(?:(?!own\b)\w{{1,14}}\s){{0,2}}(?:{_BODIES})\b",
        rf"{_MANY}\s(?:of\s)?(?:the\s|our\s)?(?:\w{{1,14}}\s){{0,2}}(?:{_BODIES_ALL})\b",
        r"(?:next door|across the street|already (?:live|use|uses|publish\w{0,2}|let|"
        r"runs?)|been running|"
        r"went first|gone first|did (?:it|this|that) (?:first|in)|ahead of us|precedent|"
        r"benchmark\w{0,3}|"
        r"case stud(?:y|ies)|site visit|playbook|counterparts?|adopt(?:ed|ers?)|"
        r"rolled (?:it )?out|"
        r"standard practice|copied|borrow|peer pressure|won['’]t be first|"
        r"not be (?:the )?first|next to (?:us|ours)|like (?:us|ours|yours)|(?:our|your|"
        r"same|similar) (?:size|population)|have (?:all )?(?:implemented|tried it|"
        r"done it))\b",
        rf"(?:{_PLACES})\b",
        r"(?:nascio|gsa|irs|nasa|epa|faa|fema|usda|hud|usds|18f|nih|cdc|naco|opm|dod)\b",
    ),
    "risk": (
        r"(?:breach\w{0,2}|ransomware|hack\w{0,3}|attackers?|cyber\w{0,8}|phish\w{0,3}|"
        r"vulnerab\w{2,7}|patch\w{0,3}|unpatched)\b",
        r"(?:lawsuits?|sued|litigation|liabilit(?:y|ies)|complian(?:ce|t)|"
        r"non-?compliance|audit(?:ors?|s)?|findings?|"
        r"inspector general|ig report|settlements?|penalt(?:y|ies)|fines?|foia|withhold|"
        r"grievance)\b",
        r"(?:outages?|downtime|went down|goes down|crash\w{0,3}|single point of failure|"
        r"out of warranty|end of (?:life|support)|"
        r"drops? support|back-?ups?|fall-?back|roll(?:s|ed)? ?back|exit clause|"
        r"off switch|worst case|what happens if|what if|"
        r"in parallel|fails? small|staged|reversible|contingency|plan b)\b",
        r"(?:mitigat\w{1,4}|threats?|dangers?|dangerous|exposures?|exposed|privacy|"
        r"headlines?|front page|scandal|doing nothing|go(?:es)? wrong|safeguards?)\b",
        r"(?:risks?|risky|risk registers?)\b",
        r"pilot\b(?=[^.!?]{0,40}\b(?:fail|first|small|one)\b)",
    ),
}
"""What is said of nothing else, or seldom: one of these is worth two words. Each ends soon, so that
searching takes time in proportion to the text."""

FALSE_FRIENDS = (
    r"cost(?:s|ing)?\s(?:(?:us|me|them|him|her|you|it|people|\w{1,12})\s)?(?:(?:our|my|"
    r"their|his|her|its|your|the|a|some|much|any)\s)?"
    r"(?:\w{1,12}\s)?(?:trust|credibility|reputation|friends?\w{0,4}|patience|sleep|"
    r"nerves?|morale|good ?will|respect|support|jobs?|career|momentum)\b",
    r"(?:at|to) (?:all|any|what) costs?\b|cost of living",
    r"sav(?:e|es|ed|ing)\s(?:the date|me\b|you\b|face|your breath|my breath|the day|"
    r"it for|this for|that for|this thread|as a)[^.!?,]{0,40}",
    r"pa(?:y|ys|id|ying)\s(?:attention|lip service|heed|respects?|a visit|tribute)",
    r"sp(?:end|ends|ent|ending)\s(?:most|all|some|much|too much|half|part|the day|"
    r"the week|a lot)\s?(?:of\s)?(?:my|your|our|the)?\s?(?:time|days?|mornings?)?",
    r"budget (?:season|cycle|meeting|hearing)s?",
    r"(?:in|by|on) return\b|return(?:s|ed|ing)? (?:to|from|home|my|your)\b",
    r"at (?:the|your own|my own) risk(?: of)?|risk (?:repeating|sounding|stating|boring|"
    r"being|offending)",
    r"trust (?:me|us|your gut|that)\b|to be fair|fail(?:s|ed)? to see|without fail|"
    r"safe to say|safe side|safe travels|play(?:ing)? it safe|"
    r"(?:i|i['’]m|i am) (?:fear|afraid)|lose (?:track|count|touch|patience|interest|sleep|heart)",
    r"mission[- ](?:critical|impossible|creep|accomplished)|(?:my|your|"
    r"the) (?:only )?(?:mission|goal|purpose) (?:here|today|of this|with this)",
    r"(?:go|goes|going|went|in|make it) public\b|public (?:comment|hearing|meeting|"
    r"speaking|record)s?",
    r"town halls?|city (?:hall|council)|county (?:seat|fair|executive)",
    r"state (?:of (?:the art|affairs|mind|things|play)|your|my|the obvious|that|it|"
    r"clearly)|(?:current|sorry|steady|bad) state|solid[- ]state",
    r"department head|head of department|agency[- ]wide|department[- ]wide",
    r"customer service|self[- ]service|service desk|thank you for your service|neighborhood of",
    r"(?:the|a|this|that|my|your)\s(?:general|same|whole|online|user)\s(?:community|"
    r"forum|public)|community (?:this|here|forum|manager|guidelines)|great community|"
    r"this community",
    r"fine\b(?! (?:for|of|print))|(?:i|we|i['’]d|we['’]d) (?:call|said|say) on|that is fine",
    r"pull down|back up my|back up your|the bill gates",
)
"""Look like words of a type, and are none."""
_NEGATED = (
    r"(?:not|isn['’]t|wasn['’]t|never|nothing to do with|forget|never mind|leave out|"
    r"stay away from|stop|avoid|"
    r"(?:don['’]t|do not|would not|wouldn['’]t|never) (?:talk about|mention|say|use|"
    r"bring up|argue|lead with|sell|start with))"
)
NEGATED = (
    rf"{_NEGATED}\s(?:(?:just|only|so much|really|primarily|about|a matter of|"
    rf"a question of|the|any|a|word|words)\s){{0,3}}"
    r"(?:money|costs?|savings|budgets?|roi|dollars?|price|risks?|security|fear|mission|"
    r"public|peers?|other \w{1,12}|residents?|innovation)\b[^,.;:!?–—]{0,30}",
)
"""What somebody says it is not about, to the end of the clause."""
OWN = (
    r"(?:(?:i|we) (?:work|worked|am|are|live)(?: here)? (?:for|at|in|from|with)|"
    r"i['’]m (?:with|at|from|in)|we['’]re|my|our|your|this|that|the|a|an|any|each|every|"
    r"which)"
    rf"\s(?:own\s)?(?:(?!{_OTHER}\b)\w{{1,14}}\s){{0,2}}(?:{_BODIES})\b(?!\s(?:of\s[A-Z]|"
    rf"next|across|just|like|over|down))",
)
"""An agency that is the writer's own, or no certain one: no peer."""
REASONS = {
    "roi": "what it costs or saves",
    "mission": "whom it serves",
    "peer-agencies": "others who have done it",
    "risk": "what could go wrong",
}


@lru_cache(maxsize=200)
def words_of(slug: str, name: str) -> frozenset[str]:
    return frozenset(WORDS.get(slug, name.casefold()).split())
