"""A whole blog of some fifty posts about the serial, with the oddities that real exports have; all of it made up."""

from pathlib import Path

from tests.fansite.moving.export import BLOG, author, comment, post, write_export

PARTS = (
    "The rangoli by the door was finished before anybody woke up.",
    "In the evening the whole family sat in the aangan.",
)
# Title, slug as the blog has it, category, tags, body.
POSTS = [
    ("What the opening titles tell", "opening-titles", "Opinion", ["Titles"], "{0}\n\n{1}"),
    ("Tea &amp; talk: the kitchen scenes", "tea-talk", "News", ["Kitchen &amp; hearth"], "{0}\nOn the next line: {1}"),
    ("रंगोली की एक सुबह", "%e0%a4%b0%e0%a4%82%e0%a4%97%e0%a5%8b%e0%a4%b2%e0%a5%80", "Recap", [("रंगोली", "%e0%a4%b0")], "आँगन में रंगोली बनी।\n\n{1}"),
    ("Diwali special – “lights” … &#8220;again&#8221;", "diwali-special", "Uncategorized", ["Diwali"], "<b>{0}</b> <i>{1}</i>"),
    ("Emoji 🎉 and ünïcödé", "emoji-unicode", "Photo", ["Fun"], "🎉 {0}"),
    ("A list of the rooms", "rooms", "News", ["Set"], "<ul>\n<li>Kitchen</li>\n<li>Aangan<ul><li>Tulsi</li></ul></li>\n</ul>{1}"),
    ("A table of weeks", "weeks", "TRP", ["Ratings"], "<table><tr><th>Week</th><th>Place</th></tr><tr><td>1</td><td>first</td></tr></table>"),
    ("Headings in disorder", "headings", "News", [], "<h4>Small first</h4>{0}<h1>Then the largest</h1>{1}<h3></h3><h6>Last</h6>{0}"),
    ("Blocks", "blocks", "News", ["Set"], '<!-- wp:paragraph -->\n<p>{0}</p>\n<!-- /wp:paragraph -->\n<!-- wp:image {{"id":7}} -->\n<figure class="wp-block-image"><img src="' + BLOG + '/wp-content/uploads/2021/05/door.png" alt="The door"/><figcaption>The door in the morning</figcaption></figure>\n<!-- /wp:image -->\n<!-- wp:latest-posts /-->'),
    ("A caption of the old kind", "caption", "News", [], '[caption id="a7" align="alignnone" width="300"]<a href="{blog}/door.png"><img src="{blog}/door.png" alt="The door" /></a> The <b>door</b>[/caption]{0}'),
    ("Shortcodes", "shortcodes", "News", [], '[gallery ids="1,2"]\n\n[youtube https://youtu.be/abcdefghijk]\n\n{0} [sic] [su_box title="x"]{1}[/su_box]'),
    ("A frame", "frame", "News", [], '<iframe width="560" src="https://www.youtube.com/embed/abcdefghijk"></iframe>\n{0}'),
    ("Scripts and handlers", "scripts", "News", [], '<script>alert(1)</script><p onclick="alert(1)">{0}</p><a href="javascript:alert(1)">press</a><style>p{{}}</style>'),
    ("Pasted from a word processor", "pasted", "News", [], '<p class="MsoNormal" style="margin:0"><span lang="EN"><o:p>{0}</o:p></span></p><font color="red">{1}</font>'),
    ("Unclosed tags", "unclosed", "News", [], "<b>{0}\n\n<i>{1}<div><p>and <a href='http://example.org/?a=1&b=[2]'>so on"),
    ("Lines by br", "br", "News", [], "{0}<br><br />{1}<BR/>end"),
    ("Links to ourselves", "links", "News", [], 'See <a href="{blog}/2021/05/rooms/">the rooms</a>, <a href="{blog}/?p=103">tea</a> and <a href="http://www.tulsi-diary.example/2021/05/gone">what is gone</a>.'),
    ("More below", "more", "News", [], "{0}\n\n<!--more-->\n\n{1}<!--nextpage-->{0}"),
    ("T" * 200, "long-title", "News", [], "{0}"),
    ("", "untitled", "News", [], "{0}"),
    ("Nothing in it", "empty", "News", [], ""),
    ("Quotations", "quotes", "Interview", [], "<blockquote><p>{0}</p>\n{1}</blockquote><pre>as   it\nstands</pre><q>and this</q>"),
]  # fmt: skip
MONTHS = [f"Week {week} in the aangan" for week in range(1, 23)]


def body_of(text: str) -> str:
    return text.format(*PARTS, blog=BLOG)


def threads(number: int) -> list[str]:
    """Ten answers, each to the one before, and one beside them."""
    first = number * 100
    deep = [
        comment(
            f"Answer {depth}", number=first + depth, parent=first + depth - 1 if depth else 0,
            author=("Riya", "आशा", "Meera <3")[depth % 3], date=f"2021-05-03 08:{depth:02}:00",
        )
        for depth in range(10)
    ]  # fmt: skip
    return [*deep, comment("<p>Wah &amp; <a href='http://example.org/x'>see</a></p>", number=first + 20, user=2)]


def odd_ones() -> list[str]:
    zero = "0000-00-00 00:00:00"
    return [
        post("A draft of mine", number=301, status="draft", name="", gmt=zero, content="Not yet."),
        post("Looked at by somebody", number=302, status="pending", name="", gmt=zero),
        post("For us alone", number=303, status="private", name="for-us", comments=[comment("Secret", number=30301)]),
        post("Behind a password", number=304, password="chai", name="behind"),
        post("Next year", number=305, status="future", gmt="2099-01-01 04:30:00", name="next-year"),
        post("Thrown away", number=306, status="trash", name="__trashed"),
        post("About this blog", number=307, type="page"),
        post("Menu", number=308, type="nav_menu_item"),
        post("door", number=309, type="attachment", status="inherit", url=f"{BLOG}/wp-content/uploads/2021/05/door.png",
             excerpt="Photo: Asha", meta=[("_wp_attached_file", "2021/05/door.png"), ("_wp_attachment_image_alt", "A door with a garland")]),
        post("With a cover", number=310, name="with-a-cover", meta=[("_thumbnail_id", "309"), ("_wp_old_slug", "with-cover")]),
    ]  # fmt: skip


def write_blog(folder: Path) -> Path:
    """54 posts: 44 ordinary and odd-looking, ten that are hidden or no stories."""
    items = [
        post(title, number=101 + place, name=name, content=body_of(text), categories=[category], tags=tags,
             comments=threads(101 + place) if place % 5 == 0 else [])
        for place, (title, name, category, tags, text) in enumerate(POSTS)
    ]  # fmt: skip
    items += [
        post(title, number=201 + place, name=f"week-{place + 1}", categories=["Recap"], content=body_of("{0}\n\n{1}"))
        for place, title in enumerate(MONTHS)
    ]
    return write_export(
        folder, *items, *odd_ones(), authors=(author(), author("bina", number=3, email="", name="Bina"))
    )
