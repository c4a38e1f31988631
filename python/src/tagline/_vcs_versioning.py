"""The provider of dynamic-metadata in the place of vcs-versioning's: its settings are
laid over [tool.vcs-versioning]."""

from __future__ import annotations

import os
from typing import Dict, Mapping

from ._build import ask
from ._errors import said
from ._project import is_editable, project_name


def dynamic_metadata(settings: Mapping[str, object], *rest: object) -> Dict[str, str]:
    name = project_name(os.curdir)
    with said():
        answer = ask(os.curdir, name=name, tool="scikit-build", allow_unproven=is_editable(), keywords=dict(settings) or None)
    return {"version": answer.version}


def get_requires_for_dynamic_metadata(settings: Mapping[str, object], *rest: object) -> "list[str]":
    return []
