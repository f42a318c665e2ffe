#!/usr/bin/env bash
# Makes the fixtures of this directory with GnuPG 2.2 at fixed moments of 2026. The private keys are thrown away, so that each run makes
# others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT

at() { # MOMENT ARGUMENTS…
  local moment=$1
  shift
  gpg --quiet --no-tty --yes --pinentry-mode loopback --passphrase '' --faked-system-time "$moment!" "$@"
}

printf 'infusion pump firmware 4.2.3\n' >content
printf '%s  pump.bin\n- not a list item\n-----BEGIN nothing-----\ntrailing blanks  \t\n\nlast\n' "$(sha256sum content | cut -d ' ' -f 1)" >list

# One key that signs itself, one that signs with a subkey.
at 20260101T000000 --batch --quick-generate-key 'Pump Works <release@pump.example>' rsa3072 sign 2y
at 20260101T000000 --batch --quick-generate-key 'Valve Works <release@valve.example>' ed25519 cert 3y
valve=$(gpg --batch --with-colons --list-keys release@valve.example | awk -F: '$1 == "fpr" {print $10; exit}')
at 20260102T000000 --batch --quick-add-key "$valve" ed25519 sign 1y

export_keys() { gpg --batch --armor --export "$2" >"$1.asc"; }
export_keys pump release@pump.example
export_keys valve release@valve.example

at 20260301T120000 --batch -u release@pump.example --output content.sig --detach-sign content
at 20260301T120000 --batch -u release@valve.example --armor --output content.asc --detach-sign content
at 20260301T120000 --batch -u release@pump.example -u release@valve.example --armor --output both.asc --detach-sign content
at 20260301T120000 --batch -u release@pump.example --armor --textmode --output text.asc --detach-sign content
at 20260301T120000 --batch -u release@pump.example --digest-algo SHA1 --output sha1.sig --detach-sign content
at 20260301T120000 --batch -u release@valve.example --output list.asc --clear-sign list
at 20260301T120000 --batch -u release@pump.example --default-sig-expire 30d --output expiring.sig --detach-sign content
at 20260301T120000 --batch -u release@pump.example --sig-notation '!demand@pump.example=yes' --output notation.sig --detach-sign content

# The same keys later: the subkey superseded, the other key revoked for no stated reason.
printf 'key 1\nrevkey\ny\n2\n\ny\nsave\n' | at 20260601T000000 --command-fd 0 --edit-key "$valve" >&2
export_keys valve-superseded release@valve.example
sed 's/^:-----/-----/' "$GNUPGHOME"/openpgp-revocs.d/"$(gpg --batch --with-colons --list-keys release@pump.example | awk -F: '$1 == "fpr" {print $10; exit}')".rev |
  at 20260601T000000 --batch --import
export_keys pump-revoked release@pump.example
