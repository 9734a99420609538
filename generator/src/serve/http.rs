//! HTTP/1.1, as little as a preview needs. In: a connection from this machine. Out: one request, checked, and one
//! response. Everything that a client can choose is bounded: the size and the time of its request, and the time that it
//! takes to read the response.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// The largest request, in bytes; browsers stay below 8 KiB.
const MOST_BYTES: usize = 16 * 1024;
/// The most header lines in a request.
const MOST_HEADERS: usize = 100;
/// How long a request may take to arrive.
const REQUEST_TIME: Duration = Duration::from_secs(5);
/// How long a response may take to leave.
const RESPONSE_TIME: Duration = Duration::from_secs(60);

/// A request for something on this server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The path as it was sent, such as `/guides/a%20b.html`.
    pub(crate) raw_path: String,
    /// The path without the first slash and with the escapes resolved, such as `guides/a b.html`.
    pub(crate) path: String,
    /// What follows the question mark, as it was sent.
    pub(crate) query: String,
    /// Whether only the head of the response is wanted.
    pub(crate) is_head: bool,
}

/// A status and a sentence, in place of what was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) why: &'static str,
}

impl Refusal {
    pub(crate) fn new(status: u16, why: &'static str) -> Refusal {
        Refusal { status, why }
    }
}

/// One connection, which carries one request.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    is_head: bool,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Connection {
        Connection {
            stream,
            is_head: false,
        }
    }

    /// Reads the request.
    pub(crate) fn request(&mut self, port: u16) -> Result<Request, Refusal> {
        let deadline = Instant::now() + REQUEST_TIME;
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let late = || Refusal::new(408, "the request took too long");
            if left.is_zero() {
                return Err(late());
            }
            self.stream
                .set_read_timeout(Some(left))
                .map_err(|_| late())?;
            match self.stream.read(&mut chunk) {
                Ok(0) => return Err(Refusal::new(400, "the request is not complete")),
                Ok(count) => bytes.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(late()),
            }
            if let Some(request) = parse(&bytes, port)? {
                self.is_head = request.is_head;
                return Ok(request);
            }
            if bytes.len() >= MOST_BYTES {
                return Err(Refusal::new(431, "the request is too large"));
            }
        }
    }

    /// Sends a whole response.
    pub(crate) fn respond(&mut self, status: u16, headers: &[(&str, &str)], body: &[u8]) {
        let length = body.len().to_string();
        let mut all = vec![("Content-Length", length.as_str())];
        all.extend_from_slice(headers);
        // A client that went away is not our trouble.
        let _ = self.send(status, &all, body);
        self.end();
    }

    /// Sends a refusal as plain text.
    pub(crate) fn refuse(&mut self, refusal: &Refusal) {
        let mut headers = vec![("Content-Type", "text/plain; charset=utf-8")];
        if refusal.status == 405 {
            headers.push(("Allow", "GET, HEAD"));
        }
        let body = format!(
            "{} {}: {}\n",
            refusal.status,
            name_of(refusal.status),
            refusal.why
        );
        self.respond(refusal.status, &headers, body.as_bytes());
    }

    /// Begins a stream of events; `false` where the client went away.
    pub(crate) fn begin_events(&mut self) -> bool {
        self.send(200, &[("Content-Type", "text/event-stream")], b"")
            .is_ok()
            && !self.is_head
    }

    /// Sends a piece of a stream of events; `false` where the client went away.
    pub(crate) fn event(&mut self, text: &str) -> bool {
        self.stream.write_all(text.as_bytes()).is_ok()
    }

    fn send(&mut self, status: u16, headers: &[(&str, &str)], body: &[u8]) -> io::Result<()> {
        let deadline = Instant::now() + RESPONSE_TIME;
        let mut bytes = format!("HTTP/1.1 {status} {}\r\n", name_of(status));
        for (name, value) in headers {
            bytes.push_str(&format!("{name}: {value}\r\n"));
        }
        bytes.push_str(concat!(
            "Cache-Control: no-store\r\n",
            "X-Content-Type-Options: nosniff\r\n",
            "Cross-Origin-Resource-Policy: same-origin\r\n",
            "Connection: close\r\n\r\n"
        ));
        let mut bytes = bytes.into_bytes();
        if !self.is_head {
            bytes.extend_from_slice(body);
        }
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_write_timeout(Some(left))?;
            match self.stream.write(&rest[..rest.len().min(64 * 1024)]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Ends the connection. What the client still sends is read for a moment: closing over unread bytes would make the
    /// system throw away the response.
    fn end(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        let _ = self
            .stream
            .set_read_timeout(Some(Duration::from_millis(200)));
        let deadline = Instant::now() + Duration::from_secs(1);
        let mut chunk = [0; 4096];
        while Instant::now() < deadline && matches!(self.stream.read(&mut chunk), Ok(1..)) {}
    }
}

/// Reads a request from the bytes that arrived so far; `None` where more are needed.
fn parse(bytes: &[u8], port: u16) -> Result<Option<Request>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    match head.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Refusal::new(431, "too many headers")),
        Err(_) => return Err(Refusal::new(400, "this is not an HTTP request")),
    }
    let mut hosts = head
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("host"));
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_ours(host.value, port) => {}
        (Some(_), None) => {
            return Err(Refusal::new(
                421,
                "this server answers only for its own names",
            ));
        }
        _ => return Err(Refusal::new(400, "a request names its host, once")),
    }
    let is_head = match head.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(Refusal::new(405, "only GET and HEAD are answered")),
    };
    let target = head.path.unwrap_or_default();
    let target = target.split('#').next().unwrap_or_default();
    let (raw_path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = raw_path
        .strip_prefix('/')
        .ok_or(Refusal::new(400, "the address does not start with a slash"))?;
    let path = unescape(path).ok_or(Refusal::new(400, "the address is badly escaped"))?;
    Ok(Some(Request {
        raw_path: raw_path.to_owned(),
        path,
        query: query.to_owned(),
        is_head,
    }))
}

/// Tells whether a Host header names this server: a page elsewhere whose name was pointed at this machine must not
/// read drafts here.
fn is_ours(host: &[u8], port: u16) -> bool {
    let Ok(host) = std::str::from_utf8(host) else {
        return false;
    };
    let host = host.to_ascii_lowercase();
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        host.strip_prefix(name)
            .is_some_and(|rest| match rest.strip_prefix(':') {
                Some(digits) => digits == port.to_string(),
                None => rest.is_empty() && port == 80,
            })
    })
}

/// Resolves the `%41` escapes of a path. `None` where one is cut short or the result is not plain text.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let [high, low, tail @ ..] = rest else {
                return None;
            };
            bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
            rest = tail;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
}

fn name_of(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses a request to port 8000 and tells its path, or the status of the refusal.
    fn check(request: &str, expected: &str) {
        let said = match parse(request.as_bytes(), 8000) {
            Ok(Some(request)) => format!(
                "{:?} {:?} head {}",
                request.path, request.query, request.is_head
            ),
            Ok(None) => "more".to_owned(),
            Err(refusal) => refusal.status.to_string(),
        };
        assert_eq!(said, expected, "{request:?}");
    }

    #[test]
    fn requests_are_read() {
        check(
            "GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
            r#""" "" head false"#,
        );
        check(
            "HEAD /a%20b/%C3%A9.html?x=1 HTTP/1.1\r\nhost: [::1]:8000\r\n\r\n",
            r#""a b/é.html" "x=1" head true"#,
        );
        check("GET / HTTP/1.1\r\nHost: LocalHost:8000\r\n", "more");
        check("", "more");
    }

    #[test]
    fn other_hosts_are_refused() {
        for host in [
            "evil.example",
            "127.0.0.1.evil.example:8000",
            "localhost",
            "localhost:80",
            "localhost:08000",
            "127.0.0.1:8000 ,x",
            "0.0.0.0:8000",
            "",
        ] {
            check(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), "421");
        }
        check("GET / HTTP/1.1\r\n\r\n", "400");
        check(
            "GET / HTTP/1.1\r\nHost: localhost:8000\r\nHost: evil\r\n\r\n",
            "400",
        );
    }

    #[test]
    fn other_methods_and_broken_requests_are_refused() {
        let host = "Host: 127.0.0.1:8000\r\n\r\n";
        check(&format!("POST / HTTP/1.1\r\n{host}"), "405");
        check(
            &format!("GET http://127.0.0.1:8000/ HTTP/1.1\r\n{host}"),
            "400",
        );
        check(&format!("GET * HTTP/1.1\r\n{host}"), "400");
        check(&format!("GET /%zz HTTP/1.1\r\n{host}"), "400");
        check(&format!("GET /% HTTP/1.1\r\n{host}"), "400");
        check(&format!("GET /%ff HTTP/1.1\r\n{host}"), "400");
        check(&format!("GET /%00 HTTP/1.1\r\n{host}"), "400");
        check("\u{16}\u{3}\u{1}", "400");
        check("GET / HTTP/9.9\r\n\r\n", "400");
        let many = "A: b\r\n".repeat(MOST_HEADERS + 1);
        check(&format!("GET / HTTP/1.1\r\n{many}{host}"), "431");
    }

    #[test]
    fn any_bytes_are_a_request_of_ours_or_refused() {
        let seed =
            b"GET /a%20b/c.html?x=1#y HTTP/1.1\r\nHost: localhost:8000\r\nAccept: */*\r\n\r\n";
        let mut state: u64 = 0x5eed;
        let mut random = |bound: usize| {
            // Knuth's multiplier for 64 bits; the high bits are the good ones.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % bound
        };
        let mut accepted = 0;
        for _ in 0..100_000 {
            let mut bytes = seed.to_vec();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(3) {
                    0 => bytes[at] = random(256) as u8,
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"/%.\\\0\r\n: "[random(9)]),
                }
            }
            if let Ok(Some(request)) = parse(&bytes, 8000) {
                accepted += 1;
                assert!(!request.path.contains('\0'));
                let location = request.raw_path;
                assert!(location.starts_with('/') && !location.contains(['\r', '\n']));
            }
        }
        assert!(accepted > 1_000, "{accepted}");
    }
}
