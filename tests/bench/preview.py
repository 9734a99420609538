#!/usr/bin/env python3
"""How long after a save `breakeven serve` shows it: a line of a page, and a title, on the page and in the navigation of
its neighbour.

    python3 tests/bench/preview.py [--pages 10000] [--edits 20]

Needs `cargo build --release --bin breakeven --example write_corpus`. Prints the least, the median and the most in
milliseconds, from the end of the save to the answer of the server that has it.
"""

import argparse
import http.client
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def wait(port, path, text):
    """Waits until a page has a text. Returns when it had."""
    limit = time.monotonic() + 300
    while time.monotonic() < limit:
        if text in get(port, path):
            return time.monotonic()
        time.sleep(0.001)
    raise SystemExit(f"{path} does not show {text!r}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=10000)
    options.add_argument("--edits", type=int, default=20)
    options = options.parse_args()
    release = ROOT / "target/release"
    with tempfile.TemporaryDirectory() as scratch:
        content = pathlib.Path(scratch) / "content"
        subprocess.run([release / "examples/write_corpus", str(options.pages), content], check=True)
        serve = subprocess.Popen(
            [release / "breakeven", "serve", "--source", content, "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            port = int(re.search(r":(\d+)/", serve.stdout.readline()).group(1))
            page, neighbour = sorted(content.rglob("page*.md"))[5:7]
            address = "/" + page.relative_to(content).as_posix().replace(".md", ".html")
            beside = "/" + neighbour.relative_to(content).as_posix().replace(".md", ".html")
            wait(port, address, "</html>"), wait(port, beside, "</html>")
            taken = {"A line": [], "A title": [], "A title, on the page beside": []}
            for number in range(options.edits):
                text = page.read_text()
                page.write_text(f"{text}\nEdit number {number}.\n")
                start = time.monotonic()
                taken["A line"].append(wait(port, address, f"Edit number {number}.") - start)
                text = re.sub(r'^title = "(.*?)( edit \d+)?"$', rf'title = "\1 edit {number}"', page.read_text(), count=1, flags=re.M)
                page.write_text(text)
                start = time.monotonic()
                taken["A title"].append(wait(port, address, f"edit {number}</h1>") - start)
                taken["A title, on the page beside"].append(wait(port, beside, f"edit {number}<") - start)
        finally:
            serve.kill()
        print(f"{options.pages} pages, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}")
        for what, seconds in taken.items():
            least, middle, most = min(seconds), statistics.median(seconds), max(seconds)
            print(f"{what}: {least * 1e3:.0f}, {middle * 1e3:.0f}, {most * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
