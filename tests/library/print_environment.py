"""A child process that prints the names of the variables that it should not have been given."""

import json
import os

from kompass.uploads.child_process import INHERITED

ALLOWED = {*INHERITED, "LC_CTYPE"}

if __name__ == "__main__":
    print(
        json.dumps([None, json.dumps(sorted(name for name in os.environ if name not in ALLOWED))])
    )
