"""The version for scikit-build-core and everything else that asks providers of
dynamic-metadata: an entry point of the group dynamic_metadata.provider."""

from __future__ import annotations

import os
from typing import Dict, Mapping, Union

from ._build import ask
from ._errors import said
from ._project import is_editable, project_name


def dynamic_metadata(
    field: Union[str, Mapping[str, object]], settings: Mapping[str, object], *rest: object
) -> Union[str, Dict[str, str]]:
    """Return the version: alone in the form of before dynamic-metadata 0.4, which names
    the field, else as the fields that the provider fills in.

    The older form is dynamic_metadata(field, settings[, project]), the newer one
    dynamic_metadata(settings, project).
    """
    old = isinstance(field, str)
    given = settings if old else field
    if old and field != "version":
        raise ValueError(f"tagline knows the version, and nothing of {field}")
    if given:
        raise ValueError(f"the provider tagline has no settings of its own: {', '.join(given)} belong under [tool.tagline]")
    with said():
        version = ask(os.curdir, name=project_name(os.curdir), tool="scikit-build", allow_unproven=is_editable()).version
    return version if old else {"version": version}


def get_requires_for_dynamic_metadata(settings: Mapping[str, object], *rest: object) -> "list[str]":
    """Return what has to be installed besides: nothing."""
    return []
