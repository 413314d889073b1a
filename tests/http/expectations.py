"""What each kind of person meets at each address: the whole matrix, one line a row of the table.

Columns: visitor, stranger, author, manager, admin. "login" is a 303 to the sign-in page, "303" leads
anywhere else. Whoever is suspended is a visitor. The author wrote the thread and the reply.
"""

T, R, REPORT = "/threads/{id:id}", "/replies/{id:id}", "/reports/{id:id}"
N = "/nominations/{id:id}"
TYPE, TOPIC, AGENCY = "/manage/types/{slug}", "/manage/topics/{slug}", "/manage/agencies/{slug}"

EVERYONE = "200 200 200 200 200"
MEMBERS = "login 200 200 200 200"
MEMBERS_DO = "login 303 303 303 303"
MANAGERS = "login 403 403 200 200"
MANAGERS_DO = "login 403 403 303 303"
ADMINS = "login 403 403 403 200"
ADMINS_DO = "login 403 403 403 303"
AUTHOR = "login 403 200 403 403"
AUTHOR_DOES = "login 403 303 403 403"
AUTHOR_OR_MANAGERS = "login 403 200 200 200"
AUTHOR_OR_MANAGERS_DO = "login 403 303 303 303"
REPORTER = "login 404 200 404 404"
REPORTER_DOES = "login 404 303 404 404"
REPORTER_OR_MANAGERS = "login 404 200 200 200"
OTHERS = "login 200 403 200 200"
OTHERS_DO = "login 303 403 303 303"

EXPECTED = {
    ("GET", "/healthz"): EVERYONE,
    ("GET", "/readyz"): EVERYONE,
    ("GET", "/metrics"): EVERYONE,  # of this machine, as here; see test_metrics.py
    ("GET", "/about"): EVERYONE,
    ("GET", "/about/ranking"): EVERYONE,
    ("GET", "/about/curation"): EVERYONE,
    ("GET", "/accessibility"): EVERYONE,
    ("GET", "/login"): "200 303 303 303 303",
    ("POST", "/login"): "422 422 422 422 422",
    ("POST", "/logout"): "303 303 303 303 303",
    ("GET", "/signup"): "200 303 303 303 303",
    ("POST", "/signup"): "422 422 422 422 422",
    ("GET", "/account"): MEMBERS,
    ("POST", "/account"): MEMBERS_DO,
    ("GET", "/account/password"): MEMBERS,
    ("POST", "/account/password"): "login 422 422 422 422",
    ("GET", "/account/sessions"): MEMBERS,
    ("POST", "/account/sessions/end-others"): MEMBERS_DO,
    ("POST", "/account/sessions/{id:id}/end"): MEMBERS_DO,
    ("GET", "/account/nominations"): MEMBERS,
    ("GET", "/"): EVERYONE,
    ("GET", "/arguments"): EVERYONE,
    ("GET", "/arguments/{slug}"): EVERYONE,
    ("GET", "/topics"): EVERYONE,
    ("GET", "/topics/{slug}"): EVERYONE,
    ("GET", "/members/{username}"): EVERYONE,
    ("POST", "/members/{username}/suspend"): MANAGERS_DO,
    ("POST", "/members/{username}/unsuspend"): MANAGERS_DO,
    ("GET", "/search"): EVERYONE,
    ("POST", "/threads/similar"): MEMBERS,
    ("POST", f"{T}/nearest"): MEMBERS,
    ("GET", "/verify"): EVERYONE,
    ("POST", "/verify"): EVERYONE,
    ("GET", "/threads/new"): MEMBERS,
    ("POST", "/threads"): MEMBERS_DO,
    ("GET", f"{T}/edit"): AUTHOR,
    ("POST", f"{T}/edit"): AUTHOR_DOES,
    ("GET", f"{T}/history"): EVERYONE,
    ("GET", f"{T}/reasons"): EVERYONE,
    ("GET", f"{T}/summary"): EVERYONE,
    ("GET", f"{T}/summary.md"): EVERYONE,
    ("GET", f"{T}/summary.docx"): EVERYONE,
    ("GET", f"{T}/summary.pptx"): EVERYONE,
    ("GET", f"{T}/summary.pdf"): EVERYONE,
    ("GET", f"{T}/summary.zip"): EVERYONE,
    ("GET", f"{T}/summary/print"): EVERYONE,
    ("GET", f"{T}/summary/edit"): MANAGERS,
    ("POST", f"{T}/summary/edit"): "login 403 403 303 409",
    ("GET", f"{T}/summary/preview"): MANAGERS,
    ("GET", f"{T}/summary/publish"): MANAGERS,
    ("POST", f"{T}/summary/publish"): "login 403 403 303 409",
    ("GET", f"{T}/summary/history"): EVERYONE,
    ("GET", f"{T}/summary/differences"): EVERYONE,
    ("POST", f"{T}/summary/restore"): "login 403 403 303 409",
    ("GET", f"{T}/summary/review"): MANAGERS,
    ("POST", f"{T}/summary/review"): MANAGERS_DO,
    ("POST", f"{T}/summary/looked-at"): MANAGERS_DO,
    ("GET", f"{T}/summary/purge"): ADMINS,
    ("POST", f"{T}/summary/purge"): ADMINS_DO,
    ("GET", f"{T}/summary/report"): MEMBERS,
    ("GET", f"{T}/summary/reports"): EVERYONE,
    ("POST", f"{T}/summary/reports"): MEMBERS_DO,
    ("GET", f"{T}/reply"): MEMBERS,
    ("POST", f"{T}/replies"): MEMBERS_DO,
    ("GET", f"{T}/pick"): OTHERS,
    ("POST", f"{T}/pick"): OTHERS_DO,
    ("POST", f"{T}/unpick"): MEMBERS_DO,
    ("GET", f"{T}/hide"): MANAGERS,
    ("POST", f"{T}/hide"): MANAGERS_DO,
    ("POST", f"{T}/unhide"): MANAGERS_DO,
    ("POST", f"{T}/lock"): MANAGERS_DO,
    ("POST", f"{T}/unlock"): MANAGERS_DO,
    ("GET", T): "303 303 303 303 303",
    ("GET", f"{T}/{{slug:slug}}"): EVERYONE,
    ("GET", R): "303 303 303 303 303",
    ("GET", f"{R}/edit"): AUTHOR,
    ("POST", f"{R}/edit"): AUTHOR_DOES,
    ("GET", f"{R}/history"): EVERYONE,
    ("GET", f"{R}/tags"): AUTHOR_OR_MANAGERS,
    ("POST", f"{R}/tags"): AUTHOR_OR_MANAGERS_DO,
    ("GET", f"{R}/withdraw"): AUTHOR,
    ("POST", f"{R}/withdraw"): AUTHOR_DOES,
    ("POST", f"{R}/endorse"): OTHERS_DO,
    ("POST", f"{R}/unendorse"): OTHERS_DO,
    ("GET", f"{R}/quote"): MEMBERS,
    ("POST", f"{R}/quote"): MEMBERS_DO,
    ("GET", f"{R}/hide"): MANAGERS,
    ("POST", f"{R}/hide"): MANAGERS_DO,
    ("POST", f"{R}/unhide"): MANAGERS_DO,
    ("GET", f"{R}/purge"): ADMINS,
    ("POST", f"{R}/purge"): ADMINS_DO,
    ("GET", f"{REPORT}/edit"): REPORTER,
    ("POST", f"{REPORT}/edit"): REPORTER_DOES,
    ("GET", f"{REPORT}/delete"): REPORTER_OR_MANAGERS,
    ("POST", f"{REPORT}/delete"): "login 404 303 303 303",
    ("GET", N): MANAGERS,
    ("POST", f"{N}/accept"): MANAGERS_DO,
    ("POST", f"{N}/decline"): MANAGERS_DO,
    ("GET", "/manage"): MANAGERS,
    ("GET", "/manage/curation"): MANAGERS,
    ("GET", "/manage/types"): MANAGERS,
    ("POST", "/manage/types"): MANAGERS_DO,
    ("GET", TYPE): MANAGERS,
    ("POST", TYPE): MANAGERS_DO,
    ("POST", f"{TYPE}/move"): MANAGERS_DO,
    ("POST", f"{TYPE}/retire"): MANAGERS_DO,
    ("POST", f"{TYPE}/restore"): MANAGERS_DO,
    ("GET", "/manage/topics"): MANAGERS,
    ("POST", "/manage/topics"): MANAGERS_DO,
    ("POST", TOPIC): MANAGERS_DO,
    ("POST", f"{TOPIC}/retire"): MANAGERS_DO,
    ("POST", f"{TOPIC}/restore"): MANAGERS_DO,
    ("GET", "/manage/agencies"): MANAGERS,
    ("POST", AGENCY): MANAGERS_DO,
    ("POST", f"{AGENCY}/join"): MANAGERS_DO,
    ("GET", "/manage/members"): MANAGERS,
    ("GET", "/manage/audit"): MANAGERS,
}

THREAD_FORM = {
    "title": "How do I convince my leadership of {role}?",
    "body": "Words of {role}.",
    "ask": "Do it.",
}
REASON = {"reason": "A good reason by {role}"}
TYPE_FORM = {
    "name": "Kind {role}",
    "question": "What would {role} say?",
    "hue": "green",
    "icon": "roi",
}

# What a proper form of each address holds; {role}, {reply} and {target} are filled in.
FIELDS: dict[str, dict[str, str]] = {
    "/login": {"username": "nobody", "password": "not the password"},
    "/account": {"display_name": "{role} anew", "email": "{role}@agency.example"},
    "/account/password": {"current_password": "wrong", "password": "long enough to pass"},
    "/members/{username}/suspend": REASON,
    "/verify": {"hash": "0" * 64},
    "/threads": THREAD_FORM,
    "/threads/similar": {"title": "How do I convince them of web forms?"},
    f"{T}/nearest": {"body": "Paper forms cost more than web forms."},
    f"{T}/edit": {**THREAD_FORM, "revision": "1"},
    f"{T}/replies": {"body": "An answer by {role}"},
    f"{T}/pick": {"reply_id": "{reply}", "why": "It is what {role} would say in the room."},
    f"{T}/hide": REASON,
    f"{T}/summary/edit": {"version": "0", "lead": "Opened by {role}."},
    f"{T}/summary/publish": {"version": "0", "note": "Published by {role}"},
    f"{R}/edit": {"body": "Other words", "revision": "1"},
    f"{R}/tags": {"argument": "risk", "stance": "objection"},
    f"{R}/quote": {"words": "paper forms cost $14", "type": "risk", "revision": "1"},
    f"{R}/hide": REASON,
    f"{R}/purge": REASON,
    f"{N}/decline": REASON,
    f"{T}/summary/restore": {"edition": "1", "version": "2"},
    f"{T}/summary/review": {"edition": "2", "line": "{line}", "verdict": "valid", "note": "{role}"},
    f"{T}/summary/looked-at": {"until": "1", "untagged_until": "1"},
    f"{T}/summary/purge": {**REASON, "text": "{text}"},
    f"{REPORT}/edit": {"audience": "finance", "outcome": "persuaded", "note": "New, by {role}."},
    f"{T}/summary/reports": {"audience": "finance", "outcome": "partly", "note": "By {role}."},
    f"{REPORT}/delete": REASON,
    "/manage/types": TYPE_FORM,
    TYPE: TYPE_FORM,
    f"{TYPE}/move": {"direction": "down"},
    "/manage/topics": {"name": "Topic of {role}"},
    TOPIC: {"name": "Topic of {role}"},
    AGENCY: {"name": "New name by {role}", "level": "state", "confirmed": "1"},
    f"{AGENCY}/join": {"into": "Office of the visitor"},
}
