"""What the demo has no example of, added by a process of its own: `python -m tests.browser.stage NAMES.json`."""

import json
import sys
from datetime import timedelta
from pathlib import Path

import django
from PIL import Image

FULL_TEXT = """<h2>Before the lamps</h2><p>Sab log <strong>aangan</strong> mein the, <em>everybody</em> of them, and the
<a href="/cast/">whole cast</a> came to look.</p><blockquote><p>घर वही है जहाँ सब साथ हों।</p><p>Home is where all are together.</p></blockquote>
<h3>What was served</h3><ul><li><p>Chai</p></li><li><p>Thepla</p></li></ul><ol><li><p>First the elders</p></li></ol><hr><p>Then <s>silence</s> songs.</p>"""
SAID = [
    "Kya scene tha!",
    "अनुपमा ने आज सबको चुप कर दिया।",
    "@demo_fan see https://example.com/a-rather-long-address/that-has-to-break-somewhere/on-a-phone?and=goes&on=1",
    "Careful: ||the letter was never posted|| and nobody noticed.",
]


def photo(width: int, height: int) -> Image.Image:
    """Clouds over a wall: as hard to compress as an ordinary photograph."""
    bands = []
    for _ in "RGB":
        band = Image.new("L", (width, height), 128)
        for cell, weight in ((256, 0.5), (64, 0.4), (16, 0.3), (4, 0.2)):
            noise = Image.effect_noise((width // cell + 2, height // cell + 2), 60)
            band = Image.blend(band, noise.resize((width, height), Image.Resampling.BICUBIC), weight)
        bands.append(band)
    return Image.merge("RGB", bands)


def set_stage() -> dict[str, str | int]:
    """Adds one of each, and answers the names and numbers that addresses need."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.utils import timezone

    from articles import history
    from articles.models import Correction, PreviewLink, StoryNote
    from cast.models import Actor, Character, StoryEvent
    from fansite.accounts.letters import unsubscribe_token
    from fansite.accounts.models import User
    from fansite.pictures.avatars import squares
    from fansite.pictures.models import Picture
    from tests import factories as make

    fan, moderator, editor = (User.objects.get(username=f"demo_{role}") for role in ("fan", "moderator", "editor"))
    now = timezone.now()
    talkers = [
        make.make_verified(make.make_fan(f"stage_{name}", display_name=name.title())) for name in ("mira", "dev", "ba")
    ]
    talkers.append(make.make_fan("stage_" + "x" * 24, display_name="A name as long as it may be, all forty"))

    talkers[0].set_avatar(squares(photo(300, 200)))
    User.objects.filter(pk__in=(fan.pk, talkers[0].pk)).update(
        bio="Chai at six.\n\nhttps://example.com/ ||So she left||"
    )

    def portrait(width: int, height: int) -> Picture:
        return Picture.objects.add(photo(width, height), alt=f"A portrait of {width} by {height}")

    lead = Picture.objects.add(
        photo(2400, 1500), alt="Clouds over a wall", credit="Drawn by a program", focal=(0.2, 0.7)
    )
    broad = make.make_actor("Stage Broad", name_hi="चौड़ा मंच", picture=portrait(1500, 1000))
    tall = make.make_character("Stage Tall", nicknames=["Stagey"], picture=portrait(800, 1200))
    small = make.make_character("Stage Small", nicknames=["Stagey"], picture=portrait(180, 180))
    lone = Actor.objects.add("Stage Lone")
    make.make_portrayal(
        actor=broad, character=tall, since="2023-12", source=make.make_source(address="https://example.com/")
    )
    make.make_portrayal(actor=broad, character=small, since="..2023-02-05", until="2024")
    Character.objects.add("Stage Nobody Plays")
    people = [one.tag for one in (broad, tall, small)]
    topic, unused = make.make_tag("Stage talk", name_hi="मंच की बात"), make.make_tag("Stage silence")

    full = make.make_article(
        slug="full-house", title="A full house: everybody came, and everybody talked", body=FULL_TEXT, dateline="Mumbai",
        author=editor, cover=lead, tags=[*people, topic], source=make.make_source(address="https://example.com/s"),
    )  # fmt: skip
    Correction.objects.create(article=full, words="We wrote that the lamps came first. It was the chai.")
    for number in range(22):
        oldest = make.make_comment(full, talkers[number % 4], SAID[number % 4], at=now - timedelta(hours=number))
    long, removed, mine = (make.make_comment(full, author, "The long one") for author in (talkers[0], talkers[1], fan))
    for number in range(50):
        make.make_comment(full, talkers[number % 4], SAID[number % 4], reply_to=long)
    answer = make.make_comment(full, fan, "And mine", reply_to=long)
    make.make_comment(full, talkers[3], "To that one", reply_to=answer)
    make.make_comment(full, talkers[2], "Still here", reply_to=removed)
    removed.remove(by=moderator, reason="spam")
    gone = make.make_comment(full, talkers[1], "Removed, and nobody answered")
    gone.remove(by=moderator, reason="spam")
    long.set_heart(fan=fan, on=True)
    topic.set_follow(fan=fan, on=True)
    held = make.make_comment(full, fan, "A moderator looks at it first")
    type(held).objects.filter(pk=held.pk).update(state="held", held_because="words", waits_since=now)
    for reporter in talkers[1:3]:
        long.report(by=reporter, reason="other", words="यह ठीक नहीं है, dekhiye")
    make.make_verified(make.make_fan("stage_keeper"))
    make.make_second_factor(make.make_verified(make.make_fan("stage_locked")))
    former = make.make_fan("stage_former")
    make.make_comment(full, former, "I have left since")
    former.delete()

    # The newest story has a picture, so that home and lists begin with one.
    closed = make.make_article(
        now - timedelta(days=2), slug="closed-talk", title="Closed talk", author=editor, comments_open=False
    )
    withdrawn = make.make_article(slug="withdrawn-story", title="Withdrawn", author=editor)
    withdrawn.withdraw(by=editor)
    later = make.make_article(now + timedelta(days=9), slug="next-week", title="Next week", author=editor, cover=lead)
    draft = make.make_draft(slug="a-draft-of-the-stage", title="A draft", author=editor)
    waiting = make.make_unpublished("in review", slug="in-review-here", title="In review", author=make.make_writer())
    for story, by, words in (
        (waiting, editor, "Kaun kehta hai?"),
        (waiting, waiting.author, "किंजल ने कहा"),
        (full, editor, "Well told."),
    ):
        StoryNote.objects.write(story, words, by=by)
    said = {"speaker": broad, "source": full.source, "topics": [tall.tag, topic]}
    quote = make.make_quote(words="घर वही है जहाँ सब साथ हों", language="hi", article=full, after_paragraph=1, **said)
    make.make_quote(
        words="Chai pehle, baatein baad mein, aur baatein bahut saari",
        language="hi-Latn",
        article=full,
        said_on="2021",
        **said,
    )
    make.make_question(
        article=full, asked="Kya sab saath hain?", answer="Haan.\n\nHamesha.", language="hi-Latn", translation="Yes.\n\nAlways.",
        speakers=[broad, lone], topics=[topic],
    )  # fmt: skip
    last = StoryEvent.objects.order_by("-position").first()
    covered = make.make_quote(
        words="What came last", said_on="..2024-05-06", safe_from=last, article=full, after_paragraph=2, **said
    )
    make.make_photo(full, picture=portrait(1500, 1000), people=[broad.tag], after_paragraph=1, description="The wall")
    make.make_photo(full, picture=portrait(800, 1200), description="A tall one", address="https://example.com/p")
    make.make_photo(full, picture=portrait(1600, 900), people=[broad.tag, tall.tag], description="A broad one")
    make.make_photo(full, people=[broad.tag], description="One that went, and what was to be seen in it")
    make.make_embed(full, description="A song at the gate", after_paragraph=2)
    make.make_embed(full, provider="instagram", description="A post from the terrace")
    claim = make.make_claim("The wall will be painted", slug="wall-painted", tags=[broad.tag], stories=[full])
    statement = make.make_statement(claim, by=broad, to="a neighbour")
    claim.decide("denied", "Asked, and answered.", by=editor, statement=statement)
    link = PreviewLink.objects.make(draft, by=editor, days=3, note="The stage")
    stands, full_row = {"standfirst": full.standfirst, "body": full.body}, type(full).objects.filter(pk=full.pk)
    full_row.update(standfirst="Before anybody came.", body=full.body.replace("</ul>", "</ul><p>Nobody sang.</p>"))
    full.set_tags([topic])
    history.keep(full, by=editor, comment="Begun.")
    full_row.update(**stands)
    full.set_tags([*people, topic])
    history.keep(full, by=editor, comment="Saved.")
    first_version = history.revisions(full).last().pk
    return {
        "long": long.pk, "mine": mine.pk, "gone": gone.pk, "answer": answer.pk, "oldest": oldest.pk, "full": full.pk, "version": first_version, "closed": closed.pk,
        "later": later.pk, "draft": draft.pk, "waiting": waiting.pk, "actor": broad.pk, "character": tall.pk, "tag": topic.pk,
        "claim": claim.pk, "grievance": make.make_grievance().pk,
        "picture": lead.pk, "source": full.source_id, "portrayal": broad.portrayals.first().pk, "empty_tag": unused.slug,
        "preview": link.token, "preview_link": link.pk,
        "topic": topic.slug, "quote": quote.pk, "covered_quote": covered.pk, "lone": lone.slug, "unsubscribe": unsubscribe_token(talkers[0].pk, "reply"),
        "reset": f"{user_pk_to_url_str(talkers[0])}-{default_token_generator.make_token(talkers[0])}",
    }  # fmt: skip


if __name__ == "__main__":
    django.setup()
    from fansite.serving import prepare_static

    prepare_static()  # else each server would, at its first start
    Path(sys.argv[1]).write_text(json.dumps(set_stage()))
