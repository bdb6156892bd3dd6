#!/usr/bin/env bash
# A YARN on the loopback device: a ResourceManager and its NodeManagers, each a process, from the jars
# of Hadoop's mini cluster. They start containers, which are processes too, and end those that take
# more memory than they asked for.
#
#   yarn.sh start NODES CORES MEBIBYTES   prints HADOOP_CONF_DIR; cores and memory of each node
#   yarn.sh stop                          ends all of it
#
# Hadoop is of the version in SPARK_HOME (cluster.sh home); what Spark lacks of it comes by Maven into
# target/yarn. Configuration, logs, those of containers and process ids are in RLVR_YARN
# (target/yarn-state).
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
state=${RLVR_YARN:-$root/target/yarn-state}
jars=$root/target/yarn

fail() {
  printf 'yarn: %s\n' "$1" >&2
  exit 1
}

fetch() {
  local version
  version=$(basename "$SPARK_HOME"/jars/hadoop-client-api-*.jar .jar)
  version=${version#hadoop-client-api-}
  if [ ! -f "$jars/hadoop-client-minicluster-$version.jar" ] || ! cmp -s "$here/yarn.xml" "$jars/yarn.xml"; then
    rm -rf "$jars"
    mvn -q -B -f "$here/yarn.xml" "-Dhadoop.version=$version" \
      org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
      -DexcludeTransitive=true "-DoutputDirectory=$jars" >&2
    cp "$here/yarn.xml" "$jars/yarn.xml"
  fi
}

properties() {
  local pair
  printf '<configuration>\n'
  for pair in "$@"; do
    printf '  <property><name>%s</name><value>%s</value></property>\n' "${pair%%=*}" "${pair#*=}"
  done
  printf '</configuration>\n'
}

free_ports() {
  python3 -c 'import socket, sys
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in sockets))' "$1"
}

# A scheduler counts memory alone unless it is told to count cores too.
configure() {
  local cores=$1 memory=$2 ports rm=yarn.resourcemanager nm=yarn.nodemanager queue=yarn.scheduler.capacity
  read -ra ports <<< "$(free_ports 5)"
  mkdir -p "$state/conf"
  properties fs.defaultFS=file:/// > "$state/conf/core-site.xml"
  properties $rm.hostname=127.0.0.1 "$rm.address=127.0.0.1:${ports[0]}" \
    "$rm.scheduler.address=127.0.0.1:${ports[1]}" "$rm.resource-tracker.address=127.0.0.1:${ports[2]}" \
    "$rm.admin.address=127.0.0.1:${ports[3]}" "$rm.webapp.address=127.0.0.1:${ports[4]}" \
    $rm.scheduler.class=org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler \
    "$nm.resource.cpu-vcores=$cores" "$nm.resource.memory-mb=$memory" \
    yarn.scheduler.minimum-allocation-mb=128 "yarn.scheduler.maximum-allocation-mb=$memory" \
    $nm.vmem-check-enabled=false $nm.container-monitor.interval-ms=500 \
    $nm.disk-health-checker.max-disk-utilization-per-disk-percentage=99 \
    "$nm.local-dirs=\${node}/local" "$nm.log-dirs=\${node}/logs" \
    $nm.address=127.0.0.1:0 $nm.localizer.address=127.0.0.1:0 $nm.webapp.address=127.0.0.1:0 \
    > "$state/conf/yarn-site.xml"
  properties $queue.root.queues=default $queue.root.default.capacity=100 \
    $queue.maximum-am-resource-percent=0.5 \
    $queue.resource-calculator=org.apache.hadoop.yarn.util.resource.DominantResourceCalculator \
    > "$state/conf/capacity-scheduler.xml"
}

# Starts a daemon of Hadoop, and remembers it. Containers take their Java from its JAVA_HOME.
daemon() {
  local name=$1 java
  java=$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")")
  JAVA_HOME=${java%/bin/java} nohup setsid "$java" -Xmx256m -Dlog4j2.level=INFO "-Dnode=$state/$name" \
    --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$state/conf:$jars/*:$SPARK_HOME/jars/*" \
    "org.apache.hadoop.yarn.server.$2" > "$state/$name.log" 2>&1 < /dev/null &
  echo $! > "$state/$name.pid"
}

# Waits for a text in a log.
await() {
  local log=$state/$1.log
  for _ in $(seq 900); do
    ! grep -q "$2" "$log" || return 0
    kill -0 "$(cat "$state/$1.pid")" 2> /dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "Cannot start $1 (its log ends above)"
}

start() {
  local nodes=$1 cores=$2 memory=$3 i
  [ ! -e "$state/manager.pid" ] || fail "Cannot start a YARN: one is in $state (expected: $0 stop)"
  mkdir -p "$state"
  SPARK_HOME=$("$here/cluster.sh" home)
  fetch
  configure "$cores" "$memory"
  trap stop ERR EXIT
  daemon manager resourcemanager.ResourceManager
  await manager 'Transitioned to active state'
  for i in $(seq "$nodes"); do
    daemon "node-$i" nodemanager.NodeManager
  done
  for i in $(seq "$nodes"); do
    await "node-$i" 'Registered with ResourceManager'
  done
  trap - ERR EXIT
  printf '%s\n' "$state/conf"
}

stop() {
  stop_processes "$state"/node-*.pid "$state/manager.pid"
}

case ${1:-} in
  start) start "${2:?nodes}" "${3:?cores}" "${4:?mebibytes}" ;;
  stop) stop ;;
  *) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
