"""``python -m ld_desktop``."""

import sys

from ld_desktop.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
