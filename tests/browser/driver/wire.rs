//! One WebSocket to a browser: commands with an id and their answers, events sorted by the page they belong to.
//!
//! Both protocols have this shape. A thread reads; the caller's thread writes and waits. As one thread takes in
//! everything, an event that the browser sent before an answer is here when the answer is.

use std::collections::{BTreeMap, HashMap};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::Role;
use tungstenite::{Message, WebSocket};

use super::{PATIENCE, Result};

/// Finds the page that an event belongs to.
type Route = fn(&Value) -> Option<&str>;

/// For each command how often it was given and how long browsers took with it, over the whole run.
static TAKEN: Mutex<BTreeMap<String, (u32, Duration)>> = Mutex::new(BTreeMap::new());

fn count(method: &str, many: u32, start: Instant) {
    let mut taken = TAKEN.lock().expect("no holder of this lock panics");
    let (count, time) = taken.entry(method.to_owned()).or_default();
    *count += many;
    *time += start.elapsed();
}

/// Returns a line for each command that browsers were given, the dearest first.
pub(crate) fn taken() -> Vec<String> {
    let taken = TAKEN.lock().expect("no holder of this lock panics");
    let mut rows: Vec<_> = taken.iter().collect();
    rows.sort_by_key(|(_, (_, time))| std::cmp::Reverse(*time));
    let line = |(method, (count, time)): (&String, &(u32, Duration))| {
        let each = time.as_secs_f64() * 1000.0 / f64::from(*count);
        format!(
            "{:8.1} s {count:8} × {each:7.1} ms  {method}",
            time.as_secs_f64()
        )
    };
    rows.into_iter().map(line).collect()
}

#[derive(Default)]
struct Arrived {
    answers: HashMap<u64, Value>,
    events: HashMap<String, Vec<Value>>,
    closed: Option<String>,
}

#[derive(Default)]
struct Shared {
    arrived: Mutex<Arrived>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().expect("no holder of this lock panics")
    }
}

/// A connection to a browser.
pub(super) struct Wire {
    writer: Mutex<(WebSocket<TcpStream>, u64)>,
    shared: Arc<Shared>,
}

impl Wire {
    /// Connects to `ws://host:port/…`; `route` names the page of an event.
    pub(super) fn connect(address: &str, route: Route) -> Result<Arc<Wire>> {
        let fail = |what: &dyn std::fmt::Display| format!("{address}: {what}");
        let host = address
            .trim_start_matches("ws://")
            .split('/')
            .next()
            .unwrap_or_default();
        let stream = TcpStream::connect(host).map_err(|error| fail(&error))?;
        stream.set_nodelay(true).map_err(|error| fail(&error))?;
        let copy = stream.try_clone().map_err(|error| fail(&error))?;
        let config = tungstenite::protocol::WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        let (reader, _) = tungstenite::client::client_with_config(address, stream, Some(config))
            .map_err(|error| fail(&error))?;
        let writer = WebSocket::from_raw_socket(copy, Role::Client, None);
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        std::thread::spawn(move || read(reader, &theirs, route));
        Ok(Arc::new(Wire {
            writer: Mutex::new((writer, 0)),
            shared,
        }))
    }

    /// Sends a command and waits for its answer, in which `id` is the only thing both protocols share.
    /// `session` is the page's session where the protocol has one.
    pub(super) fn call(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value> {
        let start = Instant::now();
        let answer = self.send(session, method, params);
        let answer = answer.and_then(|id| self.answer(id, method));
        count(method, 1, start);
        answer
    }

    /// Sends commands of one name at once and waits for all of their answers.
    pub(super) fn call_all(
        &self,
        session: Option<&str>,
        method: &str,
        params: Vec<Value>,
    ) -> Result {
        let (start, many) = (Instant::now(), params.len());
        let mut sent = Vec::with_capacity(many);
        for one in params {
            sent.push(self.send(session, method, one)?);
        }
        let answers = sent.into_iter().map(|id| self.answer(id, method).map(drop));
        let outcome = answers.fold(Ok(()), Result::and);
        count(method, many as u32, start);
        outcome
    }

    /// Sends a command and returns its id.
    fn send(&self, session: Option<&str>, method: &str, params: Value) -> Result<u64> {
        let mut writer = self.writer.lock().expect("no holder of this lock panics");
        writer.1 += 1;
        let id = writer.1;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        writer
            .0
            .send(Message::text(message.to_string()))
            .map_err(|error| format!("{method}: {error}"))?;
        Ok(id)
    }

    /// Waits for the answer to a command.
    fn answer(&self, id: u64, method: &str) -> Result<Value> {
        let mut answer = self.wait(method, |arrived| arrived.answers.remove(&id))?;
        match answer.get("error") {
            None => Ok(answer["result"].take()),
            Some(error) => {
                let text = error["message"]
                    .as_str()
                    .or(answer["message"].as_str())
                    .unwrap_or_default();
                Err(format!("{method}: {text}"))
            }
        }
    }

    /// Waits until an event of this page fits, and leaves all events where they are.
    pub(super) fn wait_event(
        &self,
        page: &str,
        what: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Result {
        self.wait(what, |arrived| {
            arrived.events.get(page)?.iter().any(&fits).then_some(())
        })
    }

    /// Takes all events of this page that have arrived.
    pub(super) fn take_events(&self, page: &str) -> Vec<Value> {
        self.shared
            .lock()
            .events
            .get_mut(page)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Forgets a page that was closed.
    pub(super) fn forget(&self, page: &str) {
        self.shared.lock().events.remove(page);
    }

    fn wait<T>(&self, what: &str, mut ready: impl FnMut(&mut Arrived) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        let mut arrived = self.shared.lock();
        loop {
            if let Some(value) = ready(&mut arrived) {
                return Ok(value);
            }
            if let Some(reason) = &arrived.closed {
                return Err(format!("{what}: the browser has gone ({reason})"));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("{what}: no answer within {} s", PATIENCE.as_secs()));
            }
            arrived = self
                .shared
                .changed
                .wait_timeout(arrived, left)
                .expect("no holder of this lock panics")
                .0;
        }
    }
}

fn read(mut socket: WebSocket<TcpStream>, shared: &Shared, route: Route) {
    loop {
        let text = match socket.read() {
            Ok(Message::Text(text)) => text,
            Ok(_) => continue,
            Err(error) => {
                shared.lock().closed = Some(error.to_string());
                shared.changed.notify_all();
                return;
            }
        };
        let Ok(message) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        let mut arrived = shared.lock();
        if let Some(id) = message["id"].as_u64() {
            arrived.answers.insert(id, message);
        } else if let Some(page) = route(&message) {
            let page = page.to_owned();
            arrived.events.entry(page).or_default().push(message);
        }
        drop(arrived);
        shared.changed.notify_all();
    }
}
