"""What a bucket does otherwise than a disk; the tests of pictures run on one too (`.ci/run`)."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from fansite.accounts.models import AVATAR_SIDES
from fansite.moving.leaving import stored
from fansite.pictures.bucket import Bucket
from tests.factories import make_fan, make_tag, upload_picture

pytestmark = pytest.mark.django_db


def test_pictures_lie_in_the_bucket_and_are_kept_for_ever_by_whoever_reads_it():
    picture = upload_picture()
    assert isinstance(default_storage._wrapped, Bucket)
    assert set(stored()) == set(picture.files)
    told = default_storage.bucket.Object(f"{default_storage.location}/{picture.share.path}").get()
    assert (told["CacheControl"], told["ContentType"]) == ("public, max-age=31536000, immutable", "image/jpeg")


def test_the_site_hands_a_picture_on_and_nothing_leads_past_it(client):
    one = upload_picture().smallest
    answer = client.get(one.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert int(answer["Content-Length"]) == one.size == len(answer.getvalue())
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(reverse("pictures:rendition", args=["0" * 20 + "-400.webp"])).status_code == 404


def test_a_bucket_that_is_away_costs_a_picture_and_no_page(client, monkeypatch):
    one, tag = upload_picture().smallest, make_tag()
    away = Bucket(**{"bucket_name": "pictures", "endpoint_url": "http://127.0.0.1:9", "region_name": "eu-central-1"})
    monkeypatch.setattr(default_storage, "_wrapped", away)
    answer = client.get(one.get_absolute_url())
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert client.get(tag.card.get_absolute_url()).status_code == 200  # drawn for whoever asks, and kept nowhere
    assert client.get("/").status_code == 200
    with pytest.raises(OSError, match="the bucket is away"):
        default_storage.save("renditions/a", ContentFile(b"a"))


def test_a_fans_own_picture_comes_and_goes(django_capture_on_commit_callbacks):
    fan = make_fan()
    fan.set_avatar({side: b"squared" for side in AVATAR_SIDES})
    assert set(stored()) == set(fan.avatar_files.values())
    with django_capture_on_commit_callbacks(execute=True):
        fan.set_avatar({})
    assert list(stored()) == []
