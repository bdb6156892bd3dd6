#!/usr/bin/env bash
# What an update by tasks costs beside one in the driver: one JSON line for each update, by turns,
# then how many times longer each placement takes than the first.
#
#   [PLACEMENTS=driver,executors,sharded] [EXECUTORS=N] \
#     benchmarks/update.sh MODEL_DIR [SEQUENCES] [REPEATS] [KEY=VALUE...]
#
# An adapter of rank 16 (lora.rank=0 for the whole model, then in shards too) and one optimizer step
# of SEQUENCES (32) sequences of 46 + 64 tokens, 8 a task. One task at a time in one process, so that
# all compute with the same cores; or N executors of one core each, so that the memory of the process
# is the driver's alone.
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
