"""`{% kept "row" article.pk article.comment_count %}…{% endkept %}`: a piece of a page that is drawn once a version."""

import secrets
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from fansite.markup import trusted
from fansite.pieces import pieces_of
from fansite.shielding import shield_of

register = template.Library()
# Stands for the token of forms, which each reader has another of.
TOKEN = secrets.token_hex(32)


class OneReadersOwn(Exception):
    """A piece that all readers get asked for what is one reader's alone."""


def refuse() -> None:
    raise OneReadersOwn


OWN = dict.fromkeys(("user", "perms", "messages", "unread", "theme", "comes_back", "request", "csp_nonce"), refuse)


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]):
        self.nodelist, self.keys = nodelist, keys

    def render(self, context: template.Context) -> SafeString:
        request: Any = getattr(context, "request", None)
        pieces = pieces_of(request)
        if pieces is None:
            return self.nodelist.render(context)
        shield = shield_of(request)
        # Links that open a cover repeat the page's address.
        reader = (shield, request.get_full_path()) if shield.is_on else None
        key = (reader, *[one.resolve(context) for one in self.keys])
        found = pieces.kept.get(key)
        if found is None:
            found = self.drawn(context, request)
            pieces.keep(key, *found)
        html, faces = found
        if faces:
            request.__dict__.setdefault("_faces", {}).update(faces)
        return trusted(html.replace(TOKEN, get_token(request)) if TOKEN in html else html)

    def drawn(self, context: template.Context, request: Any) -> tuple[str, dict]:
        others = request.__dict__.pop("_faces", {})
        faces: dict[str, SafeString] = {}
        request.__dict__["_faces"] = faces
        try:
            with context.push(**OWN, csrf_token=TOKEN):
                return str(self.nodelist.render(context)), faces
        finally:
            request.__dict__["_faces"] = others


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Its arguments tell one piece from another: a name, and all that it shows that does not change with the site's version.

    What the reader may see of the story is told apart without saying. What is one reader's own is refused.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, keys)
