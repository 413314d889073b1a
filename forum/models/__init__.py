"""The tables, one noun a file.

A class's docstring becomes its table's comment, and migrations split SQL at semicolons: use none.
"""

from forum.models.agency import Agency, Level
from forum.models.argument import (
    ALL_TYPES,
    ArgumentCount,
    ArgumentType,
    Coverage,
    ReplyArgument,
)
from forum.models.audit import AuditEntry
from forum.models.brief import Brief, BriefFormat
from forum.models.community import COMMUNITY, Community
from forum.models.curation import Curation, LineReview, Verdict
from forum.models.evidence import Evidence, EvidenceKind
from forum.models.field_report import FieldReport, Outcome
from forum.models.lease import Lease
from forum.models.mark import NO_AGENCY, Endorsement, Pick, PickHistory, ReplyTally, Visit
from forum.models.member import Leaving, Member, Role, Session
from forum.models.nomination import Nomination, NominationState
from forum.models.notice import Notice, NoticeKind
from forum.models.rate_window import RateWindow
from forum.models.reply import Reply, ReplyRevision, Stance
from forum.models.rescore import Rescore
from forum.models.review import Flag, FlagKind, FlagState, Review
from forum.models.summary import Edition, EditionText, SummaryDraft, TextKind
from forum.models.thread import Audience, Thread, ThreadRevision
from forum.models.topic import ThreadTopic, Topic
from forum.models.version import SITE, SLOTS, Version

__all__ = [
    "ALL_TYPES",
    "COMMUNITY",
    "NO_AGENCY",
    "SITE",
    "SLOTS",
    "Agency",
    "ArgumentCount",
    "ArgumentType",
    "Audience",
    "AuditEntry",
    "Brief",
    "BriefFormat",
    "Community",
    "Coverage",
    "Curation",
    "Edition",
    "EditionText",
    "Endorsement",
    "Evidence",
    "EvidenceKind",
    "FieldReport",
    "Flag",
    "FlagKind",
    "FlagState",
    "Lease",
    "Leaving",
    "Level",
    "LineReview",
    "Member",
    "Nomination",
    "NominationState",
    "Notice",
    "NoticeKind",
    "Outcome",
    "Pick",
    "PickHistory",
    "RateWindow",
    "Reply",
    "ReplyArgument",
    "ReplyRevision",
    "ReplyTally",
    "Rescore",
    "Review",
    "Role",
    "Session",
    "Stance",
    "SummaryDraft",
    "TextKind",
    "Thread",
    "ThreadRevision",
    "ThreadTopic",
    "Topic",
    "Verdict",
    "Version",
    "Visit",
]
