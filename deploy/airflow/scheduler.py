"""What test.sh asks a running Airflow by its REST API.

    scheduler.py ADDRESS ready SECONDS         waits until its scheduler runs and the DAGs are there
    scheduler.py ADDRESS trigger DAG CONF      starts a run and prints its id
    scheduler.py ADDRESS await DAG RUN SECONDS waits for its end; prints its state and its tasks
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from urllib.parse import quote


def main(address: str, command: str, *arguments: str) -> None:
    match command, arguments:
        case "ready", (seconds,):
            until(float(seconds), lambda: is_ready(address))
        case "trigger", (dag, conf):
            call(address, f"dags/{dag}", {"is_paused": False}, "PATCH")
            answer = call(address, f"dags/{dag}/dagRuns", {"logical_date": None, "conf": json.loads(conf)})
            print(answer["dag_run_id"])
        case "await", (dag, run, seconds):
            path = f"dags/{dag}/dagRuns/{quote(run)}"
            print(until(float(seconds), lambda: end_of(call(address, path))))
            for task in call(address, f"{path}/taskInstances")["task_instances"]:
                print(f"{task['task_id']} {task['state']} tries={task['try_number']}")
        case _:
            sys.exit(__doc__)


def until(seconds: float, look):
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            sys.exit(f"scheduler.py: nothing after {seconds:.0f} s")
        time.sleep(1)


def is_ready(address: str) -> bool:
    try:
        health = json.load(urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=30))
        dags = call(address, "dags")["total_entries"]
    except OSError:
        return False
    return health["scheduler"]["status"] == "healthy" and dags == 3


def end_of(run: dict) -> str | None:
    return run["state"] if run["state"] in ("success", "failed") else None


def call(address: str, path: str, body: dict | None = None, method: str | None = None) -> dict:
    token = json.load(urllib.request.urlopen(f"{address}/auth/token", timeout=30))["access_token"]
    request = urllib.request.Request(
        f"{address}/api/v2/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
