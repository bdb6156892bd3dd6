#!/usr/bin/env bash
# Disturbs runs on a standalone cluster of two executors of one core, in the middle of a stage of
# step 2, and compares what they leave with an undisturbed run: every row, policy and accuracy.
#
#   mvn -B package && jobs/src/test/sh/faults.sh [WORK_DIR [PART...]]
#
# Parts: executor-STAGE (kill -9 of one executor), driver-STAGE (kill -9 of the driver, then the same
# command in one JVM of one slot), for the stages rollout, reward, credit, update and evaluate;
# worker (killed with its executor), master (killed), straggler (an executor stopped for 20 s),
# stopped (one stopped for good), disk (full, then with room), two-drivers. All, unless named. The
# undisturbed run is made once for each WORK_DIR.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
cluster=$root/jobs/src/test/sh/cluster.sh
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
export RLVR_CLUSTER=$work/cluster
export RLVR_JAVA_OPTS="-Xmx1g -Dai.djl.pytorch.num_threads=1"
SPARK_HOME=$("$cluster" home)
export SPARK_HOME
settings=(--set loop.steps=2 --set loop.evaluate-every=2 --set rollout.prompts-per-step=16
  --set rollout.prompts-per-task=4 --set rollout.max-new-tokens=24 --set evaluate.prompts=16
  --set update.sequences-per-optimizer-step=64 --set update.placement=executors)
driver=
master=

cleanup() {
  [ -z "$driver" ] || kill -9 "$driver" 2> /dev/null || true
  "$cluster" stop
  ! mountpoint -q "$work/disk" || umount "$work/disk"
}
trap cleanup EXIT

fail() {
  printf 'faults: %s\n' "$1" >&2
  [ ! -e "$work/$2.log" ] || tail -n 60 "$work/$2.log" >&2
  exit 1
}

start_cluster() {
  master=$("$cluster" start 2 1)
}

# Begins the command for a run; more arguments are options of spark-submit. The launcher becomes the
# JVM, so that the process id is the driver's.
begin() {
  local run=$1
  shift
  RLVR_SPARK_OPTS="--conf spark.executor.cores=1 $*" "$root/bin/rlvr" quickstart \
    --master "$master" --run "$work/$run" "${settings[@]}" > "$work/${run//\//-}.log" 2>&1 &
  driver=$!
}

is_done() {
  compgen -G "$work/$1/step=00002/$2-*/_manifest.json" > /dev/null
}

# Waits until a stage of step 2 is under way: the one before it is done.
await() {
  local run=$1 before
  case $2 in
    rollout) before=step=00001/update ;;
    reward) before=step=00002/rollout ;;
    credit) before=step=00002/reward ;;
    update) before=step=00002/credit ;;
    evaluate) before=step=00002/update ;;
  esac
  until compgen -G "$work/$run/$before-*/_manifest.json" > /dev/null; do
    kill -0 "$driver" 2> /dev/null || fail "$run ended before its $2" "$run"
    sleep 0.01
  done
  case $2 in
    reward | credit) sleep 0.1 ;; # they take less than a second
    *) sleep 0.5 ;;
  esac
}

# Disturbs a run in a stage: begins it, waits and does what the other arguments say. If the stage
# was done by then, nothing is shown, and step 2 is run anew.
disturb() {
  local run=$1 stage=$2
  shift 2
  for _ in 1 2 3 4 5; do
    begin "$run" ${spark_options:-}
    await "$run" "$stage"
    "$@"
    is_done "$run" "$stage" || return 0
    kill -9 "$driver" 2> /dev/null || true
    wait "$driver" 2> /dev/null || true
    rm -rf "$work/$run/step=00002" "$work/$run/policy/v00002"
  done
  fail "$stage was always done before it was disturbed" "$run"
}

executor() {
  pgrep -P "$(cat "$RLVR_CLUSTER/worker-$1.pid")" -f CoarseGrainedExecutorBackend | tail -n 1
}

kill_executor() {
  kill -9 "$(executor 1)"
}

kill_driver() {
  kill -9 "$driver"
}

kill_worker() {
  kill -9 "$(cat "$RLVR_CLUSTER/worker-1.pid")" "$(executor 1)"
}

kill_master() {
  kill -9 "$(cat "$RLVR_CLUSTER/master.pid")"
}

stop_executor() {
  stopped=$(executor 1)
  kill -STOP "$stopped"
}

same() {
  rows "$work/$1" > "$work/$1.rows"
  [ -e "$work/undisturbed.rows" ] || cp "$work/$1.rows" "$work/undisturbed.rows"
  cmp "$work/undisturbed.rows" "$work/$1.rows"
  say "$1: $(wc -l < "$work/$1.rows") lines are the same${2:+; $2}"
}

undisturbed() {
  [ ! -e "$work/undisturbed.rows" ] || return 0
  start_cluster
  begin undisturbed
  finish undisturbed
  "$cluster" stop
  same undisturbed
}

executor_part() {
  start_cluster
  disturb "executor-$1" "$1" kill_executor
  finish "executor-$1"
  same "executor-$1" "Spark replaced the executor: $(find "$RLVR_CLUSTER"/work-1/app-* -mindepth 1 -maxdepth 1 -type d | wc -l) on its worker"
  "$cluster" stop
  rm -rf "$RLVR_CLUSTER"/work-*
}

driver_part() {
  local run=driver-$1
  start_cluster
  disturb "$run" "$1" kill_driver
  wait "$driver" 2> /dev/null || true
  "$cluster" stop
  master='local[1]'
  begin "$run"
  finish "$run"
  same "$run" "resumed in one JVM"
}

worker_part() {
  start_cluster
  disturb worker rollout kill_worker
  finish worker
  "$cluster" stop
  same worker "on the executor that was left"
}

master_part() {
  start_cluster
  disturb master rollout kill_master
  finish master
  "$cluster" stop
  same master "finished without a master"
}

straggler_part() {
  local begun
  start_cluster
  disturb straggler rollout stop_executor
  begun=$SECONDS
  sleep 20
  ! is_done straggler rollout || fail "the rollout was done without the executor that slept" straggler
  kill -CONT "$stopped"
  finish straggler
  "$cluster" stop
  same straggler "waited $((SECONDS - begun)) s from the stop to the end"
}

stopped_part() {
  local begun
  start_cluster
  spark_options="--conf spark.executor.heartbeatInterval=2s --conf spark.network.timeout=10s --conf spark.network.timeoutInterval=2s"
  disturb stopped rollout stop_executor
  spark_options=
  begun=$SECONDS
  finish stopped
  kill -9 "$stopped" 2> /dev/null || true
  "$cluster" stop
  same stopped "$((SECONDS - begun)) s from the stop to the end"
}

# A policy and its optimizer are 16 MB: the disk is full in the second step.
disk_part() {
  local status
  mkdir -p "$work/disk"
  if ! mount -t tmpfs -o size=24m tmpfs "$work/disk" 2> /dev/null; then
    say "disk: SKIPPED, this user may not mount"
    return
  fi
  start_cluster
  begin disk/run
  end status
  [ "$status" -eq 2 ] || fail "a full disk gave status $status, not 2" disk-run
  grep '^rlvr: ' "$work/disk-run.log" > "$work/disk.line" || true
  [ "$(wc -l < "$work/disk.line")" -eq 1 ] || fail "a full disk was not told in one line" disk-run
  mount -o remount,size=256m "$work/disk"
  begin disk/run
  end status
  [ "$status" -eq 0 ] || fail "with room it ended with status $status" disk-run
  "$cluster" stop
  cp -r "$work/disk/run" "$work/disk-run"
  umount "$work/disk"
  same disk-run "it had said: $(cat "$work/disk.line")"
}

try_again() {
  status=0
  "$root/bin/rlvr" quickstart --master 'local[1]' --run "$work/two-drivers" "${settings[@]}" \
    > "$work/second.log" 2>&1 || status=$?
}

two_drivers_part() {
  local status expected="rlvr: Cannot train run $work/two-drivers: process [0-9]* on .* is training it, last seen [0-9]* s ago (expected one driver at a time; one that died elsewhere gives way after 120 s)"
  start_cluster
  begin two-drivers
  until compgen -G "$work/two-drivers/driver/*.json" > /dev/null; do sleep 0.1; done
  try_again
  [ "$status" -eq 75 ] && [ "$(grep -c "^$expected\$" "$work/second.log")" -eq 1 ] \
    && ! grep -q '^\s*at ' "$work/second.log" || fail "the second driver gave status $status" second
  finish two-drivers
  "$cluster" stop
  same two-drivers "the second driver was refused"
}

shift || true
stages=(rollout reward credit update evaluate)
[ $# -gt 0 ] || set -- "${stages[@]/#/executor-}" "${stages[@]/#/driver-}" worker master straggler stopped disk two-drivers
undisturbed
for part in "$@"; do
  case $part in
    executor-*) executor_part "${part#*-}" ;;
    driver-*) driver_part "${part#*-}" ;;
    worker | master | straggler | stopped | disk) "${part}_part" ;;
    two-drivers) two_drivers_part ;;
    *) echo "faults: no part $part" >&2; exit 2 ;;
  esac
done
