"""A draft as the page that it would become: for the preview, and for the workspace beside it."""

from forum.permissions import Viewer
from forum.queries.argument_types import TypeView
from forum.queries.memo import Memo, MemoEvidence, MemoLine, MemoPair, MemoSection, without_repeats
from forum.queries.publishing import Gathered
from forum.rules.summary import DraftLine, DraftPair


def draft_memo(found: Gathered, types: dict[int, TypeView], viewer: Viewer) -> Memo:
    """With the numbers of today, and the words as this viewer may read them."""
    by_slug = {type.slug: type for type in types.values()}
    made = Memo(
        thread_id=found.thread.id,
        title=found.thread.title,
        ask=found.thread.ask,
        audience=found.thread.audience,
        lead=found.lead,
        sections=tuple(
            MemoSection(
                by_slug[slug],
                tuple(_line(line, found, viewer) for line in found.lines if line.type == slug),
            )
            for slug in dict.fromkeys(line.type for line in found.lines)
        ),
        pairs=tuple(_pair(pair, found, viewer) for pair in found.pairs),
        reason=found.reason,
        evidence=_evidence(found),
        drawn=found.drawn,
    )
    return without_repeats(made)


def _line(line: DraftLine, found: Gathered, viewer: Viewer) -> MemoLine:
    convinced, agencies = found.convinced[line.key]
    return MemoLine(
        key=line.key,
        sentence=line.sentence,
        sources=tuple(found.texts[passage].source(viewer) for passage in line.passages),
        convinced=convinced,
        agencies=agencies,
        nominators=tuple(who.name for who in found.nominators.get(line.key, ())),
        audiences=line.audiences,
    )


def _pair(pair: DraftPair, found: Gathered, viewer: Viewer) -> MemoPair:
    convinced, agencies = found.convinced[pair.key]
    return MemoPair(
        key=pair.key,
        objection=found.texts[pair.objection].source(viewer),
        say=pair.say,
        answers=tuple(found.texts[passage].source(viewer) for passage in pair.answers),
        sentence=pair.sentence,
        convinced=convinced,
        agencies=agencies,
        nominators=tuple(who.name for who in found.nominators.get(pair.key, ())),
    )


def _evidence(found: Gathered) -> tuple[MemoEvidence, ...]:
    by = {text.reply.id: text.by for text in found.texts.values()}
    return tuple(
        MemoEvidence(row, reply_id, by[reply_id])
        for reply_id, rows in found.evidence.items()
        for row in rows
    )
