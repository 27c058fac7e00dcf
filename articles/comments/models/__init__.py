from articles.comments.models.comment import Comment, CommentNotAllowed
from articles.comments.models.comment_version import CommentVersion
from articles.comments.models.heart import Heart
from articles.comments.models.moderation_entry import ModerationEntry

__all__ = ["Comment", "CommentNotAllowed", "CommentVersion", "Heart", "ModerationEntry"]
