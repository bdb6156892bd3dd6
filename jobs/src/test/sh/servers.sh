#!/usr/bin/env bash
# Rollouts by a real vLLM server (docs/servers.md): ten steps with an adapter pushed each step, the
# server killed with -9 in step 5 and started again; a server of another model refused; then whole
# weights by reload, without the worker of python/rlvr_vllm.py and with it; last a driver killed with
# -9 inside a push of whole weights, and the same command again. Prints versions of rows, mismatch
# and probe by step.
#
#   jobs/src/test/sh/servers.sh PYTHON MODEL_DIR [WORK_DIR]
#
# PYTHON has vLLM (or its build for CPUs); MODEL_DIR is a Hugging Face folder of a small model.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: $0 PYTHON MODEL_DIR [WORK_DIR]" >&2; exit 2; }
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
python=$1
model=$2
work=${3:-$(mktemp -d)}
rlvr=${RLVR:-$root/bin/rlvr}
steps=${STEPS:-10}
context=${CONTEXT:-512} # tokens, no more than the model has
read -ra more <<< "${SETTINGS:-}" # further settings, such as reward.type=truth
mkdir -p "$work"
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
server=
trap 'stop' EXIT

stop() {
  [ -z "$server" ] || kill -9 -- -"$server" 2> /dev/null || kill -9 "$server" 2> /dev/null || true
  server=
}

# A server of a folder; further arguments are the server's own.
start() {
  VLLM_CPU_KVCACHE_SPACE=1 VLLM_ALLOW_RUNTIME_LORA_UPDATING=1 VLLM_SERVER_DEV_MODE=1 \
    HF_HUB_OFFLINE=1 VLLM_NO_USAGE_STATS=1 DO_NOT_TRACK=1 PYTHONPATH=$root/python \
    setsid "$python" -m vllm.entrypoints.openai.api_server --model "$1" --served-model-name policy \
    --dtype float32 --max-model-len "$context" --max-num-seqs 32 --enforce-eager \
    --host 127.0.0.1 --port "$port" "${@:2}" >> "$work/server.log" 2>&1 &
  server=$!
}

ready() {
  for _ in $(seq 600); do
    if curl -fs "$url/health" > /dev/null 2>&1; then return 0; fi
    sleep 1
  done
  echo "no server; see $work/server.log" >&2
  return 1
}

train() {
  "$rlvr" train --conf "$root/conf/smollm2-server.conf" --run "$1" --set policy.model="$model" \
    --set "rollout.server.url=[\"$url\"]" --set rollout.server.model=policy "${more[@]/#/--set=}" "${@:2}"
}

# Versions of rows by step, and what was measured of servers.
show() {
  "$rlvr" sql --run "$1" "select step, min(policy_version) as first, max(policy_version) as last,
    count(*) as rows, sum(if(policy_version = step - 1, 0, 1)) as wrong
    from rollouts group by step order by step"
  "$rlvr" sql --run "$1" "select step, name, value from metrics
    where name in ('mismatch.kl', 'mismatch.largest', 'probe.gap') order by name, step"
}

echo "== adapters, $steps steps; the server is killed in step 5"
start "$model" --enable-lora --max-lora-rank 16
ready
train "$work/adapters" --set loop.steps="$steps" > "$work/adapters.log" 2>&1 &
job=$!
until [ -d "$work/adapters/step=00005" ]; do
  kill -0 "$job" 2> /dev/null || { tail -n 5 "$work/adapters.log" >&2; exit 1; }
  sleep 0.2
done
stop
echo "killed at $(date +%T)"
start "$model" --enable-lora --max-lora-rank 16
wait "$job" || { tail -n 5 "$work/adapters.log" >&2; exit 1; }
show "$work/adapters"

echo "== a server of another model"
stop
other=$work/other
cp -rL "$model" "$other"
"$python" -c 'import sys, torch
from safetensors.torch import load_file, save_file
file = sys.argv[1] + "/model.safetensors"
noisy = lambda t: t + 0.01 * t.float().abs().mean().to(t.dtype) * torch.randn_like(t)
save_file({k: noisy(t) for k, t in load_file(file).items()}, file, metadata={"format": "pt"})' "$other"
start "$other" --enable-lora --max-lora-rank 16
ready
if train "$work/refused" --set loop.steps=1 > "$work/refused.log" 2>&1; then
  echo "it was not refused" >&2
  exit 1
fi
grep 'Cannot sample version' "$work/refused.log"

echo "== whole weights by vLLM's own reload"
whole=(--set lora.rank=0 --set rollout.server.push=weights --set loop.steps=3
  --set loop.evaluate-every=3 --set update.learning-rate=2e-5)
stop
start "$model"
ready
train "$work/reload" "${whole[@]}" > "$work/reload.log" 2>&1 || grep 'Cannot prove' "$work/reload.log"

echo "== whole weights with the worker of python/rlvr_vllm.py"
stop
start "$model" --worker-extension-cls rlvr_vllm.TiedHead
ready
train "$work/weights" "${whole[@]}" --set rollout.server.reload-method=reload_tied \
  > "$work/weights.log" 2>&1 || { tail -n 5 "$work/weights.log" >&2; exit 1; }
show "$work/weights"

echo "== the driver is killed inside a push of whole weights"
again() {
  train "$work/paused" "${whole[@]}" --set rollout.server.reload-method=reload_tied
}
again > "$work/paused.log" 2>&1 &
job=$!
until curl -fs "$url/is_paused" | grep -q true; do
  kill -0 "$job" 2> /dev/null || { tail -n 5 "$work/paused.log" >&2; exit 1; }
  sleep 0.05
done
kill -9 "$(pgrep -P "$job")"
wait "$job" || true
sleep 10 # the server ends its reload
echo "killed; $(curl -fs "$url/is_paused")"
again >> "$work/paused.log" 2>&1 || { tail -n 5 "$work/paused.log" >&2; exit 1; }
show "$work/paused"
curl -fs "$url/is_paused"
echo
echo "all done"
