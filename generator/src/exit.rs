//! How a command ends: the exit codes, and the trouble outside the content that stops a run.
//! Mistakes in the content are not here: they are findings, in `diagnostics`.

use std::fmt;
use std::process::{ExitCode, Termination};

/// The four ways in which a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything asked for was done (0).
    Clean,
    /// The content has errors; nothing was written (1).
    Findings,
    /// The command line or the machine is at fault: no such folder, port taken (2).
    Environment,
    /// A fault in Breakeven itself (3).
    Internal,
}

impl Exit {
    /// Returns the number that the process ends with.
    pub fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Environment => 2,
            Exit::Internal => 3,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

/// Why a run could not be done at all: one line that says what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, with the path, port or address in it.
    pub message: String,
    /// What to do about it, with text to copy where there is some.
    pub hint: Option<String>,
}

impl Trouble {
    /// Returns a trouble without a hint.
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble {
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Trouble {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Trouble {}
