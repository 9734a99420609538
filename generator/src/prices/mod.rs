//! Public price lists → the price files of the catalogue.
//!
//! In: the texts of the price files, and price lists as AWS and Azure publish them, from a folder or an address
//! ([`fetch`]). Which product of a list a row stands for is data ([`mod@matches`]). Out: the new texts, with comments and layout
//! kept ([`edit`]), what changed, what that does to every example ([`effect`]), and the rows that could not be read.
//! Deliberately absent: any guess; a product that is missing, ambiguous or in another unit leaves its row as it was.

pub mod amount;
pub mod aws;
pub mod azure;
pub mod edit;
pub mod effect;
pub mod fetch;
pub mod matches;

use std::collections::BTreeMap;

use amount::Amount;

/// A product of a price list: what tells it apart, and its prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// What the list says of it.
    pub attributes: BTreeMap<String, String>,
    /// The unit of its prices.
    pub unit: String,
    /// From which monthly quantity on, which price.
    pub tiers: Vec<(Amount, Amount)>,
}

/// What the lists say, by provider and region.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// The products.
    pub products: BTreeMap<(&'static str, String), Vec<Product>>,
}

impl Lists {
    /// Adds a product of a region.
    pub fn add(&mut self, provider: &'static str, region: &str, product: Product) {
        let of_region = self.products.entry((provider, region.to_owned()));
        of_region.or_default().push(product);
    }

    /// Returns the number of products.
    pub fn len(&self) -> usize {
        self.products.values().map(Vec::len).sum()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads one document, whichever list it belongs to. Returns the address of the next page, where it names one.
    ///
    /// # Errors
    ///
    /// When it is no document of a known list.
    pub fn read(&mut self, text: &[u8]) -> Result<Option<String>, String> {
        // What a document is stands near its start; a whole file may have hundreds of megabytes.
        let start = String::from_utf8_lossy(&text[..text.len().min(4096)]).into_owned();
        if start.contains("\"offerCode\"") {
            aws::read(text, self).map(|()| None)
        } else if start.contains("\"Items\"") {
            azure::read(text, self)
        } else {
            Err(
                "it is neither an offer file of AWS nor a page of the Azure Retail Prices API"
                    .to_owned(),
            )
        }
    }
}
