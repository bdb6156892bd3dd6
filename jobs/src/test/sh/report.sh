#!/usr/bin/env bash
# Opens the report of a small run with hostile prompts, and its comparison with itself, in headless
# Chromium. Filters must show what the page's data says, no script of a prompt may run, and nothing may
# be written to the console. Leaves pictures in three sizes and two themes.
#
#   mvn -B package && jobs/src/test/sh/report.sh [WORK_DIR [PAGE...]]
#
# Further pages are tried and pictured in the same way. CHROMIUM and CHROMEDRIVER name another browser,
# RLVR another command than bin/rlvr, HEIGHT how much of a page is pictured.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
shift || true
mkdir -p "$work/pictures"
work=$(cd "$work" && pwd)
browser=${CHROMIUM:-chromium}
driver=${CHROMEDRIVER:-chromedriver}
height=${HEIGHT:-7000}
if ! command -v "$browser" "$driver" > "$work/browser.txt"; then
  echo "report.sh: skipped, no $browser or no $driver here" >&2
  exit 0
fi

# shellcheck disable=SC2086 # a command with arguments
rlvr() {
  ${RLVR:-"$root/bin/rlvr"} "$@"
}

if [ ! -f "$work/run/compare.html" ]; then
  for i in $(seq 40); do
    printf '%s\n' "{\"question\": \"<script>document.title = 'ran'</script><img src=x onerror=\\\"document.title = 'ran'\\\"> $i + 1 = ?\", \"reference\": \"</pre></style><svg onload=\\\"document.title = 'ran'\\\">$((i + 1))\"}"
  done > "$work/hostile.jsonl"
  rlvr train --conf "$root/conf/own-data.conf" --run "$work/run" \
    --set policy.model="$root/models/policy" --set dataset.train.path="$work/hostile.jsonl" \
    --set loop.steps=2 --set rollout.prompts-per-step=4 --set rollout.max-new-tokens=16 \
    --set evaluate.prompts=8 > "$work/train.log" 2>&1
  cp -r "$work/run" "$work/again"
  rlvr report --run "$work/run" --compare "$work/again" >> "$work/train.log" 2>&1
fi

# open OUT.png WIDTH THEME PAGE: a window is at least 500 wide, so a phone is a frame within it
open() {
  local out=$1 width=$2 theme=$3 page=$4 window=$2 scheme=1 profile
  profile=$(mktemp -d)
  local dark=()
  [ "$theme" = light ] || { scheme=0; dark=(--force-dark-mode); }
  if [ "$width" -lt 500 ]; then
    window=500
    printf '<body style="margin:0"><iframe style="border:0;width:%dpx;height:%dpx" src="file://%s">' \
      "$width" "$height" "$page" > "$profile/frame.html"
    page=$profile/frame.html
  fi
  "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --allow-file-access-from-files --enable-logging=stderr --hide-scrollbars \
    --user-data-dir="$profile/user" --window-size="$window,$height" \
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
  if grep -q '<title>ran' "$work/dom.html"; then
    echo "report.sh: a prompt of $page was run" >&2
    exit 1
  fi
  if grep -E '<(script|img|svg onload)' "$work/dom.html" \
    | grep -qvE '^(</div><button .*)?<script( type="application/json" id="browser-data")?>("use strict";|[{])'; then
    echo "report.sh: markup of a prompt is in $page" >&2
    exit 1
  fi
}

inert "$work/run/report.html"
inert "$work/run/compare.html"
python3 "$root/jobs/src/test/python/check_report.py" "$driver" \
  "$work/run/report.html" "$work/run/compare.html" "$@"
for page in "$work/run/report.html" "$work/run/compare.html" "$@"; do
  name=$(basename "$(dirname "$page")")-$(basename "$page" .html)
  for width in 1280 768 390; do
    for theme in light dark; do
      open "$work/pictures/$name-$width-$theme.png" "$width" "$theme" "$(realpath "$page")"
    done
  done
done
echo "report.sh: fine, see $work/pictures"
