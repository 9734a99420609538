//! `prices`: how old the catalogue is, and reading the price lists again.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use calculator_wasm::Prices as Catalogue;
use calculator_wasm::prices::age::{day_of, days_between};
use calculator_wasm::prices::{AllowanceId, Sku, Source};

use crate::cli::Prices;
use crate::exit::{Exit, Trouble};
use crate::external::visit::Pace;
use crate::prices::{edit, effect, fetch};
use crate::{emit, fs};

/// Does what was asked for.
pub(super) fn look_after(asked: &Prices) -> Result<Exit, Trouble> {
    match asked {
        Prices::Check { max_age, today } => check(*max_age, today.as_deref()),
        Prices::Update {
            from,
            files,
            date,
            dry_run,
        } => {
            let date = date.clone().map_or_else(clock, Ok)?;
            update(from, files, &date, *dry_run)
        }
    }
}

/// Prints the sources of prices that are too old, the oldest first.
fn check(max_age: u32, today: Option<&str>) -> Result<Exit, Trouble> {
    let today = today.map_or_else(clock, |day| Ok(day.to_owned()))?;
    let mut too_old: BTreeMap<(i64, &str, &str), usize> = BTreeMap::new();
    let (mut counted, mut old) = (0, 0);
    for (provider, source) in sources() {
        counted += 1;
        let age = days_between(source.as_of, &today).unwrap_or(i64::MAX);
        if age > i64::from(max_age) {
            old += 1;
            *too_old.entry((-age, provider, source.title)).or_default() += 1;
        }
    }
    if too_old.is_empty() {
        super::print(&format!(
            "All {counted} prices are at most {max_age} days old on {today}\n"
        ))?;
        return Ok(Exit::Clean);
    }
    let mut list = String::new();
    for ((age, provider, title), rows) in &too_old {
        list.push_str(&format!(
            "{:>5} days  {provider:<10}  {rows:>3} rows  {title}\n",
            -age
        ));
    }
    super::print(&list)?;
    eprintln!(
        "error: {old} of {counted} prices are older than {max_age} days on {today}\n\
         hint: `breakeven prices update --from …` reads the price lists again; the rest is kept by hand"
    );
    Ok(Exit::Findings)
}

/// Writes what the lists say into the price files. Nothing is written unless every file could be edited.
fn update(from: &str, folder: &Path, date: &str, dry_run: bool) -> Result<Exit, Trouble> {
    let mut files = Vec::new();
    for (path, _) in fs::list(folder)? {
        if path.extension().is_some_and(|ending| ending == "toml") {
            let path = folder.join(path);
            let text = String::from_utf8(fs::read(&path)?)
                .map_err(|_| Trouble::new(format!("{} is not a text in UTF-8", path.display())))?;
            files.push((path, text));
        }
    }
    let is_address = from.starts_with("http://") || from.starts_with("https://");
    let lists = match is_address {
        true => {
            let texts: Vec<String> = files.iter().map(|(_, text)| text.clone()).collect();
            fetch::from_address(from, &texts, &Pace::default())?
        }
        false => fetch::from_folder(Path::new(from))?,
    };
    let (mut edits, mut changes, mut left, mut read) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (path, text) in &files {
        let edited = edit::edit(text, &lists, date)
            .map_err(|why| Trouble::new(format!("{} is no price file: {why}", path.display())))?;
        read += edited.read;
        changes.extend(edited.changes);
        left.extend(edited.left);
        if edited.text != *text {
            edits.push((path, edited.text));
        }
    }
    let mut said = String::new();
    for change in &changes {
        said.push_str(&format!(
            "{}: {} → {}\n",
            change.key, change.before, change.after
        ));
    }
    for effect::Effect {
        figure,
        before,
        after,
    } in effect::of(&changes)
    {
        let part = if before > 0.0 {
            format!(" ({:+.1} %)", (after / before - 1.0) * 100.0)
        } else {
            String::new()
        };
        said.push_str(&format!(
            "effect on {figure}: {before:.2} → {after:.2} USD{part}\n"
        ));
    }
    for (key, why) in &left {
        said.push_str(&format!("left as it was: {key}: {why}\n"));
    }
    let (verb, count) = (
        if dry_run { "would change" } else { "changed" },
        edits.len(),
    );
    said.push_str(&format!(
        "{read} prices read as of {date}, {} of them new; {} left as they were; {count} files {verb}\n",
        changes.len(),
        left.len()
    ));
    if !dry_run {
        for (path, text) in &edits {
            emit::replace_file(path, text.as_bytes())?;
        }
    }
    super::print(&said)?;
    if read == 0 {
        eprintln!("error: no row of the price files was found in the lists");
        return Ok(Exit::Findings);
    }
    Ok(Exit::Clean)
}

/// Returns provider and source of every row of the catalogue, of each tier where tiers have their own.
fn sources() -> impl Iterator<Item = (&'static str, Source)> {
    let catalogue = Catalogue::standard();
    let prices = Sku::all().flat_map(Sku::rows).flat_map(move |id| {
        let price = catalogue.price(id);
        let oldest = (0..price.tier_count())
            .map(|tier| price.source_of_tier(tier))
            .min_by(|one, other| one.as_of.cmp(other.as_of));
        oldest.map(|source| (id.sku().provider(), source))
    });
    let free = AllowanceId::all().map(|id| {
        let provider = id.name().split(' ').next().unwrap_or_default();
        (provider, id.source())
    });
    prices.chain(free)
}

/// Returns the day of the machine's clock.
fn clock() -> Result<String, Trouble> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| {
        Trouble::new("the clock of this machine is before 1970").hint("give the day with `--today`")
    })?;
    Ok(day_of((since.as_secs() / 86_400) as i64))
}
