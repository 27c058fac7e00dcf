"""Pictures in a bucket that speaks S3's language, once they outgrow a disk or several hosts share them."""

import contextlib
import errno
import io
from collections.abc import Iterator
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

# Each of the site's files has a name of its own, and never changes.
FOR_EVER = {"CacheControl": "public, max-age=31536000, immutable"}
ASKING = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
NOT_THERE = ("404", "NoSuchKey")


@contextlib.contextmanager
def as_a_disk_says(name: str) -> Iterator[None]:
    """Whoever asks for a file knows what a disk may answer, and nothing of buckets."""
    try:
        yield
    except ClientError as trouble:
        if trouble.response["Error"]["Code"] in NOT_THERE:
            raise FileNotFoundError(errno.ENOENT, "not in the bucket", name) from trouble
        raise OSError(errno.EIO, f"the bucket refuses: {trouble}", name) from trouble
    except BotoCoreError as trouble:
        raise OSError(errno.EIO, f"the bucket is away: {trouble}", name) from trouble


class Bucket(S3Storage):
    """Private: browsers ask the site for a picture by its address, as ever, and originals have none."""

    def __init__(self, **options: Any):
        own = {"object_parameters": FOR_EVER, "client_config": ASKING, "default_acl": None, "file_overwrite": True}
        super().__init__(**own | options)

    def _open(self, name: str, mode: str = "rb") -> File:
        """Whole, by one question."""
        with as_a_disk_says(name):
            answer = self.bucket.Object(self._normalize_name(name)).get()
            return File(io.BytesIO(answer["Body"].read()), name)

    def _save(self, name: str, content: File) -> str:
        with as_a_disk_says(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with as_a_disk_says(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with as_a_disk_says(name):
            return super().exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with as_a_disk_says(path):
            return super().listdir(path)
