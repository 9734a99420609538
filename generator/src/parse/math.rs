//! Formulas: LaTeX → MathML, which browsers draw without a script.
//!
//! The library sets tables with `style` attributes, which the policy of the pages refuses: the few it knows become
//! classes of the theme (`m-end`, `m-start`, `m-center`, `m-gap`), any other is dropped.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathDisplay};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use calculator_wasm::html::escaped;

use super::writer::Writer;

static CONVERTER: LazyLock<LatexToMathML> = LazyLock::new(LatexToMathML::default);

impl Writer<'_> {
    /// Writes a formula, or what was typed where it cannot be read.
    pub(super) fn math(&mut self, tex: &str, display: bool, span: Range<usize>) {
        match mathml(tex, display) {
            Ok(markup) => self.raw(&markup),
            Err((at, message)) => {
                // Within one stretch of the file the place is exact; in a quotation of several lines it is the whole.
                let place = self.text[span.clone()]
                    .find(tex)
                    .map(|start| span.start + start)
                    .map(|start| start + at.start..start + at.end.max(at.start))
                    .unwrap_or_else(|| span.clone());
                let place = if place.is_empty() { span } else { place };
                self.problems.push(
                    Diagnostic::new(Code::Formula, self.file, message)
                        .at(place)
                        .hint("write the formula in LaTeX; for a plain dollar sign, `\\$`"),
                );
                self.raw(&format!("<code>{}</code>", escaped(tex)));
            }
        }
    }
}

/// Returns a formula as MathML; else where in it the mistake is, and what.
fn mathml(tex: &str, display: bool) -> Result<String, (Range<usize>, String)> {
    let kind = if display {
        MathDisplay::Block
    } else {
        MathDisplay::Inline
    };
    match CONVERTER.convert_with_local_state(tex, kind) {
        Ok(result) => Ok(without_styles(&result.mathml)),
        Err(problem) => {
            let message = problem.error_message();
            let message = message.trim_end_matches('.');
            let mut letters = message.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            let message = first.into_iter().chain(letters).collect();
            Err((problem.0, message))
        }
    }
}

/// Turns `style` attributes into classes. Text and other attributes hold no `<` or `"`, which are escaped in them.
fn without_styles(mathml: &str) -> String {
    const START: &str = " style=\"";
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find(START) {
        // In text, the words are just words.
        let in_tag = rest[..at].rfind('<') > rest[..at].rfind('>');
        let after = &rest[at + START.len()..];
        let end = after.find('"').filter(|_| in_tag);
        let Some(end) = end else {
            out.push_str(&rest[..at + START.len()]);
            rest = after;
            continue;
        };
        out.push_str(&rest[..at]);
        let classes = classes(&after[..end]);
        if !classes.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, " class=\"{}\"", classes.join(" "));
        }
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    // What a table begins with anyway, and what the HTML checker knows on other elements only.
    for start in [
        "<mtable displaystyle=\"false\"",
        "<mtable displaystyle=\"true\"",
    ] {
        out = out.replace(&format!("{start} scriptlevel=\"0\""), start);
    }
    out
}

/// Returns the classes that stand for a style.
fn classes(style: &str) -> Vec<&'static str> {
    let mut classes = Vec::new();
    for (declaration, class) in [
        ("text-align: right", "m-end"),
        ("text-align: left", "m-start"),
        ("text-align: center", "m-center"),
        ("padding-left:1em", "m-gap"),
    ] {
        if style.contains(declaration) {
            classes.push(class);
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_mathml() {
        // What MathML Core says of a fraction and of a superscript: https://www.w3.org/TR/mathml-core/, section 3.
        assert_eq!(
            mathml("\\frac{1}{x^2}", false).unwrap(),
            "<math><mfrac><mn>1</mn><msup><mi>x</mi><mn>2</mn></msup></mfrac></math>"
        );
        let block = mathml("x", true).unwrap();
        assert!(block.starts_with("<math display=\"block\">"), "{block}");
    }

    #[test]
    fn no_formula_carries_a_style() {
        for tex in [
            "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
            "\\begin{cases} 1 & x > 0 \\\\ 0 & y \\end{cases}",
            "\\begin{array}{lcr} 1 & 2 & 3 \\\\ \\hline 1 & 2 & 3 \\end{array}",
            "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
            "\\color{red} x + \\boxed{y} + \\cancel{z} + \\underbrace{a}_b",
        ] {
            let markup = mathml(tex, true).unwrap_or_default();
            assert!(!markup.contains(" style="), "{markup}");
            assert!(!markup.contains("scriptlevel"), "{markup}");
        }
        let markup = mathml("\\begin{aligned} a &= b \\end{aligned}", true).unwrap();
        assert!(
            markup.contains("<mtd class=\"m-end\"><mi>a</mi></mtd><mtd class=\"m-start\">"),
            "{markup}"
        );
    }

    #[test]
    fn a_mistake_has_its_place() {
        assert_eq!(
            mathml("a + \\foo", false),
            Err((4..8, "unknown command \"\\foo\"".to_owned()))
        );
        assert!(mathml("\\frac{1}{", false).is_err());
    }

    #[test]
    fn what_a_formula_says_never_becomes_markup() {
        let markup = mathml("\\text{<script>alert(1)</script> style=\"x\"}", false).unwrap();
        assert!(!markup.contains("<script>"), "{markup}");
    }
}
