"""What goes over the wire, parsed back by the standard library."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from forum.clock import now
from forum.errors import NotFound
from forum.mail.message import message_of, new_message_id
from forum.mail.unsubscribing import list_headers, read_token, thread_headers, unsubscribe_token
from forum.mail.words import wrapped, write
from forum.models import Letter, LetterKind
from forum.queries.notice_mail import NoticeLine
from forum.settings import Settings

LONG_HOST = "arguments-that-convince.communities.of.practice.agency.example"
HOSTILE = [
    "Hello\r\nBcc: eve@evil.example",
    "Hello\nX-Evil: 1\n\nA body of mine",
    "\rSubject: other",
    "a\u2028b\u2029c\x85d\x0be\x0cf",
    "\u202eevil\u202c \u2066x\u2069",
    "👩🏽\u200d⚖️ convinced 🏛️ " * 5,
    "x" * 1200,
    "é" * 1200,
    "=?utf-8?q?=0D=0ABcc=3A_eve?=",
    "Łódź, “quoted” <eve@evil.example>; (comment",
    "\x00\x1b[31m",
    "{{ 7 * 7 }} <script>alert(1)</script> & </h1>",
]
ONCE = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version")


@pytest.fixture
def forum(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        secret_key="k" * 32,
        base_url=f"https://{LONG_HOST}",
        site_name="Överzeugt, “Case” <maker>",
    )


def letter(forum: Settings, subject: str, text: str = "Words.\n", to: str = "") -> Letter:
    return Letter(
        kind=LetterKind.NOTICE,
        recipient=to or "ana@agency.example",
        subject=subject,
        text=text,
        html="<p>Words.</p>",
        headers=list_headers(forum, 7, LetterKind.NOTICE) | thread_headers(forum, 12),
        message_id=new_message_id(forum),
        created_at=now(),
        give_up_at=now(),
    )


def notices(forum: Settings, said: str) -> Letter:
    line = NoticeLine(1, f"{said} answered you", said, "/replies/1", said, 12, crowded=False)
    words = write("notices", forum, lines=[line], unsubscribe="https://x.example/u")
    made = letter(forum, words.subject, words.text)
    made.html = words.html
    return made


@pytest.mark.parametrize("said", HOSTILE)
def test_no_title_or_name_makes_a_header_or_a_body(forum: Settings, said: str) -> None:
    sent = notices(forum, said)
    data = message_of(sent, forum).as_bytes()
    parsed = message_from_bytes(data, policy=default)
    known = {*ONCE, *sent.headers, "Content-Type"}
    assert sorted(parsed.keys()) == sorted(known)
    assert not parsed.defects
    assert parsed["To"] == "ana@agency.example"
    subject = str(parsed["Subject"]).strip()  # the library may fold before the first word
    assert subject == sent.subject
    assert len(sent.subject) <= 150
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    kinds = [part.get_content_type() for part in parsed.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("said", HOSTILE)
def test_what_people_write_is_text_in_html(forum: Settings, said: str) -> None:
    html = notices(forum, said).html
    assert "<script" not in html
    assert "<img" not in html
    assert "src=" not in html
    assert "49" not in html
    assert "<maker>" not in html


def test_addresses_in_headers_stay_whole_however_long_they_are(forum: Settings) -> None:
    data = message_of(letter(forum, "Hello"), forum).as_bytes().decode()
    token = unsubscribe_token(forum, 7, LetterKind.NOTICE)
    url = f"https://{LONG_HOST}/mail/unsubscribe/{token}"
    assert f"List-Unsubscribe: <{url}>\r\n" in data
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in data
    assert f"List-Id: <notice.{LONG_HOST}>\r\n" in data
    assert f"In-Reply-To: <thread-12@{LONG_HOST}>\r\n" in data
    assert f"References: <thread-12@{LONG_HOST}>\r\n" in data


def test_who_it_comes_from_is_the_forum(forum: Settings) -> None:
    parsed = message_from_bytes(message_of(letter(forum, "Hi"), forum).as_bytes(), policy=default)
    [sender] = parsed["From"].addresses
    assert sender.display_name == forum.site_name
    assert sender.addr_spec == f"noreply@{LONG_HOST}"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert str(parsed["Message-ID"]).endswith(f"@{LONG_HOST}>")
    assert parsed["Date"].datetime.utcoffset() is not None


def test_a_name_in_the_senders_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="address"):
        Settings(data_dir=tmp_path, mail_from="Eve <eve@evil.example>\r\nBcc: x@y.example")


def test_an_address_beyond_ascii_is_written_as_servers_want_it(forum: Settings) -> None:
    host = message_of(letter(forum, "Hi", to="ana@büro.example"), forum).as_bytes()
    assert b"To: ana@xn--bro-hoa.example\r\n" in host
    name = message_of(letter(forum, "Hi", to="añá@agency.example"), forum).as_bytes()
    assert "To: añá@agency.example\r\n".encode() in name


def test_text_is_wrapped_and_links_stay_whole() -> None:
    url = "https://forum.example/" + "x" * 100
    text = wrapped(f"{'word ' * 40}\n\n\n\n{url}\n> {'said ' * 40}")
    lines = text.splitlines()
    assert url in lines
    assert max(len(line) for line in lines if line != url) <= 72
    assert all(line.startswith("> ") for line in lines if "said" in line)
    assert "\n\n\n" not in text


@pytest.mark.parametrize("kind", [LetterKind.NOTICE, LetterKind.DIGEST])
def test_a_signed_link_names_member_and_kind(forum: Settings, kind: LetterKind) -> None:
    assert read_token(forum, unsubscribe_token(forum, 7, kind)) == (7, kind)


def test_a_link_that_was_changed_is_none_of_ours(forum: Settings, tmp_path: Path) -> None:
    token = unsubscribe_token(forum, 7, LetterKind.NOTICE)
    other = Settings(data_dir=tmp_path, secret_key="o" * 32)
    bad = [token.replace("-7-", "-8-"), token.replace("notice", "digest"), token[:-1], "", "ÿ-7-ÿ"]
    for forged in [*bad, unsubscribe_token(other, 7, LetterKind.NOTICE)]:
        with pytest.raises(NotFound):
            read_token(forum, forged)
