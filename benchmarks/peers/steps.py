#!/usr/bin/env python3
"""Whole steps of reinforcement learning, ours and TRL's, by turns. Standard library only.

  steps.py MODEL_DIR OUT.json [--rounds 3] [--steps 4] [--precision float32] [--venvs DIR]

In each round each side runs STEPS steps in a process of its own; the first step warms up and is not
counted. Ours are from the end of one update to the end of the next, so that everything counts: Spark,
tables, checkpoints. TRL's write weights and optimizer state too. Compared are response tokens/s. RLVR
may name another command than bin/rlvr.

Both have float32 weights that the optimizer steps. With bfloat16 ours computes with copies of them, and
TRL by autocast, which is its own default; trl-whole has its weights and gradients in bfloat16 too.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import turns

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def ours(model, steps, venvs, scratch, precision):
    run = scratch / "run"
    shutil.rmtree(run, ignore_errors=True)
    call = [*os.environ.get("RLVR", str(ROOT / "bin" / "rlvr")).split(), "train"]
    call += ["--conf", str(HERE / "step.conf"), "--run", str(run)]
    call += ["--set", f"policy.model={model}", "--set", f"loop.steps={steps}"]
    call += ["--set", f"policy.precision={precision}"]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return [step_of(run, step) for step in range(2, steps + 1)]


def step_of(run, step):
    def finished(number):
        # Of the update: the last step is followed by an evaluation, which TRL's is not.
        return max(path.stat().st_mtime for path in run.glob(f"step={number:05d}/update-*/_manifest.json"))

    peak = tokens = 0
    for path in run.glob(f"step={step:05d}/*/_manifest.json"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        metrics = manifest.get("metrics", {})
        tokens = max(tokens, round(metrics.get("response.length-mean", 0) * 32))
        peak = max(peak, int(float(manifest.get("timings", {}).get("resident-mib", 0))))
    return {"seconds": finished(step) - finished(step - 1), "tokens": tokens, "peak_mib": peak}


def trl(model, steps, venvs, scratch, precision, weights="float32"):
    call = [str(venvs / "torch" / "bin" / "python"), str(HERE / "trl_steps.py"), str(model), str(steps)]
    call += [precision, weights]
    out = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    lines = [json.loads(line[5:]) for line in out.splitlines() if line.startswith("STEP ")]
    return lines[1:]


def trl_whole(model, steps, venvs, scratch, precision):
    return trl(model, steps, venvs, scratch, precision, weights=precision)


def rate(steps):
    return sum(step["tokens"] for step in steps) / sum(step["seconds"] for step in steps)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--venvs", type=pathlib.Path, default=ROOT / "target" / "peers")
    arguments = parser.parse_args()
    sides = {"rlvr-spark": ours, "trl": trl}
    if arguments.precision != "float32":
        sides["trl-whole"] = trl_whole
    measured = {side: [] for side in sides}
    document = {"machine": turns.machine(), "precision": arguments.precision}
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(arguments.rounds):
            for side, run in list(sides.items())[:: 1 if number % 2 == 0 else -1]:
                steps = run(
                    arguments.model.resolve(), arguments.steps, arguments.venvs, pathlib.Path(scratch), arguments.precision
                )
                measured[side].append(steps)
                print(f"  round {number} {side}: {rate(steps):.1f} response tokens/s {steps}", file=sys.stderr)
    rates = {side: [rate(steps) for steps in rounds] for side, rounds in measured.items()}
    ratios = [mine / theirs for mine, theirs in zip(rates["rlvr-spark"], rates["trl"])]
    document.update(
        commit=turns.commit(), measured=measured, rates=rates, ratios=ratios,
        median_ratio=statistics.median(ratios),
    )
    arguments.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"RL step, response tokens/s: {statistics.median(rates['rlvr-spark']):.1f} against TRL's "
          f"{statistics.median(rates['trl']):.1f}, ratio {statistics.median(ratios):.2f} "
          f"({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
