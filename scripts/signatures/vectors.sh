#!/bin/bash
# Makes testdata/vectors/signatures: tag objects signed by gpg and ssh-keygen, the
# keys they are held to, and what git verify-tag says of each (verdicts.tsv).
#
#	scripts/signatures/vectors.sh GIT      GIT: the newest git there is
#
# The clock of gpg is pinned: keys are of 2024, and git is asked in 2026. The keys
# are made for this and thrown away, so every run makes other ones.
set -euo pipefail
git=$(realpath "$1")
out=$(cd "$(dirname "$0")/../.." && pwd)/testdata/vectors/signatures
work=$(mktemp -d)
trap 'GNUPGHOME=$work/gpg gpgconf --kill all >/dev/null 2>&1; GNUPGHOME=$work/ring gpgconf --kill all >/dev/null 2>&1; rm -rf "$work"' EXIT
rm -rf "$out" && mkdir -p "$out" "$work"/{gpg,ring,ssh} && chmod 700 "$work"/{gpg,ring}
export GNUPGHOME=$work/gpg GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C TZ=UTC HOME=$work

at() { local time=$1; shift; gpg --batch --quiet --no-tty --faked-system-time "$time!" --pinentry-mode loopback --passphrase '' "$@" 2>>"$work/log"; }
new() { at 20240101T000000 --quick-generate-key "$1" "$2" sign "${3:-never}"; }
fingerprint() { gpg --batch --with-colons --list-keys "$1" 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }'; }

new 'Ada <ada@example.org>' ed25519
new 'Rosa <rosa@example.org>' rsa3072
new 'Eve <eve@example.org>' ed25519
new 'Olga <olga@example.org>' ed25519
new 'Rick <rick@example.org>' ed25519
new 'Ron <ron@example.org>' ed25519
at 20240101T000000 --quick-generate-key 'Sue <sue@example.org>' ed25519 cert never
at 20240101T000000 --quick-add-key "$(fingerprint sue@)" ed25519 sign never

# payload NAME DATE prints a tag object without a signature; the commit is no real one.
commit=109666b3b7ef3b5b9e8f6c1f0d2a4c6e8b0d1f23
payload() {
	printf 'object %s\ntype commit\ntag %s\ntagger Ada <ada@example.org> %s +0000\n\nAcme 1.2.3\n' "$commit" "$1" "$(date -ud "$2" +%s)"
}
# signed FILE KEYS DATE [NAME]: by gpg, at that date.
signed() {
	local users=() key
	for key in $2; do users+=(-u "$(fingerprint "$key@")!"); done
	if [ "$2" = sue ]; then users=(-u sue@example.org); fi
	payload "${4:-v1.2.3}" "$3" >"$work/payload"
	{ cat "$work/payload"; at "$(date -ud "$3" +%Y%m%dT%H%M%S)" --armor --detach-sign "${users[@]}" <"$work/payload"; } >"$out/$1.tag"
}
signed openpgp-good ada 2024-03-01
signed openpgp-rsa rosa 2024-03-01
signed openpgp-subkey sue 2024-03-01
signed openpgp-unknown eve 2024-03-01
signed openpgp-expired-since olga 2024-03-01
signed openpgp-expired-before olga 2024-09-01
signed openpgp-revoked rick 2024-03-01
signed openpgp-retired ron 2024-03-01
signed openpgp-two 'ada rosa' 2024-03-01
signed openpgp-two-unknown 'ada eve' 2024-03-01
sed 's/^Acme 1.2.3$/Acme 9.9.9/' "$out/openpgp-good.tag" >"$out/openpgp-tampered.tag"
sed '/^-----BEGIN/,/^-----END/ s/[A-Za-z0-9]\{20\}$/AAAAAAAAAAAAAAAAAAAA/' "$out/openpgp-good.tag" >"$out/openpgp-broken.tag"
{ cat "$out/openpgp-good.tag"; echo 'text behind it'; } >"$out/openpgp-trailer.tag"
payload v1.2.3 2024-03-01 >"$out/unsigned.tag"
{ payload v1.2.3 2024-03-01; printf -- '-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----\n'; } >"$out/x509.tag"

at 20240201T000000 --quick-set-expire "$(fingerprint olga@)" 20240601T000000
sed 's/^:---/---/' "$GNUPGHOME/openpgp-revocs.d/$(fingerprint rick@).rev" | gpg --batch --quiet --import 2>>"$work/log"
printf 'y\n3\n\ny\n' | gpg --no-tty --faked-system-time '20240401T000000!' --pinentry-mode loopback --passphrase '' --command-fd 0 \
	--armor --gen-revoke "$(fingerprint ron@)" 2>>"$work/log" | gpg --batch --quiet --import 2>>"$work/log"
gpg --batch --armor --export ada@ rosa@ olga@ rick@ ron@ sue@ >"$out/keyring.asc"

cd "$work/ssh"
for key in ada:ed25519 rosa:rsa curt:ecdsa eve:ed25519 olga:ed25519 late:ed25519 fred:ed25519 rick:ed25519 ca:ed25519 badca:ed25519 bob:ed25519; do
	ssh-keygen -q -t "${key#*:}" -N '' -C "" -f "${key%:*}"
done
ssh-keygen -q -s ca -I bob -n bob@ca.example.org -V 20240101000000Z:20240601000000Z bob.pub && mv bob-cert.pub cert.pub && cp bob cert
ssh-keygen -q -s ca -I bob -n bob@else.example.org -V 20240101000000Z:20240601000000Z bob.pub && mv bob-cert.pub other.pub && cp bob other
ssh-keygen -q -s badca -I bob -n bob@ca.example.org -V 20240101000000Z:20240601000000Z bob.pub && mv bob-cert.pub stranger.pub && cp bob stranger
ssh-keygen -q -s ca -h -I bob -n bob@ca.example.org -V 20240101000000Z:20240601000000Z bob.pub && mv bob-cert.pub host.pub && cp bob host
{
	echo '# whom the tags of acme are signed by'
	echo "ada@example.org,ada@work.example.org namespaces=\"git\" $(cat ada.pub)"
	echo "rosa@example.org $(cat rosa.pub)"
	echo "curt@example.org $(cat curt.pub)"
	echo "olga@example.org valid-before=\"20240601000000Z\" $(cat olga.pub)"
	echo "late@example.org valid-after=\"20240601000000Z\" $(cat late.pub)"
	echo "fred@example.org namespaces=\"file,mail\" $(cat fred.pub)"
	echo "rick@example.org $(cat rick.pub)"
	echo "*@ca.example.org cert-authority,namespaces=\"git\" $(cat ca.pub)"
} >"$out/allowed_signers"
{ echo '# keys that count no longer'; cat rick.pub; } >"$out/revoked_keys"

# sshsigned FILE KEY DATE [NAMESPACE]
sshsigned() {
	payload v1.2.3 "$3" >"$work/payload"
	rm -f "$work/payload.sig"
	local key=$2
	if grep -q cert-v01 "$2.pub"; then key=$2-cert.pub; cp "$2.pub" "$key"; fi
	ssh-keygen -q -Y sign -n "${4:-git}" -f "$key" "$work/payload"
	cat "$work/payload" "$work/payload.sig" >"$out/$1.tag"
}
for key in ada rosa curt; do sshsigned "ssh-$key" $key 2024-03-01; done
sshsigned ssh-unknown eve 2024-03-01
sshsigned ssh-expired-since olga 2024-03-01
sshsigned ssh-expired-before olga 2024-09-01
sshsigned ssh-not-yet late 2024-03-01
sshsigned ssh-namespace-signed ada 2024-03-01 file
sshsigned ssh-namespace-allowed fred 2024-03-01
sshsigned ssh-revoked rick 2024-03-01
sshsigned ssh-cert cert 2024-03-01
sshsigned ssh-cert-expired cert 2024-09-01
sshsigned ssh-cert-principal other 2024-03-01
sshsigned ssh-cert-stranger stranger 2024-03-01
sshsigned ssh-cert-host host 2024-03-01
sed 's/^Acme 1.2.3$/Acme 9.9.9/' "$out/ssh-ada.tag" >"$out/ssh-tampered.tag"
{ cat "$out/ssh-ada.tag"; echo 'text behind it'; } >"$out/ssh-trailer.tag"
sed '/^-----BEGIN/,/^-----END/ s/^[A-Za-z0-9+/]\{30\}/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/' "$out/ssh-ada.tag" >"$out/ssh-broken.tag"

# What git says, with the exported keys alone, in 2026.
cat >"$work/gpg-2026" <<WRAP
#!/bin/sh
exec gpg --homedir $work/ring --faked-system-time '20260101T000000!' "\$@"
WRAP
chmod +x "$work/gpg-2026"
gpg --homedir "$work/ring" --batch --quiet --import "$out/keyring.asc" 2>>"$work/log"
"$git" init -q "$work/repository" && cd "$work/repository"
echo "# $("$git" version), $(gpg --version | head -1), $(ssh -V 2>&1 | sed 's/,.*//'): whether verify-tag accepts each tag object" >"$out/verdicts.tsv"
for file in "$out"/*.tag; do
	id=$("$git" hash-object -t tag -w --literally --stdin <"$file")
	verdict=bad
	if "$git" -c gpg.program="$work/gpg-2026" -c gpg.ssh.allowedSignersFile="$out/allowed_signers" -c gpg.ssh.revocationFile="$out/revoked_keys" \
		verify-tag "$id" >>"$work/log" 2>&1; then
		verdict=good
	fi
	printf '%s\t%s\n' "$(basename "$file" .tag)" "$verdict" >>"$out/verdicts.tsv"
done
