"""A bar chart of figures as SVG."""

from html import escape

WIDTH, LEFT, BAR, GAP = 900, 320, 16, 10
COLOURS = {
    "ours": "#b3202a",
    "bare Django view": "#c9a227",
    "bare WSGI function": "#7a8b99",
    "nginx static file": "#3d6b4f",
}


def chart(found: list[dict], *, title: str, connections: int = 16) -> str:
    """Page by page, on a scale of its own for each, as a page made anew is far below one that is kept."""
    lines, top = [], 60
    pages = list(dict.fromkeys(one["page"] for one in found))
    for page in pages:
        rows = [one for one in found if one["page"] == page and one["connections"] == connections]
        most = max((one["per_second"] for one in rows), default=0) or 1
        for one in rows:
            width = (WIDTH - LEFT - 120) * one["per_second"] / most
            colour = COLOURS.get(one["who"], "#555")
            lines.append(
                f'<text x="{LEFT - 10}" y="{top + 12}" text-anchor="end">{escape(page)}: {escape(one["who"])}</text>'
            )
            lines.append(f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>')
            lines.append(f'<text x="{LEFT + width + 6:.1f}" y="{top + 12}">{one["per_second"]:,.0f}</text>')
            top += BAR + 4
        top += GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n<text x="20" y="30" font-size="15">{escape(title)}, {connections} connections</text>\n'
        + "\n".join(lines)
        + "\n</svg>\n"
    )
