//! Makes what the binary carries: the calculators as a bound WebAssembly module, and the default theme.
//!
//! In: the crate `calculator-wasm`, the lockfile and `themes/default`. Out, in `OUT_DIR`, for each module of
//! pages: `calculators-all.js` (the binding and what reads charts, a classic script), `calculators-all.wasm` (the module,
//! for pages on http), `calculators-all.wasm.js` (the same module in base64 inside a classic script, for pages opened from
//! disk). Further `simulation.js` (the worker's module and binding, as texts in a classic script) and `theme.rs` (a sorted
//! table of files).
//!
//! 1. Look for the wasm32 target; where it is missing, add it through rustup.
//! 2. Compile `calculator-wasm` with cargo in a target folder of its own, so that no lock is waited for, without
//!    the outer build's flags and profile, so that every outer build shares the same bytes.
//! 3. Bind the module, unless these bytes were bound before.
//! 4. List the theme.
//!
//! Deliberately not here: anything that looks at the generator's own sources. A change there reruns nothing.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

const TARGET: &str = "wasm32-unknown-unknown";
/// Each module for pages: the name of its files, and the features that choose what it has.
const MODULES: [(&str, &[&str]); 3] = [
    ("calculators-cost", &["--features", "cost"]),
    ("calculators-cold-start", &["--features", "cold-start"]),
    ("calculators-all", &[]),
];
const SIMULATION: &str = "simulation.js";

/// The parts of the page's side that are scripts by hand; they travel with the binding.
const SCRIPTS: [&str; 3] = [
    include_str!("../calculator-wasm/src/web/write.js"),
    include_str!("../calculator-wasm/src/web/charts.js"),
    include_str!("../calculator-wasm/src/web/check.js"),
];

/// A file that was made: its name and bytes.
type Product = (String, Vec<u8>);

/// A failed step, as the text that the reader of the build log gets.
type Step<T> = Result<T, String>;

fn main() {
    if let Err(message) = run() {
        eprintln!("error: {message}");
        std::process::exit(1);
    }
}

fn run() -> Step<()> {
    let workspace = workspace_folder()?;
    let theme = workspace.join("themes/default");
    for input in [
        "calculator-wasm",
        "Cargo.lock",
        "Cargo.toml",
        "themes/default",
    ] {
        println!(
            "cargo::rerun-if-changed={}",
            workspace.join(input).display()
        );
    }
    println!("cargo::rerun-if-changed=build.rs");

    let out = PathBuf::from(variable("OUT_DIR")?);
    let folder = target_folder(&out).join("wasm");
    ensure_target()?;
    let mut modules = Vec::new();
    for (_, features) in MODULES {
        modules.push(compile(&workspace, &folder, features)?);
    }
    let worker = compile(&workspace, &folder, &["--features", "worker"])?;
    bind(modules, worker, &folder.join("bound"), &out)?;
    write(&out.join("theme.rs"), theme_table(&theme, &out)?.as_bytes())
}

fn workspace_folder() -> Step<PathBuf> {
    let manifest = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let parent = manifest.parent().map(Path::to_path_buf);
    parent.ok_or_else(|| format!("{} has no parent folder", manifest.display()))
}

/// Returns the folder that all outer builds of this workspace share: the nearest one above `out` that cargo
/// tagged as a cache.
fn target_folder(out: &Path) -> PathBuf {
    out.ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file())
        .unwrap_or(out)
        .to_path_buf()
}

// ---- 1. the target ----

fn ensure_target() -> Step<()> {
    if target_is_installed()? {
        return Ok(());
    }
    let toolchain = env::var("RUSTUP_TOOLCHAIN").ok();
    let mut arguments = vec!["target", "add", TARGET];
    if let Some(toolchain) = &toolchain {
        arguments.extend(["--toolchain", toolchain]);
    }
    let line = format!("rustup {}", arguments.join(" "));
    if env::var_os("BREAKEVEN_NO_RUSTUP").is_some_and(|value| value == "1") {
        return Err(format!(
            "the Rust target {TARGET} is missing, and BREAKEVEN_NO_RUSTUP=1 forbids adding it\nhint: {line}"
        ));
    }
    println!("cargo::warning=the Rust target {TARGET} is missing; running `{line}`");
    let done = Command::new("rustup").args(&arguments).output();
    let why = match done {
        Ok(output) if output.status.success() => match target_is_installed()? {
            true => return Ok(()),
            false => "rustup added it to another toolchain than the one that builds".to_owned(),
        },
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => format!("rustup could not be started: {error}"),
    };
    Err(format!(
        "the Rust target {TARGET} is missing and could not be added: {why}\nhint: {line}"
    ))
}

fn target_is_installed() -> Step<bool> {
    let folder = rustc_says(&["--print", "target-libdir", "--target", TARGET])?;
    Ok(Path::new(folder.trim()).is_dir())
}

// ---- 2. compiling ----

/// Compiles the calculators and returns the unbound module.
fn compile(workspace: &Path, folder: &Path, features: &[&str]) -> Step<Vec<u8>> {
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .current_dir(workspace)
        .args(["rustc", "--package", "calculator-wasm", "--lib"])
        .args(["--crate-type", "cdylib", "--profile", "wasm-release"])
        .args(["--target", TARGET, "--locked", "--target-dir"])
        .arg(folder)
        .args(features);
    for (name, _) in env::vars_os().filter(|(name, _)| belongs_to_the_outer_build(name)) {
        cargo.env_remove(name);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remapping(workspace)?);
    let output = cargo
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "the calculators do not compile for {TARGET}:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    // All modules come to this place, one after the other.
    let module = folder
        .join(TARGET)
        .join("wasm-release/calculator_wasm.wasm");
    fs::read(&module).map_err(|error| failed("read", &module, &error))
}

/// Tells whether an environment variable describes the outer build, and would leak its wrapper, flags or profile
/// into the module.
fn belongs_to_the_outer_build(name: &OsString) -> bool {
    const NAMES: [&str; 9] = [
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTFLAGS",
        "RUSTDOCFLAGS",
        "CLIPPY_ARGS",
        "CLIPPY_CONF_DIR",
        "CARGO_INCREMENTAL",
        "CARGO_TARGET_DIR",
        "CARGO_MANIFEST_DIR",
        "__CARGO_DEFAULT_LIB_METADATA",
    ];
    const PREFIXES: [&str; 7] = [
        "CARGO_ENCODED_",
        "CARGO_PROFILE_",
        "CARGO_BUILD_",
        "CARGO_TARGET_",
        "CARGO_CFG_",
        "CARGO_FEATURE_",
        "CARGO_PKG_",
    ];
    let name = name.to_string_lossy();
    NAMES.contains(&name.as_ref()) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Returns the flags that keep this machine's folders out of the module, so that it has the same bytes anywhere.
fn remapping(workspace: &Path) -> Step<OsString> {
    let sysroot = PathBuf::from(rustc_says(&["--print", "sysroot"])?.trim());
    let version = rustc_says(&["--version", "--verbose"])?;
    let commit = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
        .unwrap_or("unknown");
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));

    let mut flags = OsString::new();
    let mut remap = |from: &Path, to: &str| {
        if !flags.is_empty() {
            flags.push("\u{1f}");
        }
        flags.push("--remap-path-prefix=");
        flags.push(from);
        flags.push("=");
        flags.push(to);
    };
    if let Some(cargo_home) = cargo_home {
        remap(&cargo_home, "/cargo");
        let sources = fs::read_dir(cargo_home.join("registry/src"));
        for index in sources.into_iter().flatten().flatten() {
            remap(&index.path(), "/cargo/registry");
        }
    }
    // Where the standard library's sources are installed, rustc names them by their place on this machine.
    remap(
        &sysroot.join("lib/rustlib/src/rust"),
        &format!("/rustc/{commit}"),
    );
    remap(workspace, "/breakeven");
    // The names of our own files stand in the module, for messages that no reader sees: the shorter the better.
    remap(Path::new("calculator-wasm/src/"), "");
    Ok(flags)
}

fn rustc_says(arguments: &[&str]) -> Step<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .args(arguments)
        .output()
        .map_err(|error| format!("{} could not be started: {error}", rustc.display()))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

// ---- 3. binding ----

/// Binds the modules into `out`. What was bound last is kept in `kept`, shared by all outer builds; the key is the
/// modules, the scripts that go with them and this file, which holds the settings.
fn bind(modules: Vec<Vec<u8>>, worker: Vec<u8>, kept: &Path, out: &Path) -> Step<()> {
    let mut key = include_bytes!("build.rs").to_vec();
    key.extend_from_slice(SCRIPTS.concat().as_bytes());
    key.extend_from_slice(&modules.concat());
    key.extend_from_slice(&worker);

    fs::create_dir_all(kept).map_err(|error| failed("create", kept, &error))?;
    let lock_path = kept.join("lock");
    let lock =
        fs::File::create(&lock_path).map_err(|error| failed("create", &lock_path, &error))?;
    lock.lock()
        .map_err(|error| failed("lock", &lock_path, &error))?;
    let key_path = kept.join("key");
    if !fs::read(&key_path).is_ok_and(|last| last == key) {
        let products =
            bound(modules, worker).map_err(|error| format!("binding the module: {error:#}"))?;
        // A key says that the products beside it are whole: it goes first and comes last.
        if key_path.exists() {
            fs::remove_file(&key_path).map_err(|error| failed("remove", &key_path, &error))?;
        }
        for (name, product) in products {
            write(&kept.join(name), &product)?;
        }
        write(&key_path, &key)?;
    }
    let scripts = MODULES.iter().flat_map(|(name, _)| files_of(name));
    for name in scripts.chain([SIMULATION.to_owned()]) {
        let from = kept.join(&name);
        fs::copy(&from, out.join(name)).map_err(|error| failed("copy", &from, &error))?;
    }
    Ok(())
}

/// Returns the files that a module becomes: its binding, itself, itself in a script.
fn files_of(name: &str) -> [String; 3] {
    [".js", ".wasm", ".wasm.js"].map(|end| format!("{name}{end}"))
}

/// Returns the products with their names.
fn bound(
    modules: Vec<Vec<u8>>,
    worker: Vec<u8>,
) -> Result<Vec<Product>, Box<dyn std::error::Error>> {
    let mut products = Vec::new();
    for ((name, _), module) in MODULES.iter().zip(modules) {
        let (mut script, wasm) = bound_module(name, module)?;
        for part in SCRIPTS {
            script += &without_comments(part);
        }
        let carrier = format!("self.breakevenModule=\"{}\";\n", BASE64.encode(&wasm));
        let parts = [script.into_bytes(), wasm, carrier.into_bytes()];
        products.extend(files_of(name).into_iter().zip(parts));
    }
    let (binding, module) = bound_module("simulation", worker)?;
    let simulation = format!(
        "self.breakevenWorker={{script:{binding:?},module:\"{}\"}};\n",
        BASE64.encode(&module)
    );
    products.push((SIMULATION.to_owned(), simulation.into_bytes()));
    Ok(products)
}

/// Returns the binding and the bound module.
fn bound_module(
    name: &str,
    module: Vec<u8>,
) -> Result<(String, Vec<u8>), Box<dyn std::error::Error>> {
    let mut output = wasm_bindgen_cli_support::Bindgen::new()
        .input_bytes(name, module)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let script = without_comments(output.js());
    Ok((script, output.wasm_mut().emit_wasm()))
}

/// Returns the script without the comments that repeat the documentation of Rust, and without indentation. The binder
/// writes them on lines of their own, and no text over several lines.
fn without_comments(script: &str) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut inside = false;
    for line in script.lines().map(str::trim) {
        inside |= line.starts_with("/**");
        if !inside && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= !line.ends_with("*/");
    }
    kept
}

// ---- 4. the theme ----

/// Returns Rust source: a table of all files of the theme, path and bytes, sorted by path. Style sheets are carried
/// without what only their authors read; `out` gets them as they are carried.
fn theme_table(theme: &Path, out: &Path) -> Step<String> {
    let mut paths = Vec::new();
    list(theme, "", &mut paths)?;
    paths.sort();
    let mut source = String::from("&[\n");
    for path in paths {
        let mut place = theme.join(&path);
        if path.ends_with(".css") {
            let sheet =
                fs::read_to_string(&place).map_err(|error| failed("read", &place, &error))?;
            place = out.join(path.replace('/', "-"));
            write(&place, bare_sheet(&sheet).as_bytes())?;
        }
        let place = place
            .to_str()
            .ok_or_else(|| format!("{} is not UTF-8", place.display()))?;
        writeln!(source, "    ({path:?}, include_bytes!({place:?})),")
            .map_err(|e| e.to_string())?;
    }
    source.push(']');
    Ok(source)
}

/// Returns a style sheet without comments and indentation: a tenth less to download. No text in the theme's has the two
/// signs that start a comment.
fn bare_sheet(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |sheet, line| sheet + line + "\n")
}

fn list(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Step<()> {
    let entries = fs::read_dir(folder).map_err(|error| failed("read", folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| failed("read", folder, &error))?;
        let name = entry.file_name();
        let name = name
            .to_str()
            .ok_or_else(|| format!("{} is not UTF-8", entry.path().display()))?;
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{path}/"), paths)?;
        } else if !name.starts_with('.') {
            paths.push(path);
        }
    }
    Ok(())
}

fn variable(name: &str) -> Step<String> {
    env::var(name).map_err(|error| format!("cargo gave this script no {name}: {error}"))
}

fn write(path: &Path, bytes: &[u8]) -> Step<()> {
    fs::write(path, bytes).map_err(|error| failed("write", path, &error))
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}
