"""What each kind of person meets where a post or a member is in some state: beside `expectations.py`.

Columns as there: visitor, stranger, author, manager, admin. Each state names every row of the route table
that has to do with posts, in groups by what is met; "as open" is what `EXPECTED` says. The state is that of
both threads of the world, or of its reply. A silenced member reads, whatever the role:
that state names the rows that take a member, and those of managers are refused. T, R, N stand for addresses
of a thread, reply, nomination.
"""

from tests.http.expectations import DRAFT, EXPECTED, PICK, REPORT, N, R, T

AS_OPEN = "as open"
WORDS = {"T": T, "R": R, "N": N, "DRAFT": DRAFT, "REPORT": REPORT, "PICK": PICK}
OF_POSTS = (
    "/threads/{",
    "/replies/{",
    "/reports/{",
    "/nominations/{",
    "/drafts/{",
    "/picks/{",
    "/feeds/threads/{",
)
"""How addresses begin for which it matters what state a post is in."""
ELSEWHERE = (
    "/about", "/accessibility", "/account", "/agencies", "/arguments", "/drafts", "/feeds", "/following",
    "/healthz", "/inbox", "/login", "/logout", "/mail", "/manage", "/members", "/metrics", "/readyz",
    "/robots.txt", "/search", "/signup", "/sitemap.xml", "/sitemaps", "/threads", "/topics", "/usernames",
    "/verify",
)  # fmt: skip
"""Those that are about no post in particular: what they show is tried elsewhere."""

_STATES = {
    "locked": """
as open
  GET PICK T/slug T/summary T/history T/reasons T/summary.md T/summary.docx T/summary.pptx T/summary.pdf
    T/summary.zip T/summary/print T/summary/edit T/summary/preview T/summary/publish T/summary/history
    T/summary/differences T/summary/review T/summary/purge T/summary/report T/summary/reports T/reply
    T/hide T/merge T/flag T R R/history R/withdraw R/quote R/hide R/move R/flag R/purge DRAFT
    REPORT/edit REPORT/delete N feed
  POST PICK T/follow T/unfollow T/nearest T/summary/edit T/summary/publish T/summary/restore T/summary/review
    T/summary/looked-at T/summary/purge T/summary/reports T/hide T/unhide T/lock T/unlock T/pin T/unpin
    T/flag T/unflag R/discussion R/withdraw R/quote R/hide R/unhide R/flag R/unflag R/purge DRAFT/delete
    REPORT/edit REPORT/delete N/accept N/decline
login 403 403 403 403
  POST T/replies R/endorse T/edit T/pick T/unpick R/edit R/unendorse
  GET T/edit T/pick R/edit
login 403 403 422 422
  POST T/merge R/move
login 403 403 200 200
  GET R/tags
login 403 403 303 303
  POST R/tags
    """,
    "hidden": """
as open
  GET PICK T/summary/edit T/summary/preview T/summary/publish T/summary/review T/summary/purge T/hide T/merge
    R/hide R/move R/purge DRAFT REPORT/edit REPORT/delete N
  POST PICK T/summary/edit T/summary/publish T/summary/restore T/summary/review T/summary/looked-at
    T/summary/purge T/hide T/unhide T/lock T/unlock T/pin T/unpin R/discussion R/hide R/unhide R/purge
    DRAFT/delete REPORT/delete N/accept N/decline
404 404 200 200 200
  GET T/slug T/summary T/history T/reasons T/summary.zip T/summary/history T/summary/differences
    T/summary/reports R/history
login 404 403 403 403
  POST T/replies R/endorse T/edit T/summary/reports T/pick T/unpick T/flag R/edit R/unendorse R/quote
    R/flag
  GET T/edit T/pick T/flag R/edit R/quote R/flag
login 404 303 303 303
  POST T/follow T/unfollow T/unflag R/unflag
login 404 200 200 200
  POST T/nearest
  GET T/summary/report T/reply
404 404 404 404 404
  GET T/summary.md T/summary.docx T/summary.pptx T/summary.pdf T/summary/print feed
login 403 403 422 422
  POST T/merge R/move
404 404 303 303 303
  GET T R
login 404 403 200 200
  GET R/tags
login 404 403 303 303
  POST R/tags
login 404 200 403 403
  GET R/withdraw
login 404 303 403 403
  POST R/withdraw
login 404 403 404 404
  POST REPORT/edit
    """,
    "merged": """
as open
  POST PICK T/replies R/endorse T/summary/purge T/pick T/unpick T/unflag R/edit R/tags R/discussion
    R/withdraw R/unendorse R/quote R/hide R/unhide R/flag R/unflag R/purge DRAFT/delete REPORT/edit
    REPORT/delete N/accept N/decline
  GET PICK T/summary/history T/summary/differences T/summary/purge T R R/edit R/history R/tags R/withdraw
    R/quote R/hide R/move R/flag R/purge DRAFT REPORT/edit REPORT/delete N
303 303 303 303 303
  GET T/slug T/summary T/history T/reasons T/summary.md T/summary.docx T/summary.pptx T/summary.pdf
    T/summary.zip T/summary/print T/summary/reports feed
login 409 409 409 409
  POST T/follow T/unfollow T/nearest T/edit T/summary/reports T/flag
login 303 303 303 303
  GET T/edit T/summary/report T/reply T/pick T/flag
login 403 403 303 303
  GET T/summary/edit T/summary/preview T/summary/publish T/summary/review T/hide T/merge
login 403 403 409 409
  POST T/summary/edit T/summary/publish T/summary/restore T/summary/review T/summary/looked-at T/hide
    T/unhide T/merge T/lock T/unlock T/pin T/unpin
login 403 403 422 422
  POST R/move
    """,
    "reply hidden": """
as open
  GET T/slug T/summary T/edit T/history T/reasons T/summary.zip T/summary/edit T/summary/preview
    T/summary/publish T/summary/history T/summary/differences T/summary/review T/summary/purge
    T/summary/report T/summary/reports T/reply T/hide T/merge T/flag T R R/withdraw R/hide R/move
    R/purge DRAFT REPORT/edit REPORT/delete N feed
  POST T/replies T/follow T/unfollow T/nearest T/edit T/summary/edit T/summary/restore T/summary/review
    T/summary/looked-at T/summary/purge T/summary/reports T/unpick T/hide T/unhide T/merge T/lock
    T/unlock T/pin T/unpin T/flag T/unflag R/discussion R/withdraw R/hide R/unhide R/move R/unflag
    R/purge DRAFT/delete REPORT/edit REPORT/delete N/decline
login 403 403 403 403
  POST R/endorse T/pick R/edit R/unendorse R/quote R/flag
  GET T/pick R/edit R/quote R/flag
404 404 404 404 404
  GET T/summary.md T/summary.docx T/summary.pptx T/summary.pdf T/summary/print
login 403 403 422 422
  POST T/summary/publish
404 404 200 200 200
  GET R/history
login 403 403 200 200
  GET R/tags
login 403 403 303 303
  POST R/tags
login 403 403 409 409
  POST N/accept
login 403 403 404 404
  GET PICK
  POST PICK
    """,
    "reply withdrawn": """
as open
  GET T/slug T/summary T/edit T/history T/reasons T/summary.zip T/summary/edit T/summary/preview
    T/summary/publish T/summary/history T/summary/differences T/summary/review T/summary/purge
    T/summary/report T/summary/reports T/reply T/hide T/merge T/flag T R R/hide R/move R/purge DRAFT
    REPORT/edit REPORT/delete N feed
  POST T/replies T/follow T/unfollow T/nearest T/edit T/summary/edit T/summary/restore T/summary/review
    T/summary/looked-at T/summary/purge T/summary/reports T/unpick T/hide T/unhide T/merge T/lock
    T/unlock T/pin T/unpin T/flag T/unflag R/discussion R/withdraw R/hide R/unhide R/move R/unflag
    R/purge DRAFT/delete REPORT/edit REPORT/delete N/decline
login 403 403 403 403
  POST R/endorse T/pick R/edit R/tags R/unendorse R/quote R/flag
  GET T/pick R/edit R/tags R/withdraw R/quote R/flag
404 404 404 404 404
  GET T/summary.md T/summary.docx T/summary.pptx T/summary.pdf T/summary/print R/history
login 403 403 422 422
  POST T/summary/publish
login 403 403 409 409
  POST N/accept
login 403 403 404 404
  GET PICK
  POST PICK
    """,
    "reply held": """
as open
  GET PICK T/slug T/summary T/edit T/history T/reasons T/summary.md T/summary.docx T/summary.pptx
    T/summary.pdf T/summary.zip T/summary/print T/summary/edit T/summary/preview T/summary/publish
    T/summary/history T/summary/differences T/summary/review T/summary/purge T/summary/report
    T/summary/reports T/reply T/hide T/merge T/flag T R/hide R/move R/purge DRAFT REPORT/edit
    REPORT/delete N feed
  POST PICK T/replies T/follow T/unfollow T/nearest T/edit T/summary/edit T/summary/publish T/summary/restore
    T/summary/review T/summary/looked-at T/summary/purge T/summary/reports T/unpick T/hide T/unhide
    T/merge T/lock T/unlock T/pin T/unpin T/flag T/unflag R/discussion R/hide R/unhide R/move R/purge
    DRAFT/delete REPORT/edit REPORT/delete N/accept N/decline
login 404 403 403 403
  POST R/endorse T/pick R/edit R/unendorse R/quote R/flag
  GET T/pick R/edit R/quote R/flag
404 404 303 303 303
  GET R
404 404 200 200 200
  GET R/history
login 404 403 200 200
  GET R/tags
login 404 403 303 303
  POST R/tags
login 404 200 403 403
  GET R/withdraw
login 404 303 403 403
  POST R/withdraw
login 404 303 303 303
  POST R/unflag
    """,
    "silenced": """
as open
  GET /account /account/password /account/sessions /account/sign-ins /account/nominations /inbox /following
    /usernames /account/mail /account/data /account/delete R/withdraw /drafts DRAFT
  POST /account/password /account/sessions/end-others /account/sessions/{id:id}/end /inbox/open
    /inbox/read T/follow T/unfollow /arguments/{slug}/follow /arguments/{slug}/unfollow /account/mail
    /account/mail/verify /account/delete /threads/similar T/nearest T/unflag R/withdraw R/unflag /drafts
    /account/data DRAFT/delete
login 422 422 422 422
  POST /account
login 404 200 404 404
  GET REPORT/delete
login 404 303 404 404
  POST REPORT/delete
login 403 403 403 403
  POST T/replies R/endorse /threads T/edit T/summary/reports T/pick T/unpick T/flag R/edit R/unendorse
    R/quote R/flag
  GET /threads/new T/edit T/summary/report T/reply T/pick T/flag R/edit R/quote R/flag
login 403 403 403 403
  GET R/tags
  POST R/tags
login 404 403 404 404
  GET REPORT/edit
  POST REPORT/edit
    """,
}


def _read(text: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    met = method = ""
    for line in filter(str.strip, text.splitlines()):
        if not line.startswith(" "):
            met = line
            continue
        words = line.split()
        if words[0] in {"GET", "POST"}:
            method = words.pop(0)
        for word in words:
            row = (method, _path(word))
            assert row not in found, row
            found[row] = EXPECTED[row] if met == AS_OPEN else met
    return found


def _path(word: str) -> str:
    if word == "T/slug":
        return f"{T}/{{slug:slug}}"
    start, _, rest = word.partition("/")
    if word == "feed":
        return "/feeds/threads/{id:id}.atom"
    return WORDS[start] + (f"/{rest}" if rest else "") if start else word


IN_STATE = {state: _read(text) for state, text in _STATES.items()}
IN_STATE["silenced"] |= {
    row: "login 403 403 403 403" for row, met in EXPECTED.items() if met.startswith("login 403 403")
}
