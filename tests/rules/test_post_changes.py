"""How two versions of a post differ, field by field."""

from forum.rules.post_changes import all_of, compare


def test_words_are_compared_and_items_are_listed() -> None:
    before = {"Words": "It saved $12.", "Tags": ["ROI"], "Evidence": ""}
    after = {"Words": "It saved $14.", "Tags": ["Risk"], "Evidence": ""}
    words, tags = compare(before, after)
    assert words.pieces == (("same", "It saved "), ("removed", "$12."), ("added", "$14."))
    assert tags.pieces == (("removed", "ROI"), ("added", "Risk"))
    assert (words.listed, tags.listed) == (False, True)


def test_what_was_not_kept_is_not_said_to_have_changed() -> None:
    assert compare({"Tags": None}, {"Tags": ["ROI"]}) == ()
    assert compare({"Tags": ["ROI"]}, {"Tags": None}) == ()


def test_the_first_version_is_all_that_it_says() -> None:
    assert [(c.name, c.pieces) for c in all_of({"Words": "Yes.", "Tags": [], "Evidence": ""})] == [
        ("Words", (("same", "Yes."),))
    ]
