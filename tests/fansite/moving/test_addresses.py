import pytest

from fansite.moving.addresses import clean_address, place_of, watched


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://a.example/b?c=d#e ", "https://a.example/b?c=d#e"),
        ("//a.example/b", "https://a.example/b"),
        ("/b", "https://blog.example/b"),
        ("http://a.example/a b/[1]%zz%20", "http://a.example/a%20b/%5B1%5D%25zz%20"),
        ("https://a.example/चाय", "https://a.example/%E0%A4%9A%E0%A4%BE%E0%A4%AF"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("#note", ""),
        ("http://[::1", ""),
        ("http://a.example:port/", ""),
        ("http://<b>/", ""),
        ("x" * 3000, ""),
        ("", ""),
    ],
)
def test_an_address_is_whole_or_nothing(text, address):
    assert clean_address(text, base="https://blog.example/") == address


def test_a_videos_frame_leads_to_its_page():
    assert watched("https://www.youtube.com/embed/abcdefgh?x") == "https://www.youtube.com/watch?v=abcdefgh"
    assert watched("https://a.example/embed/abcdefgh") == "https://a.example/embed/abcdefgh"


def test_the_blogs_own_places_are_known_with_and_without_www():
    assert place_of("http://www.blog.example/2021/A/?x#y", "blog.example") == "/2021/a"
    assert place_of("https://blog.example/?p=7", "blog.example") == "/?p=7"
    assert place_of("https://other.example/2021/a/", "blog.example") == ""
