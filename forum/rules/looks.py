"""The colours and icons that an argument type can have; the style sheet and sprite know them."""

HUES = (
    ("green", "Green"),
    ("blue", "Blue"),
    ("violet", "Violet"),
    ("orange", "Orange"),
    ("teal", "Teal"),
    ("magenta", "Magenta"),
)
ICONS = (
    ("roi", "Rising line"),
    ("mission", "Target"),
    ("peer-agencies", "Public building"),
    ("risk", "Shield"),
    ("people", "People"),
    ("law", "Scales"),
    ("security", "Lock"),
    ("idea", "Light bulb"),
    ("gear", "Gear"),
    ("flag", "Flag"),
    ("clock", "Clock"),
)
