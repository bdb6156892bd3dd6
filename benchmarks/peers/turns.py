#!/usr/bin/env python3
"""Our engine and its peers on one machine, by turns. Standard library only.

  turns.py MODEL_DIR OUT.json [--rounds 5] [--works decode:8,...] [--sides ...] [--venvs DIR]

Every side is a process that has its model loaded and waits. In each round each side does the work
once, so that a slow minute meets all of them; a first round warms up and is not counted. Compared are
ratios within a round, and of these the median. RLVR_CLASS_PATH may name another build of ours.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKS = "decode:8,decode:64,decode:128,train:4,judge:16"
SIDES = {
    "rlvr-spark": {"decode", "train", "judge", "memory"},
    "transformers": {"decode", "train", "judge", "memory"},
    "vllm": {"decode", "judge"},
    "limit": {"decode", "train"},
}
OURS = "rlvr-spark"


def command(side, model, precision, venvs):
    if side == OURS:
        options = [f"@{ROOT}/bin/jvm.options", "-Xmx4g"]
        paths = ["core/target/test-classes", "core/target/classes", "jobs/target/lib/*"]
        class_path = os.environ.get("RLVR_CLASS_PATH") or ":".join(f"{ROOT}/{path}" for path in paths)
        main = "io.rlvr.model.engine.PeerWorker"
        return ["java", *options, "-cp", class_path, main, str(model), precision]
    venv = "vllm" if side == "vllm" else "torch"
    script = HERE / f"{side}_worker.py"
    return [str(venvs / venv / "bin" / "python"), str(script), str(model), precision]


class Worker:
    """One side. Its standard error goes to a file beside the result."""

    def __init__(self, side, arguments, log):
        self.side = side
        # As bin/rlvr starts it; peers as they come.
        threads = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "3000"} if side == OURS else {}
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**threads, **os.environ},
        )
        self.ready = self.answer()

    def answer(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise SystemExit(f"{self.side} ended with status {self.process.wait()}: see its log")

    def ask(self, work, rows):
        self.process.stdin.write(f"{work} {rows}\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


def measure(workers, work, rows, rounds):
    """Seconds and tokens of each side, round by round."""
    able = [worker for worker in workers if work in SIDES[worker.side]]
    measured = {worker.side: [] for worker in able}
    for number in range(rounds + 1):
        turn = able[number % len(able):] + able[: number % len(able)]
        for worker in turn:
            answer = worker.ask(work, rows)
            if number > 0:
                measured[worker.side].append(answer)
            rate = answer["tokens"] / answer["seconds"]
            print(f"  {work}:{rows} round {number} {worker.side}: {rate:.1f}/s", file=sys.stderr)
    return measured


def summary(work, rows, measured):
    rates = {
        side: [answer["tokens"] / answer["seconds"] for answer in answers]
        for side, answers in measured.items()
    }
    ratios = {
        side: [ours / theirs for ours, theirs in zip(rates[OURS], rates[side])]
        for side in rates
        if side != OURS and OURS in rates
    }
    return {
        "work": work,
        "rows": rows,
        "rates": {side: [round(rate, 1) for rate in of_side] for side, of_side in rates.items()},
        "median_rate": {side: round(statistics.median(all), 1) for side, all in rates.items()},
        "ratios": {side: [round(ratio, 3) for ratio in all] for side, all in ratios.items()},
        "median_ratio": {side: round(statistics.median(all), 3) for side, all in ratios.items()},
        "peak_mib": {side: answers[-1]["peak_mib"] for side, answers in measured.items()},
    }


def commit():
    call = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(call, capture_output=True, text=True).stdout.strip()


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpus:
        lines = [line.split(":", 1) for line in cpus if ":" in line]
    facts = {key.strip(): value.strip() for key, value in lines}
    wanted = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile")
    flags = facts.get("flags", "").split()
    return {
        "processor": facts.get("model name", platform.processor()),
        "model": f"family {facts.get('cpu family')} model {facts.get('model')}",
        "cores": os.cpu_count(),
        "instructions": [flag for flag in wanted if flag in flags],
        "load_at_start": round(os.getloadavg()[0], 2),
    }


def table(results):
    """Markdown, one line a work and peer."""
    lines = ["| work | ours/s | peer | peer's/s | ratio, median | lowest to highest |", "|---|---|---|---|---|---|"]
    for result in results:
        for side, ratios in result["ratios"].items():
            lines.append(
                "| {} {} | {:.0f} | {} | {:.0f} | {:.2f} | {:.2f} to {:.2f} |".format(
                    result["work"], result["rows"], result["median_rate"][OURS], side,
                    result["median_rate"][side], statistics.median(ratios), min(ratios), max(ratios),
                )
            )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--works", default=WORKS)
    parser.add_argument("--sides", default=",".join(SIDES))
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--venvs", type=pathlib.Path, default=ROOT / "target" / "peers")
    arguments = parser.parse_args()
    sides = arguments.sides.split(",")
    unknown = [side for side in sides if side not in SIDES]
    if unknown:
        parser.error(f"Invalid side: {unknown[0]} (expected one of {', '.join(SIDES)})")

    found = machine()
    workers = []
    with open(arguments.out.with_suffix(".log"), "w", encoding="utf-8") as log:
        try:
            for side in sides:
                print(f"loading {side}", file=sys.stderr)
                call = command(side, arguments.model, arguments.precision, arguments.venvs)
                workers.append(Worker(side, call, log))
            document = {
                "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
                "commit": commit(),
                "machine": found,
                "precision": arguments.precision,
                "rounds": arguments.rounds,
                "versions": {worker.side: worker.ready for worker in workers},
                "results": [],
            }
            for entry in arguments.works.split(","):
                work, rows = entry.split(":")
                measured = measure(workers, work, int(rows), arguments.rounds)
                document["results"].append(summary(work, int(rows), measured))
                # After each work: what was measured is kept, whatever ends the rest.
                arguments.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        finally:
            for worker in workers:
                worker.close()
    print(table(document["results"]))


if __name__ == "__main__":
    main()
