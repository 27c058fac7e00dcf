"""People whom stories name and no tag knows: a hint for the fact desk, with as few false alarms as words allow."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from articles.models import Article
from cast.folding import fold
from cast.models import Source, TagAlias
from fansite.markup import paragraphs

NEWEST = 30  # stories
MOST_READ = 20_000  # letters of each
# Two words or more that begin with a capital and go on with small letters, with a space between them and nothing else.
CAPITALISED = r"(?:[A-Z]['’])?[A-ZÀ-Þ][a-zà-ÿ]+(?:-?[A-ZÀ-Þ][a-zà-ÿ]+)*"
RUN = re.compile(rf"(?<![\w-]){CAPITALISED}(?: {CAPITALISED})+(?![\w-])")
SMALL = re.compile(r"(?<![\w’'-])[a-zà-ÿ]+(?![\w-])")
LONGEST = 3  # words; what is longer is the title of a film or a show
# Written with a capital, and nobody.
NO_NAME = re.compile(
    r"mr|mrs|ms|dr|shri|smt|season|episode|plus|productions|films|news|times|awards|india|the|an?|and|as|at|but|by|for|"
    r"from|he|her|his|how|if|in|is|it|its|of|on|or|our|she|so|that|their|then|they|this|to|we|what|when|where|who|why|"
    r"with|you|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday"
)


@dataclass
class Unknown:
    name: str
    story: Article
    stories: int


def unknown_names() -> list[Unknown]:
    """Those of the newest stories, first those that stand in most; three queries whatever there is."""
    stories = Article.objects.exclude(status=Article.Status.WITHDRAWN).order_by("-pk")
    stories = stories.only("title", "standfirst", "body", "status")[:NEWEST]
    texts = {story: "\n".join((story.title, story.standfirst, paragraphs(story.body)))[:MOST_READ] for story in stories}
    # What stands somewhere in small letters is a word like others, at the beginning of a sentence too.
    common = {word for text in texts.values() for word in SMALL.findall(text)}
    first: dict[str, Article] = {}
    counts: Counter[str] = Counter()
    for story, text in texts.items():
        names = dict.fromkeys(names_in(text, common))
        counts.update(names.keys())
        first |= {name: story for name in names if name not in first}
    known = known_names(list(counts))
    return [Unknown(name, first[name], count) for name, count in counts.most_common() if name not in known]


def names_in(text: str, common: set[str]) -> Iterator[str]:
    for run in RUN.findall(text):
        words: list[str] = []
        for word in [*run.split(" "), ""]:
            if word and word.lower() not in common and not NO_NAME.fullmatch(word.lower()):
                words.append(word)
                continue
            if 2 <= len(words) <= LONGEST:
                yield " ".join(words)
            words = []


def known_names(names: list[str]) -> set[str]:
    """Those that lead to a tag, as a whole or by a part, and those that are a publication or what appeared in it."""
    spans = {name: {fold(part) for part in parts(name.split(" "))} for name in names}
    keys = set().union(*spans.values())
    spelled = set(TagAlias.objects.filter(key__in=keys).values_list("key", flat=True))
    sources = Source.objects.filter(Q(publisher__in=names) | Q(title__in=names)).values_list("publisher", "title")
    printed = {words for source in sources for words in source}
    return {name for name in names if name in printed or spans[name] & spelled}


def parts(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield " ".join(words[start:end])
