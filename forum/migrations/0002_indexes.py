"""Indexes that the ORM has no words for: a migration that makes such a table anew has to make them again.

Those of a thread's replies have whole orders, so that any page of the best order, the first and last
reply of each, and the best arguments of a thread are found without sorting.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

IN_VIEW = "type_count > 0 AND hidden_at IS NULL AND withdrawn_at IS NULL"
UNTAGGED = "type_count = 0 AND discussion = FALSE AND hidden_at IS NULL AND withdrawn_at IS NULL"
BEST_FIRST = "score DESC, evidence DESC, id"
STUBS_LAST = "(CASE WHEN hidden_at IS NULL AND withdrawn_at IS NULL THEN 0 ELSE 1 END)"
INDEXES = (
    "INDEX reply_best_order ON reply"
    f" (thread_id, best_page, {STUBS_LAST}, score DESC, evidence DESC, position) WHERE best_page <> 0",
    # The last two columns are what a summary says of all arguments: how many people, and until when.
    f"INDEX reply_best_arguments ON reply (thread_id, {BEST_FIRST}, author_id, created_at) WHERE {IN_VIEW}",
    f"INDEX reply_best_objections ON reply (thread_id, {BEST_FIRST}) WHERE stance = 'objection' AND {IN_VIEW}",
    f"INDEX reply_best_answers ON reply (parent_id, {BEST_FIRST}) WHERE parent_id IS NOT NULL AND {IN_VIEW}",
    "INDEX reply_most_picked ON reply (thread_id, pick_count DESC, score DESC, id) WHERE pick_count > 0",
    f"INDEX reply_untagged_newest ON reply (created_at, id) WHERE {UNTAGGED}",
    f"INDEX reply_untagged_best ON reply (score, id) WHERE score > 0 AND {UNTAGGED}",
    "INDEX member_digest_at ON member (digest_at) WHERE digest_at IS NOT NULL",
    "INDEX member_told_at_once ON member (id) WHERE mail = 'instant'",
    "INDEX member_email ON member (LOWER(email))",
    "UNIQUE INDEX member_verified_email ON member (verified_email)",
    "INDEX notice_unmailed ON notice (member_id, id) WHERE mailed_at IS NULL AND read_at IS NULL",
)
# It sorts text as people do, and finds names by how they begin only where it does not.
INDEXES_POSTGRES = ('INDEX member_names ON member (username_key COLLATE "C")',)


def _indexes(client):
    return INDEXES + (INDEXES_POSTGRES if client.capabilities.dialect == "postgres" else ())


async def make(apps, schema_editor):
    for index in _indexes(schema_editor.client):
        await schema_editor.client.execute_query(f"CREATE {index}")


async def unmake(apps, schema_editor):
    for index in _indexes(schema_editor.client):
        name = index.partition("INDEX ")[2].split()[0]
        await schema_editor.client.execute_query(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_tables")]
    operations = [ops.RunPython(make, unmake)]
