#!/usr/bin/env bash
# How much faster two executors of one core are than one: seconds of the rollout and reward stages of
# the quickstart's settings, from their manifests, as JSON Lines. Step 1 also loads libtorch.
#
#   benchmarks/cluster.sh [WORK_DIR]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
cluster=$root/jobs/src/test/sh/cluster.sh
export RLVR_CLUSTER=$work/cluster
SPARK_HOME=$("$cluster" home)
export SPARK_HOME
trap '"$cluster" stop' EXIT

# What a stage of a step took.
seconds() {
  sed -n 's/^ *"total" *: *\([0-9.]*\),\{0,1\}$/\1/p' "$work/$1/step=0000$2/$3"-*/_manifest.json
}

for executors in 1 2; do
  run=executors-$executors
  master=$("$cluster" start "$executors" 1)
  RLVR_SPARK_OPTS="--conf spark.executor.cores=1" "$root/bin/rlvr" quickstart \
    --master "$master" --run "$work/$run" --set loop.steps=3 --set loop.evaluate-every=3 \
    --set evaluate.prompts=32 > "$work/$run.log" 2>&1 || { cat "$work/$run.log" >&2; exit 1; }
  "$cluster" stop
  for step in 1 2 3; do
    printf '{"executors":%d,"step":%d,"rollout_seconds":%.2f,"reward_seconds":%.2f}\n' \
      "$executors" "$step" "$(seconds "$run" "$step" rollout)" "$(seconds "$run" "$step" reward)" \
      | tee -a "$work/lines"
  done
done
# The speed-up of both stages together, over the steps after the first.
awk -F '[:,}]' '$4 > 1 { sum[$2] += $6 + $8 } END { printf "{\"speed_up\":%.2f}\n", sum[1] / sum[2] }' "$work/lines"
