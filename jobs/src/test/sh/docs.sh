#!/usr/bin/env bash
# Runs every block of commands in README.md, docs/, benchmarks/ and CONTRIBUTING.md as it stands
# there, document by document, in the order of their lines. A block is left out
# - if .ci/run itself calls its commands, or they build this project (mvn -B),
# - if a comment in it begins with "# not run: " and says why.
# Lines of a block with "$ " before the commands are compared with the output that stands below them.
#
# The folder of the commands is a scratch folder: conf/ there holds the project's configurations with
# small sizes, and a hub on the loopback device gives the small policy for every model's name.
#
#   mvn -B package && jobs/src/test/sh/docs.sh [SCRATCH_DIR [DOCUMENT...]]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
scratch=${1:-$(mktemp -d)}
shift || true
mkdir -p "$scratch"
scratch=$(cd "$scratch" && pwd)
documents=("$@")
if [ ${#documents[@]} -eq 0 ]; then
  cd "$root"
  documents=(README.md CONTRIBUTING.md benchmarks/README.md docs/*.md)
fi

# Small sizes behind every configuration of the project.
small_configurations() {
  local conf
  mkdir -p "$1"
  for conf in "$root"/conf/*.conf; do
    case $conf in
      */spark-*.conf) cp "$conf" "$1" ;;
      */own-judge.conf) cp "$conf" "$1" ;; # small as it is
      *)
        cat > "$1/$(basename "$conf")" << EOF
include file("$conf")
loop { steps = 2, evaluate-every = 1 }
rollout { prompts-per-step = 4, samples-per-prompt = 4, max-new-tokens = 8 }
update { sequences-per-optimizer-step = 8 }
evaluate.prompts = 4
EOF
        ;;
    esac
  done
}

start_hub() {
  local classes
  classes=$root/jobs/target/test-classes:$root/jobs/target/classes:$root/core/target/classes
  mkdir -p "$scratch/hub"
  cp "$root"/models/policy/* "$scratch/hub"
  # room for the prompts of judges
  sed -i 's/\("max_position_embeddings" *: *\)[0-9]*/\12048/' "$scratch/hub/config.json"
  coproc hub { java -cp "$classes:$root/jobs/target/lib/*" io.rlvr.jobs.testing.FolderHub \
    "$scratch/hub" 2> "$scratch/hub.log"; }
  read -r HF_ENDPOINT <&"${hub[0]}" || { cat "$scratch/hub.log" >&2; exit 1; }
  export HF_ENDPOINT HF_HOME=$scratch/hf
}

# The blocks of a document that hold commands, as files NNNN with the line number for a name.
blocks_of() {
  awk -v dir="$2" '
    function flush() {
      if (block ~ /(^|\n|[|(] *)(\$ )?([A-Z_]+="[^"]*" |[a-z]+=\$\()?(bin\/rlvr [a-z]|mvn |spark-submit |spark-shell |pyspark |jobs\/src\/test\/sh\/|benchmarks\/[a-z.\/]*sh)/ ||
          block ~ /\\\n *\| bin\/rlvr / || block ~ /[|] bin\/rlvr /) {
        printf "%s", block > sprintf("%s/%04d", dir, first)
      }
      block = ""
    }
    /^```/ { fenced = !fenced; flush(); next }
    fenced || /^    / { if (block == "") first = NR; sub(/^    /, ""); block = block $0 "\n"; next }
    { flush() }
    END { flush() }' "$1"
}

# Whether .ci/run calls each of the commands, at most with more arguments.
is_of_ci() {
  local line
  while read -r line; do
    line=$(sed 's/ *#.*//' <<< "$line")
    [ -z "$line" ] || [ "$line" = .ci/run ] || [[ $line == "mvn -B "* ]] || grep -qF "$line" "$root/.ci/run" || return 1
  done < "$1"
}

# A block with "$ ": each command, then the output that is expected of it.
check_session() {
  local line command='' expected=
  verify() {
    [ -z "$command" ] && return
    diff <(printf '%s' "$expected") <(bash -euo pipefail -c "$command" 2> "$scratch/err") \
      || { cat "$scratch/err" >&2; return 1; }
  }
  while IFS= read -r line; do
    case $line in
      '$ '*)
        verify || return 1
        command=${line#'$ '}
        expected=
        ;;
      *) expected+=$line$'\n' ;;
    esac
  done < "$1"
  verify
}

run_block() {
  local begin=$SECONDS label=$1 block=$2
  if grep -q '^ *# not run: ' "$block"; then
    say "$label $(grep -o -m 1 'not run: .*' "$block")"
    skipped=$((skipped + 1))
  elif is_of_ci "$block"; then
    say "$label is what .ci/run calls"
  elif (if grep -q '^\$ ' "$block"; then check_session "$block"; else bash -euo pipefail "$block"; fi) \
    > "$scratch/log" 2>&1 < /dev/null; then
    say "$label ran in $((SECONDS - begin)) s"
    ran=$((ran + 1))
  else
    say "$label FAILED"
    cat "$block" "$scratch/log"
    failed=$((failed + 1))
  fi
}

# The commands of a document see what earlier ones of the same document left.
run_document() {
  local document=$1 folder blocks block
  folder=${document%.md}
  folder=$scratch/${folder//\//-} # two documents may have one name
  blocks=$folder.blocks
  mkdir -p "$folder" "$blocks"
  blocks_of "$root/$document" "$blocks"
  small_configurations "$folder/conf"
  for name in benchmarks bin core docs examples jobs models pom.xml; do
    ln -sfn "$root/$name" "$folder/$name"
  done
  if [ -n "${RLVR_QUICKSTART_RUN:-}" ]; then
    mkdir -p "$folder/runs"
    cp -r "$RLVR_QUICKSTART_RUN" "$folder/runs/quickstart"
  fi
  cd "$folder"
  for block in "$blocks"/*; do
    [ ! -f "$block" ] || run_block "$document:$((10#$(basename "$block")))" "$block"
  done
}

ran=0
skipped=0
failed=0
start_hub
for document in "${documents[@]}"; do
  case $document in
    docs/LOG.md | docs/commands.md) ;; # of then, and generated: no commands to copy
    *) run_document "$document" ;;
  esac
done
say "$ran blocks ran, $skipped say why they do not, $failed failed"
[ "$failed" -eq 0 ]
