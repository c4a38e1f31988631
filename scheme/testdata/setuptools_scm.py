"""Answers for each line of standard input, a JSON object with the facts and
settings of one version, with what setuptools-scm prints for it, or its error."""
import datetime
import functools
import json
import pathlib
import sys
import tempfile
import warnings

from vcs_versioning import _entrypoints
from vcs_versioning._config import Configuration
from vcs_versioning._scm_version import meta
from vcs_versioning._version_cls import NonNormalizedVersion, Version

warnings.simplefilter("ignore")
# Both look through everything that is installed, each time.
_entrypoints._get_ep = functools.cache(_entrypoints._get_ep)
_entrypoints._get_from_object_reference_str = functools.cache(_entrypoints._get_from_object_reference_str)
scratch = tempfile.TemporaryDirectory()
roots = {}


def root(fragments):
    """A project with these news fragments."""
    key = "/".join(fragments)
    if key not in roots:
        path = pathlib.Path(scratch.name, str(len(roots)))
        (path / "changelog.d").mkdir(parents=True)
        for name in fragments:
            (path / "changelog.d" / name).touch()
        roots[key] = path
    return roots[key]


def answer(q):
    cls = NonNormalizedVersion if q["raw"] else Version
    config = Configuration(
        root=root(q["fragments"] or []),
        version_scheme=q["schemes"][0] if len(q["schemes"]) == 1 else q["schemes"],
        local_scheme=q["local"][0] if len(q["local"]) == 1 else q["local"],
        version_cls=cls,
    )
    date = q["node_date"]
    return meta(
        cls(q["tag"]),
        distance=q["distance"],
        dirty=q["dirty"],
        node=q["node"] or None,
        branch=q["branch"] or None,
        node_date=datetime.date.fromisoformat(date) if date else None,
        time=datetime.datetime.fromtimestamp(q["time"], datetime.timezone.utc),
        config=config,
    ).format()


for line in sys.stdin:
    try:
        reply = {"text": answer(json.loads(line))}
    except Exception as e:
        reply = {"error": f"{type(e).__name__}: {e}"}
    print(json.dumps(reply))
