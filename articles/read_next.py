"""What to read after a story: what the newsroom chose, and then what has most to do with it."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, When

from articles.models import AlsoRead, Article, ClaimOfStory, StoryOfEvent, TaggedArticle

AT_LEAST, AT_MOST = 3, 6


def read_next(story: Article) -> Sequence[Article]:
    """The chosen in their order, up to six. Fewer than three are filled up: by a claim that both tell of, then a track,
    then people and topics, then the newest. One query; needs the story's tags.
    """
    others = Article.objects.published().exclude(pk=story.pk).newest_first()
    claims = story.claim_rows.filter(claim__is_public=True).values("claim")
    tracks = story.event_rows.exclude(event__track=None).values("event__track")
    out = Article.objects.published().at()
    told = [ClaimOfStory.objects.filter(claim__in=claims), StoryOfEvent.objects.filter(event__track__in=tracks)]
    tagged = TaggedArticle.objects.published().exclude(content_object=story.pk)
    tagged = tagged.order_by("-published_at", "-content_object")
    # The newest of a tag are enough; they are read from the index, however many stories it has.
    ways = [
        AlsoRead.objects.filter(article=story).filter(Article.objects.published().at("other")).values("other"),
        *(rows.exclude(article=story).filter(out).values("article") for rows in told),
        *(tagged.filter(tag=tag).values("content_object")[:AT_LEAST] for tag in story.tag_list),
        others.values("pk")[:AT_LEAST],
    ]
    near = [
        Q(choice__isnull=False),
        *(Exists(rows.filter(article=OuterRef("pk"))) for rows in told),
        Exists(TaggedArticle.objects.filter(tag__in=story.tag_list, content_object=OuterRef("pk"))),
    ]
    found = (
        Article.objects.for_row()
        .filter(reduce(or_, (Q(pk__in=keys) for keys in ways)))
        .annotate(
            choice=FilteredRelation("chosen_rows", condition=Q(chosen_rows__article=story)),
            place=Case(*(When(which, then=number) for number, which in enumerate(near)), default=len(near)),
        )
        .order_by("place", F("choice__position").asc(nulls_last=True), "choice__pk", "-published_at", "-pk")
    )
    nearest = list(found[:AT_MOST])
    return nearest[: max(AT_LEAST, sum(one.place == 0 for one in nearest))]
