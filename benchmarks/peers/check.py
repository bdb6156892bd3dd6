#!/usr/bin/env python3
"""Whether our engine became slower: rates as shares of the limit of their machine. Standard library only.

  check.py BASELINE.json NEW.json [--tolerance 0.15]

Status 1 if a share fell by more than the tolerance, or a work of the baseline is missing.
"""

import argparse
import json
import pathlib
import statistics
import sys


def shares(path):
    """Our rate over that of bare products, the median of a work's rounds."""
    document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    found = {}
    for result in document["results"]:
        if "limit" in result["ratios"]:
            found[f"{result['work']}:{result['rows']}"] = statistics.median(result["ratios"]["limit"])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("baseline")
    parser.add_argument("new")
    parser.add_argument("--tolerance", type=float, default=0.15)
    arguments = parser.parse_args()
    before, after = shares(arguments.baseline), shares(arguments.new)
    slower = False
    for work, share in before.items():
        if work not in after:
            print(f"{work}: missing")
            slower = True
            continue
        fell = after[work] < share * (1 - arguments.tolerance)
        slower = slower or fell
        print(f"{work}: {share:.2f} of the limit, now {after[work]:.2f}{': slower' if fell else ''}")
    sys.exit(1 if slower or not before else 0)


if __name__ == "__main__":
    main()
