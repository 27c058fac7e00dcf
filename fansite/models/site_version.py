import secrets

from django.db import models


def fresh_seed() -> int:
    return secrets.randbits(62)


class SiteVersionQuerySet(models.QuerySet["SiteVersion"]):
    def renew(self) -> None:
        """Pages kept anywhere until now are of another site: at each start, as nobody knows what was restored before."""
        self.update_or_create(pk=1, defaults={"seed": fresh_seed()})


class SiteVersion(models.Model):
    """One row: how often anything that a public page shows was changed, threads apart.

    `epoch` is raised by the database itself, in the transaction of the change (`fansite/epoch.py`).
    """

    seed = models.BigIntegerField(default=0, db_default=0)
    epoch = models.BigIntegerField(default=0, db_default=0)

    objects = SiteVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_site_version")]

    def __str__(self) -> str:
        return f"{self.seed}-{self.epoch}"
