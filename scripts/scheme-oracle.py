"""Answers, one JSON object a line, what setuptools-scm makes of facts.

Each line of standard input is {"config": {...}, "facts": {...}}; each line of
output is {"version": TEXT} or {"error": TYPE}.
"""

import functools
import importlib.metadata
import json
import logging
import sys
import warnings
from datetime import date, datetime, timezone

# Each scheme is looked up among all installed packages, anew every time.
importlib.metadata.entry_points = functools.lru_cache(None)(importlib.metadata.entry_points)

from vcs_versioning._config import Configuration
from vcs_versioning._environment import VcsEnvironment
from vcs_versioning._scm_version import meta
from vcs_versioning._version_schemes import format_version

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
environment = VcsEnvironment.from_env("SETUPTOOLS_SCM", env={})

for line in sys.stdin:
    case = json.loads(line)
    facts = case["facts"]
    try:
        config = Configuration.from_data(relative_to="/nowhere/pyproject.toml", data=case["config"], _env=environment)
        tag = facts["tag"]
        if tag is None:
            tag = config.version_cls(config.fallback_version or "0.0")
        version = meta(
            tag,
            config=config,
            distance=facts["distance"],
            dirty=facts["dirty"],
            node=facts["node"],
            branch=facts["branch"],
            node_date=date.fromisoformat(facts["date"]) if facts["date"] else None,
            time=datetime.fromtimestamp(facts["time"], timezone.utc),
        )
        answer = {"version": format_version(version)}
    except Exception as e:
        answer = {"error": type(e).__name__ + ": " + str(e)}
    print(json.dumps(answer))
