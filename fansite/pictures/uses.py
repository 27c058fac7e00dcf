"""Where pictures are used: whatever points at them, found by asking the models, so that what comes later is in it too."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import (
    Count,
    Exists,
    ForeignObjectRel,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from fansite.pictures.models import Picture, Rendition

# A picture may adorn hundreds of stories: of each kind so many are named, and the rest counted.
MOST_NAMED = 30


@dataclass(frozen=True)
class Use:
    """A row that points at the picture; `address` leads to the newsroom, `page` to readers, each as far as there is one."""

    row: Model
    address: str
    page: str


@dataclass(frozen=True)
class Uses:
    """All rows that point at a picture by one field."""

    place: str  # "cover of the story"
    count: int
    named: list[Use]

    @property
    def others(self) -> int:
        return self.count - len(self.named)


def relations() -> list[ForeignObjectRel]:
    """Hidden ones as well: a relation without a name on our side still is one. A picture's own files are no use of it."""
    found: Iterable[Any] = Picture._meta.get_fields(include_hidden=True)
    pointing = [one for one in found if isinstance(one, ForeignObjectRel) and (one.one_to_many or one.one_to_one)]
    return [one for one in pointing if one.related_model is not Rendition]


def rows(relation: ForeignObjectRel) -> QuerySet:
    return relation.related_model._default_manager.order_by()


def counted() -> Any:
    """How often a picture is used, for `annotate`."""
    total: Any = Value(0)
    for relation in relations():
        name = relation.field.name
        pointing = rows(relation).filter(**{name: OuterRef("pk")}).values(name).values(count=Count("pk"))
        total = total + Coalesce(Subquery(pointing, output_field=IntegerField()), 0)
    return total


def used() -> Q:
    """Those that anything points at, for `filter`."""
    found = Q()
    for relation in relations():
        found |= Q(Exists(rows(relation).filter(**{relation.field.name: OuterRef("pk")})))
    return found


def uses_of(picture: Picture, site: AdminSite, request: HttpRequest) -> list[Uses]:
    found = []
    for relation in relations():
        pointing = rows(relation).filter(**{relation.field.name: picture.pk})
        if count := pointing.count():
            # What a row belongs to is often part of its name.
            owners = [field.name for field in pointing.model._meta.fields if field.is_relation and not field.null]
            named = list(pointing.select_related(*owners or [None]).order_by("-pk")[:MOST_NAMED])
            public = public_keys(relation, named)
            uses = [
                Use(row, address(row, site, request), row.get_absolute_url() if row.pk in public else "")
                for row in named
            ]
            place = f"{relation.field.verbose_name} of the {relation.related_model._meta.verbose_name}"
            found.append(Uses(place, count, uses))
    return found


def public_keys(relation: ForeignObjectRel, named: list[Model]) -> set[Any]:
    """Of those with a page of their own; where some are not for everybody, their queryset says which are."""
    if not hasattr(relation.related_model, "get_absolute_url"):
        return set()
    keys = {row.pk for row in named}
    published = getattr(rows(relation), "published", None)
    return set(published().filter(pk__in=keys).values_list("pk", flat=True)) if published else keys


def address(row: Model, site: AdminSite, request: HttpRequest) -> str:
    kept_by = site._registry.get(type(row))
    if kept_by is None or not kept_by.has_view_permission(request, row):
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
