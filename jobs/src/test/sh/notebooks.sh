#!/usr/bin/env bash
# Runs the notebooks from their source files by the real PySpark, in one session, at small sizes; and
# the Python of Spark's API apart. Each notebook asserts what it must find.
#
#   mvn -B package && jobs/src/test/sh/notebooks.sh [WORK_DIR]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
packages=$root/target/notebooks
SPARK_HOME=$("$root/jobs/src/test/sh/cluster.sh" home)
export SPARK_HOME
[ -d "$packages/matplotlib" ] \
  || python3 -m pip install -q --target "$packages" py4j==0.10.9.9 matplotlib==3.10.9
PYTHONPATH=$packages:$(dirname "$SPARK_HOME"):$root/python
export PYTHONPATH
export SPARK_JARS=$root/jobs/target/rlvr.jar SPARK_LOCAL_IP=127.0.0.1
export SPARK_WAREHOUSE=$work/warehouse FIGURES=$work/figures OMP_WAIT_POLICY=passive
cd "$work"

python3 "$root/jobs/src/test/python/test_rlvr_spark.py" "$work"

run() {
  local name=$1
  shift
  # shellcheck disable=SC2086 # a pattern
  python3 "$root/notebooks/run.py" "$root"/notebooks/$name home="$root" "$@"
}
run '0[1-4]*.py' run="$work/quickstart" steps=2 \
  settings="rollout.prompts-per-step=16 update.sequences-per-optimizer-step=64 evaluate.prompts=64"
run '05*.py' run="$work/own-table" schema=rl format=parquet model="$root/models/policy" steps=2 \
  settings="rollout.max-new-tokens=16"
[ "$(find "$FIGURES" -name '*.png' -size +5k | wc -l)" -ge 5 ]
