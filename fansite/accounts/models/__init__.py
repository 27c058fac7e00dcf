from fansite.accounts.models.block import Block
from fansite.accounts.models.notice import LATE, Notice
from fansite.accounts.models.notice_choice import NoticeChoice, NoticeKind
from fansite.accounts.models.session import Session
from fansite.accounts.models.user import ALL_OPEN, AVATAR_SIDES, MOST_BIO, Reader, Theme, User

__all__ = [
    "ALL_OPEN",
    "AVATAR_SIDES",
    "LATE",
    "MOST_BIO",
    "Block",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "Reader",
    "Session",
    "Theme",
    "User",
]
