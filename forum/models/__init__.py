"""The tables, one noun a file.

A class's docstring becomes its table's comment, and migrations split SQL at semicolons: use none.
"""

from forum.models.agency import Agency, Level
from forum.models.argument import ArgumentType, Coverage, ReplyArgument
from forum.models.audit import AuditEntry
from forum.models.mark import NO_AGENCY, Endorsement, Pick, PickHistory, ReplyTally, Visit
from forum.models.member import Member, Role, Session
from forum.models.reply import Reply, ReplyRevision, Stance
from forum.models.rescore import Rescore
from forum.models.thread import Audience, Thread, ThreadRevision
from forum.models.topic import ThreadTopic, Topic

__all__ = [
    "NO_AGENCY",
    "Agency",
    "ArgumentType",
    "Audience",
    "AuditEntry",
    "Coverage",
    "Endorsement",
    "Level",
    "Member",
    "Pick",
    "PickHistory",
    "Reply",
    "ReplyArgument",
    "ReplyRevision",
    "ReplyTally",
    "Rescore",
    "Role",
    "Session",
    "Stance",
    "Thread",
    "ThreadRevision",
    "ThreadTopic",
    "Topic",
    "Visit",
]
