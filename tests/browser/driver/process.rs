//! A browser's process: started with an empty profile, ended when dropped.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{PATIENCE, Result};

/// A child process with its profile folder.
pub(super) struct Process {
    child: Child,
    _profile: TempDir,
}

impl Process {
    /// Starts `command` and returns it with what follows `sign` in the first line on standard error that has it.
    pub(super) fn start(
        mut command: Command,
        profile: TempDir,
        sign: &'static str,
    ) -> Result<(Process, String)> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let name = Path::new(command.get_program()).display().to_string();
        let mut child = command
            .spawn()
            .map_err(|error| format!("{name}: {error}"))?;
        let lines = BufReader::new(child.stderr.take().expect("standard error is piped"));
        let process = Process {
            child,
            _profile: profile,
        };
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            // The pipe is read to its end, or the browser would stop when it is full.
            let mut said = Vec::new();
            for line in lines.lines().map_while(std::result::Result::ok) {
                match line.split_once(sign) {
                    Some((_, rest)) => drop(send.send(Ok(rest.trim().to_owned()))),
                    None if said.len() < 20 => said.push(line),
                    None => {}
                }
            }
            drop(send.send(Err(said.join("\n"))));
        });
        match receive.recv_timeout(PATIENCE * 3) {
            Ok(Ok(address)) => Ok((process, address)),
            Ok(Err(said)) => Err(format!("{name} ended at its start:\n{said}")),
            Err(_) => Err(format!("{name} did not open its port")),
        }
    }

    /// Waits a little for the process to end by itself after it was asked to.
    pub(super) fn wait(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only for a process that has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
