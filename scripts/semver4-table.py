"""Write semver4.tsv: a text, and its normal form by the semver4 package ("-" for
none). Its making: semver4-table.py > testdata/vectors/semver4.tsv"""

import warnings

warnings.simplefilter("ignore")  # the package's regular expressions are not raw strings

from importlib.metadata import version

from semver4 import Version4
from semver4.errors import InvalidVersionError

CORES = ["1.2.3", "1.2.3.0", "1.2.3.4", "0.0.0.0", "1.2.3.04", "1.2.3.4.5", "1.2", "1.2.3.", "1.2.3.x", "v1.2.3.4", "10.20.30.40"]
SUFFIXES = ["", "-alpha", "-alpha.1", "-01", "-0", "-a.01", "+build", "+001", "-rc.1+b.5", "-", "+", "-a..b", "+a+b", " "]

print(f"# semver4 {version('semver4')}: text, normal form")
for text in [core + suffix for core in CORES for suffix in SUFFIXES]:
    try:
        print(text, Version4(text), sep="\t")
    except InvalidVersionError:
        print(text, "-", sep="\t")
