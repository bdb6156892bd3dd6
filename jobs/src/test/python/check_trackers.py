"""Compares what MLflow and TensorBoard say of a run with its metrics.parquet: every metric of every
step there once, NaN as NaN. Asks MLflow by its own client and reads event files by TensorBoard's own
reader.

    check_trackers.py RUN_DIR MLFLOW_URI EXPERIMENT STATUS
"""
import collections
import json
import math
import re
import struct
import sys

import mlflow
import pyarrow.parquet
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

MARK = "rlvr/metrics"


def shown(row):
    """The name in trackers, as docs/tracking.md has it."""
    name = re.sub(r"[^A-Za-z0-9_. -]", "_", row["name"])
    if row["stage"] == "evaluate" and "evaluate" not in name:
        name += "-eval"
    return re.sub(r"(?<=[^.])\.(?=[^.])", "/", name, count=1)


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


def expected(run):
    """(name, step) to value; the second import of step 0 is of held-out prompts."""
    values = {}
    for row in pyarrow.parquet.read_table(f"{run}/metrics.parquet").to_pylist():
        key = (shown(row), row["step"])
        if row["stage"] == "import" and key in values:
            continue  # which of the two is told by folders, not by the table
        assert key not in values, key
        values[key] = row["value"]
    for role in ("train", "eval"):
        with open(f"{run}/prompts/{role}/_manifest.json", encoding="utf-8") as file:
            seconds = json.load(file)["timings"]["total"]
        values["time/import" + ("-eval" if role == "eval" else ""), 0] = seconds
    return values


def compare(name, wanted, found):
    """found: (name, step) to the list of values that are there."""
    missing = sorted(key for key in wanted if key not in found)
    more = sorted(key for key in found if key not in wanted)
    twice = sorted(key for key, values in found.items() if len(values) != 1)
    other = sorted(k for k in wanted if k in found and not same(wanted[k], found[k][0]))
    nans = sum(math.isnan(value) for value in wanted.values())
    steps = len({step for _, step in wanted})
    print(
        f"{name}: {len(wanted)} points of {steps} steps expected, {nans} of them NaN;"
        f" {len(found)} found, {len(missing)} missing, {len(twice)} twice, {len(more)} more,"
        f" {len(other)} with another value"
    )
    assert not (missing or more or twice or other), (missing, more, twice, other)


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def check_tensorboard(run, wanted):
    reader = EventAccumulator(f"{run}/tensorboard", size_guidance={"scalars": 0, "tensors": 0})
    reader.Reload()
    found = collections.defaultdict(list)
    for tag in reader.Tags()["scalars"]:
        for event in reader.Scalars(tag):
            found[tag, event.step].append(event.value)
    compare("tensorboard", {key: float32(value) for key, value in wanted.items()}, found)
    text = reader.Tensors("settings")[0].tensor_proto.string_val[0].decode()
    assert "| loop.steps | " in text, text
    samples = reader.Tensors("samples")
    steps = sorted({step for _, step in wanted} - {0})
    assert [event.step for event in samples] == steps, [event.step for event in samples]
    for event in samples:
        shown = event.tensor_proto.string_val[0].decode()
        assert shown.count("Response\n\n    ") == 8, shown
    print(f"tensorboard: 8 samples as a text at each of {len(steps)} steps")


def check_mlflow(run, wanted, uri, experiment, status):
    client = mlflow.MlflowClient(uri)
    number = client.get_experiment_by_name(experiment).experiment_id
    runs = client.search_runs([number])
    assert len(runs) == 1, [each.info.run_id for each in runs]
    there = runs[0]
    found = collections.defaultdict(list)
    for name in there.data.metrics:
        for point in client.get_metric_history(there.info.run_id, name):
            found[name, point.step].append(point.value)
    marks = {key: found.pop(key) for key in list(found) if key[0] == MARK}
    counts = collections.Counter(step for _, step in wanted)
    assert {step: [float(n)] for step, n in counts.items()} == {k[1]: v for k, v in marks.items()}
    compare("mlflow", wanted, found)
    assert there.info.status == status, there.info.status
    assert there.data.params["loop.steps"], there.data.params
    files = sorted(file.path for file in client.list_artifacts(there.info.run_id))
    assert files == ["report.html", "summary.json"], files
    print(
        f"mlflow: one run, {there.info.status}, {len(there.data.params)} params,"
        f" {len(there.data.tags)} tags, artifacts {' '.join(files)}"
    )


def main():
    run, uri, experiment, status = sys.argv[1:]
    wanted = expected(run)
    check_tensorboard(run, wanted)
    check_mlflow(run, wanted, uri, experiment, status)


if __name__ == "__main__":
    main()
