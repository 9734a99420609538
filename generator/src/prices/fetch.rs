//! Price lists from where they are: files of a folder, or an address.
//!
//! In: the place, and the texts of the price files, which say what is needed of an address. Out: [`Lists`]. An address is
//! asked patiently: what may pass is tried again, pages are followed to the last one on the same host.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use toml_edit::{DocumentMut, Item, Value};
use ureq::Agent;

use crate::exit::Trouble;
use crate::external::visit::{Pace, agent};
use crate::fs;

use super::Lists;
use super::matches::Matches;

/// More pages than one query can have.
const MOST_PAGES: usize = 200;
/// The file of EC2 in a large region is the largest.
const MOST_BYTES: u64 = 1 << 30;

/// Reads every list in a folder.
pub fn from_folder(folder: &Path) -> Result<Lists, Trouble> {
    let mut lists = Lists::default();
    let files = fs::list(folder)?;
    let documents = files
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "json"));
    for (path, _) in documents {
        let path = folder.join(path);
        let text = fs::read(&path)?;
        lists
            .read(&text)
            .map_err(|why| Trouble::new(format!("{} is no price list: {why}", path.display())))?;
    }
    if lists.is_empty() {
        return Err(
            Trouble::new(format!("{} has no price list", folder.display())).hint(
                "save offer files of AWS or pages of the Azure Retail Prices API there, as .json",
            ),
        );
    }
    Ok(lists)
}

/// Asks an address for what the price files need: that of the Azure interface, or the root of AWS's offer files.
pub fn from_address(address: &str, files: &[String], pace: &Pace) -> Result<Lists, Trouble> {
    let address = address.trim_end_matches('/');
    let is_azure = address.ends_with("/prices");
    let asked: BTreeSet<String> = needs(files, if is_azure { "azure" } else { "aws" })
        .into_iter()
        .map(|need| match is_azure {
            true => format!("{address}?{}", need.query()),
            false => format!(
                "{address}/offers/v1.0/aws/{}/current/{}/index.json",
                need.offer, need.region
            ),
        })
        .collect();
    let agent = agent(pace);
    let mut lists = Lists::default();
    for first in asked {
        let mut page = first;
        for _ in 0..MOST_PAGES {
            let Some(text) = get(&agent, &page, pace)? else {
                break;
            };
            let next = lists
                .read(&text)
                .map_err(|why| Trouble::new(format!("{page} is no price list: {why}")))?;
            match next {
                Some(next) if host(&next) == host(address) => page = next,
                Some(next) => {
                    return Err(Trouble::new(format!(
                        "{page} goes on at another host: {next}"
                    )));
                }
                None => break,
            }
        }
    }
    Ok(lists)
}

/// What a row needs of an address.
struct Need {
    offer: String,
    region: String,
    attributes: Vec<(String, String)>,
}

impl Need {
    /// The query of the Azure interface.
    fn query(&self) -> String {
        let mut filter = format!(
            "armRegionName eq '{}' and priceType eq 'Consumption'",
            self.region
        );
        for (name, value) in &self.attributes {
            filter.push_str(&format!(" and {name} eq '{value}'"));
        }
        let mut query = String::from("currencyCode='USD'&$filter=");
        for byte in filter.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'\'' => {
                    query.push(char::from(byte))
                }
                other => query.push_str(&format!("%{other:02X}")),
            }
        }
        query
    }
}

fn needs(files: &[String], provider: &str) -> Vec<Need> {
    let matches = Matches::of_build();
    let mut needs = Vec::new();
    for text in files {
        let Ok(document) = text.parse::<DocumentMut>() else {
            continue;
        };
        if document.get("provider").and_then(Item::as_str) != Some(provider) {
            continue;
        }
        for row in document
            .get("price")
            .and_then(Item::as_array_of_tables)
            .into_iter()
            .flatten()
        {
            let text = |key: &str| row.get(key).and_then(Item::as_str).unwrap_or_default();
            let Some((_, line)) = matches.line(provider, text("service"), text("sku")) else {
                continue;
            };
            let regions: Vec<&str> = match row.get("region") {
                Some(Item::Value(Value::Array(list))) => {
                    list.iter().filter_map(Value::as_str).collect()
                }
                _ => vec![text("region")],
            };
            needs.extend(regions.into_iter().map(|region| Need {
                offer: line.offer.clone(),
                region: matches.region(provider, region).to_owned(),
                attributes: Matches::filter(line, text("sku")),
            }));
        }
    }
    needs
}

/// Returns the bytes at an address; `None` where there is nothing, which the rows that need it will say.
fn get(agent: &Agent, address: &str, pace: &Pace) -> Result<Option<Vec<u8>>, Trouble> {
    let mut pause = pace.retry;
    let mut attempt = 1;
    loop {
        let (why, may_pass) = match agent.get(address).call() {
            Ok(mut response) => match response.status().as_u16() {
                200 => match response
                    .body_mut()
                    .with_config()
                    .limit(MOST_BYTES)
                    .read_to_vec()
                {
                    Ok(bytes) => return Ok(Some(bytes)),
                    Err(error) => (error.to_string(), true),
                },
                403 | 404 => return Ok(None),
                code => (format!("it answers {code}"), code == 429 || code >= 500),
            },
            Err(error) => (error.to_string(), true),
        };
        if !may_pass || attempt >= pace.attempts {
            let tries = if attempt > 1 {
                format!(", tried {attempt} times")
            } else {
                String::new()
            };
            return Err(Trouble::new(format!("cannot read {address}: {why}{tries}"))
                .hint("save the lists into a folder and give it with `--from FOLDER`"));
        }
        thread::sleep(pause);
        pause *= 2;
        attempt += 1;
    }
}

/// The host of an address without its port: the links of the Azure interface name the port that addresses leave out.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', ':']).next().unwrap_or_default()
}
