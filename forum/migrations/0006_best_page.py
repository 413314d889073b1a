"""Pages of the best order instead of places in it: a score that changes moves few other replies.

The indexes have whole orders, so that any page, the first and last reply of each, and the best
arguments of a thread are found without sorting. The ORM has no words for such indexes: a later
migration that makes the table anew has to make them again.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

PAGE = 100
IN_VIEW = "type_count > 0 AND hidden_at IS NULL AND withdrawn_at IS NULL"
BEST_FIRST = "score DESC, evidence DESC, id"
STUBS_LAST = "(CASE WHEN hidden_at IS NULL AND withdrawn_at IS NULL THEN 0 ELSE 1 END)"
INDEXES = {
    "reply_best_order": "(thread_id, best_page, " + STUBS_LAST + ", score DESC, evidence DESC, position)"
    " WHERE best_page > 0",
    # The last two columns are what a summary says of all arguments: how many people, and until when.
    "reply_best_arguments": f"(thread_id, {BEST_FIRST}, author_id, created_at) WHERE {IN_VIEW}",
    "reply_best_objections": f"(thread_id, {BEST_FIRST}) WHERE stance = 'objection' AND {IN_VIEW}",
    "reply_best_answers": f"(parent_id, {BEST_FIRST}) WHERE parent_id IS NOT NULL AND {IN_VIEW}",
    "reply_most_picked": "(thread_id, pick_count DESC, score DESC, id) WHERE pick_count > 0",
}


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_argument_counts")]
    operations = [
        ops.RemoveIndex("Reply", fields=["thread_id", "depth", "best_position"]),
        ops.RenameField("Reply", "best_position", "best_page"),
        ops.RunSQL(
            f"UPDATE reply SET best_page = (best_page + {PAGE - 1}) / {PAGE}",
            f"UPDATE reply SET best_page = (best_page - 1) * {PAGE} + 1 WHERE best_page > 0",
        ),
        *(ops.RunSQL(f"CREATE INDEX {name} ON reply {on}", f"DROP INDEX {name}") for name, on in INDEXES.items()),
    ]
