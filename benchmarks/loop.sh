#!/usr/bin/env bash
# Spark's own cost of each step and the driver's memory, from the manifests of a run: what the
# stages took beyond generating, training and saving.
#
#   benchmarks/loop.sh RUN_DIR
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 RUN_DIR" >&2; exit 2; }

# A number of a manifest's timings, or 0.
number() {
  sed -n "s/^ *\"$2\" *: *\"\{0,1\}\([0-9.E-]*\)\"\{0,1\},\{0,1\}$/\1/p" "$1" | head -n 1 | grep . || echo 0
}

for step in "$1"/step=*; do
  cost=0
  resident=0
  for stage in rollout reward credit update; do
    for manifest in "$step/$stage"-*/_manifest.json; do
      [ -f "$manifest" ] || continue
      cost=$(awk -v cost="$cost" -v total="$(number "$manifest" total)" \
        -v generate="$(number "$manifest" generate)" -v train="$(number "$manifest" train)" \
        -v save="$(number "$manifest" save)" \
        'BEGIN { print cost + total - generate - train - save }')
      resident=$(number "$manifest" resident-mib)
    done
  done
  [ "$resident" = 0 ] || printf '{"step":"%s","spark_seconds":%.2f,"resident_mib":%s}\n' \
    "${step##*step=}" "$cost" "$resident"
done
