//! Which keys a table may have: rows that are read by what checks a file, and by what tells editors.

/// A key that a table may have.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it has to be there.
    pub required: bool,
    /// What it is for, in one sentence.
    pub help: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A date without a time.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of some of these words.
    Choices(&'static [&'static str]),
    /// A list of texts.
    List,
    /// A table whose keys the author chooses, with texts.
    Texts,
    /// A table of tables whose keys the author chooses.
    Tables(&'static [Key]),
    /// A table of tables of tables, likewise.
    Groups(&'static [Key]),
    /// A table that is described elsewhere.
    Table,
}

/// Returns a key that may be left out.
pub const fn optional(name: &'static str, takes: Takes, help: &'static str) -> Key {
    Key {
        name,
        takes,
        required: false,
        help,
    }
}

/// Returns a key that has to be there.
pub const fn required(name: &'static str, takes: Takes, help: &'static str) -> Key {
    Key {
        name,
        takes,
        required: true,
        help,
    }
}
