#!/usr/bin/env bash
# Tracks a run by the real MLflow server and in TensorBoard's event files: kills it with -9 in the
# middle of step 2, resumes it by the same command, and compares what MLflow's own client and
# TensorBoard's own reader have with the run's metrics table, NaN included. Then the same of a run that
# was not tracked while it was trained, by track.
#
#   jobs/src/test/sh/trackers.sh [WORK_DIR]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
rlvr=${RLVR:-$root/bin/rlvr} # becomes the JVM, so that its process id is the JVM's
venv=${VENV:-$root/target/trackers}
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export MLFLOW_TRACKING_URI=http://127.0.0.1:$port
# A reward that none of these prompts has: an accuracy of nothing is NaN.
settings=(--set loop.steps=3 --set loop.evaluate-every=2 --set rollout.prompts-per-step=8
  --set rollout.prompts-per-task=4 --set evaluate.prompts=8 --set evaluate.reward=choice
  --set update.sequences-per-optimizer-step=16)
tracked=(--set "track.to=[tensorboard,mlflow]" --set track.mlflow.experiment=trackers)

mkdir -p "$work"
if [ ! -x "$venv/bin/mlflow" ]; then
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install -q uv
  "$venv/bin/uv" pip install -q --python "$venv/bin/python" mlflow==3.17.2 tensorboard==2.21.0
fi

setsid "$venv/bin/mlflow" server --host 127.0.0.1 --port "$port" --workers 1 \
  --backend-store-uri "sqlite:///$work/mlflow.db" --artifacts-destination "$work/artifacts" \
  > "$work/server.log" 2>&1 &
server=$!
trap 'kill -- -"$server" 2> /dev/null || true' EXIT
for _ in $(seq 300); do
  if curl -fs "$MLFLOW_TRACKING_URI/health" > /dev/null; then break; fi
  sleep 1
done
curl -fs "$MLFLOW_TRACKING_URI/health" > /dev/null

quickstart() {
  "$rlvr" quickstart --run "$1" "${settings[@]}" "${@:2}"
}

check() {
  "$venv/bin/python" "$root/jobs/src/test/python/check_trackers.py" "$@"
}

"$rlvr" quickstart --run "$work/killed" "${settings[@]}" "${tracked[@]}" > "$work/killed.log" 2>&1 &
launcher=$!
while kill -0 "$launcher" 2> /dev/null; do
  if compgen -G "$work/killed/step=00002/reward-*/part-*" > /dev/null; then
    kill -9 "$launcher"
    break
  fi
  sleep 0.01
done
wait "$launcher" 2> /dev/null || true
if [ -e "$work/killed/summary.json" ]; then
  echo "was done before the kill came; nothing shown" >&2
  exit 1
fi
echo "killed in step 2 with $(find "$work/killed/tensorboard" -name 'events.*' | wc -l) event files"
sha256sum "$work"/killed/tensorboard/events.* > "$work/before"

quickstart "$work/killed" "${tracked[@]}" > "$work/resumed.log" 2>&1
sha256sum --quiet -c "$work/before"
check "$work/killed" "$MLFLOW_TRACKING_URI" trackers FINISHED

"$rlvr" track --run "$work/killed"
check "$work/killed" "$MLFLOW_TRACKING_URI" trackers FINISHED

cp -r "$work/killed" "$work/later"
rm -r "$work/later/tensorboard"
"$rlvr" track --run "$work/later" --set "track.to=[tensorboard,mlflow]" \
  --set track.mlflow.experiment=later
check "$work/later" "$MLFLOW_TRACKING_URI" later FINISHED
(cd "$work/later/tensorboard" && sha256sum events.*) > "$work/later.sums"
(cd "$work/killed/tensorboard" && sha256sum --quiet -c "$work/later.sums")
echo "the event files of track are those of training"
