"""Small WordPress exports, written for these tests."""

from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old forum</title><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>4</wp:author_id><wp:author_login>mira</wp:author_login>
<wp:author_email>mira@old.example</wp:author_email>
<wp:author_display_name>Mira Sorens</wp:author_display_name></wp:author>"""
TAIL = "</channel></rss>"


def post(id: int = 10, comments: str = "", **fields: str) -> str:
    found = {
        "status": "publish",
        "post_type": "post",
        "post_date_gmt": "2012-05-01 10:00:00",
        "post_password": "",
        **fields,
    }
    tags = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in found.items())
    return (
        f"<item><title>Question {id}</title><dc:creator>mira</dc:creator>"
        f"<content:encoded><![CDATA[What worked\nfor you?]]></content:encoded>"
        f"<excerpt:encoded>never this</excerpt:encoded>"
        f'<category domain="category" nicename="cloud">Cloud</category>'
        f"<wp:post_id>{id}</wp:post_id>{tags}{comments}</item>"
    )


def comment(id: int, **fields: str) -> str:
    found = {
        "comment_id": str(id),
        "comment_author": f"Person {id}",
        "comment_author_email": "",
        "comment_date_gmt": f"2012-05-02 10:00:{id % 60:02}",
        "comment_content": f"<![CDATA[Answer {id}]]>",
        "comment_approved": "1",
        "comment_type": "",
        "comment_parent": "0",
        "comment_user_id": "0",
        **fields,
    }
    tags = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in found.items())
    return f"<wp:comment>{tags}</wp:comment>"


def write_export(folder: Path, *items: str) -> Path:
    path = folder / "export.xml"
    path.write_text(HEAD + "".join(items) + TAIL, "utf-8")
    return path
