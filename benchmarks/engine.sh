#!/usr/bin/env bash
# Decode and training speed of the engine alone: one JSON line for each repetition.
#
#   benchmarks/engine.sh MODEL_DIR    # SmolLM2-135M for the figures of docs/results.md
#
# Prompts of 32 tokens and 64 new ones; training of 46 + 64 tokens. The first repetition of each
# warms up. Then how many times faster groups are whose prompts begin alike (96 tokens, then 8 to 40
# of their own) than prompts of the same lengths that share nothing: a judge's scoring of 8 answers,
# and its training on 5. Both take turns, so that a busy machine slows both.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 MODEL_DIR" >&2; exit 2; }
model=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -q -B -o -DskipTests package > /dev/null || mvn -q -B -DskipTests package
class_path="core/target/test-classes:core/target/classes:jobs/target/lib/*"
run() {
  java @bin/jvm.options -Xmx4g -cp "$class_path" io.rlvr.model.engine.EngineBenchmark "$model" "$@"
}

run bfloat16 generate 64 3
run float32 generate 64 3
run bfloat16 train 8 5
run float32 train 8 5
run float32 shared-score 4 5
run float32 shared-train 4 5
