//! `prices`: how old the catalogue is.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use calculator_wasm::Prices as Catalogue;
use calculator_wasm::prices::age::{day_of, days_between};
use calculator_wasm::prices::{AllowanceId, Sku, Source};

use crate::cli::Prices;
use crate::exit::{Exit, Trouble};

/// Does what was asked for.
pub(super) fn look_after(asked: &Prices) -> Result<Exit, Trouble> {
    match asked {
        Prices::Check { max_age, today } => check(*max_age, today.as_deref()),
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
