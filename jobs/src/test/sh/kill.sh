#!/usr/bin/env bash
# Kills a run with -9 in the middle of each stage of step 2, resumes it with the same command, and
# compares rows, policy digest and accuracy with an undisturbed run.
#
#   jobs/src/test/sh/kill.sh [WORK_DIR]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
settings=(--set loop.steps=3 --set loop.evaluate-every=2 --set rollout.prompts-per-step=16
  --set rollout.prompts-per-task=4 --set evaluate.prompts=64
  --set update.sequences-per-optimizer-step=16)

quickstart() {
  "$root/bin/rlvr" quickstart --run "$1" "${settings[@]}"
}

# Everything that must be the same, as text.
rows() {
  "$root/bin/rlvr" sql --run "$1" "
    select * from (
      select 'rollout' t, step, prompt_id, sample, to_json(struct(response_ids, logprobs, ref_logprobs, seed, policy_digest)) facts from rollouts
      union all select 'reward', step, prompt_id, sample, to_json(struct(status, value)) from rewards
      union all select 'credit', step, prompt_id, sample, to_json(struct(advantage, kept)) from credit
      union all select 'evaluation', step, prompt_id, sample, to_json(struct(response, value)) from evaluations)
    order by t, step, prompt_id, sample"
  grep -E 'policy_digest|accuracy' "$1/summary.json"
}

# Waits until the stage has begun (its folder, or for an update the policy's) and is not done.
kill_in() {
  local run=$1 stage=$2 begun
  quickstart "$run" > "$run.log" 2>&1 &
  local launcher=$!
  while kill -0 "$launcher" 2> /dev/null; do
    case $stage in
      update) begun=$(compgen -G "$run/policy/v00002/*" || true) ;;
      *) begun=$(compgen -G "$run/step=00002/$stage-*/part-*" || true) ;;
    esac
    if [ -n "$begun" ]; then
      kill -9 "$launcher"
      break
    fi
    sleep 0.01
  done
  wait "$launcher" 2> /dev/null || true
  if compgen -G "$run/step=00002/$stage-*/_manifest.json" > /dev/null; then
    echo "$stage: was done before the kill came; nothing shown" >&2
    return 1
  fi
}

quickstart "$work/undisturbed" > "$work/undisturbed.log" 2>&1
rows "$work/undisturbed" > "$work/undisturbed.rows"
failed=0
for stage in rollout reward credit update evaluate; do
  run=$work/killed-$stage
  mkdir -p "$work"
  kill_in "$run" "$stage" || failed=1
  quickstart "$run" > "$run.resumed.log" 2>&1
  rows "$run" > "$run.rows"
  if cmp -s "$work/undisturbed.rows" "$run.rows"; then
    echo "$stage: killed and resumed, $(wc -l < "$run.rows") lines are the same"
  else
    echo "$stage: rows differ: diff $work/undisturbed.rows $run.rows" >&2
    failed=1
  fi
done
exit "$failed"
