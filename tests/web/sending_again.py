"""A page with a form that was filled in before: its fields, to be sent as they are."""

from tests.client import Page


def fields_of(page: Page, form: str) -> dict[str, list[str]]:
    """All that is hidden or typed in the form, but for its token."""
    found: dict[str, list[str]] = {}
    for tag in page.one(form).select("input[type=hidden], input[type=text], textarea"):
        text = tag.text.removeprefix("\n") if tag.name == "textarea" else tag.get("value", "")
        found.setdefault(str(tag["name"]), []).append(str(text))
    del found["csrf_token"]
    return found
