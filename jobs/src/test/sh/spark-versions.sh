#!/usr/bin/env bash
# Builds the jar for other versions of Spark and trains a step with the PySpark of each: rows of the
# run, of the transformers and of the SQL function, and the policy's digest, are those of the
# default version, bit by bit. A version is built in a copy of the tree; some 10 minutes each.
#
#   jobs/src/test/sh/spark-versions.sh [VERSION...]      3.5.8 4.0.2 4.2.0 unless given
#
# All is kept in RLVR_VERSIONS (target/spark-versions), so that a second call is sooner done.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
# shellcheck source=jobs/src/test/sh/processes.sh
source "$root/jobs/src/test/sh/processes.sh"
work=${RLVR_VERSIONS:-$root/target/spark-versions}
default=$(sed -n 's:.*<spark.version>\(.*\)</spark.version>.*:\1:p' "$root/pom.xml")
mkdir -p "$work"
work=$(cd "$work" && pwd)

# What the command says is printed only if it fails.
quietly() {
  "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

# The files of the tree as they are, committed or not.
copy_tree() {
  mkdir -p "$1"
  (cd "$root" && git ls-files -co --exclude-standard -z | tar -c --null -T - --ignore-failed-read) \
    | tar -x -C "$1"
}

# Leaves the jar in "jar".
build() {
  local version=$1 option=()
  if [ "$version" = "$default" ]; then
    jar=$work/$version/tree/jobs/target/rlvr.jar
  else
    option=("-Dspark.version=$version")
    jar=$work/$version/tree/jobs/target/rlvr-spark-$version.jar
  fi
  copy_tree "$work/$version/tree"
  (cd "$work/$version/tree" \
    && quietly mvn -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -Dexec.skip=true "${option[@]}" package)
}

# The PySpark of a version, with what its transformers need. That of 3.5 comes with Scala 2.12.
pyspark() {
  local home=$work/$1/pyspark
  [ -e "$home/numpy" ] || quietly python3 -m pip install -q --target "$home" "pyspark==$1" 'numpy<2'
  case $1 in
    3.5.*)
      if [ ! -e "$home/pyspark/jars/spark-sql_2.13-$1.jar" ]; then
        rm -r "$home/pyspark/jars"
        quietly mvn -q -B -f "$root/jobs/src/test/sh/spark-3.5.xml" "-Dspark.version=$1" \
          org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
          -DincludeScope=runtime "-DoutputDirectory=$home/pyspark/jars"
      fi
      ;;
  esac
}

step() {
  local version=$1 home=$work/$1/pyspark
  rm -rf "${work:?}/$version/run"
  mkdir -p "$work/$version/run"
  (
    cd "$work/$version/run"
    PYTHONPATH=$home:$root/python SPARK_HOME=$home/pyspark SPARK_JARS=$jar SPARK_LOCAL_IP=127.0.0.1 \
      OMP_WAIT_POLICY=passive quietly python3 "$root/jobs/src/test/python/spark_version.py" \
      "$work/$version/run/run" "$work/$version/rows"
  )
  say "$(tail -n 1 "$work/log")"
}

[ $# -gt 0 ] || set -- 3.5.8 4.0.2 4.2.0
for version in "$default" "$@"; do
  build "$version"
  say "$version: ${jar##*/} is built"
  pyspark "$version"
  step "$version"
  cmp "$work/$default/rows" "$work/$version/rows"
done
say "the $(wc -l < "$work/$default/rows") lines of $default are those of $*"
