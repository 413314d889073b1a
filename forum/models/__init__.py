"""The tables, one noun a file.

A class's docstring becomes its table's comment, and migrations split SQL at semicolons: use none.
"""

from forum.models.agency import Agency, AgencyDomain, Level
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
from forum.models.draft import Draft
from forum.models.evidence import Evidence, EvidenceKind
from forum.models.field_report import FieldReport, Outcome
from forum.models.following import ThreadFollow, TypeFollow
from forum.models.happening import Happening, HappeningKind
from forum.models.lease import Lease
from forum.models.mail import Letter, LetterKind, MailToken, Purpose, ResetRequest
from forum.models.mark import NO_AGENCY, Endorsement, Pick, PickHistory, ReplyTally, Visit
from forum.models.member import (
    Device,
    Leaving,
    MailChoice,
    Member,
    Role,
    Session,
    SignIn,
    SignInOutcome,
)
from forum.models.move import Departure, MovedReply
from forum.models.nomination import Nomination, NominationState
from forum.models.notice import Notice, NoticeKind
from forum.models.rate_window import RateWindow
from forum.models.reply import Reply, ReplyRevision, Stance
from forum.models.reply_quote import ReplyQuote
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
    "AgencyDomain",
    "ArgumentCount",
    "ArgumentType",
    "Audience",
    "AuditEntry",
    "Brief",
    "BriefFormat",
    "Community",
    "Coverage",
    "Curation",
    "Departure",
    "Device",
    "Draft",
    "Edition",
    "EditionText",
    "Endorsement",
    "Evidence",
    "EvidenceKind",
    "FieldReport",
    "Flag",
    "FlagKind",
    "FlagState",
    "Happening",
    "HappeningKind",
    "Lease",
    "Leaving",
    "Letter",
    "LetterKind",
    "Level",
    "LineReview",
    "MailChoice",
    "MailToken",
    "Member",
    "MovedReply",
    "Nomination",
    "NominationState",
    "Notice",
    "NoticeKind",
    "Outcome",
    "Pick",
    "PickHistory",
    "Purpose",
    "RateWindow",
    "Reply",
    "ReplyArgument",
    "ReplyQuote",
    "ReplyRevision",
    "ReplyTally",
    "Rescore",
    "ResetRequest",
    "Review",
    "Role",
    "Session",
    "SignIn",
    "SignInOutcome",
    "Stance",
    "SummaryDraft",
    "TextKind",
    "Thread",
    "ThreadFollow",
    "ThreadRevision",
    "ThreadTopic",
    "Topic",
    "TypeFollow",
    "Verdict",
    "Version",
    "Visit",
]
