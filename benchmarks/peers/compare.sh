#!/usr/bin/env bash
# Our engine and its peers on this machine, by turns, then whole steps against TRL: two tables, and
# target/peers/turns.json and steps.json with every number. Half an hour on two cores.
#
#   benchmarks/peers/setup.sh && benchmarks/peers/compare.sh MODEL_DIR
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 MODEL_DIR" >&2; exit 2; }
model=$(cd "$1" && pwd)
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../.." && pwd)
[ -d "$root/target/peers/vllm" ] || { echo "Missing $root/target/peers: run $here/setup.sh" >&2; exit 2; }
cd "$root"
mvn -q -B -o -DskipTests package > /dev/null || mvn -q -B -DskipTests package
python3 "$here/turns.py" "$model" target/peers/turns.json
python3 "$here/steps.py" "$model" target/peers/steps.json
