from articles.comments.models.comment import Comment
from articles.comments.models.comment_version import CommentVersion
from articles.comments.models.grievance import Grievance, GrievanceNotAllowed
from articles.comments.models.heart import Heart
from articles.comments.models.held_word import HeldWord
from articles.comments.models.holding import HeldBecause
from articles.comments.models.house_rule import HouseRule
from articles.comments.models.moderation_entry import ModerationEntry
from articles.comments.models.report import Report
from articles.comments.models.sanction import CommentNotAllowed, Sanction, SilencedError
from articles.comments.models.thread_visit import ThreadVisit

__all__ = [
    "Comment",
    "CommentNotAllowed",
    "CommentVersion",
    "Grievance",
    "GrievanceNotAllowed",
    "Heart",
    "HeldBecause",
    "HeldWord",
    "HouseRule",
    "ModerationEntry",
    "Report",
    "Sanction",
    "SilencedError",
    "ThreadVisit",
]
