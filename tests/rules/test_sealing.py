"""Verifying an edition: what is there fits its hash, what is gone is counted, what is wrong is named."""

from copy import deepcopy

import pytest

from forum.rules.sealing import (
    Form,
    hash_form,
    hash_text,
    resting,
    text_hashes,
    verify_edition,
)

Texts = dict[str, tuple[str | None, str | None]]


class Kept:
    """Texts as they are stored: salt and text by hash."""

    def __init__(self) -> None:
        self.texts: Texts = {}

    def keep(self, text: str) -> str:
        hash = hash_text(f"salt of {text}", text)
        self.texts[hash] = (f"salt of {text}", text)
        return hash

    def passage(self, words: str) -> Form:
        quote, by = self.keep(words), self.keep(f"{words}!")
        return {"reply": 1, "revision": 1, "start": 0, "quote": quote, "by": by}

    def line(self, sentence: str, *quotes: str, by: str = "") -> Form:
        return {
            "sentence": self.keep(sentence) if sentence else "",
            "passages": [self.passage(words) for words in quotes],
            "nominators": [self.keep(by)] if by else [],
        }


def sealed() -> tuple[Form, str, Texts]:
    """A small edition as it is stored: its form, its hash, its texts by hash."""
    kept = Kept()
    head = {name: kept.keep(name) for name in ("title", "ask", "note", "publisher")}
    pair: Form = {"say": kept.keep("No"), "objection": kept.passage("d"), "answers": []}
    form: Form = {
        "format": "casemaker-edition",
        "number": 1,
        "head": {**head, "lead": ""},
        "reason": {"passage": kept.passage("The one reason"), "count": 1},
        "lines": [kept.line("In short", "a", "b"), kept.line("", "c", by="Ana")],
        "pairs": [{**pair, "sentence": "", "nominators": [kept.keep("Cy")]}],
        "evidence": [{"reply": 1, "row": kept.keep("{}"), "by": kept.keep("Ben")}],
    }
    return form, hash_form(form), kept.texts


def test_a_whole_edition_holds() -> None:
    form, hash, texts = sealed()
    verdict = verify_edition(form, hash, texts)
    assert verdict.holds
    assert (verdict.checked, verdict.withheld) == (len(texts), 0)
    assert set(text_hashes(form)) == set(texts)


@pytest.mark.parametrize("gone", [1, 5, 99])
def test_texts_that_are_gone_are_no_fault(gone: int) -> None:
    form, hash, texts = sealed()
    left = dict(list(texts.items())[gone:])
    purged: Texts = {hash: (None, None) for hash in texts if hash not in left}
    for kept in (left, left | purged):
        verdict = verify_edition(form, hash, kept)
        assert verdict.holds
        assert verdict.withheld == min(gone, len(texts))


def test_a_text_or_salt_that_was_changed_is_named() -> None:
    form, hash, texts = sealed()
    one, two, *_ = texts
    changed = texts | {one: (texts[one][0], "Other words"), two: ("other salt", texts[two][1])}
    verdict = verify_edition(form, hash, changed)
    assert not verdict.holds
    assert verdict.form_fits
    assert set(verdict.altered) == {one, two}


def test_a_text_that_the_form_does_not_name_is_wrong() -> None:
    form, hash, texts = sealed()
    stray = hash_text("salt", "Smuggled in")
    verdict = verify_edition(form, hash, texts | {stray: ("salt", "Smuggled in")})
    assert verdict.altered == (stray,)


@pytest.mark.parametrize("part", ["head", "lines", "pairs", "evidence", "reason", "number"])
def test_any_change_of_the_form_is_found(part: str) -> None:
    form, hash, texts = sealed()
    other = deepcopy(form)
    other[part] = 2 if part == "number" else type(form[part])()
    if part in {"head", "reason"}:
        other[part] = {**form[part], "more": 1}
    assert not verify_edition(other, hash, texts).form_fits


def test_lines_in_another_order_are_another_edition() -> None:
    form, hash, texts = sealed()
    other = {**form, "lines": form["lines"][::-1]}
    assert not verify_edition(other, hash, texts).holds


def test_a_sentence_rests_on_the_quotations_of_its_line() -> None:
    form, _, _ = sealed()
    (first, second), pair = form["lines"], form["pairs"][0]
    assert resting(form) == {
        first["sentence"]: tuple(passage["quote"] for passage in first["passages"]),
        second["nominators"][0]: (second["passages"][0]["quote"],),
        pair["say"]: (pair["objection"]["quote"],),
        pair["nominators"][0]: (pair["objection"]["quote"],),
    }
