"""Makes testdata/vectors/order/NAME.tsv, a file for each format: how the
ecosystem's own program orders pairs of versions. Run by hand:

    scripts/order-proof/setup.sh && python3 scripts/order-vectors.py [NAME ...]

The programs are those of scripts/order-proof, and git.
"""

import ctypes
import ctypes.util
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

OUT = pathlib.Path(__file__).parent.parent / "testdata" / "vectors" / "order"
RELEASES = ["0.1", "1.2", "1.2.3", "1.2.3.0", "1.2.3.1", "1.2.4", "1.2.10", "1.10", "2026.9.0", "2"]
THREE = ["0.1.0", "1.2.0", "1.2.3", "1.2.4", "1.2.10", "1.10.0", "2026.9.0", "2.0.0", "20260820.0.1"]
LONG = ["18446744073709551615", "18446744073709551616", "20141022093142841000000"]  # beyond 64 bits

SEMVER = ["", "-0.dev.4", "-0.dev.10", "-alpha", "-alpha.1", "-alpha.1.0.dev.3", "-alpha.10", "-beta.2", "-rc.1", "-rc.1.0.dev.5", "-rc.2", "-rc1", "-1", "-dev.5", "-Z", "-a-b"]

# What a format's versions look like: releases and what may follow them, then
# pieces that anybody might put there in any order.
TEXTS = {
    "pep440": (RELEASES + LONG[:2], ["", ".dev4", ".dev10", "a1", "a1.dev3", "b2", "rc1", "rc2.dev5", "rc2", ".post1", ".post1.dev4", "+g109666b3b", "+1.x", "-1", "ALPHA"], []),
    "pypi": (RELEASES, ["", ".dev4", ".dev10", "a1", "a1.dev3", "b2", "rc1", "rc2.dev5", "rc2", ".post1", ".post1.dev4", ".post10", "-1", "c3"], []),
    "semver": (THREE + ["1.0." + n for n in LONG], SEMVER + ["+g109666b3b", "-rc.1+x", "-" + LONG[2]], []),
    "semver4": (THREE + ["1.2.3.1", "1.2.3.10", "0.1.0.2"], [s.lower() for s in SEMVER], []),
    "npm": (THREE, SEMVER, []),
    "nuget": (THREE + ["1.2.3.1", "1.2.3.10", "0.1.0.2"], [s.lower() for s in SEMVER] + ["-0.post.1", "-0.post.1.0.dev.4"], []),
    "go": (["v" + r for r in THREE], SEMVER + ["-0.20260816120000-109666b3b7ef", "-rc.1.0.20260816120000-109666b3b7ef", "+dirty", "+incompatible"], []),
    "docker": (THREE, SEMVER + ["_g109666b3b", "-rc.1_x.1"], []),
    "debian": (RELEASES, [
        "", "~~dev.4", "~~dev.10", "~~dev.4+g109666b3b", "~alpha.1", "~alpha.1+dev.3", "~beta.2", "~rc.1", "~rc.1+dev.5", "~rc.2", "~rc.10",
        "+post.1", "+post.1~~dev.4", "+post.10", "+g0123", "+fedora.4", "-1", "-1ubuntu2", "-2", "~rc1-1", "-0", "-1~bpo12+1"],
        ["a", "Z", "rc", "dfsg", "0", "1", "02", "10", "~", "~~", "+", ".", ".."]),
    "rpm": (RELEASES, [
        "", "~~dev.4", "~~dev.10", "~~dev.4+g109666b3b", "~alpha.1", "~alpha.1+dev.3", "~beta.2", "~rc.1", "~rc.1+dev.5", "~rc.2", "~rc.10",
        "+post.1", "+post.1~~dev.4", "+post.10", "+g0123", "+fedora.4"], []),
    "alpine": (RELEASES, ["", "_alpha0_alpha4", "_alpha0_alpha10", "_alpha1", "_alpha1_p3", "_alpha2", "_beta2", "_rc1", "_rc1_p5", "_rc2", "_p1", "_p1_alpha4", "_p10", "_git20260816", "a", "b_rc1", "-r1", "-r2", "_pre3"],
               []),
    "nix": (RELEASES, ["", ".r4.g109666b3b", ".r10", "pre.alpha1", "pre.beta2", "pre.rc1", "pre.rc1.r5.gabc", "pre.rc2", ".post1", ".post1.r3", "pre4_gabc", "-rc1", "+x", "-1"],
            ["a", "Z", "pre", "rc", "0", "1", "2", "10", ".", "-", "_", "+"]),
    "snap": (RELEASES, ["", "~~dev.4", "~~dev.10", "~alpha.1", "~alpha.1+dev.3", "~beta.2", "~rc.1", "~rc.1+dev.5", "~rc.2", "+post.1", "+post.1~~dev.4", "+g0123"], []),
    "arch": (RELEASES, ["", ".r4.g109666b3b", ".r10", ".r4", "alpha1", "beta2", "rc1", "rc1.r5.gabc", "rc2", ".post1", ".post1.r3", "_1", "+x", "-1", "-2", "-1.1"],
             ["a", "Z", "rc", "0", "1", "02", "10", "_", "+", ".", "..", "._"]),
    "maven": (RELEASES, [
        "", "-alpha-0.4", "-alpha-0.10", "-alpha-1", "-alpha-1-3", "-alpha-2", "-beta-1", "-rc-1", "-rc-1-5", "-rc-2", "-post-1", "-post-0.4",
        "-SNAPSHOT", "-1", ".Final", "-GA", "-sp", "-dev.5", "a1", "-m2", "-cr3", "-0", "+build", "_1"],
        ["a", "b", "M", "rc", "x", "sp", "ga", "Alpha", "0", "1", "02", "10", "-", ".", "--", ".-", "_", "+", "~"]),
    "gem": (RELEASES, ["", ".a.dev.4", ".a.dev.10", ".alpha.1", ".alpha.1.3", ".alpha", ".beta.2", ".rc.1", ".rc.1.5", ".rc.2", ".dev.3", ".0", ".rc1", ".pre.2", "-rc.1", "-1", "-a-b"],
            [".a", ".Z", ".rc", ".0", ".1", ".02", ".10", ".a1", ".1a"]),
    "composer": (RELEASES, ["", "-p4-dev", "-p10-dev", "-alpha1", "-alpha1.3-dev", "-alpha2", "-beta2", "-RC1", "-RC1.5-dev", "-RC2", "-p1", "-p1.4-dev", "-p0.4-dev", "-dev", "-alpha", "a1", ".beta.3", "-patch2", "-stable", "+build"], []),
    "luarocks": (RELEASES, ["", ".0.4", ".0.0.1", ".0.10", "alpha1", "alpha1.3", "beta2", "rc1", "rc1.5", "rc2", ".0.0.1.4", "-1", ".0.4-1", ".0.4-2", "scm", "dev", "pre3", "x", "rc"],
                 ["a", "rc", "dev", "0", "1", "2", "10", ".", "-", "_", "x"]),
    "msi": ([".".join(p) for p in itertools.product(["0", "1", "255"], ["0", "2", "10"], ["0", "3", "65535", "4004"])], [""], []),
    "vscode": ([".".join(p) for p in itertools.product(["0", "1", "26"], ["0", "2", "10"], ["0", "3", "2147483647", "4004"])], [""], []),
    "apple": ([".".join(p) for p in itertools.product(["0", "1", "26"], ["0", "2", "10"], ["0", "3", "400400", "4004"])], [""], []),
    "apple-short": ([".".join(p) for p in itertools.product(["0", "1", "26"], ["0", "2", "10"], ["0", "3", "4", "10"])], [""], []),
    "conda": (RELEASES, ["", "dev4", "dev10", "a1", "a1dev3", "b2", "rc1", "rc2dev5", "rc2", ".post1", ".post1dev4", ".post10", "+fedora.4", "_1", ".dev4", "RC1"],
              ["a", "z", "rc", "dev", "post", ".0", ".1", ".2", ".10", ".a", "_1", "1"]),
    "assembly": ([".".join(p) for p in itertools.product(["0", "1", "2026"], ["0", "2", "10"], ["0", "3", "65534"], ["0", "4", "10"])], [""], []),
    "android": (["%d" % (a * 10**b) for a in (1, 2, 10, 20, 21) for b in range(8)] + ["10203004", "2100000000"], [""], []),
    "git-describe": (["v" + r for r in RELEASES] + ["1.2.3", "release-1.2", "api/v1.2.3", "v01.2", "v1.002", "v1.0002", "v1.00", "v1.000"],
                     ["", "-4-g109666b3b", "-10-g0123456", "-4-g109666b3b-dirty", "-dirty", "-rc1", "-rc10", "a", "0"], []),
}


def pairs_of(name):
    releases, suffixes, pieces = TEXTS[name]
    usual = [r + s for r in releases for s in suffixes]
    if name in ("debian", "arch"):
        usual += ["1:1.0", "2:0.9" + {"debian": "~rc.1", "arch": "rc1"}[name], "0:1.2", "01:1.0"]
    if name == "conda":
        usual += ["1!1.0", "2!0.9dev3"]
    pairs = list(itertools.permutations(usual, 2))
    pairs = random.sample(pairs, min(1500, len(pairs)))

    def wild(release):
        while True:
            text = release + "".join(random.choices(pieces, k=random.randint(1, 5)))
            if name != "conda" or not text.endswith("_"):
                return text
    while pieces and len(pairs) < 3000:  # alike, so that they differ late
        pair = tuple(wild(random.choice(["1", "1.2", "1.0.0"])) for _ in range(2))
        if pair[0] != pair[1]:
            pairs.append(pair)
    return pairs


JUDGE = pathlib.Path(__file__).parent / "order-proof" / "judge"


def proof(tool):
    """The order of a program of scripts/order-proof. What it refuses, no pair may hold."""
    def judge(pairs):
        text = "".join("%s\t%s\n" % p for p in pairs)
        return [int(n) for n in subprocess.run([JUDGE, tool], input=text, capture_output=True, text=True, check=True).stdout.split()]
    return judge


def number(pairs):
    return signs(int, pairs)


def signs(read, pairs):
    return [(read(a) > read(b)) - (read(a) < read(b)) for a, b in pairs]


def node(pairs):
    # semver's own numbers end at 2^53; longer ones are shortened to their rank.
    script = "const s = require('semver'); for (const [a, b] of JSON.parse(require('fs').readFileSync(0))) console.log(s.compare(a, b))"
    rank = {n: str(9007199254740000 + i) for i, n in enumerate(LONG)}

    def short(text):
        for n in sorted(LONG, key=len, reverse=True):
            text = text.replace(n, rank[n])
        return text.replace("_", "+")
    questions = json.dumps([[short(a), short(b)] for a, b in pairs])
    return [int(n) for n in subprocess.run(["node", "-e", script], input=questions, capture_output=True, text=True, check=True).stdout.split()]


def git(pairs):
    names = sorted({t for p in pairs for t in p})
    with tempfile.TemporaryDirectory() as d:
        def run_git(*args, text=None):
            return subprocess.run(["git", "-C", d, *args], input=text, capture_output=True, text=True, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}).stdout
        run_git("init", "-q")
        blob = run_git("hash-object", "-w", "--stdin", text="x").strip()
        run_git("update-ref", "--stdin", text="".join(f"create refs/tags/{n} {blob}\n" for n in names))
        place = {n: i for i, n in enumerate(run_git("tag", "--sort=version:refname").split())}
    return signs(place.__getitem__, pairs)


JUDGES = {
    "pep440": proof("packaging"), "pypi": proof("packaging"), "semver": node, "semver4": proof("nuget"), "npm": node, "nuget": proof("nuget"),
    "go": proof("module"), "docker": node, "debian": proof("dpkg"), "rpm": proof("rpm"), "alpine": proof("apk"), "arch": proof("alpm"),
    "nix": proof("nix"), "snap": proof("dpkg"), "maven": proof("maven3"), "gem": proof("gem"), "composer": proof("composer"),
    "luarocks": proof("luarocks"), "conda": proof("conda"), "assembly": proof("nuget"), "msi": proof("numbers"), "vscode": proof("numbers"),
    "apple": proof("numbers"), "apple-short": proof("numbers"), "android": number, "git-describe": git,
}

for name in sys.argv[1:] or JUDGES:
    random.seed(name)
    pairs = pairs_of(name)
    with open(OUT / (name + ".tsv"), "w") as f:
        for (a, b), c in zip(pairs, JUDGES[name](pairs), strict=True):
            f.write(f"{a}\t{b}\t{c}\n")
