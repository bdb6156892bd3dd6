#!/usr/bin/env bash
# Runs on a YARN of two nodes what also runs in one JVM, and compares every row, log-probability,
# policy and accuracy. Executors are containers of two cores; each model has one thread everywhere.
#
#   mvn -B package && jobs/src/test/sh/yarn-test.sh [WORK_DIR [PART...]]
#
# Parts: client; executor (kill -9 of one in a rollout); cluster (the driver is a container too);
# refused (more memory than a node has); overhead (too little for a model). All, unless named. The
# run in one JVM is made once for each WORK_DIR.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
here=$root/jobs/src/test/sh
yarn=$here/yarn.sh
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
export RLVR_YARN=$work/yarn
export RLVR_JAVA_OPTS="-Xmx1g -Dai.djl.pytorch.num_threads=1"
export SPARK_LOCAL_IP=127.0.0.1
SPARK_HOME=$("$here/cluster.sh" home)
export SPARK_HOME
settings=(--set loop.steps=2 --set loop.evaluate-every=2 --set rollout.prompts-per-step=16
  --set rollout.prompts-per-task=4 --set rollout.max-new-tokens=24 --set evaluate.prompts=16
  --set update.sequences-per-optimizer-step=64 --set update.placement=executors)
cores=2 # of an executor
driver=

cleanup() {
  [ -z "$driver" ] || kill -9 "$driver" 2> /dev/null || true
  "$yarn" stop
}
trap cleanup EXIT

fail() {
  printf 'yarn-test: %s\n' "$1" >&2
  [ ! -e "$work/$2.log" ] || tail -n 60 "$work/$2.log" >&2
  exit 1
}

start_yarn() {
  HADOOP_CONF_DIR=$("$yarn" start 2 3 4096)
  export HADOOP_CONF_DIR
}

# Begins the command for a run; more arguments are options of spark-submit. Containers find Spark's
# jars where they are, and all that a run leaves elsewhere is in WORK_DIR.
begin() {
  local run=$1
  shift
  mkdir -p "$work/events/$run"
  RLVR_SPARK_OPTS="--conf spark.executor.instances=2 --conf spark.executor.cores=$cores
    --executor-memory 512m --conf spark.executor.memoryOverhead=1g
    --conf spark.executor.defaultJavaOptions=-Dai.djl.pytorch.num_threads=1
    --conf spark.yarn.jars=local:$SPARK_HOME/jars/* --conf spark.yarn.stagingDir=file:$work/staging
    --conf spark.eventLog.enabled=true --conf spark.eventLog.dir=file:$work/events/$run
    --conf spark.eventLog.compress=false --conf spark.eventLog.rolling.enabled=false $*" \
    "$root/bin/rlvr" quickstart --master yarn --run "$work/$run" "${settings[@]}" \
    > "$work/$run.log" 2>&1 &
  driver=$!
}

same() {
  rows "$work/$1" > "$work/$1.rows"
  cmp "$work/first.rows" "$work/$1.rows"
  say "$1: $(wc -l < "$work/$1.rows") lines are the same${2:+; $2}"
}

profiles() {
  python3 "$here/stages.py" "$work/events/$1"/* $cores > "$work/$1.profiles" \
    || fail "$1 did not keep its profiles" "$1"
  while read -r line; do
    say "$1: $line"
  done < "$work/$1.profiles"
}

# In one JVM, without a cluster.
first() {
  [ ! -e "$work/first.rows" ] || return 0
  "$root/bin/rlvr" quickstart --master 'local[1]' --run "$work/first" "${settings[@]}" \
    > "$work/first.log" 2>&1 || fail "it fails in one JVM" first
  rows "$work/first" > "$work/first.rows"
  say "first: $(wc -l < "$work/first.rows") lines in one JVM"
}

client_part() {
  begin client
  finish client
  same client
  profiles client
}

# The JVM of an executor, whose container is a shell around it.
executor() {
  pgrep -f "^[^ ]*/java .*$RLVR_YARN/.*YarnCoarseGrainedExecutorBackend .*--executor-id $1 " | head -n 1
}

executor_part() {
  begin executor
  until compgen -G "$work/executor/step=00001/update-*/_manifest.json" > /dev/null; do
    kill -0 "$driver" 2> /dev/null || fail "executor ended before its second rollout" executor
    sleep 0.01
  done
  sleep 0.5
  kill -9 "$(executor 1)"
  ! compgen -G "$work/executor/step=00002/rollout-*/_manifest.json" > /dev/null \
    || fail "the rollout was done before its executor was killed" executor
  finish executor
  same executor
  profiles executor
  grep -q '^executors: 3 ' "$work/executor.profiles" || fail "YARN gave no third container" executor
}

cluster_part() {
  begin cluster --deploy-mode cluster --conf spark.driver.memoryOverhead=1g
  finish cluster
  same cluster
  profiles cluster
}

refused_part() {
  local status
  begin refused --executor-memory 8g
  end status
  [ "$status" -eq 2 ] || fail "it ended with status $status" refused
  say "refused: $(grep '^rlvr: ' "$work/refused.log")"
}

overhead_part() {
  local status
  begin overhead --conf spark.executor.memoryOverhead=64m
  end status
  grep -o -m 1 'Container killed by YARN for exceeding physical memory limits[^.]*' "$work/overhead.log" \
    > "$work/overhead.line" || fail "no container was killed for its memory" overhead
  say "overhead: status $status, $(cat "$work/overhead.line")"
}

shift || true
[ $# -gt 0 ] || set -- client executor cluster refused overhead
first
start_yarn
for part in "$@"; do
  case $part in
    client | executor | cluster | refused | overhead) "${part}_part" ;;
    *) echo "yarn-test: no part $part" >&2; exit 2 ;;
  esac
done
