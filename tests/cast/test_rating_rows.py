import contextlib
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from cast.models import RatingStatement, Source
from cast.rating_rows import FileNotUnderstood, decode, read
from tests.factories import make_editor, make_rating, make_source

pytestmark = pytest.mark.django_db
HEAD = "week,channel_group,figure,rank,text,publisher,title,date,address\n"
ROW = '2023-W48,"Hindi, urban",2.4,1,On top.,Pinkvilla,The week,2023-12,\n'
PAGE = "/admin/cast/ratingstatement/import/"


@pytest.fixture
def editor(client):
    client.force_login(make_editor())


def upload(client, content: str | bytes):
    raw = content.encode() if isinstance(content, str) else content
    return client.post(PAGE, {"file": SimpleUploadedFile("ratings.csv", raw)})


def confirm(client, answer):
    return client.post(PAGE, {"text": answer.context["form"].cleaned_data["text"], "confirm": "Add it"})


def test_a_file_is_looked_at_first_and_made_when_confirmed(client, editor):
    make_source(publisher="TellyChakkar", title="There already", date="2023-02-05")
    second = ",,,,The two do not look.,TellyChakkar,There already,2023-02-05,\n"
    told = upload(client, "\ufeff" + HEAD + ROW + second)
    page = told.content.decode()
    for words in ("2 statements would be added", "Hindi, urban", "added, with its source", "Add all of them"):
        assert words in page, words
    assert (RatingStatement.objects.count(), Source.objects.count()) == (0, 1)
    assert confirm(client, told)["Location"] == "/admin/cast/ratingstatement/"
    assert list(
        RatingStatement.objects.order_by("pk").values_list("week", "text", "reported_by__publisher", "figure")
    ) == [
        ("2023-W48", "On top.", "Pinkvilla", Decimal("2.4")),
        ("", "The two do not look.", "TellyChakkar", None),
    ]
    assert Source.objects.count() == 2


def test_the_same_file_adds_nothing_the_second_time(client, editor):
    told = upload(client, HEAD + ROW)
    confirm(client, told)
    again = confirm(client, told)
    assert "stands in the ledger already" in again.content.decode()
    assert "is there already" in upload(client, HEAD + ROW).content.decode()
    assert RatingStatement.objects.count() == 1


def test_what_stands_already_is_left_out_of_a_longer_file(client, editor):
    confirm(client, upload(client, HEAD + ROW))
    told = upload(client, HEAD + ROW + ",,,,Later talk.,Pinkvilla,The week,2023-12,\n")
    assert "1 statement would be added" in told.content.decode()
    assert confirm(client, told).status_code == 302
    assert list(RatingStatement.objects.order_by("pk").values_list("text", flat=True)) == ["On top.", "Later talk."]
    assert Source.objects.count() == 1


def test_one_wrong_row_keeps_all_of_them_out_and_says_why_beside_it(client, editor):
    wrong = "2023-48,,NaN,0,,Pinkvilla,The week,December,nowhere\n"
    told = upload(client, HEAD + ROW + wrong + ROW + "only,three,cells\n")
    page = told.content.decode()
    for words in ("3 of 4 rows cannot be taken", "Write the week as 2023-W48", "must be a decimal number", "rank:", "text:",
                  "Write 2023, 2023-12", "Enter a valid URL", "The same as line 2", "3 cells stand under 9 columns"):  # fmt: skip
        assert words in page, words
    assert 'name="confirm"' not in page
    client.post(PAGE, {"text": told.context["form"].cleaned_data["text"], "confirm": "Add it"})
    assert (RatingStatement.objects.count(), Source.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe" + HEAD.encode("utf-16-le"), "no text file in UTF-8"),
        (HEAD.encode() + b"caf\xe9,,,,a,b,c,,", "Line 2 is not UTF-8"),
        (HEAD, "a head and no rows"),
        ("week,figure\n2023-W48,2", "lacks text, publisher, title"),
        ("text,publisher,title,mood\na,b,c,d\n", "not known: mood"),
        ("text,publisher,title,title\na,b,c,d\n", "a column twice"),
        (HEAD + 'a,"b"c,d\n', "cannot be read as CSV"),
        (HEAD + '"never closed', "cannot be read as CSV"),
        ("\n\n\n", "lacks text"),
        (HEAD + ",,,,a,b,c,,\n" * 2001, "more than 2,000 rows"),
        (HEAD + "x" * (512 * 1024), "larger than 512 KB"),
        (HEAD + "x" * 200_000, "cannot be read as CSV"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_a_file_that_cannot_be_understood_is_told_in_a_sentence(client, editor, content, words):
    answer = upload(client, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not RatingStatement.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"text": "\0"}, {"confirm": "yes"}, {"text": "nonsense", "confirm": "yes"}], ids=str
)
def test_odd_posts_lead_back_to_the_form(client, editor, data):
    answer = client.post(PAGE, data)
    assert answer.status_code == 200
    assert "Statements on ratings from a file" in answer.content.decode()


@pytest.mark.parametrize("mark", [";", "\t"])
def test_files_of_other_spreadsheets_are_read(mark):
    text = (
        mark.join(["Text", "Publisher", "Title", "Channel group"])
        + "\r\n"
        + mark.join(["On top.", "P", "T", "Urban"])
        + "\r\n"
    )
    (row,) = read(text)
    assert (row.errors, row.statement.text, row.statement.channel_group) == ([], "On top.", "Urban")


def test_a_statement_that_stands_is_left_out():
    statement = make_rating("On top.", week="2023-W48", reported_by=make_source(publisher="P", title="T", date=""))
    (row,) = read("week,text,publisher,title\n2023-w48,On top.,P,T\n")
    assert (row.is_there, row.statement.reported_by) == (True, statement.reported_by)


@given(st.text(max_size=200))
def test_odd_text_is_read_or_refused_and_never_breaks(text):
    for content in (text, HEAD + text):
        try:
            rows = read(content)
        except FileNotUnderstood:
            continue
        assert all(row.errors or row.statement for row in rows)


@given(st.binary(max_size=200))
def test_odd_bytes_are_text_or_refused(raw):
    with contextlib.suppress(FileNotUnderstood):
        assert isinstance(decode(raw), str)
