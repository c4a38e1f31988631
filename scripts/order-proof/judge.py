"""Reads lines of two versions with a tab between them; prints how the program named orders each pair, ! for what it
refuses: packaging, conda (py-rattler), alpm (libalpm of pacman), dpkg, numbers (whole numbers with dots between).
"""

import ctypes
import ctypes.util
import subprocess
import sys


def ordered(read):
    def judge(a, b):
        try:
            x, y = read(a), read(b)
        except Exception:  # whatever the library says of a version it cannot read
            return "!"
        return (x > y) - (x < y)
    return judge


def packaging():
    from packaging.version import Version
    return ordered(Version)


def conda():
    from rattler import Version
    return ordered(Version)


def alpm():
    compare = ctypes.CDLL(ctypes.util.find_library("alpm")).alpm_pkg_vercmp
    return lambda a, b: compare(a.encode(), b.encode())


def dpkg():
    def lower(a, b):
        run = subprocess.run(["dpkg", "--compare-versions", a, "lt", b], capture_output=True, text=True)
        return "!" if run.stderr else run.returncode == 0

    def judge(a, b):
        below = lower(a, b)
        return below if below == "!" else -1 if below else 1 if lower(b, a) else 0
    return judge


def numbers():
    return ordered(lambda text: [int(n) for n in text.split(".")])


judge = globals()[sys.argv[1]]()
for line in sys.stdin:
    print(judge(*line.rstrip("\n").split("\t")))
