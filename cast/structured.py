"""What a profile says of a person to search engines: of real people only what the page shows."""

from typing import Any

from django.urls import reverse

from cast.models import Actor, Character, Tag
from cast.models.profile import Profile
from fansite.meta import absolute
from fansite.structured import SERIES, breadcrumbs, series


def actors_step() -> tuple[str, str]:
    return "Actors", reverse("cast:actors")


def characters_step() -> tuple[str, str]:
    return "Characters", reverse("cast:characters")


def profile_page(person: Actor | Character) -> tuple[dict, ...]:
    return actor_page(person) if isinstance(person, Actor) else character_page(person)


def way(*steps: tuple[str, str]) -> dict:
    """From the home page through the cast."""
    return breadcrumbs(("The cast", reverse("cast:list")), *steps)


def story_way(*steps: tuple[str, str]) -> dict:
    """From the home page through the story so far."""
    return breadcrumbs(("The story so far", reverse("cast:story")), *steps)


def actor_page(actor: Actor) -> tuple[dict, ...]:
    url = absolute(actor.get_absolute_url())
    page = {"@type": "ProfilePage", "@id": url, "url": url, "name": actor.name, "mainEntity": told(actor)}
    roles = [performance(actor, role.character) for role in actor.role_list if role.character]
    return (
        page,
        series(actor=roles or [person(actor.tag, actor)]),
        way(actors_step(), (actor.name, actor.get_absolute_url())),
    )


def character_page(character: Character) -> tuple[dict, ...]:
    url = absolute(character.get_absolute_url())
    someone = told(character) | {"subjectOf": {"@id": series()["@id"]}}
    page: dict[str, Any] = {"@type": "WebPage", "@id": url, "url": url, "name": character.name, "mainEntity": someone}
    known: dict[str, Any] = {"character": {"@id": someone["@id"]}}
    if roles := [performance(role.actor, character) for role in character.role_list if role.actor]:
        known["actor"] = roles
    return page, series(**known), way(characters_step(), (character.name, character.get_absolute_url()))


def person(tag: Tag, profile: Profile) -> dict:
    """An actor or a character by name; characters are told apart, as schema.org knows no other word for them."""
    url = absolute(profile.get_absolute_url())
    named = {"@type": "Person", "@id": f"{url}#person", "name": tag.name, "url": url}
    if profile.KIND == Tag.Kind.CHARACTER:
        named["disambiguatingDescription"] = f"character of the serial {SERIES}"
    return named


def told(profile: Profile) -> dict:
    """A person with the other names, the line and the portrait that the profile shows; a rangoli is nobody's portrait."""
    others = [name for name in (profile.name_hi, *profile.other_names) if name]
    portrait = profile.picture and profile.picture.share
    shown = {
        "alternateName": others,
        "description": profile.description,
        "image": absolute(portrait.get_absolute_url()) if portrait else "",
    }
    return person(profile.tag, profile) | {name: value for name, value in shown.items() if value}


def performance(actor: Actor, character: Character) -> dict:
    """Somebody in a part, where our sources name both."""
    return {
        "@type": "PerformanceRole",
        "actor": person(actor.tag, actor),
        "characterName": character.name,
    }
