"""How fast the site answers: `uv run python -m tests.benchmarks.served`. Needs wrk, and nginx for its column.

On a load site of 1,000 stories of 5,000 characters with 12 tags, the measured one with 200 comments: cached pages, the
same asked again by who has them (304), pages made anew, and comments posted under the site's own limits. In the same
run, in turn with each cached page, the same bytes come from a bare Django view and a bare WSGI function under the flags
of `serve`, and from a file by nginx. Prints requests per second (medians of short rounds), ratios, p50 and p99 in
milliseconds, errors (an answer that is not the expected one), and the memory of each process.
"""

import argparse
import contextlib
import datetime
import http.client
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tests.benchmarks.chart import chart
from tests.benchmarks.load import LoadSite, Server, command_of, free_port, running

STORIES, COMMENTS, FANS = 1_000, 10_000, 4_000
STORY = "/articles/measured-story/"
CONNECTIONS = (1, 16, 64)
WORD = re.compile("[a-z]{4,}")
NGINX = """
daemon off; pid {place}/nginx.pid; error_log {place}/error.log; worker_processes {workers};
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  default_type "text/html; charset=utf-8";
  client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;
  server {{ listen 127.0.0.1:{port}; root {bodies}; }}
}}
"""


@dataclass(frozen=True)
class Load:
    """What wrk is to ask."""

    server: Server
    path: str = "/"
    headers: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()  # of many.lua, where that asks


@dataclass(frozen=True)
class Told:
    per_second: float
    p50: float
    p99: float
    errors: int


def wrk(load: Load, connections: int, seconds: float) -> Told:
    threads = min(2, connections)
    command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--latency", "--timeout", "30s"]
    command += [part for header in load.headers for part in ("-H", header)]
    if load.env:
        command += ["-s", str(Path(__file__).with_name("many.lua"))]
    env = os.environ | dict(load.env) | {"THREADS": str(threads)}
    done = subprocess.run([*command, load.server.address + load.path], env=env, capture_output=True, text=True, check=True)  # fmt: skip
    return read(done.stdout)


def read(text: str) -> Told:
    def milliseconds(part: str) -> float:
        number, unit = re.search(rf"{part}\s+([\d.]+)(us|ms|s|m)", text).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]

    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout|responses:|answers:) (\d+)", text)))
    return Told(
        float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), milliseconds("50%"), milliseconds("99%"), errors
    )


def middle(rounds: list[Told]) -> Told:
    medians = [statistics.median(getattr(one, name) for one in rounds) for name in ("per_second", "p50", "p99")]
    return Told(*medians, sum(one.errors for one in rounds))


def get(load: Load, **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent = dict(header.split(": ", 1) for header in load.headers) | headers
    line = http.client.HTTPConnection("127.0.0.1", load.server.port, timeout=60)
    with contextlib.closing(line):
        line.request("GET", load.path, headers=sent)
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


class Bench:
    def __init__(self, asked: argparse.Namespace, place: Path):
        self.asked, self.place = asked, place
        self.site = LoadSite(place / "site", STORIES, COMMENTS, FANS)
        self.found: list[dict] = []
        self.memory: dict[str, list[tuple[str, float, float]]] = {}

    def run(self) -> None:
        print(f"{self.site.title}: made in {self.site.make():.0f} s", flush=True)
        tag = self.site.manage(
            "shell", "-v0", "-c", "from cast.models import Tag; print(Tag.objects.order_by('pk')[0].slug)"
        )
        self.pages = {"story": STORY, "tag": f"/tags/{tag.strip()}/", "home": "/"}
        with self.site.served(workers=self.asked.workers) as ours:
            self.cached(ours)
            self.memory["serve, with the page cache"] = ours.memory()
        with self.site.served(workers=self.asked.workers, PAGE_CACHE_MB="0") as ours:
            self.uncached(ours)
            self.memory["serve, without the page cache"] = ours.memory()
            self.posting(ours)

    def measure(self, name: str, loads: dict[str, Load], *, expected: int = 200) -> None:
        """In turn, so that what disturbs one disturbs the others; of the rounds of each the median."""
        for load in loads.values():
            status = expected if load.env == () else 200
            assert load.env or get(load)[0] == status, (name, load.path, get(load)[0])
        for connections in self.asked.connections:
            rounds: dict[str, list[Told]] = {who: [] for who in loads}
            for number in range(self.asked.rounds):
                for who, load in loads.items():
                    start = ("START", str(1 + (len(self.found) * self.asked.rounds + number) * 7919))
                    turn = replace(load, env=(*load.env, start)) if load.env else load
                    rounds[who].append(wrk(turn, connections, self.asked.seconds))
            for who, told in rounds.items():
                self.found.append({"page": name, "who": who, "connections": connections, **asdict(middle(told))})
                self.say(self.found[-1])

    def say(self, one: dict) -> None:
        ratio = ""
        ours = next((other for other in self.found if (other["page"], other["connections"], other["who"]) == (one["page"], one["connections"], "ours")), None)  # fmt: skip
        if ours and ours is not one:
            ratio = f"  ours is {ours['per_second'] / one['per_second']:.2f} of it"
        print(
            f"{one['page']:26}{one['who']:20}{one['connections']:4}{one['per_second']:11,.0f}/s  p50 {one['p50']:8.2f}"
            f"  p99 {one['p99']:8.2f} ms{f'  errors {one["errors"]}' if one['errors'] else ''}{ratio}",
            flush=True,
        )

    def cached(self, ours: Server) -> None:
        bodies = self.place / "bodies"
        bodies.mkdir(exist_ok=True)
        for name, path in self.pages.items():
            (bodies / name).write_bytes(get(Load(ours, path))[2])
        with contextlib.ExitStack() as stack:
            beside = {name: stack.enter_context(server) for name, server in self.yardsticks(ours, bodies).items()}
            for name, path in self.pages.items():
                loads = {"ours": Load(ours, path)} | {who: Load(server, f"/{name}") for who, server in beside.items()}
                answers = {who: get(load)[2] for who, load in loads.items()}
                assert len(set(answers.values())) == 1, f"{name}: not the same bytes"
                self.measure(f"{name}, {len(answers['ours']) / 1000:.0f} KB", loads)
                etag = get(loads["ours"])[1]["etag"]
                self.measure(f"{name}, 304", {"ours": Load(ours, path, (f"If-None-Match: {etag}",))}, expected=304)
            for who, server in beside.items():
                self.memory[who] = server.memory()

    def yardsticks(self, ours: Server, bodies: Path) -> dict[str, contextlib.AbstractContextManager[Server]]:
        log, found = self.place / "yardsticks.log", {}
        for who, target in (("bare Django view", "bare_view"), ("bare WSGI function", "bare_function")):
            found[who] = self.granian(ours, target, bodies)
        if nginx := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
            port, config = free_port(), self.place / "nginx.conf"
            config.write_text(NGINX.format(place=self.place, bodies=bodies, port=port, workers=self.asked.workers))
            # Its processes give up root for a user who may not look here.
            self.place.chmod(0o755)
            found["nginx static file"] = running([nginx, "-e", str(log), "-c", str(config)], port, env={}, log=log)
        else:
            print("nginx is not installed: its column is left out")
        return found

    def granian(self, ours: Server, target: str, bodies: Path) -> contextlib.AbstractContextManager[Server]:
        """Under the very flags that `serve` gave its own."""
        flags = next(words for _, pid in ours.processes() if "fansite.wsgi:application" in (words := command_of(pid)))
        port = str(free_port())
        command = [f"tests.benchmarks.yardsticks:{target}" if word == "fansite.wsgi:application" else word for word in flags]  # fmt: skip
        command[command.index("--port") + 1] = port
        env = self.site.env | {"BODIES": str(bodies), "PAGE_CACHE_MB": "0", "SITE_URL": f"http://127.0.0.1:{port}"}
        return running(command, int(port), env=env, log=self.place / "yardsticks.log")

    def uncached(self, ours: Server) -> None:
        fan = self.site.sign_in("load_fan_0")["load_fan_0"]
        words = sorted(set(WORD.findall(get(Load(ours, STORY))[2].decode().split("<h1")[1].lower())))
        requests = self.place / "searches"
        requests.write_text("".join(f"/search/?q={word}\t\n" for word in words[:400]))
        for name, path in self.pages.items():
            self.measure(f"{name}, made anew", {"ours": Load(ours, path)})
        with self.granian(ours, "all_threads", self.place / "bodies") as whole:
            answer = get(Load(whole, STORY))[2].decode()
            assert len(re.findall(r'id="c\d+"', answer)) == 200, "not all 200 comments"
            self.measure("story, 200 comments anew", {"ours": Load(whole, STORY)})
        self.measure("search, made anew", {"ours": Load(ours, env=(("REQUESTS", str(requests)),))})
        self.measure("story, signed in", {"ours": Load(ours, STORY, (f"Cookie: {fan}",))})

    def posting(self, ours: Server) -> None:
        requests = self.place / "fans"
        requests.write_text("".join(f"/\t{cookie}\n" for cookie in self.site.sign_in(most=FANS).values()))
        env = (("REQUESTS", str(requests)), ("SLUG", "measured-story"))
        before = self.count()
        self.measure("posting a comment", {"ours": Load(ours, env=env)})
        print(f"{self.count() - before:,} comments came in")

    def count(self) -> int:
        return int(
            self.site.manage(
                "shell", "-v0", "-c", "from articles.comments.models import Comment; print(Comment.objects.count())"
            )
        )

    def summary(self) -> Iterator[str]:
        for who, processes in self.memory.items():
            yield f"{who}: " + ", ".join(f"{name} {rss:.0f} MB RSS, {pss:.0f} MB PSS" for name, rss, pss in processes)


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} × {model[1] if model else platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2, help="processes of each server")
    parser.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    parser.add_argument("--quick", action="store_true", help="one round of a second, with 16 connections")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write a chart")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    asked = parser.parse_args()
    if asked.quick:
        asked.seconds, asked.rounds, asked.connections = 1, 1, (16,)
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed")
    print(f"{machine()}, {datetime.date.today()}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="aangan-served-") as place:
        bench = Bench(asked, Path(place))
        bench.run()
    for line in bench.summary():
        print(line)
    if asked.json:
        told = {"machine": machine(), "date": str(datetime.date.today()), "found": bench.found, "memory": bench.memory}
        asked.json.write_text(json.dumps(told, indent=1))
    if asked.svg:
        asked.svg.write_text(chart(bench.found, title=f"Requests per second, {machine()}"))


if __name__ == "__main__":
    main()
