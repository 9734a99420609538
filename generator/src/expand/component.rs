//! A component with Markdown inside: the block is taken apart, so that the Markdown is parsed in its place.
//!
//! What its author writes as one block, arguments between two lines of `+++` and then Markdown, becomes a block with the
//! arguments, the Markdown, and a block that ends it.

use std::ops::Range;

use super::{Assembly, Block, Source};

/// The word of a block that calls a component.
pub const WORD: &str = "component";

impl Assembly<'_> {
    /// Puts in the block as it is, or taken apart.
    pub(super) fn component(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        asked_for: &Range<usize>,
        prefix: &str,
    ) {
        let text = block.body.text();
        let Some(rest) = text.strip_prefix("+++\n") else {
            return self.copy_lines(source, whole(source, block), prefix);
        };
        let end = match rest.starts_with("+++\n") {
            true => Some(0),
            false => rest.find("\n+++\n").map(|at| at + 1),
        };
        let Some(end) = end else {
            return self.malformed(
                source,
                block.body.place(0..3),
                "the arguments of the component are not closed",
                "add a line with `+++` after the last one, and then the Markdown",
            );
        };
        // Lines are taken from the source whole, with the marks of quotations and lists before them.
        let line_of = |byte: usize| {
            let at = block.body.place(byte..byte + 1).start;
            source.text[..at].rfind('\n').map_or(0, |end| end + 1)
        };
        let arguments = line_of(4)..line_of(4 + end);
        let markdown = 4 + end + 4;
        let closing = closing_line(source, block);
        let from = match markdown < text.len() {
            true => line_of(markdown),
            false => closing,
        };
        let first = block.span.start..block.span.start + first_line(source, block);
        let before = format!("{prefix}{}", block.prefix);
        let fence = &block.fence;
        self.copy(source, first);
        self.made(" open\n", source, asked_for.clone());
        self.copy_lines(source, arguments, prefix);
        self.made(
            &format!("{before}{fence}\n{before}\n"),
            source,
            asked_for.clone(),
        );
        self.expand(source, from..closing, prefix);
        let end = format!("{before}\n{before}{fence}component /\n{before}{fence}\n");
        self.made(&end, source, asked_for.clone());
    }
}

/// Returns the block with the end of its last line.
fn whole(source: &Source<'_>, block: &Block) -> Range<usize> {
    let end = block.span.end;
    block.span.start..end + usize::from(source.text[end..].starts_with('\n'))
}

fn first_line(source: &Source<'_>, block: &Block) -> usize {
    let text = &source.text[block.span.clone()];
    text.lines().next().map_or(0, |line| line.trim_end().len())
}

/// Returns where the line with the closing fence starts; the end of a block that has none.
fn closing_line(source: &Source<'_>, block: &Block) -> usize {
    let text = source.text[block.span.clone()].trim_end();
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let is_fence = text[start..]
        .trim_start_matches(['>', ' ', '\t'])
        .starts_with(&block.fence);
    match is_fence && start > 0 {
        true => block.span.start + start,
        false => block.span.end,
    }
}
