from articles.comments.models.comment import Comment, CommentNotAllowed
from articles.comments.models.heart import Heart
from articles.comments.models.moderation_entry import ModerationEntry

__all__ = ["Comment", "CommentNotAllowed", "Heart", "ModerationEntry"]
