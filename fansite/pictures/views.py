import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

NAME = re.compile(r"[0-9a-f]{20}-\d{1,5}\.(avif|webp)")


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """A rendition by its name, which holds the digest of its bytes: it never changes. Originals have no address."""
    if not (match := NAME.fullmatch(name)):
        raise Http404
    etag = f'"{name}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": etag,
    }
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    try:
        file = default_storage.open(f"renditions/{name}")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(file, content_type=f"image/{match[1]}", headers=headers)
