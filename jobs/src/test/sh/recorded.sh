#!/usr/bin/env bash
# The quickstart's task on a standalone cluster of two executors of one core: once undisturbed, once
# with an executor killed in a rollout stage and one in an update. Then both runs' rows, policy and
# accuracy are compared. The faults one by one, and smaller, are in faults.sh.
#
#   mvn -B package && jobs/src/test/sh/recorded.sh [WORK_DIR [SETTING...]]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
cluster=$root/jobs/src/test/sh/cluster.sh
work=${1:-$(mktemp -d)}
shift || true
rm -rf "$work/killed"
mkdir -p "$work"
work=$(cd "$work" && pwd)
export RLVR_CLUSTER=$work/cluster
export RLVR_SPARK_OPTS="--conf spark.executor.cores=1"
SPARK_HOME=$("$cluster" home)
export SPARK_HOME
trap '"$cluster" stop' EXIT
settings=("$@")

quickstart() {
  "$root/bin/rlvr" quickstart --master "$master" --run "$work/$1" "${settings[@]}" > "$work/$1.log" 2>&1
}

# Kills one executor's JVM so many seconds after the stage before is done, while this one is not.
kill_in() {
  local step=$1 stage=$2 before=$3 wait=$4 victim
  until compgen -G "$work/killed/$before-*/_manifest.json" > /dev/null; do
    kill -0 "$driver" 2> /dev/null || { say "the run ended before $stage of step $step"; return 1; }
    sleep 0.05
  done
  sleep "$wait"
  if compgen -G "$work/killed/step=0000$step/$stage-*/_manifest.json" > /dev/null; then
    say "$stage of step $step was done before the kill came"
    return 1
  fi
  victim=$(pgrep -f CoarseGrainedExecutorBackend | head -n 1)
  kill -9 "$victim"
  say "killed an executor in $stage of step $step"
}

master=$("$cluster" start 2 1)
quickstart undisturbed
say "undisturbed: $(grep -E '"(accuracy_before|accuracy_after)"' "$work/undisturbed/summary.json" | tr -d '\n')"
quickstart killed &
driver=$!
kill_in 3 rollout step=00002/update 1.5
kill_in 5 update step=00005/credit 0.7
wait "$driver"
say "killed: $(grep -E '"(accuracy_before|accuracy_after)"' "$work/killed/summary.json" | tr -d '\n')"
rows "$work/undisturbed" > "$work/undisturbed.rows"
rows "$work/killed" > "$work/killed.rows"
cmp "$work/undisturbed.rows" "$work/killed.rows"
say "killed: $(wc -l < "$work/killed.rows") lines are the same as undisturbed"
