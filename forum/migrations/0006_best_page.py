"""Pages of the best order instead of places in it: a score that changes moves few other replies.

The index has the whole order, so that any page, and the first and last reply of each, is found
without sorting. The ORM has no words for such an index: a later migration that makes the table
anew has to make it again.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

PAGE = 100
INDEX = """
    CREATE INDEX reply_best_order ON reply (thread_id, best_page,
        (CASE WHEN hidden_at IS NULL AND withdrawn_at IS NULL THEN 0 ELSE 1 END),
        score DESC, evidence DESC, position) WHERE depth = 1"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_versions")]
    operations = [
        ops.RemoveIndex("Reply", fields=["thread_id", "depth", "best_position"]),
        ops.RenameField("Reply", "best_position", "best_page"),
        ops.RunSQL(
            f"UPDATE reply SET best_page = (best_page + {PAGE - 1}) / {PAGE}",
            f"UPDATE reply SET best_page = (best_page - 1) * {PAGE} + 1 WHERE best_page > 0",
        ),
        ops.RunSQL(INDEX, "DROP INDEX reply_best_order"),
    ]
