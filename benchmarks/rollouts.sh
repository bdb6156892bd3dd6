#!/usr/bin/env bash
# Tokens per second of rollouts by the resident engine and by a server that is there, by turns: each
# turn is the rollout stage of a run of its own, whose manifest has the numbers. The stage's time
# holds the load of the model in the driver, the push and the proof.
#
#   benchmarks/rollouts.sh SERVER_URL SERVER_MODEL MODEL_DIR [PAIRS] [SAMPLES]
#
# SERVER_MODEL is what the server calls MODEL_DIR. SAMPLES of each prompt, 16 prompts, 64 new tokens.
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: $0 SERVER_URL SERVER_MODEL MODEL_DIR [PAIRS] [SAMPLES]" >&2; exit 2; }
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
url=$1
name=$2
model=$3
pairs=${4:-3}
samples=${5:-8}
rlvr=${RLVR:-$root/bin/rlvr}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number() {
  sed -n "s/^ *\"$2\" *: *\([0-9.E-]*\),\{0,1\}$/\1/p" "$1" | head -n 1
}

turn() {
  local run=$work/$1-$2
  local settings=(--set policy.model="$model" --set run.seed="$2" --set lora.rank=8
    --set rollout.prompts-per-step=16 --set rollout.samples-per-prompt="$samples"
    --set rollout.prompts-per-task=8 --set rollout.max-new-tokens=64 "${@:3}")
  local part
  for part in "import --step 0" "rollout --step 1"; do
    # shellcheck disable=SC2086
    "$rlvr" $part --conf "$root/conf/smollm2-arithmetic.conf" --run "$run" "${settings[@]}" \
      > "$work/log" 2>&1 || { tail -n 3 "$work/log" >&2; exit 1; }
  done
  local manifest
  manifest=$(ls "$run"/step=00001/rollout-*/_manifest.json)
  printf '{"engine":"%s","seed":%s,"tokens":%.0f,"seconds":%.2f,"tokens_per_second":%.1f}\n' \
    "$1" "$2" \
    "$(sed -n '/"negative-logprob"/,/}/s/^ *"count" *: *\([0-9]*\).*/\1/p' "$manifest")" \
    "$(number "$manifest" total)" "$(number "$manifest" tokens-per-second.rollout)"
}

for seed in $(seq "$pairs"); do
  turn resident "$seed"
  turn server "$seed" --set rollout.engine=server --set "rollout.server.url=[\"$url\"]" \
    --set rollout.server.model="$name"
done
