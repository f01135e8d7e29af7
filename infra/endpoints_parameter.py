"""Print an endpoints file as the value of a parameter of `sam deploy`, once it is known to be one.

`sam` takes a value in double quotes and takes the backslash before a quote away, but not one before a backslash: so the
document's own quotes and backslashes are written by their numbers, as JSON allows.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sfsync.intake.endpoints import read_endpoints
from sfsync.intake.rejected import Rejected


def parameter(text: str) -> str:
    r"""Return a JSON document without needless spaces, in double quotes, each of its own quotes as `\"`."""
    compact = json.dumps(json.loads(text), separators=(",", ":"))
    plain = compact.replace("\\\\", "\\u005c").replace('\\"', "\\u0022")
    return '"' + plain.replace('"', '\\"') + '"'


def main(file: str) -> None:
    """Check the file, and print it."""
    try:
        text = Path(file).read_text(encoding="utf-8")
        read_endpoints(text, file)
    except (OSError, UnicodeDecodeError, Rejected) as fault:
        sys.exit(f"{fault}")
    sys.stdout.write(parameter(text))


if __name__ == "__main__":
    main(sys.argv[1])
