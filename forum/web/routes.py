"""The one table of all HTML routes: method, path, handler, guard, rate limit."""

from forum.http.guards import Guard, Page
from forum.http.limits import MARK, POST, SIGN_UP
from forum.web import about, accounts, front, manage, marks, members, replies, summaries, threads

PUBLIC, READER, MEMBER, MANAGER = Guard.PUBLIC, Guard.READER, Guard.MEMBER, Guard.MANAGER

THREAD, REPLY = "/threads/{id:id}", "/replies/{id:id}"
TYPE, TOPIC, AGENCY = "/manage/types/{slug}", "/manage/topics/{slug}", "/manage/agencies/{slug}"

# A fixed word must stand above a parameter that would match it too.
PAGES = [
    Page("GET", "/healthz", about.alive, PUBLIC),
    Page("GET", "/readyz", about.ready, PUBLIC),
    Page("GET", "/about", about.index, PUBLIC),
    Page("GET", "/about/ranking", about.ranking, PUBLIC),
    Page("GET", "/accessibility", about.accessibility, PUBLIC),
    # Accounts
    Page("GET", "/login", accounts.login_form, PUBLIC),
    Page("POST", "/login", accounts.login, PUBLIC),
    Page("POST", "/logout", accounts.logout, PUBLIC),
    Page("GET", "/signup", accounts.signup_form, PUBLIC),
    Page("POST", "/signup", accounts.signup, PUBLIC, SIGN_UP),
    Page("GET", "/account", accounts.show, MEMBER),
    Page("POST", "/account", accounts.update, MEMBER, MARK),
    Page("GET", "/account/password", accounts.password_form, MEMBER),
    Page("POST", "/account/password", accounts.change_password, MEMBER),
    Page("GET", "/account/sessions", accounts.session_list, MEMBER),
    Page("POST", "/account/sessions/end-others", accounts.end_other_sessions, MEMBER),
    Page("POST", "/account/sessions/{id:id}/end", accounts.end_session, MEMBER),
    # Lists
    Page("GET", "/", front.show, READER),
    Page("GET", "/topics", front.topics, READER),
    Page("GET", "/topics/{slug}", front.topic, READER),
    Page("GET", "/members/{username}", members.show, READER),
    Page("POST", "/members/{username}/suspend", members.suspend, MANAGER),
    Page("POST", "/members/{username}/unsuspend", members.unsuspend, MANAGER),
    # Threads
    Page("GET", "/threads/new", threads.new, MEMBER),
    Page("POST", "/threads", threads.create, MEMBER, POST),
    Page("GET", f"{THREAD}/edit", threads.edit, MEMBER),
    Page("POST", f"{THREAD}/edit", threads.update, MEMBER, POST),
    Page("GET", f"{THREAD}/history", threads.history, READER),
    Page("GET", f"{THREAD}/reasons", threads.reasons, READER),
    Page("GET", f"{THREAD}/summary", summaries.show, READER),
    Page("GET", f"{THREAD}/reply", replies.new, MEMBER),
    Page("POST", f"{THREAD}/replies", replies.create, MEMBER, POST),
    Page("GET", f"{THREAD}/pick", marks.pick_form, MEMBER),
    Page("POST", f"{THREAD}/pick", marks.pick, MEMBER, MARK),
    Page("POST", f"{THREAD}/unpick", marks.unpick, MEMBER, MARK),
    Page("GET", f"{THREAD}/hide", threads.hide_form, MANAGER),
    Page("POST", f"{THREAD}/hide", threads.hide, MANAGER),
    Page("POST", f"{THREAD}/unhide", threads.unhide, MANAGER),
    Page("POST", f"{THREAD}/lock", threads.lock, MANAGER),
    Page("POST", f"{THREAD}/unlock", threads.unlock, MANAGER),
    Page("GET", THREAD, threads.show, READER),
    Page("GET", f"{THREAD}/{{slug}}", threads.show, READER),
    # Replies
    Page("GET", REPLY, replies.show, READER),
    Page("GET", f"{REPLY}/edit", replies.edit, MEMBER),
    Page("POST", f"{REPLY}/edit", replies.update, MEMBER, POST),
    Page("GET", f"{REPLY}/history", replies.history, READER),
    Page("GET", f"{REPLY}/tags", replies.tags, MEMBER),
    Page("POST", f"{REPLY}/tags", replies.retag, MEMBER, MARK),
    Page("GET", f"{REPLY}/withdraw", replies.withdraw_form, MEMBER),
    Page("POST", f"{REPLY}/withdraw", replies.withdraw, MEMBER, MARK),
    Page("POST", f"{REPLY}/endorse", marks.endorse, MEMBER, MARK),
    Page("POST", f"{REPLY}/unendorse", marks.unendorse, MEMBER, MARK),
    Page("GET", f"{REPLY}/hide", replies.hide_form, MANAGER),
    Page("POST", f"{REPLY}/hide", replies.hide, MANAGER),
    Page("POST", f"{REPLY}/unhide", replies.unhide, MANAGER),
    # Managers
    Page("GET", "/manage", manage.index, MANAGER),
    Page("GET", "/manage/types", manage.types, MANAGER),
    Page("POST", "/manage/types", manage.add_type, MANAGER),
    Page("GET", TYPE, manage.type_form, MANAGER),
    Page("POST", TYPE, manage.change_type, MANAGER),
    Page("POST", f"{TYPE}/move", manage.move_type, MANAGER),
    Page("POST", f"{TYPE}/retire", manage.retire_type, MANAGER),
    Page("POST", f"{TYPE}/restore", manage.restore_type, MANAGER),
    Page("GET", "/manage/topics", manage.topic_list, MANAGER),
    Page("POST", "/manage/topics", manage.add_topic, MANAGER),
    Page("POST", TOPIC, manage.rename_topic, MANAGER),
    Page("POST", f"{TOPIC}/retire", manage.retire_topic, MANAGER),
    Page("POST", f"{TOPIC}/restore", manage.restore_topic, MANAGER),
    Page("GET", "/manage/agencies", manage.agency_list, MANAGER),
    Page("POST", AGENCY, manage.update_agency, MANAGER),
    Page("POST", f"{AGENCY}/join", manage.join_agency, MANAGER),
    Page("GET", "/manage/members", manage.members, MANAGER),
    Page("GET", "/manage/audit", manage.audit_log, MANAGER),
]
