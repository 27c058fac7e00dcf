from fansite.accounts.models.user import Reader, User

__all__ = ["Reader", "User"]
