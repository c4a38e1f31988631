# Runs before every fixture's script: pinned identity and clock, no
# configuration but the repository's, and the words the scripts are made of.
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ADVICE=0 LC_ALL=C TZ=UTC
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always GIT_CONFIG_KEY_1=advice.detachedHead GIT_CONFIG_VALUE_1=false
for r in AUTHOR COMMITTER; do export GIT_${r}_NAME=Ada GIT_${r}_EMAIL=ada@example.org; done
top=$PWD f=src/acme.py at=

# new DIR [INIT-FLAG...] makes a repository at the top and enters it.
new() { cd "$top"; rm -rf "$1"; dir=$1; shift; git init -q -b main "$@" "$dir"; cd "$dir"; }

# day DATE sets the clock of commit, merge and tag to noon of that day.
day() { at=$1; export GIT_AUTHOR_DATE=$1T12:00Z GIT_COMMITTER_DATE=$1T12:00Z; }

# c DATE FILE writes DATE into FILE and commits everything.
c() { day "$1"; case $2 in */*) mkdir -p "${2%/*}" ;; esac; echo "$1" >"$2"; git add .; git commit -qm "$1"; }

# t NAME [COMMIT] makes an annotated tag, dated as the last commit.
t() { git tag -am "$1" "$@"; }

# e DATE commits without a change.
e() { day "$1"; git commit -q --allow-empty -m "$1"; }

# m DATE BRANCH... merges without a change of its own.
m() { day "$1"; shift; git merge -q --no-ff -m "merge $*" "$@"; }

# acme DIR makes the repository of most examples: v1.2.3 and four commits.
acme() { new "$1"; c 2026-07-01 $f; t v1.2.2; c 2026-08-01 $f; t v1.2.3; for d in 13 14 15 16; do c 2026-08-$d $f; done; }
