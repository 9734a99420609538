//! Turns the price lists in `prices/*.toml` into constant tables.
//!
//! In: one TOML file per provider. Out: `prices.rs` in the build folder, which `src/prices/table.rs` includes. All
//! problems of all files are reported with file and line, then the build fails. Reading and checking is in
//! `build/catalogue.rs`, writing in `build/emit.rs`.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/emit.rs"]
mod emit;

use std::path::PathBuf;
use std::{env, fs};

use catalogue::Catalogue;
use emit::Pages;

fn main() {
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let folder = root.join("prices");
    for source in ["build.rs", "build/catalogue.rs", "build/emit.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder prices/ exists")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();

    let mut catalogue = Catalogue::default();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        catalogue::read_file(path, &mut catalogue);
    }
    if !catalogue.problems.is_empty() {
        for problem in &catalogue.problems {
            println!("cargo::error={problem}");
        }
        return;
    }
    let page = root.join("page-prices.toml");
    println!("cargo::rerun-if-changed={}", page.display());
    let pages: Pages = toml::from_str(&fs::read_to_string(page).expect("page-prices.toml exists"))
        .expect("page-prices.toml lists regions, skus and allowances of the modules");
    if env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        let is_only = |feature| env::var_os(feature).is_some();
        let kept = if is_only("CARGO_FEATURE_COST") {
            vec![&pages.cost]
        } else if is_only("CARGO_FEATURE_COLD_START") {
            vec![&pages.cold_start]
        } else {
            vec![&pages.cost, &pages.cold_start]
        };
        catalogue.keep_only(&kept);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("prices.rs"), emit::emit(&catalogue)).expect("the build folder is writable");
}
