"""The newsroom from a phone and from a desk: a story is scheduled, and while it waits those of each kind are written."""

import io
import re
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.visits import DESK

TITLE = "Chai on the terrace"
ADDRESS = "/articles/chai-on-the-terrace/"
PLACES = ["/", "/articles/", "/tags/samar-shah/", "/search/?q=terrace"]


@pytest.fixture(scope="module")
def phone(reader) -> Page:
    return reader("editor", viewport=PHONE, has_touch=True).new_page()


@pytest.fixture(scope="module")
def desk(reader) -> Page:
    return reader("editor", viewport=DESK).new_page()


@pytest.fixture(scope="module")
def visitor(reader) -> Page:
    return reader("", viewport=PHONE).new_page()


def shown(page: Page) -> list[bool]:
    seen = []
    for place in PLACES:
        page.goto(place)
        seen.append(page.get_by_role("main").get_by_role("link", name=TITLE).count() > 0)
    return seen


def choose(page: Page, field: str, *names: str) -> None:
    """Chooses in one of the admin's autocomplete fields what the list offers for each name."""
    box = page.locator(f"select[name={field}] + .select2")
    for name in names:
        box.locator(".select2-selection").click()
        page.locator(".select2-container--open .select2-search__field").last.fill(name)
        page.locator(".select2-results__option", has_text=name).first.click()


def add(page: Page, what: str, **fields: Any) -> None:
    """One more row of a kind, by the link under them; a list stands for what is chosen, by their names."""
    page.locator(f"#{what}-group .add-row a").click()
    number = int(page.locator(f"[name={what}-TOTAL_FORMS]").input_value()) - 1
    for name, value in fields.items():
        field = f"{what}-{number}-{name}"
        box = page.locator(f"[name={field}]")
        if isinstance(value, list):
            choose(page, field, *value)
        elif value is True:
            box.check()
        elif box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


def tag(page: Page, *names: str) -> None:
    for number, name in enumerate(names):
        if number:
            page.locator("#tag_rows-group .add-row a").click()
        choose(page, f"tag_rows-{number}-tag", name)


def write(page: Page, kind: str, title: str, standfirst: str, *paragraphs: str, **fields: str) -> None:
    page.goto(f"/admin/articles/article/add/?kind={kind}")
    for name, value in {"title": title, "standfirst": standfirst, **fields}.items():
        page.fill(f"#id_{name}", value)
    page.locator(".tiptap").click()
    for number, words in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(words)


def publish(page: Page) -> None:
    """Saves the story, looks at what is said of it, and lets it out."""
    page.locator("input[name=_continue]").click()
    page.wait_for_url(re.compile(r"/article/\d+/change/"))
    page.get_by_role("link", name=re.compile("Publish or schedule")).click()
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("is now: published").wait_for()


def read(page: Page, slug: str) -> Locator:
    page.goto(f"/articles/{slug}/")
    return page.locator("article.story")


def picture_file() -> Any:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1000)).convert("RGB").save(file, "JPEG")
    return {"name": "terrace.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture(scope="module")
def due(phone, visitor) -> datetime:
    """When the story that was written on a phone comes out by itself."""
    phone.goto("/admin/pictures/picture/add/")
    phone.set_input_files("input[type=file]", picture_file())
    phone.fill("[name=alt]", "Two cups on a terrace wall")
    phone.locator("input[name=_save]").click()
    phone.wait_for_url(re.compile("/admin/pictures/picture/$"))

    phone.goto("/admin/articles/article/add/")
    phone.fill("[name=title]", TITLE)
    phone.fill("[name=standfirst]", "Nothing happens, and it is lovely.")
    phone.locator(".tiptap").click()
    phone.keyboard.type("Two  spaces stay as they are typed.")
    phone.keyboard.press("Enter")
    phone.keyboard.type("Chai lao, phir baat karte hain.")
    phone.get_by_role("button", name="blockquote").click()
    choose(phone, "cover", "Two cups on a terrace wall")
    choose(phone, "tag_rows-0-tag", "Samar Shah")
    phone.keyboard.press("Control+S")
    phone.wait_for_url(re.compile(r"/article/\d+/change/"))
    assert phone.locator("input[name=slug]").input_value() == "chai-on-the-terrace"
    assert visitor.request.get(ADDRESS).status == 404

    assert "Alt+Shift+U leads to publishing" in phone.locator("#keys").inner_text()
    phone.keyboard.press("Alt+Shift+U")
    phone.wait_for_url("**/publish/")
    due = (datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(seconds=65)).replace(second=0, microsecond=0)
    phone.fill("input[name=at]", due.strftime("%Y-%m-%dT%H:%M"))
    phone.locator("input[type=submit]").last.click()
    phone.get_by_text(re.compile("is now: scheduled for .* IST")).wait_for()
    if datetime.now(due.tzinfo) < due - timedelta(seconds=4):
        assert shown(visitor) == [False] * 4
    return due


def test_an_interview_in_questions_and_answers(due, desk, visitor):
    write(
        desk, "interview", "Two voices, one answer", "They were asked together, and together they answered.",
        "Two of the cast sat down with us, and nobody says which of them said what.", dateline="Mumbai",
    )  # fmt: skip
    both = ["Aashish Mehrotra", "Sagar Parekh"]
    choose(desk, "source", "TellyChakkar")
    add(desk, "questions", asked="Are there two groups on the set?", speakers=both, answer="Nothing like that.\n\nWe differ, and we sort it out.")  # fmt: skip
    add(desk, "questions", asked="Do you look at the TRP?", speakers=both, answer="Bilkul nahi.", language="hi-Latn", translation="Not at all.", translator="Aangan", topics=["TRP talk"])  # fmt: skip
    tag(desk, *both)
    publish(desk)
    story = read(visitor, "two-voices-one-answer")
    expect(story.locator(".asked h2")).to_have_text(["Are there two groups on the set?", "Do you look at the TRP?"])
    expect(story.locator(".asked .who")).to_have_text(["Aashish Mehrotra and Sagar Parekh"] * 2)
    expect(story.locator(".asked [lang=hi-Latn]")).to_have_text("Bilkul nahi.")
    expect(story.locator(".asked .sense")).to_contain_text("Not at all.")
    expect(story.locator(".credit").first).to_contain_text("Reported by TellyChakkar")
    visitor.goto("/quotes/?topic=trp-talk")
    expect(visitor.get_by_text("Do you look at the TRP?")).to_be_visible()


def test_news_on_an_interview_with_hinglish_quotes(due, desk, visitor):
    write(
        desk, "news", "Respect, said plainly", "He left the part, and was asked about a rift.",
        "He spoke of arguments over scenes.", "And of much respect.", said_to="Siddharth Kannan",
    )  # fmt: skip
    choose(desk, "source", "Siddharth Kannan")
    add(
        desk, "quotes", words="Aap badi hain, main maanta hoon", translation="You are the senior, I accept that",
        translator="Aangan", is_free=True, speaker=["Gaurav Khanna"], occasion="to Siddharth Kannan",
        said_on="..2025-04-21", source=["Siddharth Kannan"], after_paragraph="1",
    )  # fmt: skip
    tag(desk, "Gaurav Khanna", "Rupali Ganguly")
    publish(desk)
    story = read(visitor, "respect-said-plainly")
    expect(story.locator(".text > *")).to_have_count(3)
    quote = story.locator(".text > :nth-child(2)")
    expect(quote.locator("[lang=hi-Latn]")).to_have_text("Aap badi hain, main maanta hoon")
    expect(quote).to_contain_text("You are the senior, I accept that")
    expect(quote).to_contain_text("our free translation")
    expect(story.locator(".credit").first).to_contain_text("Said to Siddharth Kannan. Reported by Unnamed publisher")


def test_an_interview_in_reported_speech_without_a_date(due, desk, visitor):
    write(
        desk, "interview", "A second home, in his words and not", "He told how it began; we tell it after him.",
        "He calls her mummy, he said, and she treats him as her own.", said_to="Pinkvilla",
    )  # fmt: skip
    choose(desk, "source", "Interview with Paras Kalnawat")
    tag(desk, "Paras Kalnawat")
    publish(desk)
    story = read(visitor, "a-second-home-in-his-words-and-not")
    expect(story.locator(".asked, .pull")).to_have_count(0)
    expect(story.locator(".credit").first).to_have_text(
        re.compile(r"Said to Pinkvilla\. Reported by Pinkvilla, [^()]*\. Retold")
    )


def test_news_with_a_rumour_and_its_denial(due, desk, visitor):
    write(
        desk, "news", "Leaving? She says no", "Reports had her gone after the leap.",
        "She is very much part of the serial, she told TellyChakkar.",
    )  # fmt: skip
    choose(desk, "source", "BollywoodLife")
    tag(desk, "Muskan Bamne", "Pakhi")
    add(desk, "also_rows", other=["The rumour ledger"])
    publish(desk)
    desk.goto("/admin/articles/claim/add/")
    desk.fill("[name=text]", "It was said that a wedding would be the last scene of Pakhi")
    desk.locator("[name=is_public]").check()
    add(
        desk, "statements", by=["Muskan Bamne"], to="TellyChakkar", source=["BollywoodLife"], said_on="2023-12",
        stance="against", text="She said that she was very much part of the serial.",
    )  # fmt: skip
    add(desk, "tag_rows", tag=["Muskan Bamne"])
    add(desk, "story_rows", article=["Leaving? She says no"])
    desk.locator("input[name=_continue]").click()
    desk.wait_for_url(re.compile(r"/claim/\d+/change/"))
    desk.get_by_role("link", name=re.compile("Decide")).click()
    desk.select_option("[name=verdict]", "denied")
    desk.fill("[name=reason]", "She answered herself.")
    desk.locator("[name=statement]").select_option(index=1)
    desk.locator("input[type=submit]").last.click()
    desk.get_by_text("is now: denied").wait_for()
    told = "denied by Muskan Bamne to TellyChakkar, December 2023"
    story = read(visitor, "leaving-she-says-no")
    expect(story.get_by_text(told, exact=False)).to_be_visible()
    expect(story.locator(".credit").first).to_contain_text("(December 2023)")
    expect(visitor.locator(".next h3").first).to_contain_text("The rumour ledger")
    visitor.goto("/cast/actors/muskan-bamne/")
    expect(visitor.get_by_role("main")).to_contain_text("It was said that a wedding would be the last scene of Pakhi")


def test_a_photo_story_without_its_picture(due, desk, visitor):
    write(desk, "photo", "The back row, holding its breath", "A photograph that is gone, and what is left of it.")
    choose(desk, "source", "photograph posted by Sagar Parekh")
    add(
        desk, "photos", description="A picture from the set, posted with a film’s title under it.",
        people=["Sagar Parekh"], credit="Sagar Parekh on Instagram", address="https://www.instagram.com/",
    )  # fmt: skip
    tag(desk, "Sagar Parekh")
    publish(desk)
    story = read(visitor, "the-back-row-holding-its-breath")
    photo = story.locator(".photos figure")
    expect(photo).to_have_count(1)
    expect(photo.locator("img")).to_have_count(0)
    for words in (
        "A picture from the set, posted with a film’s title under it.",
        "Sagar Parekh on Instagram",
        "Original post",
    ):
        expect(photo).to_contain_text(words)
    expect(photo.get_by_role("link", name="Sagar Parekh", exact=True)).to_be_visible()


def test_what_was_scheduled_comes_by_itself_and_can_be_withdrawn(due, phone, visitor):
    time.sleep(max(0, (due - datetime.now(due.tzinfo)).total_seconds()) + 1)
    assert shown(visitor) == [True] * 4
    story = read(visitor, "chai-on-the-terrace")
    expect(story.locator("blockquote", has_text="Chai lao, phir baat karte hain.")).to_be_visible()
    assert "Two  spaces" in (story.locator("p", has_text="spaces stay").first.text_content() or "")
    picture = story.locator("img[alt='Two cups on a terrace wall']").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    phone.reload()
    phone.get_by_role("link", name=re.compile("Withdraw")).click()
    phone.locator("input[type=submit]").last.click()
    phone.get_by_text(re.compile("is now: withdrawn")).wait_for()
    assert shown(visitor) == [False] * 4
    assert visitor.request.get(ADDRESS).status == 410
