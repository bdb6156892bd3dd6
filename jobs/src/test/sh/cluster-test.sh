#!/usr/bin/env bash
# Runs on a standalone cluster of processes what also runs in one JVM, and compares: rollouts,
# rewards, credit, evaluations and policy are the same bit by bit, whoever computed them. Each model
# has one thread everywhere: sums round by the number of threads. Then GPUs, which are made up.
#
#   mvn -B package && jobs/src/test/sh/cluster-test.sh [WORK_DIR [PART...]]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
cluster=$root/jobs/src/test/sh/cluster.sh
jar=$root/jobs/target/rlvr.jar
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
export RLVR_CLUSTER=$work/cluster
export RLVR_JAVA_OPTS="-Xmx1g -Dai.djl.pytorch.num_threads=1"
SPARK_HOME=$("$cluster" home)
export SPARK_HOME
trap '"$cluster" stop' EXIT
settings=(--set loop.steps=2 --set loop.evaluate-every=2 --set rollout.prompts-per-step=16
  --set rollout.prompts-per-task=4 --set rollout.max-new-tokens=24 --set evaluate.prompts=16
  --set update.sequences-per-optimizer-step=64 --set update.placement=executors)

# What the command says is printed only if it fails.
quietly() {
  "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

same_as_first() {
  rows "$work/$1" > "$work/$1.rows"
  [ -e "$work/first.rows" ] || cp "$work/$1.rows" "$work/first.rows"
  cmp "$work/first.rows" "$work/$1.rows"
  say "$1: $(wc -l < "$work/$1.rows") lines are the same"
}

check_jar() {
  local names
  names=$(jar tf "$jar")
  if grep -E '^(org/apache/(spark|hadoop|parquet)|scala|com/google/gson|com/fasterxml)/' <<< "$names"; then
    echo "rlvr.jar holds what Spark brings" >&2
    exit 1
  fi
  grep -qx 'pytorch/cpu/linux-x86_64/libtorch_cpu.so' <<< "$names"
  grep -qx 'META-INF/services/org.apache.spark.sql.sources.DataSourceRegister' <<< "$names"
  say "rlvr.jar: nothing of Spark in it, libtorch and the data source in it"
}

local_run() {
  quietly "$root/bin/rlvr" quickstart --master "local[$1]" --run "$work/local-$1" "${settings[@]}"
  same_as_first "local-$1"
}

# By the launcher.
cluster_run() {
  local master
  master=$("$cluster" start "$1" 1)
  RLVR_SPARK_OPTS="--conf spark.executor.cores=1" \
    quietly "$root/bin/rlvr" quickstart --master "$master" --run "$work/executors-$1" "${settings[@]}"
  "$cluster" stop
  same_as_first "executors-$1"
}

# By hand, without the launcher.
submitted_run() {
  local master
  master=$("$cluster" start 1 1)
  quietly "$SPARK_HOME/bin/spark-submit" --master "$master" --conf spark.executor.cores=1 \
    --driver-java-options "-Drlvr.home=$root -Dai.djl.pytorch.num_threads=1" \
    --class io.rlvr.jobs.Main "$jar" \
    train --conf "$root/conf/quickstart.conf" --run "$work/submitted" "${settings[@]}"
  "$cluster" stop
  same_as_first submitted
}

# A mistake that only an executor can see: one line, and the status of a mistake.
refused_run() {
  local master status=0 expected
  expected="rlvr: Cannot compute on policy.device cuda: Spark gave the task no GPU (expected spark.executor.resource.gpu.amount of at least 1)"
  master=$("$cluster" start 1 1)
  RLVR_SPARK_OPTS="--conf spark.executor.cores=1" "$root/bin/rlvr" quickstart --master "$master" \
    --run "$work/refused" --set policy.device=cuda "${settings[@]}" > "$work/log" 2>&1 || status=$?
  "$cluster" stop
  if [ "$status" -ne 2 ] || ! grep -qxF "$expected" "$work/log"; then
    cat "$work/log" >&2
    exit 1
  fi
  say "refused: cuda without a GPU"
}

device_run() {
  local master
  master=$("$cluster" start 1 2 2)
  (cd "${CLASSES:-$root/jobs/target/test-classes}" && jar cf "$work/probe.jar" io/rlvr/jobs/spark/DeviceProbe*.class)
  quietly "$SPARK_HOME/bin/spark-submit" --master "$master" --conf spark.executor.cores=2 \
    --conf spark.executor.resource.gpu.amount=2 --jars "$jar" \
    --class io.rlvr.jobs.spark.DeviceProbe "$work/probe.jar"
  grep -qx 'devices: ok' "$work/log"
  "$cluster" stop
  say "devices: each task has a GPU of its own"
}

shift || true
[ $# -gt 0 ] || set -- jar local-1 local-2 executors-2 executors-4 submitted refused devices
for part in "$@"; do
  case $part in
    jar) check_jar ;;
    local-*) local_run "${part#*-}" ;;
    executors-*) cluster_run "${part#*-}" ;;
    submitted) submitted_run ;;
    refused) refused_run ;;
    devices) device_run ;;
    *) echo "cluster-test: no part $part" >&2; exit 2 ;;
  esac
done
