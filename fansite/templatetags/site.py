"""Dates and counts for the eye."""

import datetime

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from cast.dates import date_words
from cast.models import Actor, Character
from fansite import shielding
from fansite.shielding import opening_address
from fansite.text import for_xml, is_hindi

register = template.Library()
register.filter("reduced", date_words)
register.filter("is_hindi", is_hindi)
register.filter("for_xml", for_xml)


@register.filter
def iso(moment: datetime.datetime) -> str:
    """For the attribute of a `<time>`, which takes no more than three digits of a second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def fulldate(moment: datetime.datetime) -> str:
    """20 November 2026, in the site's time zone."""
    return date_format(timezone.localtime(moment), "j F Y")


@register.filter
def played_on(person: Actor | Character, day: str) -> str:
    """Who plays a character on a day, in words; "" for an actor and where nothing is known."""
    return person.players_on(day).words if isinstance(person, Character) else ""


@register.simple_tag(takes_context=True)
def opening(context: template.Context, mark: str) -> str:
    """The page's own address with the cover of this mark open."""
    return opening_address(request_of(context), mark)


@register.simple_tag(takes_context=True)
def still_open(context: template.Context, address: str) -> str:
    """The address, where what the reader opened on this page stays open."""
    return shielding.still_open(request_of(context), address)


def request_of(context: template.Context) -> HttpRequest:
    """Kept beside the context: `include … only` hands on nothing else."""
    return context.request  # type: ignore[attr-defined]  # a RequestContext has it


@register.inclusion_tag("fansite/_stamp.html")
def stamp(moment: datetime.datetime, date_only: bool = False) -> dict:
    """A `<time>` with the full date; script may make the text relative."""
    return {"moment": timezone.localtime(moment), "date_only": date_only}


@register.filter
def count_words(number: int, words: str) -> str:
    """61|count_words:"comment,comments" is "61 comments"; exact to 1,000, then "1,000+ comments"."""
    one, many = words.split(",")
    if number > 1000:
        return f"1,000+ {many}"
    return f"{number:,} {one if number == 1 else many}"
