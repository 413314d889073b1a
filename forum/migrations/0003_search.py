"""What can be found by its words: indexes of them, and triggers that keep these true.

The views `findable_…` are the one place that says what may be found: what every visitor may read. An
index holds what its view gives and nothing else, whoever writes to the tables. SQLite has FTS5 tables,
and `search_reply` beside the one of replies, which keeps no text: to take a reply out of it, one has to
say what it was put in as. PostgreSQL has a `tsvector` a row, and folds accents by a function of its own,
because the extension for it is not everywhere.

`facts` are words about a reply, to narrow by: its author, thread, month, types and evidence.
`search_word` has words as they were written, to suggest one for another.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FACTS = """
    '§post1 §author' || COALESCE(reply.author_id, 0) || ' §thread' || reply.thread_id
    || ' §year' || {year} || ' §month' || {month}
    || CASE WHEN reply.type_count > 0 THEN ' §argument1 §' || reply.stance || '1' ELSE '' END
    || COALESCE((SELECT ' §type' || {types} FROM
        (SELECT type_id FROM reply_argument WHERE reply_argument.reply_id = reply.id ORDER BY type_id) AS t), '')
    || COALESCE((SELECT ' §' || {kinds} FROM (SELECT DISTINCT evidence.kind FROM evidence
        WHERE evidence.reply_id = reply.id ORDER BY evidence.kind) AS k), '')"""
DIALECT = {
    "sqlite": {
        "year": "substr(reply.created_at, 1, 4)",
        "month": "substr(reply.created_at, 1, 4) || substr(reply.created_at, 6, 2)",
        "types": "group_concat(type_id, ' §type')",
        "kinds": "group_concat(kind || '1', ' §')",
        "texts": "group_concat(sealed.text, ' ')",
    },
    "postgres": {
        "year": "to_char(reply.created_at AT TIME ZONE 'UTC', 'YYYY')",
        "month": "to_char(reply.created_at AT TIME ZONE 'UTC', 'YYYYMM')",
        "types": "string_agg(CAST(type_id AS text), ' §type' ORDER BY type_id)",
        "kinds": "string_agg(kind || '1', ' §' ORDER BY kind)",
        "texts": "string_agg(sealed.text, ' ')",
    },
}
SHOWN = "{0}.hidden_at IS NULL AND {0}.withdrawn_at IS NULL"
# Of an edition its quotations of replies that show. A sentence of a manager's is withheld with what it
# rests on: where any reply that the edition quotes does not show, none of its sentences is found.
# SQLite joins in the order of CROSS JOIN, so that whoever asks by ids starts from these.
VIEWS = (
    f"""CREATE VIEW findable_reply AS
    SELECT reply.id, reply.thread_id, reply.revision, revision.plain AS words, {FACTS} AS facts
    FROM reply CROSS JOIN thread CROSS JOIN reply_revision revision
    WHERE thread.id = reply.thread_id AND revision.reply_id = reply.id AND revision.number = reply.revision
    AND {SHOWN.format("reply")} AND thread.hidden = FALSE""",
    """CREATE VIEW findable_thread AS
    SELECT thread.id, thread.title || ' ' || thread.ask || ' ' || revision.body AS words
    FROM thread CROSS JOIN thread_revision revision
    WHERE revision.thread_id = thread.id AND revision.number = thread.revision AND thread.hidden = FALSE""",
    f"""CREATE VIEW findable_summary AS
    SELECT thread.id, thread.title || ' ' || thread.ask || ' ' || COALESCE((
        SELECT {{texts}} FROM edition_text sealed LEFT JOIN reply quoted ON quoted.id = sealed.reply_id
        WHERE sealed.edition_id = edition.id AND sealed.text IS NOT NULL AND (
            (sealed.kind = 'quote' AND substr(sealed.text, 1, 1) <> '{{{{'
                AND quoted.id IS NOT NULL AND {SHOWN.format("quoted")})
            OR (sealed.kind = 'words' AND NOT EXISTS (
                SELECT 1 FROM edition_text rest LEFT JOIN reply source ON source.id = rest.reply_id
                WHERE rest.edition_id = edition.id AND rest.kind = 'quote'
                AND (source.id IS NULL OR NOT ({SHOWN.format("source")})))))), '') AS words
    FROM thread CROSS JOIN edition
    WHERE edition.thread_id = thread.id AND edition.number = thread.edition_number AND thread.hidden = FALSE""",
    """CREATE VIEW findable_member AS
    SELECT member.id, member.display_name || ' ' || member.username AS words FROM member""",
)
SMALL = ("thread", "summary", "member")
"""Kinds of which a row of the index is made anew whenever anything of it changes."""
CHANGES_A_REPLY = ("revision", "hidden_at", "withdrawn_at", "author_id", "thread_id", "stance", "type_count", "created_at")
WORDS = """CREATE TABLE search_word (
    word VARCHAR(40) PRIMARY KEY, initial VARCHAR(1) NOT NULL, n BIGINT NOT NULL)"""
WORDS_INDEX = "CREATE INDEX search_word_frequent ON search_word (initial, n DESC)"

# ---- SQLite

TAKE_OUT = (
    """INSERT INTO search_reply_text (search_reply_text, rowid, words, facts)
    SELECT 'delete', kept.id, revision.plain, kept.facts FROM search_reply kept JOIN reply_revision revision
    ON revision.reply_id = kept.id AND revision.number = kept.revision WHERE kept.id IN ({ids})""",
    "DELETE FROM search_reply WHERE id IN ({ids})",
)
PUT_IN = (
    """INSERT INTO search_reply_text (rowid, words, facts) SELECT now.id, now.words, now.facts
    FROM findable_reply now WHERE now.id IN ({ids})
    AND NOT EXISTS (SELECT 1 FROM search_reply kept WHERE kept.id = now.id)""",
    """INSERT INTO search_reply (id, revision, facts) SELECT now.id, now.revision, now.facts
    FROM findable_reply now WHERE now.id IN ({ids})
    AND NOT EXISTS (SELECT 1 FROM search_reply kept WHERE kept.id = now.id)""",
)
AGAIN = (
    "DELETE FROM search_{kind} WHERE rowid IN ({ids})",
    "INSERT INTO search_{kind} (rowid, words) SELECT id, words FROM findable_{kind} WHERE id IN ({ids})",
)
TABLES_SQLITE = (
    "CREATE TABLE search_reply (id INTEGER PRIMARY KEY, revision INT NOT NULL, facts TEXT NOT NULL)",
    """CREATE VIRTUAL TABLE search_reply_text USING fts5(words, facts, content='', columnsize=0,
    tokenize='porter unicode61 remove_diacritics 2')""",
    *(
        f"CREATE VIRTUAL TABLE search_{kind} USING fts5(words, tokenize='{porter}unicode61 remove_diacritics 2')"
        for kind, porter in (("thread", "porter "), ("summary", "porter "), ("member", ""))
    ),
    WORDS,
    WORDS_INDEX,
)
ALL_OF_THREAD = "SELECT id FROM reply WHERE thread_id = NEW.id"
NEWEST_EDITION = """SELECT thread.id FROM edition JOIN thread ON thread.id = edition.thread_id
    AND thread.edition_number = edition.number WHERE edition.id = {}"""
QUOTING = """SELECT edition.thread_id FROM edition_text sealed JOIN edition ON edition.id = sealed.edition_id
    WHERE sealed.reply_id = NEW.id"""
KEPT = "EXISTS (SELECT 1 FROM search_reply WHERE id = OLD.reply_id AND revision = OLD.number)"
OTHER_FACTS = """(SELECT facts FROM search_reply WHERE id = {0}.reply_id)
    IS NOT (SELECT facts FROM findable_reply WHERE id = {0}.reply_id)"""


def _anew(kind, ids):
    return tuple(one.format(kind=kind, ids=ids) for one in AGAIN)


def _reply(ids, take_out=True, put_in=True):
    steps = (*(TAKE_OUT if take_out else ()), *(PUT_IN if put_in else ()))
    return tuple(one.format(ids=ids) for one in steps)


def _differ(*columns):
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)


def _triggers():
    """Name, event, condition, statements."""
    yield "reply_changes", f"AFTER UPDATE OF {', '.join(CHANGES_A_REPLY)} ON reply", _differ(*CHANGES_A_REPLY), _reply("NEW.id")
    yield "reply_shows", "AFTER UPDATE OF hidden_at, withdrawn_at ON reply", _differ("hidden_at", "withdrawn_at"), _anew("summary", QUOTING)
    yield "reply_goes", "BEFORE DELETE ON reply", "TRUE", _reply("OLD.id", put_in=False)
    current = "NEW.number = (SELECT revision FROM reply WHERE id = NEW.reply_id)"
    yield "revision_comes", "AFTER INSERT ON reply_revision", current, _reply("NEW.reply_id")
    yield "revision_before", "BEFORE UPDATE OF plain ON reply_revision", KEPT, _reply("OLD.reply_id", put_in=False)
    yield "revision_after", "AFTER UPDATE OF plain ON reply_revision", current, _reply("NEW.reply_id", take_out=False)
    yield "revision_goes", "BEFORE DELETE ON reply_revision", KEPT, _reply("OLD.reply_id", put_in=False)
    for table in ("reply_argument", "evidence"):
        yield f"{table}_comes", f"AFTER INSERT ON {table}", OTHER_FACTS.format("NEW"), _reply("NEW.reply_id")
        yield f"{table}_goes", f"AFTER DELETE ON {table}", OTHER_FACTS.format("OLD"), _reply("OLD.reply_id")
    yield "thread_shows", "AFTER UPDATE OF hidden ON thread", _differ("hidden"), _reply(ALL_OF_THREAD)
    shown = ("title", "ask", "revision", "hidden", "edition_number")
    both = (*_anew("thread", "NEW.id"), *_anew("summary", "NEW.id"))
    yield "thread_changes", f"AFTER UPDATE OF {', '.join(shown)} ON thread", _differ(*shown), both
    yield "thread_goes", "AFTER DELETE ON thread", "TRUE", (*_anew("thread", "OLD.id"), *_anew("summary", "OLD.id"))
    yield "thread_revision_comes", "AFTER INSERT ON thread_revision", "TRUE", _anew("thread", "NEW.thread_id")
    yield "thread_revision_changes", "AFTER UPDATE OF body ON thread_revision", "TRUE", _anew("thread", "NEW.thread_id")
    for event, row in (("INSERT", "NEW"), ("UPDATE OF text, reply_id", "NEW"), ("DELETE", "OLD")):
        yield f"sealed_{event.split()[0].lower()}", f"AFTER {event} ON edition_text", "TRUE", _anew("summary", NEWEST_EDITION.format(f"{row}.edition_id"))
    yield "member_comes", "AFTER INSERT ON member", "TRUE", _anew("member", "NEW.id")
    yield "member_changes", "AFTER UPDATE OF display_name, username ON member", _differ("display_name", "username"), _anew("member", "NEW.id")
    yield "member_goes", "AFTER DELETE ON member", "TRUE", _anew("member", "OLD.id")


def _sqlite():
    yield from TABLES_SQLITE
    yield from (view.format(**DIALECT["sqlite"]) for view in VIEWS)
    yield "INSERT INTO search_reply_text (rowid, words, facts) SELECT id, words, facts FROM findable_reply ORDER BY id"
    yield "INSERT INTO search_reply (id, revision, facts) SELECT id, revision, facts FROM findable_reply ORDER BY id"
    for kind in SMALL:
        yield f"INSERT INTO search_{kind} (rowid, words) SELECT id, words FROM findable_{kind}"
    for name, event, condition, steps in _triggers():
        yield f"CREATE TRIGGER search_{name} {event} FOR EACH ROW WHEN {condition} BEGIN {'; '.join(steps)}; END"


# ---- PostgreSQL

MARKS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~‐‑‒–—―−‘’‚‛“”„‟…•·«»¿¡§"
FOLD = f"""CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(regexp_replace(normalize(left(words, 100000), NFKD), '[\\u0300-\\u036f]', '', 'g'),
        '{MARKS}', '{" " * (len(MARKS) - 1)}') $$"""
"""Punctuation goes, so that numbers, addresses and hyphens are taken apart as a search takes them apart."""
VECTOR = {
    "reply": "to_tsvector('english', search_fold(now.words)) || array_to_tsvector(string_to_array(now.facts, ' '))",
    "thread": "to_tsvector('english', search_fold(now.words))",
    "summary": "to_tsvector('english', search_fold(now.words))",
    "member": "to_tsvector('simple', search_fold(now.words))",
}
FILL = {
    "reply": f"INSERT INTO search_reply (id, revision, facts, words) SELECT now.id, now.revision, now.facts, {VECTOR['reply']} FROM findable_reply now",
    **{kind: f"INSERT INTO search_{kind} (id, words) SELECT now.id, {VECTOR[kind]} FROM findable_{kind} now" for kind in SMALL},
}
REFRESH_REPLY = f"""CREATE FUNCTION search_refresh_reply(which bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM findable_reply now JOIN search_reply kept ON kept.id = now.id
            WHERE now.id = which AND kept.revision = now.revision AND kept.facts = now.facts) THEN
        DELETE FROM search_reply WHERE id = which;
        {FILL["reply"]} WHERE now.id = which;
    END IF;
END $$"""
"""One statement that posts a reply sets off several triggers: the first makes the row, and the others see it."""
REFRESH_SMALL = """CREATE FUNCTION search_refresh_{kind}(which bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_{kind} WHERE id = which;
    {fill} WHERE now.id = which;
END $$"""
ON_REPLY = """
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_reply WHERE id = OLD.id;
        RETURN OLD;
    END IF;
    PERFORM search_refresh_reply(NEW.id);
    IF OLD.hidden_at IS DISTINCT FROM NEW.hidden_at OR OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at THEN
        PERFORM search_refresh_summary(thread_id) FROM (SELECT DISTINCT edition.thread_id FROM edition_text sealed
            JOIN edition ON edition.id = sealed.edition_id WHERE sealed.reply_id = NEW.id) AS quoting;
    END IF;
    RETURN NEW;"""
ON_REVISION = """
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_reply WHERE id = OLD.reply_id AND revision = OLD.number;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM search_reply WHERE id = NEW.reply_id AND revision = NEW.number;
    END IF;
    PERFORM search_refresh_reply(NEW.reply_id);
    RETURN NEW;"""
ON_FACTS = "PERFORM search_refresh_reply(COALESCE(NEW.reply_id, OLD.reply_id)); RETURN NULL;"
ON_THREAD = f"""
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_thread WHERE id = OLD.id;
        DELETE FROM search_summary WHERE id = OLD.id;
        RETURN OLD;
    END IF;
    IF OLD.hidden <> NEW.hidden THEN
        DELETE FROM search_reply WHERE id IN (SELECT id FROM reply WHERE thread_id = NEW.id);
        {FILL["reply"]} WHERE now.thread_id = NEW.id;
    END IF;
    PERFORM search_refresh_thread(NEW.id);
    PERFORM search_refresh_summary(NEW.id);
    RETURN NEW;"""
ON_SEALED = f"""
    PERFORM search_refresh_summary(id) FROM ({NEWEST_EDITION.format("COALESCE(NEW.edition_id, OLD.edition_id)")}) AS newest;
    RETURN NULL;"""
ON_MEMBER = """
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_member WHERE id = OLD.id;
        RETURN OLD;
    END IF;
    PERFORM search_refresh_member(NEW.id);
    RETURN NEW;"""
FUNCTIONS = {
    "reply": ON_REPLY,
    "revision": ON_REVISION,
    "facts": ON_FACTS,
    "thread": ON_THREAD,
    "thread_revision": "PERFORM search_refresh_thread(NEW.thread_id); RETURN NEW;",
    "sealed": ON_SEALED,
    "member": ON_MEMBER,
}
EVENTS = (
    ("reply", "reply", f"AFTER UPDATE OF {', '.join(CHANGES_A_REPLY)}"),
    ("reply", "reply", "AFTER DELETE"),
    ("revision", "reply_revision", "AFTER INSERT OR UPDATE OF plain OR DELETE"),
    ("facts", "reply_argument", "AFTER INSERT OR DELETE"),
    ("facts", "evidence", "AFTER INSERT OR DELETE"),
    ("thread", "thread", "AFTER UPDATE OF title, ask, revision, hidden, edition_number"),
    ("thread", "thread", "AFTER DELETE"),
    ("thread_revision", "thread_revision", "AFTER INSERT OR UPDATE OF body"),
    ("sealed", "edition_text", "AFTER INSERT OR UPDATE OF text, reply_id OR DELETE"),
    ("member", "member", "AFTER INSERT OR UPDATE OF display_name, username"),
    ("member", "member", "AFTER DELETE"),
)


def _postgres():
    yield "CREATE TABLE search_reply (id BIGINT PRIMARY KEY, revision INT NOT NULL, facts TEXT NOT NULL, words TSVECTOR NOT NULL)"
    for kind in SMALL:
        yield f"CREATE TABLE search_{kind} (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"
    yield WORDS
    yield WORDS_INDEX
    yield FOLD
    yield from (view.format(**DIALECT["postgres"]) for view in VIEWS)
    yield from FILL.values()
    for kind in ("reply", *SMALL):
        # A short list of what waits to go into the index: searches read all of it.
        yield f"CREATE INDEX search_{kind}_words ON search_{kind} USING gin (words) WITH (gin_pending_list_limit = 512)"
    yield REFRESH_REPLY
    yield from (REFRESH_SMALL.format(kind=kind, fill=FILL[kind]) for kind in SMALL)
    for name, body in FUNCTIONS.items():
        yield f"CREATE FUNCTION search_on_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    for number, (name, table, event) in enumerate(EVENTS):
        yield f"CREATE TRIGGER search_{number}_{table} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION search_on_{name}()"


def _gone(dialect):
    if dialect == "postgres":
        yield from (f"DROP TRIGGER search_{number}_{table} ON {table}" for number, (_, table, _) in enumerate(EVENTS))
        yield from (f"DROP FUNCTION search_on_{name}()" for name in FUNCTIONS)
        yield from (f"DROP FUNCTION search_refresh_{kind}(bigint)" for kind in ("reply", *SMALL))
    else:
        yield from (f"DROP TRIGGER search_{name}" for name, *_ in _triggers())
        yield "DROP TABLE search_reply_text"
    yield from (f"DROP VIEW findable_{kind}" for kind in ("reply", *SMALL))
    yield from (f"DROP TABLE search_{kind}" for kind in ("reply", *SMALL, "word"))
    if dialect == "postgres":
        yield "DROP FUNCTION search_fold(text)"


async def make(apps, schema_editor):
    client = schema_editor.client
    for statement in (_postgres if client.capabilities.dialect == "postgres" else _sqlite)():
        await client.execute_query(statement)


async def unmake(apps, schema_editor):
    client = schema_editor.client
    for statement in _gone(client.capabilities.dialect):
        await client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_indexes")]
    operations = [ops.RunPython(make, unmake)]
