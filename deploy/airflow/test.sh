#!/usr/bin/env bash
# Runs the DAGs by a real Airflow on a standalone cluster of one worker, at very small sizes.
#
#   mvn -B package && deploy/airflow/test.sh [WORK_DIR [PART...]]
#
# imports   a database, no DAG that cannot be imported, and the tests of the operator
# train     rlvr_train by dags test, with published tables: the rows of what follows
# stages    rlvr_stages by dags test: the same rows
# sweep     rlvr_sweep by dags test: two runs, compared
# kill      rlvr_train by the scheduler, its task and driver killed with -9 in step 1: a retry, the same rows
# mistake   rlvr_train by the scheduler, with a setting that is none: failed without a retry
#
# Airflow comes from requirements.txt, into target/airflow.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/deploy/airflow
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
cluster=$root/jobs/src/test/sh/cluster.sh
venv=$root/target/airflow
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
runs=$work/runs
export RLVR_CLUSTER=$work/cluster

settings='"dataset.train.arithmetic.prompts": 64, "dataset.eval.arithmetic.prompts": 16,
  "loop.evaluate-every": 2, "rollout.prompts-per-step": 4, "rollout.prompts-per-task": 4,
  "rollout.samples-per-prompt": 4, "evaluate.prompts": 16, "update.sequences-per-optimizer-step": 8'

say() {
  printf '%4d s  %s\n' "$SECONDS" "$1"
}

fail() {
  printf 'airflow: %s\n' "$1" >&2
  exit 1
}

# What the command says is printed only if it fails.
quietly() {
  "$@" > "$work/log" 2>&1 || { tail -n 100 "$work/log" >&2; fail "Cannot run $*"; }
}

install() {
  if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    quietly "$venv/bin/python" -m pip install uv==0.13.9
    quietly "$venv/bin/uv" pip install --python "$venv/bin/python" --no-deps -r "$here/requirements.txt"
    quietly "$venv/bin/uv" pip check --python "$venv/bin/python"
    cp "$here/requirements.txt" "$venv/installed.txt"
  fi
  say "Airflow $("$venv/bin/python" -c 'from importlib.metadata import version; print(version("apache-airflow"))')"
}

free_ports() {
  python3 -c '
import socket
sockets = [socket.socket() for _ in range(3)]
for each in sockets:
    each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in sockets))'
}

# Airflow gives its tasks sessions of their own, but they all know its home. The server of the API does
# not show it, as its title lies where its environment was; but the title has our port.
processes() {
  {
    grep -lsxz "AIRFLOW_HOME=$AIRFLOW_HOME" /proc/[0-9]*/environ | cut -d / -f 3
    pgrep -fx -- "airflow api_server -- host:127.0.0.1 port:$AIRFLOW__API__PORT"
  } | grep -vx "$$" || true
}

stop_airflow() {
  local signal pid
  for signal in TERM KILL; do
    for _ in $(seq 100); do
      [ -n "$(processes)" ] || return 0
      for pid in $(processes); do
        kill -"$signal" "$pid" 2> /dev/null || true
      done
      sleep 0.2
    done
  done
}

stop_all() {
  stop_airflow
  "$cluster" stop
}

dags_test() {
  quietly airflow dags test "$1" --conf "$2"
  grep -q "DagRun Finished: dag_id=$1, .*, state=success," "$work/log" || fail "$1 did not succeed: see $work/log"
  cp "$work/log" "$work/$1.log"
}

# The run's rows by their kind, and the digest of all that must be the same.
facts() {
  rows "$runs/$1" > "$work/$1.rows"
  say "$1: $(grep -o '"t":"[a-z]*"' "$work/$1.rows" | sort | uniq -c | awk -F '"' '{ split($1, n, " "); printf "%s%s %s", sep, n[1], $4; sep = ", " }'), sha256 $(sha256sum < "$work/$1.rows" | cut -c 1-16)"
}

same_as_train() {
  facts "$1"
  cmp "$work/train.rows" "$work/$1.rows"
}

scheduler() {
  "$venv/bin/python" "$here/scheduler.py" "http://127.0.0.1:$AIRFLOW__API__PORT" "$@"
}

start_scheduler() {
  [ ! -e "$work/standalone.log" ] || return 0
  airflow standalone > "$work/standalone.log" 2>&1 < /dev/null &
  scheduler ready 420 || { tail -n 100 "$work/standalone.log" >&2; fail "Cannot start Airflow"; }
  say "scheduler: healthy"
}

# Of the files as they are: without --local it answers what a scheduler has met, which is nothing yet.
import_errors() {
  env PYTHONPATH="$here/dags" airflow dags list-import-errors --local -o json 2> "$work/log" > "$work/errors.json"
}

part_imports() {
  quietly airflow db migrate
  quietly airflow pools set rlvr 1 "Tasks that load a model"
  import_errors || { cat "$work/errors.json" "$work/log" >&2; fail "DAGs with errors"; }
  ! RLVR_STAGES_STEPS=abc import_errors || fail "RLVR_STAGES_STEPS=abc is taken"
  grep -q "Invalid RLVR_STAGES_STEPS: 'abc' (expected a whole number from 1 to 1000)" "$work/errors.json" \
    || { cat "$work/errors.json" "$work/log" >&2; fail "RLVR_STAGES_STEPS=abc is refused for another reason"; }
  quietly env PYTHONPATH="$here/dags" python "$here/test_operator.py"
  say "imports: no errors, $(grep -o "^Ran [0-9]* tests" "$work/log") of the operator"
}

part_train() {
  dags_test rlvr_train "{\"run\": \"$runs/train\", \"min_gain\": -1, \"tables\": \"default\",
    \"settings\": {\"loop.steps\": 2, $settings},
    \"spark\": {\"spark.executor.cores\": \"1\", \"spark.sql.warehouse.dir\": \"$work/warehouse\",
      \"spark.sql.catalogImplementation\": \"hive\",
      \"spark.hadoop.javax.jdo.option.ConnectionURL\": \"jdbc:derby:$work/catalog;create=true\"}}"
  [ -d "$work/warehouse/rlvr_rewards/run=train" ] || fail "No table in $work/warehouse"
  facts train
}

part_stages() {
  dags_test rlvr_stages "{\"run\": \"$runs/stages\", \"settings\": {$settings}}"
  [ -s "$runs/stages/report.html" ] || fail "No report of rlvr_stages"
  same_as_train stages
}

part_sweep() {
  dags_test rlvr_sweep "{\"run\": \"$runs/sweep\", \"settings\": {\"loop.steps\": 1, $settings},
    \"points\": [{\"run.seed\": 17}, {\"run.seed\": 18}]}"
  grep -o 'accuracy [0-9.]* +- [0-9.]* of 2 runs' "$work/log" || fail "No table of the sweep: see $work/log"
  [ -s "$runs/sweep/run.seed=18/compare.html" ] || fail "No comparison of the sweep"
  say "sweep: two runs are compared"
}

# The driver is the child of Airflow's task: spark-submit becomes the JVM.
part_kill() {
  local id driver ended
  start_scheduler
  id=$(scheduler trigger rlvr_train "{\"run\": \"$runs/killed\", \"min_gain\": -1,
    \"settings\": {\"loop.steps\": 2, $settings}}")
  for _ in $(seq 3000); do
    ! compgen -G "$runs/killed/step=00001/reward-*/_manifest.json" > /dev/null || break
    sleep 0.1
  done
  driver=$(pgrep -f -- "io.rlvr.jobs.Main .* train .*--run=$runs/killed( |$)") || fail "No driver to kill"
  kill -9 "$driver" "$(ps -o ppid= -p "$driver" | tr -d ' ')"
  say "kill: driver and task killed with -9 after $(find "$runs/killed" -name _manifest.json | wc -l) stages"
  ended=$(scheduler await rlvr_train "$id" 1800)
  say "kill: $(paste -sd ' ' <<< "$ended")"
  grep -qx 'train success tries=2' <<< "$ended" || fail "No retry"
  same_as_train killed
}

part_mistake() {
  local id ended
  start_scheduler
  id=$(scheduler trigger rlvr_train "{\"run\": \"$runs/mistake\", \"settings\": {\"loop.stepz\": 2}}")
  ended=$(scheduler await rlvr_train "$id" 900)
  say "mistake: $(paste -sd ' ' <<< "$ended")"
  grep -qx 'train failed tries=1' <<< "$ended" || fail "Not failed at once"
  grep -rhoa 'Invalid setting[^"\\]*\|Unknown setting[^"\\]*' "$AIRFLOW_HOME/logs/dag_id=rlvr_train" | head -n 1
}

[ -f "$root/jobs/target/rlvr.jar" ] || fail "No jobs/target/rlvr.jar (expected: mvn -B package)"
install
read -r port log_port trigger_port <<< "$(free_ports)"
SPARK_HOME=$("$cluster" home)
export SPARK_HOME
export PATH=$venv/bin:$SPARK_HOME/bin:$PATH
export SPARK_LOCAL_IP=127.0.0.1 RLVR_HOME=$root RLVR_RETRY_SECONDS=5 RLVR_STAGES_STEPS=2
export AIRFLOW_HOME=$work/airflow AIRFLOW__CORE__DAGS_FOLDER=$here/dags AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__CORE__PARALLELISM=2 AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS=True
export AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__PORT=$port AIRFLOW__API__WORKERS=1
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://127.0.0.1:$port/execution/
export AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT=$log_port
export AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT=$trigger_port
trap stop_all EXIT
master=$("$cluster" start 1 1)
export AIRFLOW_CONN_SPARK_DEFAULT="{\"conn_type\": \"spark\", \"host\": \"$master\"}"

shift || true
[ $# -gt 0 ] || set -- train stages sweep kill mistake
part_imports
for part in "$@"; do
  case $part in
    imports) ;;
    train | stages | sweep | kill | mistake) "part_$part" ;;
    *) fail "no part $part" ;;
  esac
done
say "done"
