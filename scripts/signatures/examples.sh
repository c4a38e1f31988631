#!/bin/bash
# Makes testdata/signed: tag objects v1.2.4 of the repository acme of the scripts, signed by
# gpg and ssh-keygen, and the keys that they are held to. The keys are made for this and
# thrown away, so every run makes other ones, and what transcripts say of them changes.
set -euo pipefail
out=$(cd "$(dirname "$0")/../.." && pwd)/testdata/signed
work=$(mktemp -d)
trap 'GNUPGHOME=$work/gpg gpgconf --kill all >/dev/null 2>&1; rm -rf "$work"' EXIT
rm -rf "$out" && mkdir -p "$out" "$work/gpg" && chmod 700 "$work/gpg"
export GNUPGHOME=$work/gpg LC_ALL=C TZ=UTC HOME=$work
commit=109666b3b7ef750947766eb518032cdc2f7ee6d3 # HEAD of acme
payload() { printf 'object %s\ntype commit\ntag v1.2.4\ntagger Ada <ada@example.org> %s +0000\n\nAcme 1.2.4\n' $commit "$(date -ud 2026-08-16T12:00Z +%s)"; }
at() { gpg --batch --quiet --no-tty --faked-system-time "$1!" --pinentry-mode loopback --passphrase '' "${@:2}" 2>>"$work/log"; }

for who in ada eve rick; do at 20260101T000000 --quick-generate-key "${who^} <$who@example.org>" ed25519 sign never; done
at 20260101T000000 --quick-generate-key 'Olga <olga@example.org>' ed25519 sign 20260801T000000
# gpg signs with no key that has expired: hers was extended, and what is exported is older.
gpg --batch --armor --export ada@ olga@ >"$out/keyring.asc"
at 20260701T000000 --quick-set-expire "$(gpg --batch --with-colons --list-keys olga@ 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }')" 20270101T000000
for who in ada eve olga rick; do
	{ payload; payload | at 20260816T120000 --armor --detach-sign -u "$who@example.org"; } >"$out/openpgp-$who.tag"
done
gpg --batch --armor --export eve@ >"$out/eve.asc"
fingerprint=$(gpg --batch --with-colons --list-keys rick@ 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }')
sed 's/^:---/---/' "$GNUPGHOME/openpgp-revocs.d/$fingerprint.rev" | gpg --batch --quiet --import 2>>"$work/log"
gpg --batch --armor --export rick@ >>"$out/keyring.asc"

cd "$work"
for who in ada eve olga rick fred; do ssh-keygen -q -t ed25519 -N '' -C '' -f $who; done
{
	echo "ada@example.org namespaces=\"git\" $(cat ada.pub)"
	echo "olga@example.org valid-before=\"20260801000000Z\" $(cat olga.pub)"
	echo "rick@example.org $(cat rick.pub)"
	echo "fred@example.org namespaces=\"file\" $(cat fred.pub)"
} >"$out/allowed_signers"
cp rick.pub "$out/revoked_signers"
for who in ada eve olga rick fred; do
	payload >payload && rm -f payload.sig
	ssh-keygen -q -Y sign -n git -f $who payload
	cat payload payload.sig >"$out/ssh-$who.tag"
done
payload >"$out/unsigned.tag"
sed 's/^Acme 1.2.4$/Acme 9.9.9/' "$out/ssh-ada.tag" >"$out/tampered.tag"
