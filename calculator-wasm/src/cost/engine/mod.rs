//! How the platforms bill.
//!
//! In: a system and prices. Out: bills, line by line.
