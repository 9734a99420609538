//! What a host has to be told: the headers of a site, in the words of the hosts that it names. In: the hosts and the
//! files of the site. Out: a file for each host that reads one, and the page of the documentation that shows them.
//!
//! Pages carry their policy themselves; a header adds what a page cannot say, such as who may frame it. A header and
//! the policy of a page hold both, so the header allows what any page needs, and each page narrows it. No name of a
//! file changes with its content, so nothing may be kept without asking.

use std::collections::BTreeMap;

use crate::config::{Host, SiteConfig};
use crate::link::address::encoded;
use crate::output::OutputFile;

use super::CALCULATOR_POLICY;

/// The page for unknown addresses. Under those it is sent with status 404, which nobody lists; under its own it is a page
/// like any other, so its header keeps it out. A `<meta>` would say the same to every reader of every wrong address.
const NOT_FOUND: &str = "404.html";

/// The header that keeps a page out of search engines.
const UNLISTED: (&str, &str) = ("X-Robots-Tag", "noindex");

/// The type of WebAssembly, without which browsers cannot compile it while it comes in.
const WASM: &str = "application/wasm";

/// Returns the headers of every file of a site, name and value.
pub fn of_every_file() -> [(&'static str, String); 6] {
    [
        (
            "Content-Security-Policy",
            format!("{CALCULATOR_POLICY}; frame-ancestors 'none'"),
        ),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        (
            "Referrer-Policy",
            "strict-origin-when-cross-origin".to_owned(),
        ),
        (
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()".to_owned(),
        ),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        (
            "Cache-Control",
            "public, max-age=0, must-revalidate".to_owned(),
        ),
    ]
}

/// Returns the files for the hosts of a site. `files` are all its other files,
/// `moved` the old addresses of pages with what they lead to.
pub(super) fn files(
    config: &SiteConfig,
    moved: &[(String, String)],
    files: &[OutputFile],
) -> Vec<OutputFile> {
    let modules: Vec<&str> = files
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| path.ends_with(".wasm"))
        .collect();
    // Two hosts read the same file.
    let mut made: BTreeMap<&str, String> = config
        .hosts
        .iter()
        .map(|host| match host {
            Host::Netlify | Host::Cloudflare => (host.file(), of_paths(&modules)),
            Host::Apache => (host.file(), apache(config.base_url.as_deref(), moved)),
        })
        .collect();
    let hosts = config.hosts.iter().filter_map(|host| host.redirects());
    for path in hosts.filter(|_| !moved.is_empty()) {
        made.insert(path, redirects(moved));
    }
    made.into_iter()
        .map(|(path, text)| OutputFile::new(path, text.into_bytes()))
        .collect()
}

/// The file that Netlify and Cloudflare Pages read: paths with their headers below.
fn of_paths(modules: &[&str]) -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in of_every_file() {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    let (name, value) = UNLISTED;
    text.push_str(&format!("/{NOT_FOUND}\n  {name}: {value}\n"));
    for path in modules {
        text.push_str(&format!("/{}\n  Content-Type: {WASM}\n", encoded(path)));
    }
    text
}

/// The file of redirections that Netlify and Cloudflare Pages read.
fn redirects(moved: &[(String, String)]) -> String {
    moved
        .iter()
        .map(|(from, to)| format!("/{from} /{to} 301\n"))
        .collect()
}

/// The file that Apache reads where its administrator lets sites set headers (`AllowOverride FileInfo`).
fn apache(base_url: Option<&str>, moved: &[(String, String)]) -> String {
    let mut text = "<IfModule mod_headers.c>\n".to_owned();
    for (name, value) in of_every_file() {
        text.push_str(&format!("  Header always set {name} \"{value}\"\n"));
    }
    let (name, value) = UNLISTED;
    text.push_str(&format!(
        "  <Files \"{NOT_FOUND}\">\n    Header always set {name} \"{value}\"\n  </Files>\n\
         </IfModule>\n<IfModule mod_mime.c>\n  AddType {WASM} .wasm\n  AddType text/javascript .js\n  \
         AddCharset utf-8 .css .html .js .svg .txt .xml\n</IfModule>\n"
    ));
    // A path from the root of the server, which only the public address tells.
    let root = base_url
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    if let Some(root) = root {
        let root = encoded(root);
        text.push_str(&format!("ErrorDocument 404 {root}{NOT_FOUND}\n"));
        for (from, to) in moved {
            text.push_str(&format!("Redirect permanent {root}{from} {root}{to}\n"));
        }
    }
    text
}

/// The part of a configuration of nginx, which reads nothing from the site itself.
fn nginx() -> String {
    let mut text =
        "server {\n    # listen, server_name, root and certificates as you have them\n".to_owned();
    for (name, value) in of_every_file() {
        text.push_str(&format!("    add_header {name} \"{value}\" always;\n"));
    }
    text.push_str(&format!(
        "    charset utf-8;\n    error_page 404 /{NOT_FOUND};\n    location = /{NOT_FOUND} {{\n        internal;\n    }}\n    location ~ \\.wasm$ {{\n        types {{ }}\n        \
         default_type {WASM};\n    }}\n}}\n"
    ));
    text
}

/// What stands above the files.
const HEAD: &str = r#"+++
title = "Headers for hosts"
summary = "What a host should send with a site: the settings that write the files, and what to copy where no file is read."
weight = 56
+++

## What the headers add {#why}

Each page carries its content policy in a `<meta>` element, so a site is safe on any host and from disk. A header can
say more: that no other site may show a page in a frame, that a browser must not guess the type of a file, what other
sites learn from a link, and how long a copy may be kept.

The policy in the header allows what any page of the site needs. A browser holds a page to both policies, so a page
without a calculator stays as strict as it is. No file name changes with its content: a copy may be kept, and is asked
for again each time.

The page for unknown addresses is sent with the status 404 under each of them, and no search engine lists that. Under its
own address it could be listed; its header says that it should not be. nginx does not send it there at all.

## The setting {#hosts}

`hosts` in `site.toml` names the hosts to write files for:

```toml
hosts = ["netlify", "cloudflare", "apache"]
```

| Value | File | Read by |
| --- | --- | --- |
| `"netlify"` | `_headers` | Netlify |
| `"cloudflare"` | `_headers` | Cloudflare Pages |
| `"apache"` | `.htaccess` | Apache, where `AllowOverride FileInfo` is set |

A file of the same name in `_static` is a [finding](findings/links.md#duplicate-address): one of the two would be lost.

"#;

/// Returns the page of the documentation. `content/reference/hosting.md` is this text; a test says so.
pub fn guide() -> String {
    format!(
        "{HEAD}## Netlify and Cloudflare Pages {{#paths}}\n\n```text\n{}```\n\n## Apache {{#apache}}\n\n```text\n{}```\n\n\
         ## nginx {{#nginx}}\n\nnginx reads its own configuration only. Copy this into the block of the server. An \
         `add_header` in a `location` switches off those around it.\n\n```text\n{}```\n",
        of_paths(&["js/calculators-cost.wasm"]),
        apache(Some("https://example.org/"), &[]),
        nginx()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(host: Host, base_url: Option<&str>, paths: &[&str]) -> String {
        let config = SiteConfig {
            hosts: vec![host],
            base_url: base_url.map(str::to_owned),
            ..SiteConfig::default()
        };
        let site: Vec<OutputFile> = paths
            .iter()
            .map(|path| OutputFile::new(*path, *b""))
            .collect();
        let made = files(&config, &[], &site);
        assert_eq!(made.len(), 1);
        String::from_utf8(made[0].bytes().to_vec()).unwrap()
    }

    #[test]
    fn every_module_has_its_type_and_names_are_encoded() {
        let text = file(
            Host::Netlify,
            None,
            &["a.js", "js/calculators.wasm", "my own.wasm"],
        );
        assert!(text.ends_with(
            "\n/js/calculators.wasm\n  Content-Type: application/wasm\n/my%20own.wasm\n  Content-Type: application/wasm\n"
        ));
        assert_eq!(text.matches("Cache-Control").count(), 1);
    }

    #[test]
    fn the_page_for_unknown_addresses_is_named_from_the_root_of_the_server() {
        let last = |base_url| {
            file(Host::Apache, base_url, &[])
                .lines()
                .last()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            last(Some("https://x.example/docs/")),
            "ErrorDocument 404 /docs/404.html"
        );
        assert_eq!(last(None), "</IfModule>");
    }

    #[test]
    fn hosts_that_read_the_same_file_get_it_once() {
        let config = SiteConfig {
            hosts: vec![Host::Netlify, Host::Cloudflare, Host::Apache],
            ..SiteConfig::default()
        };
        let made = files(&config, &[], &[]);
        let paths: Vec<&str> = made.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, [".htaccess", "_headers"]);
    }
}
