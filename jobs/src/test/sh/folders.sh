#!/usr/bin/env bash
# A policy version is a Hugging Face folder and nothing more: loads the last version of a run with an
# adapter and of one with whole weights, as they lie in policy/ and as export writes them, in
# transformers, peft and vLLM, and compares log-probabilities with those of `bin/rlvr logprobs`.
#
#   jobs/src/test/sh/folders.sh TORCH_PYTHON VLLM_PYTHON MODEL_DIR ADAPTER_RUN WEIGHTS_RUN [WORK_DIR]
#
# The runs may be those of servers.sh, whose MODEL_DIR is the model of both.
set -euo pipefail
[ $# -ge 5 ] || { echo "usage: $0 TORCH_PYTHON VLLM_PYTHON MODEL_DIR ADAPTER_RUN WEIGHTS_RUN [WORK_DIR]" >&2; exit 2; }
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
torch=$1
vllm=$2
model=$3
adapter=$(ls -d "$4"/policy/v* | tail -n 1)
weights=$(ls -d "$5"/policy/v* | tail -n 1)
work=${6:-$(mktemp -d)}
rlvr=${RLVR:-$root/bin/rlvr}
mkdir -p "$work"

"$rlvr" export --run "$4" --base "$model" --dtype FLOAT32 --out "$work/merged" > "$work/export.log"
"$rlvr" export --run "$5" --dtype FLOAT32 --out "$work/exported" >> "$work/export.log"

# Lines of a folder: --model DIR, or --model BASE --adapter DIR.
lines() {
  local folder=$1 base=${2:-}
  printf '%s\n' \
    '{"prompt": "What is 3 + 4?", "response": "3 + 4 = 7."}' \
    '{"prompt": "Name a colour.", "response": "Blue, as the sky is on a fine day in May."}' \
    | if [ -n "$base" ]; then
        "$rlvr" logprobs --model "$base" --adapter "$folder"
      else
        "$rlvr" logprobs --model "$folder"
      fi \
    | "$torch" -c 'import json, sys
for line in sys.stdin:
    print(json.dumps({**json.loads(line), "folder": sys.argv[1], "base": sys.argv[2]}))' \
      "$folder" "$base"
}

lines "$adapter" "$model" > "$work/lines.jsonl"
for folder in "$weights" "$work/merged" "$work/exported"; do
  lines "$folder" >> "$work/lines.jsonl"
done
ls "$adapter" "$weights"
HF_HUB_OFFLINE=1 "$torch" "$root/jobs/src/test/sh/folders.py" score "$work/lines.jsonl"
HF_HUB_OFFLINE=1 VLLM_CPU_KVCACHE_SPACE=1 VLLM_NO_USAGE_STATS=1 \
  "$vllm" "$root/jobs/src/test/sh/folders.py" vllm "$work/lines.jsonl" 2> "$work/vllm.log" \
  | grep '^vllm:'
echo "all done"
