//! Addresses → answers, over the network. Each host is asked one thing at a time, with a pause between; some hosts are
//! asked at once. HEAD first; GET where a server does not do HEAD well. What may pass is tried again, later each time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::Answer;

/// How many hosts are asked at once.
const HOSTS: usize = 8;
/// How many redirects are followed.
const MOST_REDIRECTS: usize = 10;
/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

const NAME: &str = concat!("breakeven/", env!("CARGO_PKG_VERSION"), " (checks links)");

/// How patiently and how fast servers are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long one answer may take.
    pub patience: Duration,
    /// How often one thing is asked at most.
    pub attempts: u32,
    /// The pause before the second attempt; it doubles with each.
    pub retry: Duration,
    /// The pause between two addresses of one host.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            patience: Duration::from_secs(20),
            attempts: 3,
            retry: Duration::from_secs(1),
            pause: Duration::from_millis(250),
        }
    }
}

/// Visits addresses. Answers come in their order.
pub fn all(addresses: &[&str], pace: &Pace) -> Vec<Answer> {
    let mut hosts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, address) in addresses.iter().enumerate() {
        hosts.entry(host_of(address)).or_default().push(index);
    }
    let workers = hosts.len().min(HOSTS);
    // The longest first, so that none of them is left for the end.
    let mut queue: Vec<Vec<usize>> = hosts.into_values().collect();
    queue.sort_by_key(Vec::len);
    let queue = Mutex::new(queue);
    let answers = Mutex::new(vec![Answer::Nothing(String::new()); addresses.len()]);
    let agent = agent(pace);
    let work = || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(of_host) = next else {
                return;
            };
            for (number, index) in of_host.into_iter().enumerate() {
                if number > 0 {
                    thread::sleep(pace.pause);
                }
                let answer = patiently(&agent, addresses[index], pace);
                answers.lock().unwrap_or_else(PoisonError::into_inner)[index] = answer;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Returns who asks: with the certificates of the machine, one answer at a time, redirects not followed.
pub fn agent(pace: &Pace) -> Agent {
    let known = rustls_native_certs::load_native_certs().certs;
    let known = known
        .iter()
        .map(|known| Certificate::from_der(known).to_owned());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::from(known.collect::<Vec<_>>()))
        .unversioned_rustls_crypto_provider(Arc::new(rustls_graviola::default_provider()))
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(pace.patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(NAME)
        .accept("*/*")
        .build()
        .new_agent()
}

fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    host.to_ascii_lowercase()
}

fn patiently(agent: &Agent, address: &str, pace: &Pace) -> Answer {
    let mut pause = pace.retry;
    let mut attempt = 1;
    loop {
        let (answer, wanted) = follow(agent, address);
        let may_pass = match &answer {
            Answer::Status { code, .. } => *code == 429 || *code >= 500,
            Answer::Nothing(_) => true,
        };
        if !may_pass || attempt >= pace.attempts {
            return answer;
        }
        thread::sleep(wanted.unwrap_or(pause).min(LONGEST_PAUSE));
        pause *= 2;
        attempt += 1;
    }
}

/// Asks for an address and where it leads. Also returns the pause that the server asks for.
fn follow(agent: &Agent, address: &str) -> (Answer, Option<Duration>) {
    let mut at = address.to_owned();
    let mut all_permanent = true;
    for step in 0..=MOST_REDIRECTS {
        let reply = match ask(agent, &at) {
            Ok(reply) => reply,
            Err(reason) => return (Answer::Nothing(reason), None),
        };
        if !matches!(reply.status, 301 | 302 | 303 | 307 | 308) {
            let moved_to = (step > 0 && all_permanent).then_some(at);
            let code = reply.status;
            return (Answer::Status { code, moved_to }, reply.pause);
        }
        all_permanent &= matches!(reply.status, 301 | 308);
        let Some(next) = reply.location.and_then(|next| resolved(&at, &next)) else {
            return (Answer::Nothing("it redirects to nowhere".to_owned()), None);
        };
        at = next;
    }
    (Answer::Nothing("it redirects without end".to_owned()), None)
}

struct Reply {
    status: u16,
    location: Option<String>,
    pause: Option<Duration>,
}

fn ask(agent: &Agent, address: &str) -> Result<Reply, String> {
    let head = agent.head(address).call();
    // Servers that do not know HEAD break off, or refuse.
    let does_head = matches!(&head, Ok(response) if response.status().as_u16() < 400);
    let unreachable = matches!(
        &head,
        Err(ureq::Error::HostNotFound | ureq::Error::Timeout(_))
    );
    let response = if does_head || unreachable {
        head
    } else {
        agent.get(address).call()
    };
    let response = response.map_err(|error| reason(&error))?;
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Ok(Reply {
        status: response.status().as_u16(),
        location: header("location"),
        pause: header("retry-after")
            .and_then(|text| text.trim().parse().ok().map(Duration::from_secs)),
    })
}

fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "there is no host of that name".to_owned(),
        ureq::Error::Timeout(_) => "no answer came in time".to_owned(),
        ureq::Error::Io(error) if error.to_string().contains("lookup address") => {
            "its host was not found".to_owned()
        }
        ureq::Error::Io(error) => error.to_string(),
        error => error.to_string(),
    }
}

/// Returns the address that a redirect from `base` leads to; `None` where that is nothing that can be visited.
fn resolved(base: &str, next: &str) -> Option<String> {
    let next = next.trim().split('#').next().unwrap_or_default();
    let lower = next.to_ascii_lowercase();
    let is_whole = lower.starts_with("https://") || lower.starts_with("http://");
    let (scheme, rest) = base.split_once("://")?;
    let host = rest.split(['/', '?']).next()?;
    let address = if is_whole {
        next.to_owned()
    } else if let Some(rest) = next.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if next.starts_with('/') {
        format!("{scheme}://{host}{next}")
    } else {
        let path = rest[host.len()..].split('?').next().unwrap_or_default();
        let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
        format!("{scheme}://{host}{folder}{next}")
    };
    address.parse::<Uri>().ok().map(|_| address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    /// Serves on a free port of this machine: `answer` gets the request's method and path, and how often it came.
    fn server(
        answer: impl Fn(&str, &str, usize) -> String + Send + Sync + 'static,
    ) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let root = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&log);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else {
                    continue;
                };
                lines
                    .by_ref()
                    .map_while(Result::ok)
                    .take_while(|line| !line.is_empty())
                    .for_each(drop);
                let words: Vec<&str> = first.split(' ').collect();
                let line = format!("{} {}", words[0], words[1]);
                let count = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(line.clone());
                    seen.iter().filter(|other| **other == line).count()
                };
                let reply = answer(words[0], words[1], count);
                let reply =
                    format!("HTTP/1.1 {reply}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let _ = stream.write_all(reply.as_bytes());
            }
        });
        (root, log)
    }

    const FAST: Pace = Pace {
        patience: Duration::from_secs(5),
        attempts: 3,
        retry: Duration::from_millis(1),
        pause: Duration::ZERO,
    };

    fn status(code: u16) -> Answer {
        Answer::Status {
            code,
            moved_to: None,
        }
    }

    #[test]
    fn statuses_redirects_and_servers_without_head_are_understood() {
        let (root, log) = server(|method, path, count| {
            match (method, path, count) {
                (_, "/fine", _) => "200 OK",
                (_, "/gone", _) => "410 Gone",
                ("HEAD", "/no-head", _) => "405 Method Not Allowed",
                (_, "/no-head", _) => "200 OK",
                (_, "/moved", _) => "301 Moved\r\nlocation: /fine#part",
                (_, "/for-now", _) => "302 Found\r\nlocation: fine",
                (_, "/loop", _) => "301 Moved\r\nlocation: /loop",
                (_, "/script", _) => "301 Moved\r\nlocation: javascript:alert(1)",
                (_, "/busy", 1) => "503 Busy\r\nretry-after: 0",
                (_, "/busy", _) => "200 OK",
                _ => "500 Broken",
            }
            .to_owned()
        });
        let ask = |path: &str| all(&[&format!("{root}{path}")], &FAST).remove(0);
        assert_eq!(ask("/fine"), status(200));
        assert_eq!(ask("/gone"), status(410));
        assert_eq!(ask("/no-head"), status(200));
        let moved_to = Some(format!("{root}/fine"));
        assert_eq!(
            ask("/moved"),
            Answer::Status {
                code: 200,
                moved_to
            }
        );
        assert_eq!(ask("/for-now"), status(200));
        assert_eq!(
            ask("/loop"),
            Answer::Nothing("it redirects without end".to_owned())
        );
        assert_eq!(ask("/busy"), status(200));
        assert_eq!(ask("/broken"), status(500));
        assert!(matches!(
            ask("/script"),
            Answer::Status { .. } | Answer::Nothing(_)
        ));
        let log = log.lock().unwrap();
        let count = |line: &str| log.iter().filter(|other| *other == line).count();
        assert_eq!((count("HEAD /fine"), count("GET /fine")), (3, 0));
        assert_eq!((count("GET /no-head"), count("GET /broken")), (1, 3));
    }

    #[test]
    fn nobody_at_the_address_is_no_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        assert!(matches!(
            all(&[&address], &FAST).remove(0),
            Answer::Nothing(_)
        ));
    }

    #[test]
    fn a_server_that_says_nothing_is_not_waited_for_without_end() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let pace = Pace {
            patience: Duration::from_millis(200),
            attempts: 1,
            ..FAST
        };
        let answer = all(&[&address], &pace).remove(0);
        assert_eq!(answer, Answer::Nothing("no answer came in time".to_owned()));
    }

    #[test]
    fn many_addresses_of_a_host_are_asked_for_one_at_a_time_and_answered_in_order() {
        let (root, log) = server(|_, path, _| {
            if path.ends_with('7') {
                "404 No".to_owned()
            } else {
                "200 OK".to_owned()
            }
        });
        let addresses: Vec<String> = (0..20).map(|number| format!("{root}/{number}")).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        let answers = all(&addresses, &FAST);
        for (number, answer) in answers.iter().enumerate() {
            assert_eq!(
                *answer,
                status(if number % 10 == 7 { 404 } else { 200 }),
                "{number}"
            );
        }
        let heads = log
            .lock()
            .unwrap()
            .iter()
            .filter(|line| line.starts_with("HEAD"))
            .cloned()
            .collect::<Vec<_>>();
        assert_eq!(
            heads,
            (0..20)
                .map(|number| format!("HEAD /{number}"))
                .collect::<Vec<_>>()
        );
    }
}
