#!/usr/bin/env bash
# Checks what can be checked of deploy/ without a cluster, a cloud or a container engine. Each tool is
# shown a mistake too, so that its silence means something.
#
#   deploy/test.sh [WORK_DIR [PART...]]
#
# scripts     shellcheck
# image       hadolint
# manifests   Kubernetes' own schemas, strictly; the operator's fields
# submit      what kubernetes/submit.sh refuses and hands on; spark-submit as it calls it, against an API
#             that makes nothing: the pods of driver and executors are those of templates and profiles,
#             and the SparkApplication says the same (needs jobs/target/rlvr.jar)
# databricks  the bundle by Databricks' own classes for bundles
# systemd     systemd-analyze verify
#
# The tools come from check/requirements.txt, into target/deploy. deploy/airflow/test.sh runs the DAGs.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$root/deploy
check=$here/check
venv=$root/target/deploy
jar=$root/jobs/target/rlvr.jar
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)

say() {
  printf '%4d s  %s\n' "$SECONDS" "$1"
}

fail() {
  printf 'deploy: %s\n' "$1" >&2
  exit 1
}

# The text is changed by an expression of sed; the command must refuse the copy, in the words given.
refuses() {
  local file=$1 expression=$2 words=$3 copy
  shift 3
  copy=$work/wrong/$(basename "$file")
  mkdir -p "$work/wrong"
  sed "$expression" "$file" > "$copy"
  ! cmp -s "$file" "$copy" || fail "Nothing was changed in $file by $expression"
  if "$@" "$copy" > "$work/refused" 2>&1 || ! grep -q -- "$words" "$work/refused"; then
    cat "$work/refused" >&2
    fail "$1 does not refuse $expression in $file"
  fi
}

install() {
  if ! cmp -s "$check/requirements.txt" "$venv/installed.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install -q --no-deps -r "$check/requirements.txt"
    cp "$check/requirements.txt" "$venv/installed.txt"
  fi
  say "tools are installed"
}

part_scripts() {
  local scripts=("$here"/*.sh "$here"/*/*.sh)
  (cd "$root" && shellcheck -x "${scripts[@]}")
  # shellcheck disable=SC2016 # the text is another shell's
  refuses "$here/kubernetes/submit.sh" 's/"$@"$/$@/' SC2068 shellcheck
  say "scripts: ${#scripts[@]}"
}

part_image() {
  hadolint "$here/kubernetes/Containerfile"
  refuses "$here/kubernetes/Containerfile" 's/^USER.*/USER root/' DL3002 hadolint
  # shellcheck disable=SC2016 # the text is the file's
  refuses "$here/kubernetes/Containerfile" 's/^FROM ${VARIANT}/FROM debian/; s/^# hadolint.*//' DL3006 hadolint
  say "image: Containerfile"
}

validate() {
  kubernetes-validate --strict --quiet "$@"
}

part_manifests() {
  local name
  for name in rbac volumes driver executor executor-gpu files servers; do
    validate "$here/kubernetes/$name.yaml"
  done
  refuses "$here/kubernetes/rbac.yaml" 's/verbs:/verb:/' verb validate
  refuses "$here/kubernetes/driver.yaml" 's/mountPath: .runs/mountPat: \/runs/' mountPat validate
  refuses "$here/kubernetes/servers.yaml" 's/podSelector:/podSelectr:/' podSelectr validate
  manifests application "$here/kubernetes/spark-application.yaml"
  refuses "$here/kubernetes/spark-application.yaml" 's/memoryOverhead:/overhead:/' overhead manifests application
  refuses "$here/kubernetes/spark-application.yaml" '/fsGroup:/d' fsGroup manifests application
  say "manifests: Kubernetes and the operator"
}

manifests() {
  python "$check/manifests.py" "$@"
}

api_pid=
driver_pid=
stop_all() {
  local pid
  for pid in $driver_pid $api_pid; do
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
}
trap stop_all EXIT

# What submit.sh says before Spark is asked: one line and status 2 by the words given.
refused_submit() {
  local words=$1 status=0
  shift
  env "$@" "$tree/deploy/kubernetes/submit.sh" try status --run /runs/x > "$work/refused" 2>&1 || status=$?
  if [ "$status" != 2 ] || [ "$(wc -l < "$work/refused")" != 1 ] || ! grep -q -- "^submit: $words" "$work/refused"; then
    cat "$work/refused" >&2
    fail "status $status (expected one line '$words' and status 2)"
  fi
}

# A spark-submit that prints its arguments, and a profile whose last line has no end.
submit_arguments() {
  local tree=$work/tree spark=$work/spark
  rm -rf "$tree" "$spark"
  mkdir -p "$tree/deploy" "$spark/bin"
  cp -r "$root/bin" "$root/conf" "$tree"
  cp -r "$here/kubernetes" "$tree/deploy"
  printf '#!/bin/sh\nprintf "%%s\\n" "$@"\n' > "$spark/bin/spark-submit"
  chmod +x "$spark/bin/spark-submit"
  local ready=(SPARK_HOME="$spark" MASTER=k8s://https://127.0.0.1 IMAGE=x)
  refused_submit 'Cannot submit: SPARK_HOME is not set' -u SPARK_HOME MASTER=k8s://x IMAGE=x
  refused_submit "Cannot submit: $work/bin/spark-submit is not there" SPARK_HOME="$work" MASTER=k8s://x IMAGE=x
  refused_submit 'Cannot submit: MASTER is not set' -u MASTER SPARK_HOME="$spark" IMAGE=x
  refused_submit 'Cannot submit: IMAGE is not set' -u IMAGE SPARK_HOME="$spark" MASTER=k8s://x
  refused_submit "Invalid RLVR_LOG_LAYOUT: 'yaml' (expected text or json)" "${ready[@]}" RLVR_LOG_LAYOUT=yaml
  printf '%s' 'spark.last 1' >> "$tree/deploy/kubernetes/profiles/try.conf"
  env "${ready[@]}" RLVR_LOG_LAYOUT=json "$tree/deploy/kubernetes/submit.sh" try status > "$work/arguments"
  grep -qx spark.last=1 "$work/arguments" || fail "The last line of a profile is lost"
  grep -q 'log4j2.properties,file:/opt/rlvr/conf/log4j2-json.properties$' "$work/arguments" || fail "No JSON of the driver"
  grep -qx spark.log.structuredLogging.enabled=true "$work/arguments" || fail "No JSON of executors"
  say "submit: what it refuses and hands on"
}

# The driver's pod by cluster mode; then, as it would in that pod, a driver that asks for executors.
submit() {
  local profile=$1 asked=$work/asked-$1
  rm -rf "$asked"
  mkdir -p "$asked"
  coproc api { exec python "$check/api.py" "$asked"; }
  # shellcheck disable=SC2154 # of the coproc
  api_pid=$api_PID
  read -r port <&"${api[0]}"
  export MASTER=k8s://http://127.0.0.1:$port IMAGE=rlvr:test
  SUBMIT_OPTIONS="--conf spark.kubernetes.submission.waitAppCompletion=false
    --conf spark.kubernetes.container.image.pullSecrets=registry
    --conf spark.kubernetes.driver.secretKeyRef.MLFLOW_TRACKING_TOKEN=rlvr:MLFLOW_TRACKING_TOKEN" \
    "$here/kubernetes/submit.sh" "$profile" train --conf /opt/rlvr/conf/gsm8k.conf --run /runs/gsm8k \
    > "$work/submit.log" 2>&1 || { cat "$work/submit.log" >&2; fail "Cannot submit"; }
  SUBMIT_OPTIONS="--deploy-mode client --driver-memory 1g --driver-class-path $jar
    --driver-java-options -Drlvr.home=$root --conf spark.driver.host=127.0.0.1
    --conf spark.kubernetes.container.image.pullSecrets=registry
    --conf spark.kubernetes.executor.secretKeyRef.JUDGE_API_KEY=rlvr:JUDGE_API_KEY" \
    "$here/kubernetes/submit.sh" "$profile" import --conf "$root/conf/quickstart.conf" --run "$work/run-$profile" \
    > "$work/driver.log" 2>&1 &
  driver_pid=$!
  for _ in $(seq 900); do
    ! compgen -G "$asked/Pod-executor-*.json" > /dev/null || break
    kill -0 "$driver_pid" 2> /dev/null || break
    sleep 0.1
  done
  compgen -G "$asked/Pod-executor-*.json" > /dev/null || { cat "$work/driver.log" >&2; fail "No executors"; }
  stop_all
  driver_pid='' api_pid=''
  validate "$asked"/*.json
  say "submit: $(python "$check/pods.py" "$asked" "$here/kubernetes/profiles/$profile.conf")"
}

part_submit() {
  local application=$here/kubernetes/spark-application.yaml
  submit_arguments
  [ -f "$jar" ] || { say "submit: left out, no $jar"; return; }
  SPARK_HOME=$("$root/jobs/src/test/sh/cluster.sh" home)
  export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1
  submit gpu
  manifests agree "$work/asked-gpu" "$application"
  refuses "$application" 's/ -Djava.awt.headless=true//' java.awt.headless manifests agree "$work/asked-gpu"
  refuses "$application" 's/cores: 8/cores: 4/' cores manifests agree "$work/asked-gpu"
  say "submit: the SparkApplication says the same"
  submit try
}

# The same of a file within a copy of the bundle.
bundle_refused() {
  local file=$1 expression=$2 words=$3
  rm -rf "$work/bundle"
  cp -r "$here/databricks" "$work/bundle"
  sed -i "$expression" "$work/bundle/$file"
  ! manifests bundle "$work/bundle" 2> "$work/refused" || fail "the bundle is taken with $expression"
  grep -q -- "$words" "$work/refused" || { cat "$work/refused" >&2; fail "refused for another reason"; }
}

part_databricks() {
  manifests bundle "$here/databricks"
  bundle_refused resources/jobs.yml 's/main_class_name/main_clas/' main_clas
  # shellcheck disable=SC2016 # the text is the bundle's
  bundle_refused resources/jobs.yml 's/{resources.schemas.rlvr.name}/{var.schema}/' var.schema
  bundle_refused databricks.yml '/root_path/d' root_path
  [ ! -f "$jar" ] || manifests archive "$jar" "$here/databricks/resources/jobs.yml" "$here/kubernetes/spark-application.yaml"
  say "databricks: bundle"
}

# Programs are not where the units have them: that is all that the copies change.
part_systemd() {
  local units=$work/units
  command -v systemd-analyze > /dev/null || { say "systemd: left out, no systemd-analyze"; return; }
  mkdir -p "$units"
  cp "$here"/standalone/*.service "$here"/standalone/*.timer "$units"
  sed -i 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' "$units"/*.service
  verify "$units"/*
  refuses "$units/spark-worker.service" 's/^ProtectSystem=strict/ProtectSystm=strict/' ProtectSystm verify
  say "systemd: $(find "$units" -type f | wc -l) units"
}

# It warns of what it does not know, and succeeds.
verify() {
  systemd-analyze verify --man=no "$@" 2>&1 | tee "$work/verify"
  [ ! -s "$work/verify" ]
}

install
export PATH=$venv/bin:$PATH
shift || true
[ $# -gt 0 ] || set -- scripts image manifests submit databricks systemd
for part in "$@"; do
  case $part in
    scripts | image | manifests | submit | databricks | systemd) "part_$part" ;;
    *) fail "no part $part" ;;
  esac
done
say "done"
