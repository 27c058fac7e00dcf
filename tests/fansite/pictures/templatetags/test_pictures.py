from types import SimpleNamespace

import pytest
from django.template import Context, RequestContext, Template

from fansite.pictures.models import Picture
from tests.factories import make_picture


def person(seed: str, **fields) -> SimpleNamespace:
    return SimpleNamespace(face_seed=seed, **fields)


def rendered(source: str, rf=None, **names) -> str:
    template = Template("{% load pictures %}" + source)
    return template.render(RequestContext(rf.get("/"), names) if rf else Context(names)).strip()


@pytest.mark.django_db
def test_a_picture_offers_its_renditions_and_keeps_its_place():
    picture = make_picture(900, 600, alt='A "red" field', focal=(0.24, 1))
    address = {(one.format, one.width): one.get_absolute_url() for one in picture.renditions.all()}
    srcset = {
        format: ", ".join(f"{address[format, width]} {width}w" for width in (400, 800, 900))
        for format in ("avif", "webp")
    }
    sizes = "(min-width: 69rem) 64rem, (min-width: 46rem) 92vw, 100vw"
    assert rendered('{% picture pic "story" %}', pic=picture) == (
        f'<picture><source type="image/avif" srcset="{srcset["avif"]}" sizes="{sizes}">'
        f'<img class="focus-x2 focus-y10" src="{address["webp", 800]}" srcset="{srcset["webp"]}" sizes="{sizes}" width="900" height="600" '
        'alt="A &quot;red&quot; field" loading="lazy" decoding="async"></picture>'
    )


@pytest.mark.django_db
def test_the_first_picture_of_a_page_is_not_waited_for():
    eager = rendered('{% picture pic "lead" eager=True %}', pic=make_picture())
    assert 'fetchpriority="high"' in eager
    assert "loading=" not in eager


@pytest.mark.django_db
def test_a_decorative_picture_is_passed_by():
    assert 'alt=""' in rendered('{% picture pic "row" %}', pic=make_picture(alt="Left over", decorative=True))


@pytest.mark.django_db
def test_a_picture_asks_nothing_of_the_database(django_assert_num_queries):
    picture = Picture.objects.prefetch_related("renditions").get(pk=make_picture().pk)
    with django_assert_num_queries(0):
        rendered('{% picture pic "row" %}', pic=picture)


@pytest.mark.parametrize(
    ("size", "told"),
    [((900, 600), "(min-width: 50rem) 13.5rem, (min-width: 26rem) 27vw, 6.975rem"),
     ((600, 900), "(min-width: 50rem) 12rem, (min-width: 26rem) 24vw, 6.2rem")],
)  # fmt: skip
@pytest.mark.django_db
def test_a_picture_that_is_cut_at_its_sides_is_drawn_broader_than_its_frame(size, told):
    assert f'sizes="{told}"' in rendered('{% picture pic "row" %}', pic=make_picture(*size))


def test_a_face_is_drawn_once_however_often_it_is_shown(rf):
    page = rendered(
        '{% face a %}{% face b "big" %}{% for _ in "xyz" %}{% face a "small" %}{% endfor %}{% face_symbols %}',
        rf, a=person("Baa"), b=person("Pakhi"),
    )  # fmt: skip
    assert (page.count("<use "), page.count("<symbol ")) == (5, 2)


def test_faces_of_fragments_are_drawn_too(rf, settings):
    page = rendered(
        '{% include inner with person=someone only %}{% face_symbols %}', rf,
        someone=person("Baa"), inner=Template("{% load pictures %}{% face person %}"),
    )  # fmt: skip
    assert (page.count("<use "), page.count("<symbol ")) == (1, 1)


def test_each_use_finds_its_symbol(rf):
    page = rendered("{% face a %}{% face_symbols %}", rf, a=person("Kinjal"))
    identity = page.split('href="#')[1].split('"')[0]
    assert f'<symbol id="{identity}"' in page


def test_a_page_without_a_request_draws_its_faces_in_place():
    page = rendered("{% face a %}{% face_symbols %}", a=person("Baa"))
    assert (page.count("<use "), page.count("<symbol ")) == (1, 1)


def test_a_page_without_faces_holds_no_symbols(rf):
    assert rendered("{% face_symbols %}", rf) == ""


def test_a_former_fan_has_a_face(rf):
    assert "<use " in rendered("{% face nobody %}", rf, nobody=None)


@pytest.mark.django_db
def test_a_photo_takes_the_place_of_the_rangoli(rf):
    page = rendered('{% face a "big" %}{% face_symbols %}', rf, a=person("Baa", picture=make_picture(900, 600)))
    assert page.startswith('<span class="face big" aria-hidden="true"><picture>')
    # 104 pixels of a circle, cut from a picture half as broad again as it is high.
    assert 'sizes="156px"' in page
    assert "<symbol" not in page
