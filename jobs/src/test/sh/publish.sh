#!/usr/bin/env bash
# Publishes a run to Parquet, Delta and Iceberg: killed with -9 in the middle, then again, then once
# more. The tables have the rows of the run, each once. The catalog is Hive's on disk, that of Iceberg
# a folder, so both outlast a process.
#
#   mvn -B package && jobs/src/test/sh/publish.sh [WORK_DIR [FORMAT...]]
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
run=$root/jobs/src/test/resources/golden/v1/run
jar=${RLVR_JAR:-$root/jobs/target/rlvr.jar}
SPARK_HOME=$("$root/jobs/src/test/sh/cluster.sh" home)
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1
cd "$work" # where Derby leaves its log

version() {
  sed -n "s:.*<$1.version>\(.*\)</$1.version>.*:\1:p" "$root/pom.xml"
}

# The jars that tests have, which a platform brings or --packages.
fetch() {
  local artifact
  for artifact in "io.delta:delta-spark_4.1_2.13:$(version delta)" \
    "io.delta:delta-storage:$(version delta)" \
    "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:$(version iceberg)"; do
    (cd "$root" && mvn -q -B -N dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$work/jars")
  done
}

submit() {
  exec "$SPARK_HOME/bin/spark-submit" --master 'local[2]' --driver-memory 1g \
    --jars "$(printf "%s," "$work"/jars/*.jar)$jar" \
    --driver-java-options -XX:TieredStopAtLevel=1 \
    --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 \
    --conf spark.databricks.delta.snapshotPartitions=1 \
    --conf spark.sql.catalogImplementation=hive \
    --conf "spark.hadoop.javax.jdo.option.ConnectionURL=jdbc:derby:$work/catalog;create=true" \
    --conf "spark.sql.warehouse.dir=$work/warehouse" \
    --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension,org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions \
    --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog \
    --conf spark.sql.catalog.ice=org.apache.iceberg.spark.SparkCatalog \
    --conf spark.sql.catalog.ice.type=hadoop --conf "spark.sql.catalog.ice.warehouse=$work/ice" \
    "$@"
}

# The schema of a format.
schema() {
  case $1 in
    iceberg) printf 'ice.of_iceberg' ;;
    *) printf 'of_%s' "$1" ;;
  esac
}

# The folder where its tables are.
folder() {
  case $1 in
    iceberg) printf '%s/ice/of_iceberg' "$work" ;;
    *) printf '%s/warehouse/of_%s.db' "$work" "$1" ;;
  esac
}

publish() {
  submit --class io.rlvr.jobs.Main "$jar" publish --run "$run" --tables "$(schema "$1")" \
    --format "$1"
}

# What the command says is printed only if it fails.
quietly() {
  ("$@") > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

# Whether a table has a file; its folder may not be there.
written() {
  [ -n "$(find "$1" -name '*.parquet' 2> /dev/null)" ]
}

# Waits until rows of a table are being written and the last table is not there.
kill_in_the_middle() {
  local format=$1 tables process
  tables=$(folder "$format")
  publish "$format" > "$work/killed.log" 2>&1 &
  process=$!
  while kill -0 "$process" 2> /dev/null; do
    if written "$tables/rlvr_rewards"; then
      kill -9 "$process"
      break
    fi
    sleep 0.01
  done
  wait "$process" 2> /dev/null || true
  if written "$tables/rlvr_metrics"; then
    echo "$format: was done before the kill came; nothing shown" >&2
    exit 1
  fi
  printf '%s: killed with %s files of rewards and none of metrics\n' "$format" \
    "$(find "$tables/rlvr_rewards" -name '*.parquet' | wc -l)"
}

fetch
shift || true
[ $# -gt 0 ] || set -- parquet delta iceberg
schemas=()
for format in "$@"; do
  schemas+=("$(schema "$format")")
done
quietly submit "$root/jobs/src/test/python/published.py" make "${schemas[@]}"
for format in "$@"; do
  kill_in_the_middle "$format"
  quietly publish "$format"
  quietly publish "$format"
  echo "$format: published again, and once more"
done
(submit "$root/jobs/src/test/python/published.py" compare "$run" "${schemas[@]}" 2> "$work/log") \
  || { cat "$work/log" >&2; exit 1; }
