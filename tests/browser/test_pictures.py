"""Pictures as a browser gets them: large enough for the screen, no larger, and each where its page says it lies."""

import pytest

from tests.browser.page_types import PAGE_TYPES

# A phone of 390 px with two dots a pixel; Lighthouse's own has 1.75, for which the same files are chosen.
SHARP_PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
WINDOWS = (360, 768, 1280, 1600)
LEAD_BYTES = 60 * 1024
PICTURED = {
    "home", "list", "list-filtered", "story", "tag-of-a-person", "tag-of-an-actor", "tag-of-a-topic", "tags", "cast",
    "actors", "characters", "actor-with-portrait", "character-with-portrait", "choice", "search", "search-in-portraits",
    "family", "moves", "quotes", "quote",
}  # fmt: skip
LOADED = """() => {
  for (const image of document.images) image.loading = 'eager';
  // A picture that takes another file just now cannot be decoded; the other one can.
  return Promise.all([...document.images].map(image => image.decode().catch(() => image.decode())));
}"""
MEASURED = """() => [...document.querySelectorAll('picture > img')].map(image => {
  const lengthOf = sizes => {
    for (const line of sizes.split(', ')) {
      const [, media, length] = line.match(/^(\\(.*\\))? ?(\\S+)$/);
      if (media && !matchMedia(media).matches) continue;
      const ruler = document.body.appendChild(document.createElement('div'));
      ruler.style.cssText = `position: absolute; width: ${length}`;
      const { width } = ruler.getBoundingClientRect();
      ruler.remove();
      return width;
    }
  };
  const source = image.previousElementSibling;
  const files = Object.fromEntries(source.srcset.split(', ').map(one => one.split(' ')).map(([file, width]) => [file, parseInt(width)]));
  const box = image.getBoundingClientRect();
  const [width, height] = ['width', 'height'].map(name => Number(image.getAttribute(name)));
  // Cut to its frame it is drawn as broad as covers both sides.
  const needed = getComputedStyle(image).objectFit === 'cover' ? Math.max(box.width, box.height * width / height) : box.width;
  return {
    place: image.closest('.frame, .face, .photo').className, shown: box.width > 0, needed, told: lengthOf(source.sizes),
    stretched: Math.abs(box.width / box.height / (width / height) - 1) > 0.02 && getComputedStyle(image).objectFit !== 'cover',
    chosen: image.currentSrc && files[new URL(image.currentSrc).pathname], files: Object.values(files),
    addresses: [...Object.keys(files), ...image.srcset.split(', ').map(one => one.split(' ')[0]), image.getAttribute('src')],
  };
})"""


def pictures_of(page) -> list[dict]:
    page.evaluate(LOADED)
    return page.evaluate(MEASURED)


def pictured_types() -> list:
    return [kind for kind in PAGE_TYPES if kind.name in PICTURED and not kind.who]


@pytest.fixture(scope="module")
def desk(reader):
    """One browser with a dot a pixel, whose window changes its width."""
    context = reader("", viewport={"width": 360, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(reader):
    """Each time a browser that has kept nothing: one that has a larger file already takes that."""
    context = reader("", **SHARP_PHONE)
    yield context.new_page()
    context.close()


def test_the_pages_with_pictures_are_known(visits):
    pictured = {kind.name for kind in PAGE_TYPES if "<picture>" in visits.to(kind).html}
    # Other stories, a fan's own list, and the same pages with their menus open or from the beginning of the story.
    alike = {
        "for-you",
        *(name for name in pictured if name.startswith("story-") or name.endswith(("-opened", "-covered"))),
    }
    assert pictured - alike == PICTURED == {kind.name for kind in pictured_types()}


@pytest.mark.parametrize("kind", pictured_types(), ids=str)
def test_sizes_tell_how_broad_pictures_are_drawn(desk, stage, kind):
    desk.goto(kind.path.format(**stage))
    wrong, seen = [], 0
    for width in WINDOWS:
        desk.set_viewport_size({"width": width, "height": 900})
        for one in pictures_of(desk):
            seen += 1
            if not one["shown"] or one["stretched"] or not 0.9 <= one["told"] / one["needed"] <= 1.1:
                wrong.append(f"{width} px: {one}")
    assert wrong == []
    assert seen >= len(WINDOWS)


@pytest.mark.parametrize("kind", pictured_types(), ids=str)
def test_a_sharp_phone_gets_the_smallest_file_that_fills_its_dots(phone, stage, kind):
    phone.goto(kind.path.format(**stage))
    wrong = []
    for one in pictures_of(phone):
        enough = [width for width in one["files"] if width >= one["needed"] * 2] or one["files"][-1:]
        if one["chosen"] not in enough[:2]:
            wrong.append(one)
    assert wrong == []


@pytest.mark.parametrize("kind", pictured_types(), ids=str)
def test_no_picture_is_scaled_up(reader, stage, kind):
    context = reader("", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(kind.path.format(**stage))
    pictures = pictures_of(page)
    context.close()
    small = [one for one in pictures if one["chosen"] < one["needed"] and one["chosen"] != one["files"][-1]]
    assert small == []


def test_every_file_of_every_srcset_answers(phone, stage):
    addresses = set()
    for kind in pictured_types():
        phone.goto(kind.path.format(**stage))
        addresses |= {address for one in phone.evaluate(MEASURED) for address in one["addresses"]}
    answers = {address: phone.request.get(address) for address in addresses}
    types = {address: (answer.status, answer.headers["content-type"]) for address, answer in answers.items()}
    assert types == {address: (200, f"image/{address.rpartition('.')[2]}") for address in addresses}
    assert len(addresses) > 100


def test_the_lead_of_every_story_is_light_on_a_phone(phone):
    phone.goto("/articles/")
    stories = phone.locator(".stories .row.pictured :is(h2, h3) a").evaluate_all(
        "links => links.map(link => link.pathname)"
    )
    weights = {}
    for story in stories:
        phone.goto(story)
        lead = phone.locator(".story > .frame img")
        lead.evaluate("image => image.decode()")
        weights[story] = len(phone.request.get(lead.evaluate("image => image.currentSrc")).body())
    assert {story: weight for story, weight in weights.items() if weight > LEAD_BYTES} == {}
    assert "/articles/full-house/" in weights
    assert len(weights) > 10
