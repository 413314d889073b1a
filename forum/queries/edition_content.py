"""An edition as the content of a draft: what can be taken up again of it today."""

from forum.permissions import VISITOR
from forum.queries.cited import load_cited
from forum.queries.edition_page import EditionRow, Form, Texts, load_texts
from forum.rules.cited import Cited
from forum.rules.summary import Content, DraftLine, DraftPair


async def content_of_edition(edition: EditionRow) -> Content:
    """Without passages that were purged or are not in view, and lines that rested on those alone."""
    texts = await load_texts(edition, VISITOR)
    form = edition.form
    passages = [_cited(p) for line in form["lines"] for p in line["passages"]]
    passages += [_cited(p) for pair in form["pairs"] for p in (pair["objection"], *pair["answers"])]
    there = await load_cited(edition.thread_id, passages)
    live = {passage for passage, text in there.items() if text.reply.is_live}
    return Content(
        lead=texts.words(form["head"]["lead"]),
        lines=tuple(filter(None, (_line(line, texts, live) for line in form["lines"]))),
        pairs=tuple(filter(None, (_pair(pair, texts, live) for pair in form["pairs"]))),
    )


def _cited(passage: Form) -> Cited:
    return Cited(
        reply_id=passage["reply"],
        revision=passage["revision"],
        start=passage["start"],
        end=passage["end"],
    )


def _kept(passages: list[Form], live: set[Cited]) -> tuple[Cited, ...]:
    return tuple(cited for passage in passages if (cited := _cited(passage)) in live)


def _line(line: Form, texts: Texts, live: set[Cited]) -> DraftLine | None:
    passages = _kept(line["passages"], live)
    if not passages:
        return None
    return DraftLine(
        key=line["key"],
        type=line["type"],
        sentence=texts.words(line["sentence"]),
        passages=passages,
        audiences=tuple(line["audiences"]),
    )


def _pair(pair: Form, texts: Texts, live: set[Cited]) -> DraftPair | None:
    objection = _cited(pair["objection"])
    if objection not in live:
        return None
    return DraftPair(
        key=pair["key"],
        objection=objection,
        say=texts.words(pair["say"]),
        answers=_kept(pair["answers"], live),
        sentence=texts.words(pair["sentence"]),
    )
