#!/usr/bin/env bash
# A standalone Spark cluster on the loopback device: a master and its workers, each a process.
#
#   cluster.sh home                         prints SPARK_HOME; fetches the distribution if it is unset
#   cluster.sh start WORKERS CORES [GPUS]   prints the master's URL; CORES and GPUS of each worker
#   cluster.sh stop                         ends all of it
#
# The distribution is the one inside pyspark, of the version that we build for, in target/spark. GPUs
# are addresses that a script makes up. Logs and process ids are in RLVR_CLUSTER (target/cluster).
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
state=${RLVR_CLUSTER:-$root/target/cluster}

fail() {
  printf 'cluster: %s\n' "$1" >&2
  exit 1
}

home() {
  local version dist=$root/target/spark
  if [ -z "${SPARK_HOME:-}" ]; then
    version=$(sed -n 's:.*<spark.version>\(.*\)</spark.version>.*:\1:p' "$root/pom.xml")
    [ -f "$dist/pyspark/jars/spark-core_2.13-$version.jar" ] \
      || python3 -m pip install -q --no-deps --target "$dist" "pyspark==$version" >&2
    SPARK_HOME=$dist/pyspark
  fi
  printf '%s\n' "$SPARK_HOME"
}

# Starts a daemon of Spark, and remembers it: spark-class becomes the JVM.
daemon() {
  local name=$1
  shift
  SPARK_LOCAL_IP=127.0.0.1 SPARK_DAEMON_MEMORY=256m nohup setsid "$SPARK_HOME/bin/spark-class" "$@" \
    > "$state/$name.log" 2>&1 < /dev/null &
  echo $! > "$state/$name.pid"
}

# Waits for a line of a log and prints its last word.
await() {
  local log=$state/$1.log found
  for _ in $(seq 600); do
    found=$(sed -n "s/.*$2.*/\1/p" "$log" | head -n 1)
    [ -z "$found" ] || { printf '%s\n' "$found"; return; }
    kill -0 "$(cat "$state/$1.pid")" 2> /dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "Cannot start $1 (its log ends above)"
}

gpu_options() {
  [ "$1" -gt 0 ] || return 0
  printf '#!/bin/sh\necho '"'"'{"name": "gpu", "addresses": [%s]}'"'"'\n' \
    "$(seq -f '"%.0f"' -s ', ' 0 $(($1 - 1)))" > "$state/gpus.sh"
  chmod +x "$state/gpus.sh"
  printf '%s' "-Dspark.worker.resource.gpu.amount=$1 -Dspark.worker.resource.gpu.discoveryScript=$state/gpus.sh"
}

start() {
  local workers=$1 cores=$2 gpus=${3:-0} master i
  [ ! -e "$state/master.pid" ] || fail "Cannot start a cluster: one is in $state (expected: $0 stop)"
  mkdir -p "$state"
  SPARK_HOME=$(home)
  trap stop ERR EXIT
  daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
  master=$(await master 'Starting Spark master at \(spark:[^ ]*\)')
  for i in $(seq "$workers"); do
    SPARK_WORKER_OPTS=$(gpu_options "$gpus") daemon "worker-$i" \
      org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 \
      --cores "$cores" --memory 2g --work-dir "$state/work-$i" "$master"
  done
  for i in $(seq "$workers"); do
    await "worker-$i" '\(Successfully registered\) with master' > /dev/null
  done
  trap - ERR EXIT
  printf '%s\n' "$master"
}

stop() {
  stop_processes "$state"/worker-*.pid "$state"/master.pid
}

case ${1:-} in
  home) home ;;
  start) start "${2:?workers}" "${3:?cores}" "${4:-0}" ;;
  stop) stop ;;
  *) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
