//! The price catalogue as tables of a documentation page.
//!
//! In: a provider, its services, and the day on which ages are counted. Out: markup made from the very tables that the
//! engine bills with. Deliberately absent: the clock; the day is data of the page.

use super::reference::{close_table, open_table};
use crate::format::{Format, Quantity};
use crate::html::Html;
use crate::prices::age::days_between;
use crate::prices::{AllowanceId, Price, PriceId, Prices, Sku, Source};

/// Returns the prices and free allowances of some services of a provider; `None` where one is not in the catalogue.
pub fn prices(
    catalogue: &Prices,
    provider: &str,
    services: &[&str],
    on: &str,
    format: &Format,
) -> Option<String> {
    let of = |service: &str| {
        let skus: Vec<Sku> = Sku::all()
            .filter(|sku| sku.provider() == provider && sku.service() == service)
            .collect();
        let start = [provider, service, ""].join(" ");
        let free: Vec<AllowanceId> = AllowanceId::all()
            .filter(|id| id.name().starts_with(&start))
            .collect();
        (!skus.is_empty() || !free.is_empty()).then_some((skus, free))
    };
    let found: Option<Vec<_>> = services.iter().map(|service| of(service)).collect();
    let mut html = Html::new();
    for (service, (skus, free)) in services.iter().zip(found?) {
        let title = ["Prices of ", service].concat();
        let columns = ["What", "Where", "Price in USD", "Date", "Source"];
        open_table(&mut html, &title, &columns);
        for sku in skus {
            rows(&mut html, catalogue, sku, on, format);
        }
        for id in free {
            allowance(&mut html, id, on, format);
        }
        close_table(&mut html);
    }
    Some(html.finish())
}

/// Returns one row for each provider: how much is priced, and how old it is.
pub fn overview(on: &str, format: &Format) -> String {
    let catalogue = Prices::standard();
    let mut html = Html::new();
    open_table(
        &mut html,
        "The catalogue",
        &["Provider", "Prices", "Oldest", "Newest"],
    );
    let mut providers: Vec<&str> = Sku::all().map(Sku::provider).collect();
    providers.dedup();
    for provider in providers {
        let skus = Sku::all().filter(|sku| sku.provider() == provider);
        let dates: Vec<&str> = skus
            .flat_map(Sku::rows)
            .map(|id| catalogue.price(id).source().as_of)
            .collect();
        let oldest = dates.iter().max_by_key(|date| days_between(date, on));
        let newest = dates.iter().min_by_key(|date| days_between(date, on));
        html.fill(
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td>",
            &[provider_name(provider), &format.plain(dates.len() as f64)],
        );
        for date in [oldest, newest].into_iter().flatten() {
            html.raw("<td>");
            dated(&mut html, date, on, format);
            html.raw("</td>");
        }
        html.raw("</tr>");
    }
    close_table(&mut html);
    html.finish()
}

/// What readers call a provider.
fn provider_name(provider: &'static str) -> &'static str {
    match provider {
        "aws" => "Amazon Web Services",
        "azure" => "Microsoft Azure",
        "gcp" => "Google Cloud",
        "cloudflare" => "Cloudflare",
        "vercel" => "Vercel",
        "fly" => "Fly.io",
        other => other,
    }
}

/// Writes the rows of a SKU; regions with the same price from the same source on the same day share one.
fn rows(html: &mut Html, catalogue: &Prices, sku: Sku, on: &str, format: &Format) {
    let mut groups: Vec<(Price, &str, Vec<&str>)> = Vec::new();
    for id in sku.rows() {
        let price = catalogue.price(id);
        let alike =
            |group: &&mut (Price, &str, Vec<&str>)| group.1 == id.note() && same(group.0, price);
        match groups.iter_mut().find(alike) {
            Some(group) => group.2.push(id.region().name()),
            None => groups.push((price, PriceId::note(id), vec![id.region().name()])),
        }
    }
    for (price, note, regions) in groups {
        html.fill("<tr><th scope=\"row\"><code>{}</code>", &[sku.name()]);
        if !note.is_empty() {
            html.fill("<br>{}", &[note]);
        }
        let regions = match regions[..] {
            ["all"] => "everywhere".to_owned(),
            _ => regions.join(", "),
        };
        html.fill("</th><td>{}</td><td class=\"number\">", &[&regions]);
        for (index, tier) in price.tiers().enumerate() {
            let dollars = format.quantity(&Quantity::UnitPrice(tier.price));
            if index > 0 {
                let from = format.plain(tier.from);
                html.fill("<br>from {}: {}", &[&from, &dollars]);
            } else {
                html.fill("{} per {}", &[&dollars, sku.unit()]);
            }
        }
        if price.known_up_to().is_finite() {
            let end = format.plain(price.known_up_to());
            html.fill("<br>above {}: not priced", &[&end]);
        }
        html.raw("</td>");
        sourced(html, price.source(), price.is_overridden(), on, format);
        html.raw("</tr>");
    }
}

fn same(one: Price, other: Price) -> bool {
    one.tiers().eq(other.tiers())
        && one.source() == other.source()
        && one.is_overridden() == other.is_overridden()
}

fn allowance(html: &mut Html, id: AllowanceId, on: &str, format: &Format) {
    let name = id.name().rsplit(' ').next().unwrap_or_default();
    let until = match id.first_year_only() {
        true => ", for the first twelve months",
        false => "",
    };
    html.fill(
        "<tr><th scope=\"row\"><code>{}</code><br>allowance of an account</th><td>everywhere</td>\
         <td class=\"number\">{} {} a month free{}</td>",
        &[name, &format.plain(id.quantity()), id.unit(), until],
    );
    sourced(html, id.source(), false, on, format);
    html.raw("</tr>");
}

/// Writes the cells of date and source.
fn sourced(html: &mut Html, source: Source, overridden: bool, on: &str, format: &Format) {
    if overridden {
        html.raw("<td></td><td>Set by this site</td>");
        return;
    }
    html.raw("<td>");
    dated(html, source.as_of, on, format);
    html.raw("</td><td>");
    match source.url {
        "" => html.fill("{}", &[source.title]),
        url => html.fill("<a href=\"{}\">{}</a>", &[url, source.title]),
    };
    html.raw("</td>");
}

/// Writes a date and its age.
fn dated(html: &mut Html, date: &str, on: &str, format: &Format) {
    html.fill("<time datetime=\"{}\">{}</time>", &[date, date]);
    if let Some(days) = days_between(date, on) {
        let days = format.plain(days.max(0) as f64);
        html.fill("<br>{} days old", &[&days]);
    }
}
