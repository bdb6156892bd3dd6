"""What Spark's event log says of stages and executors on YARN.

    stages.py LOG CORES      CORES of an executor

Tasks with a model have a resource profile of their own, which takes all cores of an executor: no two
of them are on one executor at a time. Other tasks take one core. Prints a line for each profile, and
fails if that is not so, or if no executor ran in a container.
"""

import json
import sys
from collections import defaultdict


LATE = 500  # milliseconds


def most_at_once(spans):
    events = sorted([(begin, 1) for begin, _ in spans] + [(end, -1) for _, end in spans])
    now = most = 0
    for _, change in events:
        now += change
        most = max(most, now)
    return most


def main(log, cores):
    cpus = {0: 1}  # the cluster's own profile
    profile = {}
    spans = defaultdict(lambda: defaultdict(list))
    containers = {}
    for line in open(log):
        event = json.loads(line)
        kind = event["Event"].rsplit(".", 1)[-1]
        if kind == "SparkListenerResourceProfileAdded":
            requests = event["Task Resource Requests"]
            cpus[event["Resource Profile Id"]] = int(requests["cpus"]["Amount"])
        elif kind == "SparkListenerStageSubmitted":
            profile[event["Stage Info"]["Stage ID"]] = event["Stage Info"]["Resource Profile Id"]
        elif kind == "SparkListenerTaskEnd":
            task = event["Task Info"]
            begin, end = task["Launch Time"], task["Finish Time"]
            # the driver notes the end of a task when its slot was given to the next one a moment ago
            span = (begin, end - min(LATE, (end - begin) // 2))
            spans[profile[event["Stage ID"]]][task["Executor ID"]].append(span)
        elif kind == "SparkListenerExecutorAdded":
            info = event["Executor Info"]
            containers[event["Executor ID"]] = info["Attributes"]["CONTAINER_ID"]
            assert info["Total Cores"] == cores, info
    assert containers, "no executor"
    print(f"executors: {len(set(containers.values()))} containers of {cores} cores")
    for each in sorted(spans):
        tasks = sum(map(len, spans[each].values()))
        print(f"profile {each}: {cpus[each]} of {cores} cores a task, {tasks} tasks")
        if cpus[each] == cores:
            most = max(map(most_at_once, spans[each].values()))
            assert most == 1, f"{most} tasks with a model at once on one executor"
    models = [each for each in spans if cpus[each] == cores]
    assert len(models) == 1, f"profiles that take a whole executor: {models}"
    assert 0 in spans, "no task of one core"


main(sys.argv[1], int(sys.argv[2]))
