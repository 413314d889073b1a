"""The order in which a thread shows its top-level replies, best first, in SQL."""

TOP_LEVEL_PER_PAGE = 100


def is_stub(reply: str = "reply") -> str:
    """0 for a reply in view, 1 for one that left a stub; letter for letter as the index has it."""
    return (
        f"(CASE WHEN {reply}.hidden_at IS NULL AND {reply}.withdrawn_at IS NULL THEN 0 ELSE 1 END)"
    )


def best_first(reply: str = "reply") -> str:
    """Stubs come last; else by score, then evidence, then age."""
    return f"{is_stub(reply)}, {reply}.score DESC, {reply}.evidence DESC, {reply}.position"


def worst_first(reply: str = "reply") -> str:
    return f"{is_stub(reply)} DESC, {reply}.score, {reply}.evidence, {reply}.position DESC"


OrderKey = tuple[int, float, int, int]
"""What `order_key` comes to."""


def order_key(reply: str = "reply") -> str:
    """What to compare two replies by: the better one has the smaller key."""
    return f"({is_stub(reply)}, -{reply}.score, -{reply}.evidence, {reply}.position)"
