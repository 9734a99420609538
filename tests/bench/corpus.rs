//! Sites of any size to measure with, the same on every machine: pages of 600 to 900 words in sections of a size, with
//! headings, two code blocks that occur nowhere else, a table, a list, a footnote, links between pages and an alert.
//!
//! Words are drawn as in a natural language: few are frequent, most are rare, and a larger site has more of them.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// Whose Markdown is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Breakeven's.
    Breakeven,
    /// Hugo's: links by `relref`, so that both look them up.
    Hugo,
    /// mdBook's: no front matter, and a `SUMMARY.md`.
    MdBook,
    /// Zola's: links from the content folder, so that it looks them up.
    Zola,
    /// Cobalt's.
    Cobalt,
}

/// Whether the code of the pages names its language, so that it is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// In its language.
    Coloured,
    /// As plain text.
    Plain,
}

impl Code {
    /// The name on the fence of a block.
    fn named(self, language: &'static str) -> &'static str {
        match self {
            Code::Coloured => language,
            Code::Plain => "text",
        }
    }
}

/// What the pages of a site are like, besides their number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) dialect: Dialect,
    pub(crate) code: Code,
    /// How many pages a section has, and sections a part.
    pub(crate) in_a_section: usize,
}

impl Form {
    fn path(self, number: usize) -> String {
        let section = number / self.in_a_section;
        let part = section / self.in_a_section;
        format!("part{part:03}/section{section:04}/page{number:06}.md")
    }
}

/// The most frequent words, in order.
const COMMON: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "is",
    "for",
    "that",
    "it",
    "with",
    "as",
    "on",
    "be",
    "by",
    "this",
    "are",
    "from",
    "or",
    "an",
    "at",
    "which",
    "not",
    "can",
    "when",
    "one",
    "has",
    "its",
    "if",
    "each",
    "more",
    "than",
    "so",
    "all",
    "there",
    "time",
    "only",
    "first",
    "other",
    "these",
    "into",
    "no",
    "some",
    "two",
    "use",
    "may",
    "after",
    "then",
    "most",
    "request",
    "service",
    "function",
    "memory",
    "latency",
    "cost",
    "table",
    "value",
    "server",
    "data",
    "page",
    "load",
    "queue",
    "event",
    "price",
    "region",
    "cluster",
    "deploy",
    "network",
    "storage",
    "configuration",
];

const SYLLABLES: &[&str] = &[
    "ba", "co", "di", "fer", "gan", "hol", "in", "jur", "ka", "lin", "mor", "nes", "op", "pra",
    "qui", "ros", "sta", "ten", "ul", "ver", "wan", "xe", "yor", "zim", "ter", "con", "pro", "mul",
    "gra", "ble", "tion", "ment", "ar", "ing", "ous", "el",
];

/// Writes the whole site into a folder that exists.
pub(crate) fn write(folder: &Path, pages: usize, form: Form) -> io::Result<()> {
    let dialect = form.dialect;
    let file = |path: &str, text: &str| -> io::Result<()> {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)
    };
    let index = match dialect {
        Dialect::MdBook | Dialect::Cobalt => "index.md",
        _ => "_index.md",
    };
    let mut summary = String::from("# Summary\n\n[A site to measure](index.md)\n\n");
    file(
        index,
        &headed("A site to measure", "Made by a program.", dialect),
    )?;
    if dialect == Dialect::Breakeven {
        file(
            "site.toml",
            "title = \"A site to measure\"\ntagline = \"Made by a program\"\n",
        )?;
    }
    for number in 0..pages {
        let path = form.path(number);
        let section = path.rsplit_once('/').map_or("", |(section, _)| section);
        let part = section.split_once('/').map_or("", |(part, _)| part);
        let mut folders = Vec::new();
        if number.is_multiple_of(form.in_a_section * form.in_a_section) {
            folders.push((part, "", "Part"));
        }
        if number.is_multiple_of(form.in_a_section) {
            folders.push((section, "  ", "Section"));
        }
        for (folder, indent, name) in folders {
            let title = format!("{name} {}", folder.replace('/', " "));
            file(
                &format!("{folder}/{index}"),
                &headed(&title, "What is here.", dialect),
            )?;
            let _ = writeln!(summary, "{indent}- [{title}]({folder}/{index})");
        }
        let mut draw = Draw::new(number);
        let title = title(number);
        let about = draw.sentence(pages, 12);
        let mut text = headed(&title, &about, dialect);
        body(&mut text, number, pages, form, &mut draw);
        file(&path, &text)?;
        let _ = writeln!(summary, "    - [{title}]({path})");
    }
    if dialect == Dialect::MdBook {
        file("SUMMARY.md", &summary)?;
    }
    Ok(())
}

fn title(number: usize) -> String {
    let mut draw = Draw::new(number ^ 0x5555_5555);
    let words = [draw.below(4000), draw.below(4000)].map(|rank| word(rank + COMMON.len()));
    format!("{} {} {number}", capital(&words[0]), words[1])
}

fn headed(title: &str, summary: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Breakeven => format!("+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\n+++\n\n"),
        Dialect::Hugo | Dialect::Zola => {
            format!("+++\ntitle = \"{title}\"\ndescription = \"{summary}\"\n+++\n\n")
        }
        Dialect::Cobalt => format!(
            "---\ntitle: \"{title}\"\ndescription: \"{summary}\"\nlayout: page.liquid\n---\n\n"
        ),
        Dialect::MdBook => format!("# {title}\n\n{summary}\n\n"),
    }
}

fn body(text: &mut String, number: usize, pages: usize, form: Form, draw: &mut Draw) {
    let mut words = 600 + draw.below(300);
    let mut paragraph = |text: &mut String, draw: &mut Draw| {
        let length = (40 + draw.below(60)).min(words);
        words -= length;
        text.push_str(&draw.sentences(pages, length));
        text.push_str("\n\n");
        words > 0
    };
    paragraph(text, draw);
    let _ = writeln!(text, "> [!NOTE]\n> {}\n", draw.sentence(pages, 18));
    for section in 1..=6 {
        let level = if section % 3 == 0 { "###" } else { "##" };
        let heading = draw.words(pages, 3).join(" ");
        let _ = writeln!(text, "{level} {} {{#s{section}}}\n", capital(&heading));
        paragraph(text, draw);
        match section {
            1 => {
                for _ in 0..5 {
                    let other = draw.below(pages);
                    let target = match form.dialect {
                        Dialect::Hugo => format!("{{{{< relref \"/{}#s2\" >}}}}", form.path(other)),
                        Dialect::Zola => format!("@/{}#s2", form.path(other)),
                        _ => format!("../../{}#s2", form.path(other)),
                    };
                    let _ = writeln!(
                        text,
                        "- See [{}]({target}) {}",
                        title(other),
                        draw.words(pages, 6).join(" ")
                    );
                }
                text.push('\n');
            }
            2 => text.push_str(&rust(number, form.code.named("rust"), draw)),
            3 => {
                text.push_str("| Name | Value | Unit |\n| --- | ---: | --- |\n");
                for _ in 0..6 {
                    let name = draw.words(pages, 2).join(" ");
                    let _ = writeln!(
                        text,
                        "| {name} | {} | {} |",
                        draw.below(10_000),
                        draw.words(pages, 1)[0]
                    );
                }
                text.push('\n');
            }
            4 => text.push_str(&python(number, form.code.named("python"), draw)),
            5 => {
                let _ = writeln!(text, "{}[^1]\n", draw.sentence(pages, 15));
                let _ = writeln!(text, "[^1]: {}\n", draw.sentence(pages, 12));
            }
            _ => {}
        }
    }
    while paragraph(text, draw) {}
}

fn rust(number: usize, language: &str, draw: &mut Draw) -> String {
    let name = identifier(draw);
    let mut code = format!(
        "```{language}\n/// Returns the {name} of page {number}.\npub fn {name}_{number}(input: &[u64]) -> Option<u64> {{\n"
    );
    for _ in 0..10 {
        let (variable, other) = (identifier(draw), identifier(draw));
        let _ = writeln!(
            code,
            "    let {variable} = input.iter().filter(|{other}| **{other} > {}).count() as u64;",
            draw.below(1000)
        );
    }
    let _ = writeln!(
        code,
        "    input.first().map(|first| first + {})\n}}\n```\n",
        draw.below(1000)
    );
    code
}

fn python(number: usize, language: &str, draw: &mut Draw) -> String {
    let name = identifier(draw);
    let mut code = format!("```{language}\nimport json\n\ndef {name}_{number}(event, context):\n");
    for _ in 0..10 {
        let _ = writeln!(
            code,
            "    {} = json.loads(event[\"{}\"])[{}]  # {}",
            identifier(draw),
            identifier(draw),
            draw.below(100),
            word(draw.below(3000))
        );
    }
    let _ = writeln!(
        code,
        "    return {{\"status\": {}, \"{name}\": None}}\n```\n",
        200 + draw.below(300)
    );
    code
}

fn identifier(draw: &mut Draw) -> String {
    format!(
        "{}_{}",
        word(COMMON.len() + draw.below(6000)),
        word(COMMON.len() + draw.below(300))
    )
}

/// Returns the word of a rank; no two are the same.
fn word(rank: usize) -> String {
    if let Some(word) = COMMON.get(rank) {
        return (*word).to_owned();
    }
    let mut rest = rank - COMMON.len() + SYLLABLES.len();
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Numbers in a fixed order.
struct Draw(u64);

impl Draw {
    fn new(seed: usize) -> Draw {
        Draw((seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit.max(1)
    }

    /// Draws words: the hundredth is a hundred times rarer than the first. A site of 10,000 pages has some 60,000.
    fn words(&mut self, pages: usize, count: usize) -> Vec<String> {
        let known = 3_000 + 600 * pages.isqrt();
        let rank = |share: f64| (known as f64).powf(share) as usize - 1;
        (0..count)
            .map(|_| word(rank((self.next() >> 11) as f64 / (1u64 << 53) as f64)))
            .collect()
    }

    fn sentence(&mut self, pages: usize, words: usize) -> String {
        format!("{}.", capital(&self.words(pages, words).join(" ")))
    }

    fn sentences(&mut self, pages: usize, words: usize) -> String {
        let mut sentences = Vec::new();
        let mut left = words;
        while left > 0 {
            let length = (6 + self.below(14)).min(left);
            sentences.push(self.sentence(pages, length));
            left -= length;
        }
        sentences.join(" ")
    }
}
