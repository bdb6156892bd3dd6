from __future__ import annotations

import pendulum
from airflow.sdk import DAG, TaskGroup, chain
from rlvr_operator import DEFAULT_ARGS, HOME, POOL, RlvrOperator, number_of, params

STEPS = number_of("RLVR_STAGES_STEPS", 2, 1, 1000)

with DAG(
    "rlvr_stages",
    description="Trains a policy by RL, one task for each stage of each step.",
    doc_md=f"""
### A run of {STEPS} steps, each stage a task

For schedulers that should see, time and retry every stage. Each task starts a JVM and loads its
models, which takes some seconds; `rlvr_train` does the same in one task and gives the same rows.

`import` and the evaluation of the start model come first. A step is `rollout`, `reward`, `refill`,
`credit` and `update`; the last policy is evaluated. `refill` samples further prompts where
`rollout.max-refills` allows it and too few groups would be kept, and has nothing to do otherwise.
A task whose stage is done is over at once, so that clearing tasks is safe.

The number of steps is `RLVR_STAGES_STEPS` of the environment, since Airflow draws a DAG before it
runs. It is given as `loop.steps`. Evaluations between are not made, whatever `loop.evaluate-every`.
""",
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params=params(f"{HOME}/conf/quickstart.conf"),
    tags=["rlvr"],
) as dag:

    def stage(name: str, step: str, task_id: str | None = None) -> RlvrOperator:
        return RlvrOperator(
            task_id=task_id or name,
            command=name,
            options={"conf": "{{ params.conf }}", "run": "{{ params.run }}", "steps": step},
            settings=f"{{{{ dict(params.settings, **{{'loop.steps': {STEPS}}}) | tojson }}}}",
            pool=POOL,
        )

    imported = stage("import", "0-1")
    evaluate = stage("evaluate", "0", "evaluate_start")
    chain(imported, evaluate)
    last = evaluate
    for number in range(1, STEPS + 1):
        with TaskGroup(f"step_{number:05d}") as group:
            chain(*(stage(name, str(number)) for name in ("rollout", "reward", "refill", "credit", "update")))
        chain(last, group)
        last = group
    report = RlvrOperator(task_id="report", command="report", options={"run": "{{ params.run }}"})
    chain(last, stage("evaluate", str(STEPS), "evaluate_last"), report)
