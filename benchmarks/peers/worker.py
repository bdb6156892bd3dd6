"""The protocol of the workers: lines of WORK ROWS in, one line of JSON each out.

Works, with the tokens that count. Prompts are random ids, drawn anew each time.
  decode ROWS    ROWS prompts of 32 tokens, 64 new ones each, nothing ends early: new tokens
  train GROUPS   forward and backward of groups of 4 responses of 64 tokens to one prompt of 46,
                 the loss over the responses alone: response tokens
  judge GROUPS   the first token's probabilities after 8 prompts a group, which share 96 tokens and
                 have 24 of their own: prompts
  memory ROWS    gradients and AdamW over ROWS sequences of 512 tokens: tokens
"""

import collections
import json
import os
import sys
import time

# What a work gives that knows its seconds itself; others give their tokens.
Measured = collections.namedtuple("Measured", "seconds tokens")


def peak_mib():
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def serve(name, versions, works):
    """Answers until standard input ends. What libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps({"ready": name, "versions": versions}), file=answers, flush=True)
    for line in sys.stdin:
        work, rows = line.split()
        start = time.perf_counter()
        done = works[work](int(rows))
        if not isinstance(done, Measured):
            done = Measured(time.perf_counter() - start, done)
        answer = {"seconds": round(done.seconds, 4), "tokens": done.tokens, "peak_mib": peak_mib()}
        print(json.dumps(answer), file=answers, flush=True)
