from fansite.accounts.models.user import ALL_OPEN, Reader, User

__all__ = ["ALL_OPEN", "Reader", "User"]
