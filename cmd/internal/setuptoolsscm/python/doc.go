// Package python has the pieces of Python's standard library that configurations
// of setuptools-scm are written for: str.format and repr, the re module, tomllib,
// shlex, and what counts as true. It knows nothing of versions but how they print.
package python
