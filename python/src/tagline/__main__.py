"""python -m tagline: the program."""

import subprocess
import sys

from . import TaglineError, find_binary, get_version


def main() -> int:
    """Run the program. Where there is none, the plain question has the answers that
    need none: Meson asks it in a source distribution."""
    try:
        program = find_binary()
    except FileNotFoundError as missing:
        try:
            if len(sys.argv) > 1:
                raise missing
            print(get_version())
            return 0
        except (FileNotFoundError, TaglineError, ValueError) as err:
            print(f"tagline: error: {err}", file=sys.stderr)
            return 1
    return subprocess.run([program, *sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
