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
    ("audience", "Person"),
    ("clock", "Clock"),
    ("evidence", "Table"),
    ("pick", "Star"),
)
