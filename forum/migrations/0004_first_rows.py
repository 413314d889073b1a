"""What a new forum starts with: argument types and topics, which managers change later, and counts of changes."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# slug, name, guiding question, hue, icon
TYPES = [
    ("roi", "ROI", "What does it cost, what does it save, and how do you know?", "green", "roi"),
    ("mission", "Mission", "Which goal does it move, and what would the public notice?", "blue", "mission"),
    ("peer-agencies", "Peer agencies", "Who has done it, and how did it turn out for them?", "violet", "peer-agencies"),
    ("risk", "Risk", "What goes wrong if you wait, and how do you contain it if you act?", "orange", "risk"),
]
TOPICS = [
    ("open-data", "Open data"),
    ("workforce", "Workforce"),
    ("cloud", "Cloud"),
    ("plain-language", "Plain language"),
    ("records", "Records"),
    ("ai", "AI assistants"),
    ("security", "Security"),
    ("shared-services", "Shared services"),
]
VERSIONS = 65


async def fill(apps, schema_editor):
    types, topics, versions = (apps.get_model(f"forum.{name}") for name in ("ArgumentType", "Topic", "Version"))
    for position, (slug, name, question, hue, icon) in enumerate(TYPES, 1):
        await types.create(slug=slug, name=name, question=question, hue=hue, icon=icon, position=position)
    for position, (slug, name) in enumerate(TOPICS, 1):
        await topics.create(slug=slug, name=name, position=position)
    await versions.bulk_create(versions(id=id) for id in range(VERSIONS))


async def empty(apps, schema_editor):
    for name in ("ArgumentType", "Topic", "Version"):
        await apps.get_model(f"forum.{name}").all().delete()


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_search")]
    operations = [ops.RunPython(fill, empty)]
