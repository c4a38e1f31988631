"""Ask Python's packaging, the judge of scheme/pep440.

    pep440-table.py write DIR   write pep440.json, pep440-order.tsv and
                                pep440-specifiers.json into DIR
    pep440-table.py answer      answer questions, one JSON value a line:
                                {"parse": TEXT}             the row of describe()
                                {"compare": [A, B]}         -1, 0, 1
                                {"contains": [TEXT, SPECIFIERS, null|true|false]}
                                                            true, false; null: no specifiers

The output depends on the version of packaging alone.
"""

import itertools
import json
import pathlib
import random
import sys

import packaging
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

# A line a topic, ways of writing between bars, permitted ones and others.
BY_HAND = """
1.0|v1.0|V1.0|  1.0|1.0\t\r|\u00a01.0|\u20281.0|\x1c1.0|1.0\x1f|\u30001.0|\u200b1.0|\ufeff1.0|v 1.0|vv1.0
0|00|007|1|1.2.3.4.5.6.7.8|2026.08.01|1.00|0.0.0|01.002.0003
1!1.0|01!1.0|0!1.0|1!|1!!1|!1|1!v1.0|v1!1.0|1!1!1|2024!1|1.0!1
1.0a1|1.0A1|1.0alpha1|1.0ALPHA1|1.0.a1|1.0-a1|1.0_a1|1.0a.1|1.0a-1|1.0a_1|1.0a|1.0.alpha|1.0a01|1.0alph1|1.0a 1
1.0b2|1.0beta2|1.0.beta.2|1.0-BETA-2|1.0bet2|1.0betaa|1.0c1|1.0rc1|1.0pre1|1.0preview1|1.0-Pre-1|1.0_PREVIEW_1|1.0prev1|1.0crc
1.0d1|1.0ab1|1.0a1b1|1.0rc1rc2|1.0a.b1|1.0.rc.1|1.0rc.1.2|1.0final|1.0.Final|1.3.0.Final|1.0.0-SNAPSHOT|1.0.GA|1.0m1
1.0.post1|1.0post1|1.0-post1|1.0_post_1|1.0.post.1|1.0post|1.0.POST|1.0-1|1.0-01|1.0--1|1.0_1|1.0-1-1|1.0-1.post2|1.0r1|1.0rev1
1.0.rev-1|1.0-r|1.0.post1.post2|1.0-x|1.0-1x
1.0.dev1|1.0dev1|1.0-dev1|1.0_dev_1|1.0.DEV|1.0dev|1.0.dev.1|1.0.dev01|1.0dev1a1|1.0.dev1.post1|1.0.dev1.dev2|1.0de1|1.0.devel1
1.0a1.post1|1.0a1post1|1.0a1-1|1.0a-1|1.0a.-1|1.0a--1|1.0a1.dev1|1.0a.dev1|1.0adev|1.0a..dev1|1.0a...dev1|1.0ar1|1.0arev|1.0arc1
1.0apost1.dev2|1.0rc1.post2.dev3|1.0-1.dev2|1.0-1dev
1.0a.|1.0a-|1.0rc_|1.0.post-|1.0.dev.|1.0a-.post-.dev-|1.0a-+x|1.0.|1.0-|1.0_|1..0|.1|1.|1.0..a1|1.0a..1
1.0+abc|1.0+ABC.dEf|1.0+a-b_c.d|1.0+001|1.0+000|1.0+0|1.0+01a|1.0+1a01|1.0+ubuntu-1|1.0+|1.0+.a|1.0+a.|1.0+a..b|1.0+a+b|1.0+a b
1.0+\u00e9|1.0+\u212a|1.0+99999999999999999999999.1|1.0.dev1+g1234567.d20260820|1.0 +a|1.0+ a
1.0a1\u0661|1.\u0662|\u0661.0|1.0\u03b1|1.0\uff41\uff11|1.0.po\u017ft1|1.0\u00a0|1.0\x00|\x001.0|1.0 1.0|1,0|1.0;x|1.0/2|1.x|1.*|1.0.*
18446744073709551615|18446744073709551616|99999999999999999999.1|1.20141022093142841000000|1.0a99999999999999999999|36893488147419103232!1|18446744073709551615!1|1.0a18446744073709551615|1.0.post18446744073709551615|1.0.dev18446744073709551615
nightly|latest|v|V|1.0-beta.1+build.5|1.0.0-rc.1|1.0.0-alpha|2004d|lolwut|HEAD|x1.0|release-1.0|1e5|+1|-1|1 . 0
""".strip("\n").split("\n")

EPOCHS = ["", "1!"]
RELEASES = ["0", "0.9", "1", "1.0", "1.0.1", "1.1", "1.10", "2"]
PRES = ["", "a0", "a1", "b1", "rc1", "rc10"]
POSTS = ["", ".post0", ".post2"]
DEVS = ["", ".dev0", ".dev3"]
LONG = ["18446744073709551615", "18446744073709551616", "20141022093142841000000"]
LOCALS = ["", "+a", "+a.1", "+a.b", "+b", "+1", "+1.0", "+9", "+10", "+99999999999999999999", "+1a"]

OPERATORS = ["~=", "==", "!=", "<=", ">=", "<", ">", "==="]
SPEC_VERSIONS = [
    "0", "1", "1.0", "1.0.0", "1.1", "1.0a1", "1.0rc1", "1.0.dev0", "1.0.dev3", "1.0a1.dev3", "1.0.post0", "1.0.post2",
    "1.0a1.post2", "1.0.post2.dev3", "1!1.0", "1.0+a", "1.0.post2+a", "1.0.*", "1.*", "1!1.*", "1.0.1.*", "v1.0", "1.0-2",
]
SPEC_BY_HAND = [
    "", ",", " , ", ">=1,<2", ">=1 , != 1.0.*,<2", "== 1.0", "==\t1.0", "=== 1.0", "===", "===foobar", "===FooBar", "===1.0;",
    "===1.0)", "== =1.0", "=1.0", "1.0", "==", ">=", "~=1", "~= 1!1", "~=1.0.*", ">1.0.*", "<1.*", ">=1.0+a", "<1.0+a", "~=1.0+a",
    "==1.0a1.*", "==1.0.post1.*", "==1.0.dev1.*", "==1.0+a.*", "==1.0 .*", "==1..*", "==.*", "==1.*.*", "==1.*1", "!=1.0.*",
    ">1.0a1,<1.0a2.dev0", "===1.0,==1.0", "===1.0.0,==1.0", "===foobar,>=0", ">=1.0a1,!=1.0", "<0", "<=0", "<0.dev0", "==1.0,",
    ",>1", ">1,,<2", ">=1.0 <2", ">= 1.0\n", "==1.0-1", "==1.0.post1", "~=1.0a1", "~=1.0.post1", "~=1.0.dev1", "<>1.0", "=>1.0",
    "~1.0", "^1.0", "!1.0", "== v1.0", ">V1", "==1.0,!=1.0", "===v1.0", "=== v1.0",
]


def describe(text):
    try:
        v = Version(text)
    except InvalidVersion:
        return {"input": text, "valid": False}
    return {
        "input": text, "valid": True, "normalized": str(v), "epoch": v.epoch, "release": list(v.release),
        "pre": list(v.pre) if v.pre else None, "post": v.post, "dev": v.dev, "local": v.local, "public": v.public,
        "base": v.base_version, "is_prerelease": v.is_prerelease, "is_postrelease": v.is_postrelease,
        "is_devrelease": v.is_devrelease,
    }


def compare(a, b):
    a, b = Version(a), Version(b)
    return (a > b) - (a < b)


def contains(text, specifiers, prereleases):
    try:
        return SpecifierSet(specifiers).contains(text, prereleases=prereleases)
    except InvalidSpecifier:
        return None


def texts():
    by_hand = [s for line in BY_HAND for s in line.split("|")] + ["", " ", "1.0\n", "1.0\n1.0"]
    grid = ["".join(parts) for parts in itertools.product(["", "1!"], ["1.0"], PRES, POSTS, DEVS, ["", "+x.1"])]
    separated = [
        "1.0" + before + word + after + number
        for word in ["alpha", "a", "beta", "b", "preview", "pre", "c", "rc", "post", "rev", "r", "dev"]
        for before in ["", ".", "-", "_"]
        for after in ["", ".", "-", "_"]
        for number in ["", "3"]
    ]
    return list(dict.fromkeys(by_hand + grid + separated))


def order():
    """A sample of everything, sorted, equal versions in one group."""
    rng = random.Random(440)
    texts = ["".join(p) for p in itertools.product(EPOCHS, RELEASES, PRES, POSTS, DEVS, LOCALS)]
    always = ["".join(p) for p in itertools.product([""], ["1.0"], PRES, POSTS, DEVS, [""])] + ["1.0" + x for x in LOCALS]
    long = [form % n for n in LONG for form in ["%s", "1.%s", "1.0a%s", "1.0.post%s", "1.0.dev%s", "%s!1"]]
    sample = sorted(set(rng.sample(texts, 360) + always + long))
    groups = itertools.groupby(sorted(sample, key=Version), key=Version)
    return [list(group) for _, group in groups]


def specifiers():
    versions = [
        "0", "0.dev0", "0.9", "0.9.post1", "1", "1.0", "1.0.0", "1.0.1", "1.0.1.dev1", "1.0.2", "1.1", "1.1.dev0", "1.1a1", "1.5", "2",
        "2.0.dev1", "1.0.dev0", "1.0.dev3", "1.0.dev4", "1.0a0", "1.0a1", "1.0a1.dev3", "1.0a1.post2", "1.0a1.post3", "1.0a1+x",
        "1.0a2.dev0", "1.0rc1", "1.0rc2", "1.0.post0", "1.0.post0.dev1", "1.0.post2", "1.0.post2.dev3", "1.0.post2.dev4", "1.0.post3",
        "1.0.post3.dev0", "1.0+a", "1.0+a.1", "1.0+b", "1.0.post2+a", "1.0.post2.dev3+a", "1.0.dev3+a", "1.1+a", "1!0", "1!1.0",
        "1!1.0.1", "1!1.0.dev1", "1!2", "v1.0", " 1.0", "V1.0", "foobar", "FOOBAR", "",
    ]
    texts = list(dict.fromkeys([op + v for op in OPERATORS for v in SPEC_VERSIONS] + SPEC_BY_HAND))
    rows, invalid = [], []
    for text in texts:
        if contains("1.0", text, None) is None:
            invalid.append(text)
            continue
        picked = {name: [v for v in versions if contains(v, text, pre)] for name, pre in [("any", None), ("pre", True), ("final", False)]}
        rows.append({"specifiers": text, **picked})
    return {"packaging": packaging.__version__, "versions": versions, "invalid": invalid, "rows": rows}


def write(directory):
    directory = pathlib.Path(directory)
    rows = ",\n".join(json.dumps(describe(s)) for s in texts())
    (directory / "pep440.json").write_text("[\n" + rows + "\n]\n")
    head = f"# The order of packaging {packaging.__version__}: each line above the one before, versions on one line equal.\n"
    (directory / "pep440-order.tsv").write_text(head + "".join("\t".join(group) + "\n" for group in order()))
    table = specifiers()
    rows = ",\n".join(json.dumps(row) for row in table.pop("rows"))
    (directory / "pep440-specifiers.json").write_text(json.dumps(table)[:-1] + ', "rows": [\n' + rows + "\n]}\n")


def answer():
    functions = {"parse": describe, "compare": lambda pair: compare(*pair), "contains": lambda query: contains(*query)}
    for line in sys.stdin:
        ((name, argument),) = json.loads(line).items()
        print(json.dumps(functions[name](argument)))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "write":
        write(sys.argv[2])
    elif sys.argv[1:] == ["answer"]:
        answer()
    else:
        sys.exit(__doc__)
