from __future__ import annotations

import hashlib
import json
import re
import statistics

import pendulum
from airflow.sdk import DAG, ObjectStoragePath, Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from rlvr_operator import DEFAULT_ARGS, HOME, POOL, RlvrOperator, params

LONGEST = 200


def folder_of(point: dict) -> str:
    """By the settings, as file systems take it: of one that is too long the beginning and a digest."""
    words = "_".join(f"{key}={value}" for key, value in sorted(point.items()))
    folder = re.sub(r"[^\w.=-]+", "-", words)
    if len(folder.encode()) <= LONGEST:
        return folder
    beginning = folder.encode()[: LONGEST - 13].decode(errors="ignore")
    return f"{beginning}-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


with DAG(
    "rlvr_sweep",
    description="Trains one run for each of several settings, and compares them.",
    doc_md="""
### The same training by several seeds or settings

`points` is a list of settings, one run for each: `[{"run.seed": 1}, {"run.seed": 2}]`. Each run lies
in a folder of the name of its settings below `run`, a long name cut and with a digest, so that a point
that is added later leaves the others done. As many points train at once as the pool has slots.

`compare` writes `compare.html` of each run with the first. `table` logs what the runs reached, best
first, and returns it; its mean and standard deviation tell seeds apart from progress. `table` fails
where a run is missing, after it has shown the others.
""",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={
        **params(f"{HOME}/conf/quickstart.conf"),
        "points": Param(
            [{"run.seed": 1}, {"run.seed": 2}, {"run.seed": 3}],
            type="array",
            minItems=2,
            uniqueItems=True,
            items={"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^[a-z0-9.-]+$"}},
            description="Settings of each run, on top of those of all.",
        ),
    },
    tags=["rlvr"],
) as dag:

    @task
    def plan(params: dict) -> list[dict]:
        """What each run is told, the folder by the settings that it has of its own."""
        runs = []
        for point in params["points"]:
            runs.append(
                {
                    "options": {"conf": params["conf"], "run": f"{params['run']}/{folder_of(point)}"},
                    "settings": {**params["settings"], **point},
                }
            )
        folders = {each["options"]["run"] for each in runs}
        if len(folders) < len(runs):
            raise AirflowFailException(f"Cannot tell points apart by their folders: {sorted(folders)}")
        return runs

    @task
    def pairs(runs: list[dict]) -> list[dict]:
        first, *others = (each["options"]["run"] for each in runs)
        return [{"options": {"run": run, "compare": first}} for run in others]

    @task(trigger_rule=TriggerRule.ALL_DONE, retries=0)
    def table(runs: list[dict] | None) -> list[dict]:
        if runs is None:
            raise AirflowSkipException("plan has failed: there are no runs to show")
        rows, missing = [], []
        for each in runs:
            run = each["options"]["run"]
            file = ObjectStoragePath(run) / "summary.json"
            if file.exists():
                summary = json.loads(file.read_text())
                rows.append({"run": run, **{key: summary[key] for key in SHOWN}})
            else:
                missing.append(run)
        rows.sort(key=lambda row: row["accuracy_after"] or 0, reverse=True)
        for row in rows:
            print(json.dumps(row))
        reached = [row["accuracy_after"] for row in rows if row["accuracy_after"] is not None]
        if len(reached) > 1:
            print(f"accuracy {statistics.mean(reached):.3f} +- {statistics.stdev(reached):.3f} of {len(reached)} runs")
        if missing:
            raise AirflowFailException(f"Missing runs: {', '.join(missing)}")
        return rows

    SHOWN = ["accuracy_before", "accuracy_after", "reward_mean_last_step", "steps", "policy_digest"]

    runs = plan()
    train = RlvrOperator.partial(
        task_id="train",
        command="train",
        pool=POOL,
        map_index_template="{{ task.options['run'].split('/') | last }}",
    ).expand_kwargs(runs)
    compare = RlvrOperator.partial(task_id="compare", command="report").expand_kwargs(pairs(runs))
    train >> compare
    train >> table(runs)
