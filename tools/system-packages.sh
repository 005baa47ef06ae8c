#!/bin/sh
# Installs the Debian packages named, where they are missing and it may; else says in one line what to install.
set -eu
missing=""
for package in "$@"; do
    case "$package" in
        chromium) command -v chromium >/dev/null || missing="$missing $package" ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing $package" ;;
        openjdk-*) command -v java >/dev/null || missing="$missing $package" ;;
        *) dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package" ;;
    esac
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then root=""; elif sudo -n true 2>/dev/null; then root="sudo"; else
    echo "The tests need:$missing. Install and run again: sudo apt-get install$missing" >&2
    exit 1
fi
echo "Installing$missing"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends -y $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
