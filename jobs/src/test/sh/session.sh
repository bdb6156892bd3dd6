#!/usr/bin/env bash
# Runs examples/session as it is, by Spark's own jars and rlvr.jar, at small sizes.
#
#   mvn -B package && jobs/src/test/sh/session.sh [WORK_DIR]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
SPARK_HOME=$("$root/jobs/src/test/sh/cluster.sh" home)
cd "$work"
SPARK_LOCAL_IP=127.0.0.1 java "@$root/bin/jvm.options" -Xmx2g "-Drlvr.home=$root" \
  -Dspark.ui.enabled=false -Dspark.sql.shuffle.partitions=2 \
  "-Dlog4j2.configurationFile=file:$root/jobs/src/main/resources/log4j2.properties" \
  -cp "${RLVR_JAR:-$root/jobs/target/rlvr.jar}:$SPARK_HOME/jars/*" \
  "$root/examples/session/Session.java" "$root" "$work" \
  rollout.prompts-per-step=16 evaluate.prompts=16 \
  update.sequences-per-optimizer-step=64
