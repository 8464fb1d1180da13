"""A child that tells what of its environment it should not have been given."""

import json
import os

from kompass.uploads.text_extraction import PASSED_ON

ALLOWED = {*PASSED_ON, "LC_CTYPE"}

if __name__ == "__main__":
    print(
        json.dumps([None, json.dumps(sorted(name for name in os.environ if name not in ALLOWED))])
    )
