#!/usr/bin/env bash
# Runs on a cluster of several hosts that share nothing but an object store, disturbs host and
# network, and compares what is left with an undisturbed run: every row, policy and accuracy.
#
#   mvn -B package && jobs/src/test/sh/hosts.sh [WORK_DIR [PART...]]      as root, on Linux
#
# A host is a network namespace with an address on a bridge, and has its own processes, name and
# /tmp; it can only read this checkout. One has the store (MinIO, built by go install unless MINIO
# names its program), one the master of a standalone cluster, one the driver, two have a worker of
# one core each, and one more has a second driver. HADOOP_AWS names a folder with the jars that
# s3a:// wants; else Maven fetches them.
#
# Parts, in step 2 but for the first two and the last two:
#   local          nothing happens; one JVM of one slot on the store
#   cluster        nothing happens; two hosts
#   slow           the link of a worker's host has 8 Mbit/s from the rollout on
#   lost           a worker's host loses its link and its processes for good, in the rollout
#   returns        a worker's host has no link for 25 s, in the rollout
#   commit-before  the driver is cut off from the store for 40 s; the store has not seen the
#                  rollout's manifest
#   commit-after   the same, for the update's manifest: the store has it, its answer is lost
#   commit-killed  cut off before the manifest and killed; the same command again
#   driver         the driver is killed in the rollout; the same command again
#   elsewhere      the driver's host is gone; the same command on another one, first too early
#   taken-over     a driver without a cluster is cut off at the rollout's manifest until another one
#                  has taken the run
#   claim          the answer to the driver's claim is lost
#   two-drivers    a second driver on another host
#   together       one worker's host is slow, the other is lost in the rollout, a second driver
#                  comes, and the driver is cut off for 40 s before the update's manifest
# All, unless named. The undisturbed run is on the local disk, and made once for each WORK_DIR.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
work=${1:-$(mktemp -d)}
mkdir -p "$work/hosts"
work=$(cd "$work" && pwd)
SPARK_HOME=$("$root/jobs/src/test/sh/cluster.sh" home)
java=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
settings=(--set loop.steps=2 --set loop.evaluate-every=2 --set rollout.prompts-per-step=16
  --set rollout.prompts-per-task=4 --set rollout.max-new-tokens=24 --set evaluate.prompts=16
  --set update.sequences-per-optimizer-step=64 --set update.placement=executors)
export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 # many JVMs that live a minute
java_options="-Xmx1g -Dai.djl.pytorch.num_threads=1"
declare -A address=([store]=10.77.0.2 [master]=10.77.0.3 [driver]=10.77.0.4 [second]=10.77.0.5
  [worker-1]=10.77.0.11 [worker-2]=10.77.0.12)
data=$work/hosts/store/tmp/data/runs # a bucket
gate=$work/hosts/store/tmp/gate
store_port=9000
gate_port=9100
key=rlvr-test
secret=rlvr-test-secret
driver=

fail() {
  printf 'hosts: %s\n' "$1" >&2
  [ -z "${2:-}" ] || [ ! -e "$work/$2.log" ] || tail -n 60 "$work/$2.log" >&2
  exit 1
}

cleanup() {
  local host
  for host in "${!address[@]}"; do stop_host "$host"; done
  ip link del rlvr0 2> /dev/null || true
}

# What is not here yet, into target: the store, and the jars of exactly Spark's version of Hadoop.
fetch() {
  local version
  if [ -z "${MINIO:-}" ]; then
    MINIO=$root/target/minio/minio
    [ -x "$MINIO" ] || GOBIN=$root/target/minio CGO_ENABLED=0 \
      go install github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
  fi
  if [ -z "${HADOOP_AWS:-}" ]; then
    HADOOP_AWS=$root/target/hadoop-aws
    version=$(basename "$SPARK_HOME"/jars/hadoop-client-api-*.jar .jar)
    version=${version##*-}
    if [ ! -e "$HADOOP_AWS/hadoop-aws-$version.jar" ]; then
      mkdir -p "$HADOOP_AWS"
      printf '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>a</artifactId>
        <version>1</version><dependencies><dependency><groupId>org.apache.hadoop</groupId>
        <artifactId>hadoop-aws</artifactId><version>%s</version></dependency></dependencies></project>' \
        "$version" > "$HADOOP_AWS/pom.xml"
      mvn -q -B -f "$HADOOP_AWS/pom.xml" dependency:copy-dependencies -DoutputDirectory="$HADOOP_AWS"
    fi
  fi
}

# ---- hosts

is_up() {
  [ -e "$work/hosts/$1/pid" ]
}

# Begins a host: its first process sleeps, and with it all others end.
start_host() {
  local host=$1 folder=$work/hosts/$1 name
  ! is_up "$host" || return 0
  mkdir -p "$folder/tmp"
  {
    echo 127.0.0.1 localhost
    for name in "${!address[@]}"; do echo "${address[$name]} $name"; done
  } > "$folder/names"
  : > "$folder/resolver" # nobody else is asked for a name
  ip netns add "rlvr-$host"
  ip link add "rlvr-$host" type veth peer name eth0 netns "rlvr-$host"
  ip link set "rlvr-$host" master rlvr0 up
  ip -n "rlvr-$host" address add "${address[$host]}/24" dev eth0
  ip -n "rlvr-$host" link set lo up
  ip -n "rlvr-$host" link set eth0 up
  # shellcheck disable=SC2016 # the inner shell's
  ip netns exec "rlvr-$host" unshare --mount --uts --pid --fork --kill-child --mount-proc bash -c '
    host=$1 folder=$2 root=$3 work=$4
    hostname "$host"
    mount --bind "$folder/names" /etc/hosts
    mount --bind "$folder/resolver" "$(readlink -f /etc/resolv.conf)"
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount --bind "$folder/tmp" /tmp
    [ ! -d "$work/hosts" ] || mount -t tmpfs -o size=1m tmpfs "$work"
    touch /tmp/up
    exec sleep infinity' - "$host" "$folder" "$root" "$work" 2> "$folder/unshare.log" &
  echo $! > "$folder/unshare"
  until [ -e "$folder/tmp/up" ]; do
    kill -0 "$(cat "$folder/unshare")" 2> /dev/null || fail "no host $host"
    sleep 0.02
  done
  pgrep -P "$(cat "$folder/unshare")" > "$folder/pid"
}

# Ends a host with all that runs on it; its files stay.
stop_host() {
  local folder=$work/hosts/$1
  is_up "$1" || return 0
  kill -9 "$(cat "$folder/pid")" 2> /dev/null || true
  wait "$(cat "$folder/unshare")" 2> /dev/null || true
  rm -f "$folder/pid" "$folder/unshare" "$folder/tmp/up"
  ip link del "rlvr-$1" 2> /dev/null || true
  ip netns del "rlvr-$1"
}

# Sets "enter" to the words that begin a command on a host. The command is the child of nsenter.
enter() {
  enter=(nsenter --target "$(cat "$work/hosts/$1/pid")" --net --mount --uts --pid
    env -i PATH="$PATH" HOME=/tmp DJL_CACHE_DIR=/tmp/djl JAVA_HOME="$java" SPARK_HOME="$SPARK_HOME"
    SPARK_LOCAL_IP="${address[$1]}" SPARK_LOCAL_HOSTNAME="${address[$1]}" SPARK_DAEMON_MEMORY=256m
    SPARK_DAEMON_JAVA_OPTS=-XX:+UseSerialGC JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS"
    AWS_ACCESS_KEY_ID="$key" AWS_SECRET_ACCESS_KEY="$secret")
}

# Starts a daemon on a host and waits for a line of its log.
daemon() {
  local host=$1 line=$2 log=$work/hosts/$1/$3.log pid
  shift 3
  enter "$host"
  "${enter[@]}" "$@" > "$log" 2>&1 < /dev/null &
  pid=$!
  for _ in $(seq 600); do
    ! grep -qs "$line" "$log" || return 0
    kill -0 "$pid" 2> /dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "no daemon on $host (its log ends above)"
}

start_store() {
  start_host store
  mkdir -p "$data" "$gate"
  daemon store 'API:' minio env MINIO_ROOT_USER="$key" MINIO_ROOT_PASSWORD="$secret" \
    MINIO_BROWSER=off "$MINIO" server /tmp/data --address ":$store_port"
  daemon store ready gate python3 "$root/jobs/src/test/sh/gate.py" "$gate_port" "$store_port" /tmp/gate
}

# Starts what is not there of master, workers and the driver's host.
start_cluster() {
  local host
  start_host driver
  if ! is_up master; then
    start_host master
    daemon master 'Starting Spark master at' master "$SPARK_HOME/bin/spark-class" \
      org.apache.spark.deploy.master.Master --host "${address[master]}" --port 7077 --webui-port 0
  fi
  for host in worker-1 worker-2; do
    ! is_up "$host" || continue
    start_host "$host"
    rm -rf "$work/hosts/$host/tmp/work"
    daemon "$host" 'Successfully registered with master' worker "$SPARK_HOME/bin/spark-class" \
      org.apache.spark.deploy.worker.Worker --host "${address[$host]}" --port 0 --webui-port 0 \
      --cores 1 --memory 2g --work-dir /tmp/work "spark://${address[master]}:7077"
  done
}

# ---- the network

unplug() {
  ip link set "rlvr-$1" down
}

plug() {
  ip link set "rlvr-$1" up
}

# Both ends of a link send no faster than that from now on.
slow_down() {
  tc qdisc add dev "rlvr-$1" root tbf rate "$2" burst 64kb latency 400ms
  tc -n "rlvr-$1" qdisc add dev eth0 root tbf rate "$2" burst 64kb latency 400ms
}

speed_up() {
  tc qdisc del dev "rlvr-$1" root
  tc -n "rlvr-$1" qdisc del dev eth0 root
}

# What a host sends to another one arrives nowhere.
cut() {
  ip -n "rlvr-$1" neighbour replace "${address[$2]}" lladdr 02:00:00:00:00:01 dev eth0 nud permanent
}

heal() {
  ip -n "rlvr-$1" neighbour del "${address[$2]}" dev eth0
}

# ---- runs

properties() {
  printf '%s\n' "spark.hadoop.fs.s3a.endpoint=http://${address[store]}:$gate_port" \
    spark.hadoop.fs.s3a.endpoint.region=us-east-1 \
    spark.hadoop.fs.s3a.path.style.access=true \
    spark.hadoop.fs.s3a.connection.timeout=15s \
    spark.hadoop.fs.s3a.connection.establish.timeout=15s
}

# Begins the command for a run on a host, on the cluster or on a master that is given. The launcher
# becomes the JVM, a child of nsenter.
begin_on() {
  local host=$1 run=$2 master=${3:-spark://${address[master]}:7077} embedded
  start_host "$host"
  properties | tr = ' ' > "$work/hosts/$host/tmp/spark.conf"
  printf '%s\n' "spark.driver.extraClassPath $HADOOP_AWS/*" \
    "spark.executor.extraClassPath $HADOOP_AWS/*" >> "$work/hosts/$host/tmp/spark.conf"
  embedded=
  [ "${master%%:*}" = spark ] || embedded=" $(properties | sed 's/^/-D/' | paste -sd ' ')"
  enter "$host"
  "${enter[@]}" RLVR_JAVA_OPTS="$java_options$embedded" RLVR_SPARK_CONF=/tmp/spark.conf \
    RLVR_SPARK_OPTS="--conf spark.executor.cores=1 --executor-memory 768m" \
    ${embedded:+RLVR_JARS="$jars"} "$root/bin/rlvr" quickstart --master "$master" \
    --run "s3a://runs/$run" "${settings[@]}" > "$work/$run${4:-}.log" 2>&1 < /dev/null &
  driver=$!
}

begin() {
  begin_on driver "$@"
}

kill_driver() {
  kill -9 "$(pgrep -P "$driver")"
  wait "$driver" 2> /dev/null || true
}

# MinIO keeps an object as a folder of its name, which is there when the object is.
has() {
  compgen -G "$data/$1/_manifest.json" > /dev/null
}

# Begins a run where the part "local" was after its first step, if that has been run: a run can be
# copied, as its files do not name it.
take_first_step() {
  [ -e "$data/local/summary.json" ] && [ ! -e "$data/$1" ] || return 0
  cp -r "$data/local" "$data/$1"
  rm -rf "$data/$1/"{step=00002,{policy,optimizer}/v00002*,summary.json,report.html,metrics.parquet}
}

# Waits until the first of the four tasks of the rollout of step 2 is done.
await_rollout() {
  until compgen -G "$data/$1/step=00002/rollout-*/part-*" > /dev/null; do
    kill -0 "$driver" 2> /dev/null || fail "$1 ended before its second rollout" "$1"
    sleep 0.05
  done
}

# Disturbs a run in the rollout of step 2: begins it, waits and does what the other arguments say.
# If the rollout was done by then, nothing is shown.
disturb() {
  local run=$1
  shift
  take_first_step "$run"
  begin "$run"
  await_rollout "$run"
  "$@"
  ! has "$run/step=00002/rollout-*" || fail "the rollout of $run was done before it was disturbed"
}

same() {
  local run=$work/runs/$1
  if [ ! -e "$run" ]; then
    mkdir -p "$work/runs" "$work/hosts/store/tmp/copies"
    properties | sed 's:spark.hadoop.\(.*\)=\(.*\):<property><name>\1</name><value>\2</value></property>:' \
      | { echo '<configuration>'; cat; echo '</configuration>'; } > "$work/hosts/store/tmp/core-site.xml"
    enter store
    "${enter[@]}" "$java/bin/java" -cp "/tmp:$SPARK_HOME/jars/*:$HADOOP_AWS/*" \
      org.apache.hadoop.fs.FsShell -copyToLocal "s3a://runs/$1" /tmp/copies > "$work/copy.log" 2>&1 \
      || fail "no copy of $1" copy
    mv "$work/hosts/store/tmp/copies/$1" "$run"
  fi
  rows "$run" > "$work/$1.rows"
  [ -e "$work/undisturbed.rows" ] || cp "$work/$1.rows" "$work/undisturbed.rows"
  cmp "$work/undisturbed.rows" "$work/$1.rows"
  say "$1: $(wc -l < "$work/$1.rows") lines are the same${2:+; $2}"
}

undisturbed() {
  [ ! -e "$work/undisturbed.rows" ] || return 0
  RLVR_JAVA_OPTS=$java_options "$root/bin/rlvr" quickstart --master 'local[1]' \
    --run "$work/runs/undisturbed" "${settings[@]}" > "$work/undisturbed.log" 2>&1 \
    || fail "the undisturbed run failed" undisturbed
  same undisturbed "on the local disk"
}

# ---- what is caught between a host and the store

# Arms the gate: when it is to catch the first put of an object, and a pattern of the object's path.
arm() {
  rm -f "$gate/caught" "$gate/go"
  echo "$1 $2" > "$gate/armed"
}

await_caught() {
  until [ -e "$gate/caught" ]; do
    kill -0 "$driver" 2> /dev/null || fail "$1 ended before its put was caught" "$1"
    sleep 0.05
  done
}

let_go() {
  touch "$gate/go"
}

# Begins a run, and cuts the driver off when it puts the manifest of a stage of step 2. More
# arguments are those of "begin".
cut_at_commit() {
  arm "$2" "/$1/step.*00002/$3-[0-9a-f]*/_manifest.json"
  take_first_step "$1"
  begin "$1" "${@:4}"
  await_caught "$1"
  cut driver store
  let_go
}

# ---- parts

local_part() {
  begin local 'local[1]'
  finish local
  same local "one JVM on the store"
}

cluster_part() {
  start_cluster
  begin cluster
  finish cluster
  same cluster "two hosts"
}

slow_part() {
  local begun
  start_cluster
  begun=$SECONDS
  disturb slow slow_down worker-1 8mbit
  finish slow
  speed_up worker-1
  same slow "$((SECONDS - begun)) s"
}

lose_host() {
  unplug worker-1
  stop_host worker-1
}

lost_part() {
  start_cluster
  disturb lost lose_host
  finish lost
  same lost "on the host that was left"
}

returns_part() {
  start_cluster
  disturb returns unplug worker-1
  sleep 25
  plug worker-1
  finish returns
  same returns "after 25 s without a link"
}

commit_before_part() {
  start_cluster
  cut_at_commit commit-before before rollout
  sleep 40
  ! has "commit-before/step=00002/rollout-*" || fail "the manifest was put in spite of all"
  heal driver store
  finish commit-before
  same commit-before "the manifest was put after 40 s"
}

commit_after_part() {
  start_cluster
  cut_at_commit commit-after after update
  sleep 40
  has "commit-after/step=00002/update-*" || fail "the manifest was not put"
  heal driver store
  finish commit-after
  ! grep -q 'Another driver' "$work/commit-after.log" || fail "it took its own manifest for another's" commit-after
  same commit-after "the answer was missing for 40 s"
}

commit_killed_part() {
  start_cluster
  cut_at_commit commit-killed before rollout
  sleep 2
  kill_driver
  heal driver store
  begin commit-killed '' -again
  finish commit-killed
  same commit-killed "by the same command again"
}

driver_part() {
  start_cluster
  disturb driver kill_driver
  begin driver '' -again
  finish driver
  same driver "by the same command again"
}

held="rlvr: Cannot train run s3a://runs/%s: process [0-9]* on driver is training it, last seen [0-9]* s ago (expected one driver at a time; one that died elsewhere gives way after 120 s)"

# Refuses to go on unless the driver that was begun last is refused in one line.
refused() {
  local status line
  end status
  # shellcheck disable=SC2059 # it is the format
  line=$(printf "$held" "$1")
  [ "$status" -eq 75 ] && [ "$(grep -c "^$line\$" "$work/$1$2.log")" -eq 1 ] \
    && ! grep -q '^\s*at ' "$work/$1$2.log" || fail "the second driver gave status $status" "$1$2"
}

elsewhere_part() {
  local begun
  start_cluster
  disturb elsewhere stop_host driver
  begun=$SECONDS
  begin_on second elsewhere '' -early
  refused elsewhere -early
  sleep $((begun + 125 - SECONDS))
  begin_on second elsewhere '' -again
  finish elsewhere
  same elsewhere "refused at first, and on another host after 125 s"
}

taken_over_part() {
  local first status begun
  cut_at_commit taken-over before rollout 'local[1]'
  begun=$SECONDS
  first=$driver
  sleep 125
  begin_on second taken-over 'local[1]' -second
  until compgen -G "$data/taken-over/driver/00002.json" > /dev/null; do
    kill -0 "$driver" 2> /dev/null || fail "the second driver did not take the run" taken-over-second
    sleep 0.1
  done
  heal driver store
  finish taken-over
  driver=$first
  end status
  [ "$status" -eq 75 ] && grep -q '^rlvr: Cannot go on with run s3a://runs/taken-over: another driver has taken it' "$work/taken-over.log" \
    || fail "the first driver gave status $status" taken-over
  same taken-over "the first driver gave way $((SECONDS - begun)) s after it was cut off"
}

claim_part() {
  start_cluster
  arm after "/claim/driver/00001.json"
  take_first_step claim
  begin claim
  await_caught claim
  let_go
  finish claim
  same claim "the driver knew its own claim"
}

two_drivers_part() {
  local first
  start_cluster
  take_first_step two-drivers
  begin two-drivers
  first=$driver
  until compgen -G "$data/two-drivers/driver/*.json" > /dev/null; do sleep 0.1; done
  begin_on second two-drivers 'local[1]' -second
  refused two-drivers -second
  driver=$first
  finish two-drivers
  same two-drivers "the second driver was refused"
}

together_part() {
  local first second
  start_cluster
  arm before "/together/step.*00002/update-[0-9a-f]*/_manifest.json"
  slow_down worker-2 8mbit
  disturb together lose_host
  first=$driver
  begin_on second together 'local[1]' -second
  second=$driver
  driver=$first
  await_caught together
  cut driver store
  let_go
  sleep 40
  ! has "together/step=00002/update-*" || fail "the manifest was put in spite of all"
  heal driver store
  finish together
  driver=$second
  refused together -second
  speed_up worker-2
  same together "and the second driver was refused"
}

[ "$(id -u)" -eq 0 ] || { echo "hosts: root makes network namespaces (expected user 0)" >&2; exit 2; }
! ip link show rlvr0 > /dev/null 2>&1 || { echo "hosts: a bridge rlvr0 is there (expected one run at a time)" >&2; exit 2; }
fetch
jars=$(printf '%s\n' "$HADOOP_AWS"/*.jar | paste -sd ,)
trap cleanup EXIT
for host in "${!address[@]}"; do rm -f "$work/hosts/$host/"{pid,unshare,tmp/up}; done
ip link add rlvr0 type bridge
ip link set rlvr0 up
shift || true
[ $# -gt 0 ] || set -- local cluster slow lost returns commit-before commit-after commit-killed \
  driver elsewhere taken-over claim two-drivers together
undisturbed
start_store
for part in "$@"; do
  case $part in
    local | cluster | slow | lost | returns | commit-before | commit-after | commit-killed | driver \
      | elsewhere | taken-over | claim | two-drivers | together) "${part//-/_}_part" ;;
    *) echo "hosts: no part $part" >&2; exit 2 ;;
  esac
done
