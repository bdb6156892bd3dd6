#!/usr/bin/env bash
# What gradients by tasks cost beside gradients in the driver: one JSON line for each update, by
# turns, then how many times longer tasks take.
#
#   benchmarks/update.sh MODEL_DIR [SEQUENCES] [REPEATS] [KEY=VALUE...]
#
# An adapter of rank 16 and one optimizer step of SEQUENCES (32) sequences of 46 + 64 tokens, 8 a
# task, one task at a time in one process: both compute with the same cores.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 MODEL_DIR [SEQUENCES] [REPEATS] [KEY=VALUE...]" >&2; exit 2; }
model=$(cd "$1" && pwd)
sequences=${2:-32}
repeats=${3:-3}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -q -B -o -DskipTests package > /dev/null || mvn -q -B -DskipTests package
exec java @bin/jvm.options -Xmx4g \
  -cp "jobs/target/test-classes:jobs/target/classes:core/target/classes:jobs/target/lib/*" \
  io.rlvr.jobs.benchmark.UpdateBenchmark "$model" "$sequences" "$repeats" "${@:4}"
