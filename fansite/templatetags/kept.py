"""`{% kept "row" article.pk article.comment_count %}…{% endkept %}`: a piece of a page that is drawn once a version.

`{% hole article.found.0 %}` in it is left open, and filled each time that the piece is shown.
"""

import secrets
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.base import FilterExpression, NodeList, Parser, Token, render_value_in_context
from django.utils.safestring import SafeString

from fansite.markup import trusted
from fansite.pieces import Piece, pieces_of
from fansite.shielding import shield_of

register = template.Library()
# Stands for the token of forms, which each reader has another of; and before and after the number of a hole.
TOKEN, HOLE = secrets.token_hex(32), secrets.token_hex(16)


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
            pieces.keep(key, found)
        if found.faces:
            request.__dict__.setdefault("_faces", {}).update(found.faces)
        html = found.html
        if TOKEN in html:
            html = html.replace(TOKEN, get_token(request))
        if found.holes:
            parts = html.split(HOLE)
            parts[1::2] = [
                render_value_in_context(found.holes[int(number)].resolve(context), context) for number in parts[1::2]
            ]
            html = "".join(parts)
        return trusted(html)

    def drawn(self, context: template.Context, request: Any) -> Piece:
        others = {name: request.__dict__.pop(name, None) for name in ("_faces", "_holes")}
        faces: dict[str, SafeString] = {}
        holes: list[FilterExpression] = []
        request.__dict__ |= {"_faces": faces, "_holes": holes}
        try:
            with context.push(**OWN, csrf_token=TOKEN):
                return Piece(str(self.nodelist.render(context)), faces, tuple(holes))
        finally:
            request.__dict__ |= {"_faces": others["_faces"] or {}, "_holes": others["_holes"]}


class HoleNode(template.Node):
    def __init__(self, value: FilterExpression):
        self.value = value

    def render(self, context: template.Context) -> str:
        holes = getattr(context, "request", None) and context.request.__dict__.get("_holes")  # type: ignore[attr-defined]
        if holes is None:
            return render_value_in_context(self.value.resolve(context), context)
        holes.append(self.value)
        return f"{HOLE}{len(holes) - 1}{HOLE}"


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Its arguments tell one piece from another: a name, and all that it shows that does not change with the site's version.

    What the reader may see of the story is told apart without saying. What is one reader's own is refused.
    """
    keys = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, keys)


@register.tag
def hole(parser: Parser, token: Token) -> HoleNode:
    """Its value is told apart by nobody: whether there is one is for the piece's arguments to say."""
    return HoleNode(parser.compile_filter(token.split_contents()[1]))
