#!/usr/bin/env bash
# How much faster two executors of one core are than one: seconds of the rollout and reward stages,
# from their manifests, as JSON Lines. Step 1 also loads libtorch and is not counted.
#
#   benchmarks/cluster.sh [WORK_DIR [COMMAND ARGUMENT...]]
#
# COMMAND and its arguments are those of bin/rlvr; three steps of the quickstart if there are none.
# docs/results.md has a command with SmolLM2-135M as policy and judge.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${1:-$(mktemp -d)}
command=(quickstart --set loop.steps=3 --set loop.evaluate-every=3 --set evaluate.prompts=32)
if [ $# -gt 1 ]; then
  command=("${@:2}")
fi
mkdir -p "$work"
work=$(cd "$work" && pwd)
cluster=$root/jobs/src/test/sh/cluster.sh
export RLVR_CLUSTER=$work/cluster
SPARK_HOME=$("$cluster" home)
export SPARK_HOME
trap '"$cluster" stop' EXIT

# What a stage of a step took.
seconds() {
  sed -n 's/^ *"total" *: *\([0-9.]*\),\{0,1\}$/\1/p' "$1/$2"-*/_manifest.json
}

for executors in 1 2; do
  run=$work/executors-$executors
  master=$("$cluster" start "$executors" 1)
  RLVR_SPARK_OPTS="--conf spark.executor.cores=1" "$root/bin/rlvr" "${command[@]}" \
    --master "$master" --run "$run" > "$run.log" 2>&1 || { cat "$run.log" >&2; exit 1; }
  "$cluster" stop
  for step in "$run"/step=*; do
    compgen -G "$step/reward-*" > /dev/null || continue # step 0 evaluates
    printf '{"executors":%d,"step":%d,"rollout_seconds":%.2f,"reward_seconds":%.2f}\n' \
      "$executors" "$((10#${step##*=}))" "$(seconds "$step" rollout)" "$(seconds "$step" reward)" \
      | tee -a "$work/lines"
  done
done
awk -F '[:,}]' '$4 > 1 { rollout[$2] += $6; reward[$2] += $8 } END {
  printf "{\"rollout\":%.2f,\"reward\":%.2f,\"speed_up\":%.2f}\n", rollout[1] / rollout[2],
    reward[1] / reward[2], (rollout[1] + reward[1]) / (rollout[2] + reward[2])
}' "$work/lines"
