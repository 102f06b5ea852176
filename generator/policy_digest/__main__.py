"""`policy-digest` and `python -m policy_digest` → the command line. Ctrl-C ends it without a word of Python's, also while modules load."""

import gc
import sys

SELDOM = (250_000, 20, 100)  # tables and patterns are many small objects without cycles: looking for those took a quarter of reading a page


def main() -> None:
    """Run the command line on the arguments of the process."""
    gc.set_threshold(*SELDOM)
    try:
        from policy_digest import cli  # a second of loading, during which somebody may think better of it

        try:
            cli.main(prog_name="policy-digest")
        finally:
            from policy_digest import pattern_cache

            pattern_cache.keep()
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell says of a program that Ctrl-C ended


if __name__ == "__main__":
    main()
