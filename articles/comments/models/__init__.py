from articles.comments.models.comment import Comment, CommentNotAllowed
from articles.comments.models.comment_version import CommentVersion
from articles.comments.models.heart import Heart
from articles.comments.models.moderation_entry import ModerationEntry
from articles.comments.models.thread_visit import ThreadVisit

__all__ = ["Comment", "CommentNotAllowed", "CommentVersion", "Heart", "ModerationEntry", "ThreadVisit"]
