"""Real documents for `peers.py --documents`: a folder of Markdown as pages that every generator reads alike.

Each file becomes a page with its name as title, in sections of fifty. Text, headings, lists, tables and code stay as they
are. Links and pictures become their texts and HTML becomes text, since what they lead to is not there, and code in a
language that Breakeven does not know becomes plain text, so that no generator colours more than another.
"""

import pathlib
import re

# As in generator/src/highlight/languages.rs.
LANGUAGES = set(
    "bash sh shell zsh console csharp cs css diff dockerfile go hcl terraform html xml http ini java javascript js jsx json"
    " python py rust rs sql toml tsx typescript ts yaml yml".split()
)
FENCE = re.compile(r"^(\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?)(`{3,}|~{3,})\s*([^`]*)$")
IN_A_SECTION = 50


def write(source, target, dialect, is_plain):
    """Writes the pages of the folder `source` into the folder `target`, where it is plain without languages of code."""
    files = sorted(path for path in pathlib.Path(source).rglob("*.md") if path.is_file())
    known = set() if is_plain else LANGUAGES
    key = "summary" if dialect == "breakeven" else "description"

    def front_matter(title):
        title = re.sub(r'["\\]', "", title)
        return f'+++\ntitle = "{title}"\n{key} = "{title}"\n+++\n\n'

    target.mkdir(parents=True, exist_ok=True)
    (target / "_index.md").write_text(front_matter("Documents"))
    for number, first in enumerate(range(0, len(files), IN_A_SECTION)):
        section = target / f"section{number:03}"
        section.mkdir()
        (section / "_index.md").write_text(front_matter(f"Section {number}"))
        for index, path in enumerate(files[first : first + IN_A_SECTION]):
            text = page(path.read_text(encoding="utf-8", errors="replace"), known)
            (section / f"page{index:02}.md").write_text(front_matter(path.stem) + text)


def page(text, known):
    """Returns a page's text, its highest heading at level 2: prose and code by turns."""
    text = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", text, flags=re.S)
    prose, code, fence = [""], [], None
    for line in text.replace("\r", "").split("\n"):
        found = FENCE.match(line)
        if fence is None and found:
            fence = found[2]
            language = re.split(r"[\s,{]", found[3].strip().lower())[0]
            code.append(found[1] + fence + (language if language in known else "") + "\n")
        elif fence is None:
            prose[-1] += line + "\n"
        else:
            code[-1] += line + "\n"
            if found and found[2].startswith(fence) and not found[3].strip():
                prose.append("")
                fence = None
    if fence is not None:
        code[-1] += fence + "\n"
        prose.append("")
    notes = set(re.findall(r"^\[\^([^\]]+)\]:", "\n".join(prose), flags=re.M))
    prose = [flattened(part, notes) for part in prose]
    levels = [len(signs) for part in prose for signs in re.findall(r"^(#+)\s", part, flags=re.M)]
    change = 2 - min(levels, default=2)
    shifted = lambda found: "#" * min(len(found[1]) + change, 6)
    prose = [re.sub(r"^(#+)(?=\s)", shifted, part, flags=re.M) for part in prose]
    text = "".join(part for pair in zip(prose, [*code, ""]) for part in pair)
    # What Hugo would take for one of its own.
    return re.sub(r"\{\{(?=[<%])", "{ {", text)


def flattened(prose, notes):
    """Returns prose without links, pictures, HTML, and references to footnotes that are not among `notes`."""
    prose = re.sub(r"<!--.*?-->", "", prose, flags=re.S)
    prose = re.sub(r"^\s*\[[^\]^][^\]]*\]:\s.*$", "", prose, flags=re.M)
    inner = r"((?:[^\[\]]|\[[^\[\]]*\])*)"
    for _ in range(2):
        prose = re.sub(rf"!?\[{inner}\]\((?:[^()]|\([^()]*\))*\)", r"\1", prose)
        prose = re.sub(rf"!?\[(?!\^){inner}\]\[[^\[\]]*\]", r"\1", prose)
    prose = re.sub(r"\[\^([^\]]+)\]", lambda found: found[0] if found[1] in notes else "", prose)
    prose = re.sub(r"^(.+)\n=+\s*$", r"# \1", prose, flags=re.M)
    prose = re.sub(r"\s*\{#[^}]*\}", "", prose)
    # Outside of code, what could be HTML, math or a template.
    pieces = re.split(r"(`+[^`]*`+)", prose)
    pieces[::2] = [re.sub(r"[<${}]", lambda sign: f"&#{ord(sign[0])};", piece) for piece in pieces[::2]]
    return "".join(pieces)
