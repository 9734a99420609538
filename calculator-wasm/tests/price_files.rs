//! What the build says to a price file that is wrong: the file, the line, what is expected.

#[path = "../build/catalogue.rs"]
#[allow(dead_code, reason = "the tables are written by the build script only")]
mod catalogue;

use catalogue::{Catalogue, read_text};

const HEAD: &str =
    "provider = \"aws\"\ncurrency = \"USD\"\n[sources]\npage = { title = \"a page\" }\n[[price]]\n";
const GOOD: [&str; 7] = [
    "service = \"lambda\"",
    "sku = \"requests\"",
    "region = \"us-east-1\"",
    "unit = \"request\"",
    "price = \"0.0000002\"",
    "as_of = \"2026-09-11\"",
    "source = \"page\"",
];

/// Replaces one line of a good row, and compares the problems: `line: message`.
#[track_caller]
fn check(line: usize, replacement: &str, expected: &[&str]) {
    let mut lines = GOOD;
    lines[line] = replacement;
    let mut catalogue = Catalogue::default();
    read_text(
        "aws.toml",
        &format!("{HEAD}{}\n", lines.join("\n")),
        &mut catalogue,
    );
    let expected: Vec<String> = expected
        .iter()
        .map(|problem| format!("aws.toml:{problem}"))
        .collect();
    assert_eq!(catalogue.problems, expected);
}

#[test]
fn a_good_row_has_no_problem() {
    check(0, GOOD[0], &[]);
    check(2, "region = [\"us-east-1\", \"eu-west-1\"]", &[]);
    check(
        4,
        "tiers = [{ from = \"0\", to = \"10\", price = \"1\" }, { from = \"10\", price = \"0.5\" }]",
        &[],
    );
    for date in ["2026", "2026-09", "2026-09-30"] {
        check(5, &format!("as_of = \"{date}\""), &[]);
    }
}

#[test]
fn each_mistake_is_named_with_its_line() {
    check(
        1,
        "sku = \"re quests\"",
        &["7: a service or SKU is made of letters, digits and `-._`"],
    );
    check(
        3,
        "unit = \"requests\"",
        &["9: unknown unit; the known ones are listed in build/catalogue.rs"],
    );
    let price = "not a price: digits, at most one point and twelve places after it";
    for wrong in ["-1", "1e-7", "0,5", "", "0.0000000000001"] {
        check(
            4,
            &format!("price = \"{wrong}\""),
            &[&format!("10: {price}")],
        );
    }
    for wrong in [
        "yesterday",
        "26-09-11",
        "2026-13",
        "2026-09-32",
        "2026-09-11-x",
    ] {
        check(
            5,
            &format!("as_of = \"{wrong}\""),
            &["11: not a date: write YYYY, YYYY-MM or YYYY-MM-DD"],
        );
    }
    check(
        6,
        "source = \"memory\"",
        &["12: unknown source: add it to [sources] at the top of the file"],
    );
    check(
        2,
        "region = [\"a\", \"a\"]",
        &["7: this SKU is priced twice in one region"],
    );
    let gap = "tiers = [{ from = \"0\", to = \"10\", price = \"1\" }, { from = \"11\", price = \"0.5\" }]";
    check(
        4,
        gap,
        &["10: a tier must start where the one before it ends, the first at 0"],
    );
    check(
        4,
        "quantity = \"5\"",
        &[
            "7: `quantity` and `until` belong to an [[allowance]], not to a [[price]]",
            "7: a row has either `price` or `tiers`",
        ],
    );
    check(
        4,
        "prize = \"5\"",
        &[
            "10: unknown field `prize`, expected one of `service`, `sku`, `region`, `unit`, `price`, `tiers`, `quantity`, `until`, `as_of`, `source`, `note`",
        ],
    );
}

#[test]
fn all_problems_of_a_file_are_reported_at_once() {
    let row = |unit: &str| {
        format!(
            "[[price]]\n{}\n",
            GOOD.join("\n").replace("\"request\"", unit)
        )
    };
    let text = format!(
        "{}{}{}",
        HEAD.replace("[[price]]\n", ""),
        row("\"apples\""),
        row("\"pears\"")
    );
    let mut catalogue = Catalogue::default();
    read_text("aws.toml", &text, &mut catalogue);
    // The second row names the unit, that it differs from the first, and that the SKU is there already.
    assert_eq!(catalogue.problems.len(), 4, "{:?}", catalogue.problems);
}
