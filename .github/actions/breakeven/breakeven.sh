#!/usr/bin/env bash
# The steps of the action, which can be run by hand as well:
#
#   breakeven.sh key       prints what tells one program from another, for the cache
#   breakeven.sh install   puts the program into $BREAKEVEN_HOME: the release $BREAKEVEN_VERSION, or built from source
#   breakeven.sh check     reports what is wrong with $BREAKEVEN_SOURCE, as annotations of GitHub
#   breakeven.sh build     writes the site to $BREAKEVEN_OUT
set -euo pipefail

home=${BREAKEVEN_HOME:-$HOME/.breakeven}
source=${BREAKEVEN_SOURCE:-content}
program=$home/bin/breakeven
# The sources that the action belongs to.
own=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)

# A checksum of standard input, by what Linux, macOS and Windows have.
sum() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

key() {
  local program=${BREAKEVEN_VERSION:-}
  if [ -z "$program" ]; then
    program=$(cd "$own" && find Cargo.lock Cargo.toml rust-toolchain.toml calculator-wasm generator themes -type f -exec cat {} + | sum)
  fi
  printf 'key=breakeven-%s-%s\n' "$(uname -sm | tr ' ' -)" "${program%% *}"
}

# The name of the release for this machine.
target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) printf 'x86_64-unknown-linux-musl' ;;
    Darwin-arm64) printf 'aarch64-apple-darwin' ;;
    MINGW*-x86_64 | MSYS*-x86_64) printf 'x86_64-pc-windows-msvc' ;;
    *)
      printf 'no release is made for %s; leave the version empty to build from source\n' "$(uname -sm)" >&2
      return 1
      ;;
  esac
}

install() {
  mkdir -p "$home/bin"
  if [ -z "${BREAKEVEN_VERSION:-}" ]; then
    # From within, so that the toolchain is the one that the sources name.
    (cd "$own" && cargo install --locked --path generator --root "$home")
    return
  fi
  local name folder
  name=breakeven-$(target)
  folder=${GITHUB_SERVER_URL:-https://github.com}/${BREAKEVEN_REPOSITORY:?names the repository of the action}
  folder+=/releases/download/v$BREAKEVEN_VERSION
  (
    cd "$home"
    curl --fail --silent --show-error --location --remote-name "$folder/$name.tar.gz"
    curl --fail --silent --show-error --location --remote-name "$folder/$name.tar.gz.sha256"
    if [ "$(sum <"$name.tar.gz" | cut -c1-64)" != "$(cut -c1-64 "$name.tar.gz.sha256")" ]; then
      printf '%s is not what its checksum says\n' "$name.tar.gz" >&2
      return 1
    fi
    tar -xzf "$name.tar.gz" -C bin
    rm "$name.tar.gz" "$name.tar.gz.sha256"
  )
}

check() {
  local flags=(--source "$source" --format github)
  if [ "${BREAKEVEN_STRICT:-false}" = true ]; then flags+=(--strict); fi
  if [ "${BREAKEVEN_EXTERNAL:-false}" = true ]; then flags+=(--external --cache "${BREAKEVEN_LINKS:-$home/links.json}"); fi
  "$program" check "${flags[@]}"
}

build() {
  "$program" build --source "$source" --out "${BREAKEVEN_OUT:-public}"
}

case "${1:-}" in
  key | install | check | build) "$1" ;;
  *)
    printf 'usage: breakeven.sh key|install|check|build\n' >&2
    exit 2
    ;;
esac
