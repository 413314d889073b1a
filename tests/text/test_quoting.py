"""Finding exact words in a text, however they were copied."""

import time
from unicodedata import combining, normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forum.text.folding import fold
from forum.text.quoting import Found, find_words
from tests.slowness import slowness

PLAIN = """Our pilot didn’t cost much: we saved $40,000.50 in the first year — “mostly” on paper…

- Scanning costs 12% of it
- Co-operation with Harbor County
Agency\tSaved\tYear
Elm\t$9,000\t2024
> They said so
> in two lines
The café in Zürich. A non-compliant process costs us, and the café closes."""

ALPHABET = (
    *"abceEéA120.,;-–—'’\"“”…$%()ßöİ漢한ñ        \n\t\u00a0",
    *("\n\n", "the ", "pilot ", "saved ", "e\u0301", "a\u0323\u0301", "ṇ\u0303", "s\u0323"),
)

WORDS = ("our", "Pilot", "don’t", "“saved”", "$1,000.50", "café", "co-op", "(so)", "Ünder", "ßig")
texts = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=60).map("".join)


def quoted(words: str, plain: str = PLAIN) -> str:
    """What the words are found to be; fails where they are not there."""
    found = find_words(words, plain)
    assert found is not None
    assert found.same
    assert found.text == plain[found.start : found.end]
    return found.text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("the first year", "the first year"),
        ("  the first year\n", "the first year"),
        ("didn't cost much", "didn’t cost much"),
        ('year -- "mostly" on paper...', "year — “mostly” on paper…"),
        ("in the\r\n first   year", "in the first year"),
        ("12% of it Co-operation with", "12% of it\n- Co-operation with"),
        ("• Scanning costs 12% of it\n• Co-operation", "Scanning costs 12% of it\n- Co-operation"),
        ("They said so in two lines", "They said so\n> in two lines"),
        ("Elm $9,000 2024", "Elm\t$9,000\t2024"),
        ("scan\u00adning\u200b costs", "Scanning costs"),
        ("cafe\u0301 in Zu\u0308rich", "café in Zürich"),
        ("our pilot", "Our pilot"),
        ("“we saved $40,000.50 in the first year”", "we saved $40,000.50 in the first year"),
        ("Our pilot[1] didn’t cost[2:1] much", "Our pilot didn’t cost much"),
    ],
)
def test_words_are_found_however_they_were_copied(words: str, text: str) -> None:
    assert quoted(words) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("ilot didn’t co", "pilot didn’t cost"),
        ("saved $40", "saved $40,000.50"),
        ("40,000.50 in", "$40,000.50 in"),
        ("costs 12", "costs 12%"),
        ("compliant process", "non-compliant process"),
        ("pilot didn", "pilot didn’t"),
        ("caf", "café"),
    ],
)
def test_a_passage_never_cuts_a_word_or_a_number(words: str, text: str) -> None:
    assert quoted(words) == text


def test_an_accent_is_never_cut_from_its_letter() -> None:
    assert quoted("in cafe", "We sat in cafe\u0301s there") == "in cafe\u0301s"


def test_the_first_place_counts() -> None:
    found = find_words("costs", PLAIN)
    assert found is not None
    assert found.start == PLAIN.index("costs")


def test_whole_words_come_before_parts_of_words() -> None:
    found = find_words("art is", "party is on; art is long")
    assert found is not None
    assert found.start == 13


def test_other_words_are_not_the_same() -> None:
    for words in (
        "we saved $40,001 in the first year",
        "we saved in the first year",
        "OUR PILOT DIDN’T",
    ):
        found = find_words(words, PLAIN)
        assert found is None or not found.same


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (
            "We saved 40,000 in year one mostly on paper",
            "we saved $40,000.50 in the first year — “mostly” on paper…",
        ),
        ("A compliant process cost us", "A non-compliant process costs us"),
        ("Scaning cost 12% of that", "Scanning costs 12% of it"),
    ],
)
def test_the_nearest_words_are_given_where_these_are_not_there(words: str, nearest: str) -> None:
    found = find_words(words, PLAIN)
    assert found is not None
    assert not found.same
    assert found.text == nearest == PLAIN[found.start : found.end]


@pytest.mark.parametrize(
    "words", ["", " \n", "Nothing like this was ever written by anybody", "z" * 3000]
)
def test_what_is_like_nothing_finds_nothing(words: str) -> None:
    assert find_words(words, PLAIN) is None
    assert find_words(words, "") is None


@st.composite
def copies(draw: st.DrawFn, text: str) -> str:
    """The same words, as another program might have them."""
    looks = {
        " ": [" ", "  ", "\n", "\u00a0", "\r\n"],
        "\n": ["\n", " ", "\n\n"],
        "\t": ["\t", " "],
        "'": ["'", "’", "‘"],
        "’": ["'", "’", "‛"],
        '"': ['"', "“", "”"],
        "“": ['"', "“", "„"],
        "”": ['"', "“", "”"],
        "-": ["-", "–", "‑", "--"],
        "–": ["-", "–"],
        "—": ["-", "—", "---"],
        "…": ["…", "..."],
    }
    made = "".join(draw(st.sampled_from(looks.get(char, [char]))) for char in text)
    made = normalize(draw(st.sampled_from(["NFC", "NFD"])), made)
    for unseen in draw(st.lists(st.sampled_from("\u00ad\u200b\ufeff"), max_size=2)):
        place = draw(st.integers(0, len(made)))
        made = made[:place] + unseen + made[place:]
    head, other = made[:1], made[:1].swapcase()
    heads = [head, other] if other.swapcase() == head else [head]
    return draw(st.sampled_from(heads)) + made[1:]


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text, the words of a span of it, and the same words as they were copied."""
    plain = draw(texts)
    start = draw(st.integers(0, len(plain)))
    end = draw(st.integers(start, len(plain)))
    # Nobody can select a letter without its accents.
    assume(not any(combining(char) for char in plain[start : start + 1] + plain[end : end + 1]))
    return plain, plain[start:end], draw(copies(plain[start:end]))


def folded(text: str) -> str:
    return fold(text).text.strip()


@settings(max_examples=400, deadline=None)
@given(spans())
def test_every_span_is_found_however_it_was_mangled(case: tuple[str, str, str]) -> None:
    plain, words, copied = case
    if not folded(words):
        return
    found = find_words(copied, plain)
    assert found is not None
    assert found.same
    assert found.text == plain[found.start : found.end]
    assert folded(words)[1:] in folded(found.text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=40), st.data())
def test_whole_words_come_back_exactly(written: list[str], data: st.DataObject) -> None:
    """Numbered, so that no words stand in two places."""
    apart = [f"{word}{number}" for number, word in enumerate(written)]
    gaps = [data.draw(st.sampled_from([" ", "\n", "\n\n", ", ", " – ", "\t"])) for _ in apart]
    first = data.draw(st.integers(0, len(apart) - 1))
    last = data.draw(st.integers(first, len(apart) - 1))
    plain = "".join(word + gap for word, gap in zip(apart, gaps, strict=True))
    start, end = plain.index(apart[first]), plain.index(apart[last]) + len(apart[last])
    found = find_words(data.draw(copies(plain[start:end])), plain)
    assert found == Found(start, end, plain[start:end], same=True)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_whatever_is_found_stands_there(words: str, plain: str) -> None:
    found = find_words(words, plain)
    if found:
        assert 0 <= found.start < found.end <= len(plain)
        assert found.text == plain[found.start : found.end]


@pytest.mark.parametrize("kind", ["there", "copied", "near", "nowhere"])
def test_long_texts_take_no_time(kind: str) -> None:
    sentence = "The {} pilot saved ${} in county {}, and nobody’s form was lost — not one. "
    plain = "".join(sentence.format(n, n * 7, n % 9) for n in range(300))[:20_000]
    words = plain[9_000:11_000]
    made = {
        "there": words,
        "copied": words.replace(" ", "\n").replace("’", "'"),
        "near": words.replace("county", "the city of"),
        "nowhere": words[::-1],
    }[kind]
    best = min(_seconds(made, plain) for _ in range(5))
    assert best < 0.15 * slowness()


@pytest.mark.parametrize("unit", ["a", "a ", "e\u0301", "-", "\n> ", " ", "漢", "“", "1,"])
def test_odd_texts_take_little_time(unit: str) -> None:
    plain = (unit * 20_000)[:20_000]
    assert min(_seconds("b" + plain[:1_998] + "b", plain) for _ in range(3)) < 0.8 * slowness()


def _seconds(words: str, plain: str) -> float:
    begun = time.process_time()
    find_words(words, plain)
    return time.process_time() - begun
