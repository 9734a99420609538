//! Bulk offer files of AWS: `offers/v1.0/aws/<offer>/current/<region>/index.json`.
//!
//! In: one file. Out: its products with their on-demand tiers. Only the attributes that a match can ask for are kept, for
//! the file of EC2 has hundreds of megabytes; reserved terms are skipped unread.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::amount::Amount;
use super::matches::Matches;
use super::{Lists, Product};

#[derive(Deserialize)]
struct Offer {
    #[serde(rename = "offerCode")]
    code: String,
    products: BTreeMap<String, Listed>,
    terms: Terms,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "productFamily", default)]
    family: String,
    attributes: Attributes,
}

/// The attributes that a match can ask for.
struct Attributes(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Wanted;
        impl<'de> serde::de::Visitor<'de> for Wanted {
            type Value = Attributes;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("attributes of a product")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Attributes, A::Error> {
                let wanted = Matches::of_build().attributes();
                let mut kept = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if wanted.contains(name.as_str()) {
                        kept.insert(name, map.next_value::<String>()?);
                    } else {
                        map.next_value::<serde::de::IgnoredAny>()?;
                    }
                }
                Ok(Attributes(kept))
            }
        }
        deserializer.deserialize_map(Wanted)
    }
}

#[derive(Deserialize)]
struct Terms {
    #[serde(rename = "OnDemand", default)]
    on_demand: BTreeMap<String, BTreeMap<String, Term>>,
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "priceDimensions")]
    dimensions: BTreeMap<String, Dimension>,
}

#[derive(Deserialize)]
struct Dimension {
    unit: String,
    #[serde(rename = "beginRange", default)]
    begin: String,
    #[serde(rename = "pricePerUnit")]
    price: BTreeMap<String, String>,
}

/// Reads a file into the lists.
pub(super) fn read(text: &[u8], lists: &mut Lists) -> Result<(), String> {
    let offer: Offer = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let mut terms = offer.terms.on_demand;
    for (sku, listed) in offer.products {
        let mut attributes = listed.attributes.0;
        let Some(region) = attributes.remove("regionCode") else {
            continue;
        };
        let mut dimensions: Vec<Dimension> = terms
            .remove(&sku)
            .into_iter()
            .flat_map(BTreeMap::into_values)
            .flat_map(|term| term.dimensions.into_values())
            .collect();
        let Some(unit) = dimensions.first().map(|first| first.unit.clone()) else {
            continue;
        };
        dimensions.retain(|dimension| dimension.unit == unit);
        let tier = |dimension: &Dimension| {
            let from = match dimension.begin.as_str() {
                "" => Amount::default(),
                begin => Amount::read(begin)?,
            };
            Some((from, Amount::read(dimension.price.get("USD")?)?))
        };
        let Some(tiers) = dimensions.iter().map(tier).collect::<Option<Vec<_>>>() else {
            continue;
        };
        attributes.insert("offer".to_owned(), offer.code.clone());
        attributes.insert("productFamily".to_owned(), listed.family);
        lists.add(
            "aws",
            &region,
            Product {
                attributes,
                unit,
                tiers,
            },
        );
    }
    Ok(())
}
