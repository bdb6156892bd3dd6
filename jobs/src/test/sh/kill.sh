#!/usr/bin/env bash
# Kills a run with -9 in the middle of each stage of step 2, one after the other, resumes it with the
# same command each time, and compares rows, policy digest and accuracy with an undisturbed run.
#
#   jobs/src/test/sh/kill.sh [WORK_DIR]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
# shellcheck source=jobs/src/test/sh/rows.sh
source "$root/jobs/src/test/sh/rows.sh"
settings=(--set loop.steps=3 --set loop.evaluate-every=2 --set rollout.prompts-per-step=16
  --set rollout.prompts-per-task=4 --set evaluate.prompts=64
  --set update.sequences-per-optimizer-step=16)

quickstart() {
  "$root/bin/rlvr" quickstart --run "$1" "${settings[@]}"
}

# Waits until the stage has begun (its folder, or for an update the policy's) and is not done.
kill_in() {
  local run=$1 stage=$2 begun
  # Not by the function: the launcher becomes the JVM, so that this process id is the JVM's.
  "$root/bin/rlvr" quickstart --run "$run" "${settings[@]}" > "$run.log" 2>&1 &
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

mkdir -p "$work"
quickstart "$work/undisturbed" > "$work/undisturbed.log" 2>&1
rows "$work/undisturbed" > "$work/undisturbed.rows"
for stage in rollout reward credit update evaluate; do
  kill_in "$work/killed" "$stage"
  echo "$stage: killed"
done
quickstart "$work/killed" > "$work/killed.log" 2>&1
rows "$work/killed" > "$work/killed.rows"
cmp "$work/undisturbed.rows" "$work/killed.rows"
echo "resumed: $(wc -l < "$work/killed.rows") lines are the same as undisturbed"
