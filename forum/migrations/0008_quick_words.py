"""PostgreSQL puts the words of a new reply into the index in half the time, and as before.

`translate` looked for each character in the whole list of the punctuation that goes. And a reply that is not
in the index yet is put there at once; only what is there is compared with what it would be now.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FOLD = """CREATE OR REPLACE FUNCTION search_fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT {folded} $$"""
PLAIN = "regexp_replace(normalize(left(words, 100000), NFKD), '[\\u0300-\\u036f]', '', 'g')"
MARKS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~‐‑‒–—―−‘’‚‛“”„‟…•·«»¿¡§"
RANGES = "[!-/:-@\\[-`{-~‐-―−‘-‟…•·«»¿¡§]"
"""The same by ranges: from `!` to `~` all but letters and digits."""

REFRESH = """CREATE OR REPLACE FUNCTION search_refresh_reply(which bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    {begin} NOT EXISTS (SELECT 1 FROM findable_reply now JOIN search_reply kept ON kept.id = now.id
            WHERE now.id = which AND kept.revision = now.revision AND kept.facts = now.facts) THEN
        DELETE FROM search_reply WHERE id = which;
        {fill};
    END IF;
END $$"""
FILL = """INSERT INTO search_reply (id, revision, facts, words) SELECT now.id, now.revision, now.facts,
            to_tsvector('english', search_fold(now.words)) || array_to_tsvector(string_to_array(now.facts, ' '))
            FROM findable_reply now WHERE now.id = which"""
WHERE_IT_IS_NEW = f"""IF NOT EXISTS (SELECT 1 FROM search_reply WHERE id = which) THEN
        {FILL};
    ELSIF"""


async def make(apps, schema_editor):
    if schema_editor.client.capabilities.dialect == "postgres":
        folded = f"regexp_replace({PLAIN}, '{RANGES}', ' ', 'g')"
        await schema_editor.client.execute_query(FOLD.format(folded=folded))
        await schema_editor.client.execute_query(REFRESH.format(begin=WHERE_IT_IS_NEW, fill=FILL))


async def unmake(apps, schema_editor):
    if schema_editor.client.capabilities.dialect == "postgres":
        spaces = " " * (len(MARKS) - 1)
        folded = f"translate({PLAIN}, '{MARKS}', '{spaces}')"
        await schema_editor.client.execute_query(FOLD.format(folded=folded))
        await schema_editor.client.execute_query(REFRESH.format(begin="IF", fill=FILL))


class Migration(migrations.Migration):
    dependencies = [("forum", "0007_telling_at_once")]
    operations = [ops.RunPython(make, unmake)]
