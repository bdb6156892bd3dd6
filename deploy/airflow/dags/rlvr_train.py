from __future__ import annotations

import json

import pendulum
from airflow.sdk import DAG, Asset, Metadata, ObjectStoragePath, Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException
from rlvr_operator import DEFAULT_ARGS, HOME, POOL, RlvrOperator, params

POLICY = Asset("rlvr_policy", uri="rlvr://policy")

with DAG(
    "rlvr_train",
    description="Trains a policy by RL, and lets it pass if it became better.",
    doc_md="""
### A run of RL from its prompts to a policy that passed

`train` is the whole loop in one task. A retry goes on after the last finished stage, with the same
rows, so that retries cost nothing but the stage that was lost. A mistake in the settings is exit
status 2 and fails at once, with its one line at the end of the log.

| task | what it does |
|---|---|
| `train` | imports, samples, scores, trains, evaluates; trigger the DAG with the same `run` to go on |
| `report` | writes `report.html`, beside `compare` as `compare.html` where that is given |
| `status` | skips what follows where `until` ended the run before its last step |
| `gate` | fails where accuracy did not rise by `min_gain`; else it is an event of the asset `rlvr_policy` |
| `publish` | writes tables of the catalog, where `tables` names a schema |

A DAG with `schedule=[Asset("rlvr_policy", uri="rlvr://policy")]` starts with each policy that passed;
the event's `extra` has `run`, `policy_digest`, `accuracy_before` and `accuracy_after`.
""",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={
        **params(f"{HOME}/conf/quickstart.conf"),
        "until": Param(
            None, type=["null", "integer"], minimum=1, description="Stops after this step; the schedule stays."
        ),
        "min_gain": Param(0.0, type="number", minimum=-1, maximum=1, description="What accuracy has to rise by."),
        "compare": Param("", type="string", description="Another run, to be shown beside this one."),
        "tables": Param("", type="string", description="Schema for publish, such as main.rl; none unless given."),
        "format": Param("parquet", enum=["parquet", "delta", "iceberg"], description="Format of the tables."),
    },
    tags=["rlvr"],
) as dag:
    run = {"run": "{{ params.run }}"}
    conf = {**run, "conf": "{{ params.conf }}"}

    train = RlvrOperator(
        task_id="train",
        command="train",
        options={**conf, "until": "{{ params.until or '' }}"},
        settings="{{ params.settings | tojson }}",
        pool=POOL,
    )
    report = RlvrOperator(
        task_id="report",
        command="report",
        options={**run, "compare": "{{ params.compare }}"},
        trigger_rule=TriggerRule.ALL_DONE,
    )
    status = RlvrOperator(task_id="status", command="status", options=run)

    @task(outlets=[POLICY], retries=0)
    def gate(run: str, min_gain: str):
        summary = json.loads((ObjectStoragePath(run) / "summary.json").read_text())
        before, after = summary["accuracy_before"], summary["accuracy_after"]
        if before is None or after is None:
            raise AirflowFailException(f"Cannot judge run {run}: it was not evaluated before and after")
        if after - before < float(min_gain):
            raise AirflowFailException(f"accuracy {before:.3f} -> {after:.3f}: less than {min_gain} gained")
        print(f"accuracy {before:.3f} -> {after:.3f}")
        yield Metadata(
            POLICY,
            {
                "run": run,
                "policy_digest": summary["policy_digest"],
                "accuracy_before": before,
                "accuracy_after": after,
            },
        )

    publish = RlvrOperator(
        task_id="publish",
        command="publish",
        options={**run, "tables": "{{ params.tables }}", "format": "{{ params.format }}"},
        needs="{{ params.tables }}",
    )

    train >> [report, status]
    status >> gate("{{ params.run }}", "{{ params.min_gain }}") >> publish
