#!/usr/bin/env bash
# Opens the report of a small run with hostile prompts in headless Chromium, in three sizes and two
# themes. No script of a prompt may run, and nothing may be written to the console. Leaves pictures.
#
#   mvn -B package && jobs/src/test/sh/report.sh [WORK_DIR [PAGE...]]
#
# Further pages are opened and pictured in the same way. CHROMIUM names another browser, RLVR another
# command than bin/rlvr.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
shift || true
mkdir -p "$work/pictures"
work=$(cd "$work" && pwd)
browser=${CHROMIUM:-chromium}
if ! command -v "$browser" > "$work/browser.txt"; then
  echo "report.sh: skipped, no $browser here" >&2
  exit 0
fi

if [ ! -f "$work/run/report.html" ]; then
  for i in $(seq 40); do
    printf '%s\n' "{\"question\": \"<script>document.title = 'ran'</script><img src=x onerror=\\\"document.title = 'ran'\\\"> $i + 1 = ?\", \"reference\": \"</pre></style><svg onload=\\\"document.title = 'ran'\\\">$((i + 1))\"}"
  done > "$work/hostile.jsonl"
  # shellcheck disable=SC2086 # a command with arguments
  ${RLVR:-"$root/bin/rlvr"} train --conf "$root/conf/own-data.conf" --run "$work/run" \
    --set policy.model="$root/models/policy" --set dataset.train.path="$work/hostile.jsonl" \
    --set loop.steps=2 --set rollout.prompts-per-step=4 --set rollout.max-new-tokens=16 \
    --set evaluate.prompts=8 > "$work/train.log" 2>&1
fi

# open OUT.png WIDTH THEME PAGE: a window is at least 500 wide, so a phone is a frame within it
open() {
  local out=$1 width=$2 theme=$3 page=$4 window=$2 scheme=1 profile
  profile=$(mktemp -d)
  local dark=()
  [ "$theme" = light ] || { scheme=0; dark=(--force-dark-mode); }
  if [ "$width" -lt 500 ]; then
    window=500
    printf '<body style="margin:0"><iframe style="border:0;width:%dpx;height:3600px" src="file://%s">' \
      "$width" "$page" > "$profile/frame.html"
    page=$profile/frame.html
  fi
  "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --allow-file-access-from-files --enable-logging=stderr --hide-scrollbars \
    --user-data-dir="$profile/user" --window-size="$window,3600" \
    --blink-settings=preferredColorScheme=$scheme "${dark[@]}" --screenshot="$out" \
    "file://$page" > "$work/browser.log" 2>&1
  rm -rf "$profile"
  if grep CONSOLE "$work/browser.log"; then
    echo "report.sh: $4 writes to the console" >&2
    exit 1
  fi
  [ -s "$out" ]
}

inert() {
  local page=$1 profile
  profile=$(mktemp -d)
  "$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --user-data-dir="$profile" --dump-dom "file://$page" > "$work/dom.html" 2> "$work/browser.log"
  rm -rf "$profile"
  grep -q "&lt;script&gt;document.title = 'ran'" "$work/dom.html" # it is there, as text
  grep -q '<title>run · rlvr</title>' "$work/dom.html"
  if grep -qE '<(script|img|svg onload)' "$work/dom.html"; then
    echo "report.sh: markup of a prompt is in $page" >&2
    exit 1
  fi
}

inert "$work/run/report.html"
for page in "$work/run/report.html" "$@"; do
  name=$(basename "$(dirname "$page")")-$(basename "$page" .html)
  for width in 1280 820 390; do
    for theme in light dark; do
      open "$work/pictures/$name-$width-$theme.png" "$width" "$theme" "$(realpath "$page")"
    done
  done
done
echo "report.sh: fine, see $work/pictures"
