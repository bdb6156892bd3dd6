#!/usr/bin/env bash
# What a step of many rollouts costs the driver: its real code with a model that writes nonsense and
# the tasks of 1,000 slots, on two cores. One JSON line for each piece.
#
#   benchmarks/driver.sh SCRATCH_DIR [ROLLOUTS...]    # 10000 100000 1000000 unless given
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 SCRATCH_DIR [ROLLOUTS...]" >&2; exit 2; }
scratch=$(mkdir -p "$1" && cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- 10000 100000 1000000
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -q -B -o -DskipTests package > /dev/null || mvn -q -B -DskipTests package
class_path="jobs/target/test-classes:jobs/target/classes:core/target/classes:jobs/target/lib/*"
exec java @bin/jvm.options -Xmx3g -cp "$class_path" io.rlvr.jobs.benchmark.DriverSimulation "$scratch" "$@"
