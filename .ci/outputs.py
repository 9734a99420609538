"""Checks what a built site says to other programs, by what those publish who read it.

- `feed.xml`: the grammar of RFC 4287 (`atom.rng` beside this file), and what that RFC says in words
- `feed.json`: the schema of JSON Feed 1.1, from the package jsonfeed-schema of npm
- `sitemap.xml`: the schema of sitemaps.org, from the package sitemap of npm, with the links of hreflang added
- JSON-LD: the types of schema.org that Google publishes as schema-dts on npm, by the TypeScript compiler
- `site.webmanifest`: the types of the W3C's Web Application Manifest, from DefinitelyTyped on npm, by the same compiler

Called with the folder of the packages, and the folders of sites. Ends with 1 and the problems, if there are any, and also
where none of the sites has one of these.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
# The sitemap's schema asks for a definition of everything foreign in it. This is Google's, of translations:
# https://developers.google.com/search/docs/specialty/international/localized-versions
SITEMAP = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{sitemap}"/>
<xs:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="{links}"/>
</xs:schema>"""
LINKS = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<xs:element name="link"><xs:complexType>
<xs:attribute name="rel" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="alternate"/>
</xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="hreflang" use="required" type="xs:language"/>
<xs:attribute name="href" use="required" type="xs:anyURI"/>
</xs:complexType></xs:element>
</xs:schema>"""
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def checker(schema):
    """Returns a check of an XML file that raises what the schema does not allow."""

    def check(path):
        document = etree.parse(path)
        schema.assertValid(document)
        return document.getroot()

    return check


def atom():
    check = checker(etree.RelaxNG(etree.parse(pathlib.Path(__file__).with_name("atom.rng"))))

    def check_all(path):
        feed = check(path)
        entries = feed.findall(f"{ATOM}entry")
        if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
            raise ValueError("an entry has no author, and the feed has none (4.1.1)")
        for part in [feed, *entries]:
            found = [link for link in part.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
            kinds = [(link.get("type"), link.get("hreflang")) for link in found]
            if len(kinds) != len(set(kinds)):
                raise ValueError("two alternate links of one type and language (4.1.1, 4.1.2)")
            if part is not feed and not found and part.find(f"{ATOM}content") is None:
                raise ValueError("an entry without content has no alternate link (4.1.2)")
        if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
            raise ValueError("the feed does not name its own address (4.1.1)")
        for time in feed.iter(f"{ATOM}updated", f"{ATOM}published"):
            if not re.fullmatch(TIME, time.text):
                raise ValueError(f"{time.text} is no time of RFC 3339 (3.3)")
        ids = [part.findtext(f"{ATOM}id") for part in entries]
        if len(ids) != len(set(ids)):
            raise ValueError("two entries have one id (4.1.1)")

    return check_all


def sitemap(packages, scratch):
    links = scratch / "links.xsd"
    links.write_text(LINKS)
    text = SITEMAP.format(sitemap=packages / "sitemap/schema/sitemap.xsd", links=links)
    return checker(etree.XMLSchema(etree.fromstring(text)))


def json_feed(packages):
    schema = json.loads((packages / "jsonfeed-schema/schema-v1.1.json").read_text())
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    return lambda path: validator.validate(json.loads(path.read_text()))


def typed(packages, pages, manifests, scratch):
    """Compiles each block of JSON-LD and each manifest as a value of its type. Returns what is wrong with them, and how
    many blocks there are."""
    blocks = [(page, json.loads(block)) for page in pages for block in BLOCK.findall(page.read_text())]
    values = [(page, f"WithContext<{data['@type']}>", data) for page, data in blocks]
    values += [(path, "WebAppManifest", json.loads(path.read_text())) for path in manifests]
    kinds = sorted({data["@type"] for _, data in blocks} | {"WithContext"})
    lines = [f"const value{at}: {kind} = {json.dumps(data)};" for at, (_, kind, data) in enumerate(values)]
    head = f'import type {{ {", ".join(kinds)} }} from "schema-dts"; import type {{ WebAppManifest }} from "web-app-manifest";'
    source = scratch / "values.ts"
    source.write_text("\n".join([head, *lines]))
    (scratch / "node_modules").symlink_to(packages)
    compiler = packages / ".bin/tsc"
    flags = "--ignoreConfig --noEmit --strict --pretty false --module esnext --moduleResolution bundler"
    run = subprocess.run([compiler, *flags.split(), source.name], cwd=scratch, capture_output=True, text=True)
    problems = []
    for line in run.stdout.splitlines():
        place = re.match(r"values\.ts\((\d+),\d+\): (.*)", line)
        if place and int(place.group(1)) > 1:
            problems.append(f"{values[int(place.group(1)) - 2][0]}: {place.group(2)}")
        elif not line.startswith(" "):
            problems.append(line)
    if run.returncode != 0 and not problems:
        problems.append(run.stderr)
    return problems, len(blocks)


def main(packages, sites):
    count = 0
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        checks = {"feed.xml": atom(), "feed.json": json_feed(packages), "sitemap.xml": sitemap(packages, scratch)}
        for name, check in checks.items():
            paths = [path for site in sites for path in sorted(site.rglob(name))]
            if not paths:
                problems.append(f"no {name} in any site")
            for path in paths:
                count += 1
                try:
                    check(path)
                except Exception as problem:
                    problems.append(f"{path}: {str(problem).strip().splitlines()[0]}")
        pages = [path for site in sites for path in sorted(site.rglob("*.html"))]
        manifests = [path for site in sites for path in sorted(site.rglob("*.webmanifest"))]
        wrong, blocks = typed(packages, pages, manifests, scratch)
        problems += wrong
        if not manifests or not blocks:
            problems.append("no manifest, or no description of a page, in any site")
    print(f"{count} feeds and sitemaps, {blocks} descriptions of pages, {len(manifests)} manifests checked")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


sys.exit(main(pathlib.Path(sys.argv[1]).resolve() / "node_modules", [pathlib.Path(name) for name in sys.argv[2:]]))
