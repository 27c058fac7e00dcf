from fansite.accounts.models.block import Block
from fansite.accounts.models.notice import LATE, Notice
from fansite.accounts.models.notice_choice import NoticeChoice, NoticeKind
from fansite.accounts.models.user import ALL_OPEN, AVATAR_SIDES, Reader, User

__all__ = ["ALL_OPEN", "AVATAR_SIDES", "LATE", "Block", "Notice", "NoticeChoice", "NoticeKind", "Reader", "User"]
