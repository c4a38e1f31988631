"""Makes testdata/vectors/order/*.tsv: how each ecosystem's own program orders
pairs of versions. Run by hand; the programs: dpkg, rpm, vercmp (pacman), ruby,
java with Maven's maven-artifact jar (and commons-lang3), and the Python package py-rattler, a
reader of conda's order.

    python3 scripts/order-vectors.py MAVEN_CLASSPATH
"""

import itertools
import pathlib
import random
import subprocess
import sys
import tempfile

OUT = pathlib.Path(__file__).parent.parent / "testdata" / "vectors" / "order"
RELEASES = ["0.1", "1.2", "1.2.3", "1.2.3.0", "1.2.3.1", "1.2.4", "1.2.10", "1.10", "2026.9.0", "2"]

TEXTS = {
    "debian": [r + s for r in RELEASES for s in [
        "", "~~dev.4", "~~dev.10", "~~dev.4+g109666b3b", "~alpha.1", "~alpha.1+dev.3", "~beta.2", "~rc.1", "~rc.1+dev.5",
        "~rc.2", "~rc.10", "+post.1", "+post.1~~dev.4", "+post.10", "+g0123", "+fedora.4"]] + ["1:1.0", "2:0.9~rc.1"],
    "arch": [r + s for r in RELEASES for s in [
        "", ".r4.g109666b3b", ".r10", ".r4", "alpha1", "beta2", "rc1", "rc1.r5.gabc", "rc2", ".post1", ".post1.r3", "_1", "+x"]] + ["1:1.0", "2:0.9rc1"],
    "maven": [r + s for r in RELEASES for s in [
        "", "-alpha-0.4", "-alpha-0.10", "-alpha-1", "-alpha-1-3", "-alpha-2", "-beta-1", "-rc-1", "-rc-1-5", "-rc-2", "-post-1", "-post-0.4",
        "-SNAPSHOT", "-1", ".Final", "-GA", "-sp", "-dev.5", "a1", "-m2", "-cr3", "-0"]],
    "gem": [r + s for r in RELEASES for s in [
        "", ".a.dev.4", ".a.dev.10", ".alpha.1", ".alpha.1.3", ".alpha", ".beta.2", ".rc.1", ".rc.1.5", ".rc.2", ".dev.3", ".0", ".rc1", ".pre.2"]],
    "conda": [r + s for r in RELEASES for s in [
        "", "dev4", "dev10", "a1", "a1dev3", "b2", "rc1", "rc2dev5", "rc2", ".post1", ".post1dev4", ".post10", "+fedora.4", "_1"]] + ["1!1.0", "2!0.9dev3"],
}


def debian(pairs):
    def lt(a, b):
        return subprocess.run(["dpkg", "--compare-versions", a, "lt", b]).returncode == 0
    return [-1 if lt(a, b) else 1 if lt(b, a) else 0 for a, b in pairs]


def rpm(pairs):
    script = "".join('print(rpm.vercmp("%s", "%s") .. " ")\n' % p for p in pairs)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as f:
        f.write(script)
        f.flush()
        return run(["rpm", "--eval", "%{lua: dofile('" + f.name + "')}"])


def arch(pairs):
    return [int(subprocess.run(["vercmp", *p], capture_output=True, text=True).stdout) for p in pairs]


def gem(pairs):
    return run(["ruby", "-e", "STDIN.each_line { |l| a, b = l.split; puts Gem::Version.new(a) <=> Gem::Version.new(b) }"], pairs)


def maven(pairs):
    source = """
import java.util.*; import org.apache.maven.artifact.versioning.ComparableVersion;
public class Order { public static void main(String[] a) { Scanner s = new Scanner(System.in);
  while (s.hasNext()) System.out.println(Integer.signum(new ComparableVersion(s.next()).compareTo(new ComparableVersion(s.next())))); } }
"""
    with tempfile.TemporaryDirectory() as d:
        path = pathlib.Path(d) / "Order.java"
        path.write_text(source)
        return run(["java", "-cp", sys.argv[1], str(path)], pairs)


def conda(pairs):
    from rattler import Version
    return [(Version(a) > Version(b)) - (Version(a) < Version(b)) for a, b in pairs]


def run(command, pairs=()):
    text = "".join("%s %s\n" % p for p in pairs)
    return [int(n) for n in subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.split()]


for name, judge in [("debian", debian), ("rpm", rpm), ("arch", arch), ("maven", maven), ("gem", gem), ("conda", conda)]:
    texts = TEXTS["debian" if name == "rpm" else name]
    if name == "rpm":
        texts = [t for t in texts if ":" not in t]
    random.seed(name)
    pairs = random.sample(list(itertools.permutations(texts, 2)), 1500)
    with open(OUT / (name + ".tsv"), "w") as f:
        for (a, b), c in zip(pairs, judge(pairs), strict=True):
            f.write(f"{a}\t{b}\t{c}\n")
