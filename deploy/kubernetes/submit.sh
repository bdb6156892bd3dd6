#!/usr/bin/env bash
# A command of rlvr by plain spark-submit on Kubernetes, the driver in a pod of its own.
#
#   MASTER=k8s://https://HOST:6443 IMAGE=NAME:TAG deploy/kubernetes/submit.sh PROFILE COMMAND...
#
#   MASTER=... IMAGE=... deploy/kubernetes/submit.sh try train --conf /opt/rlvr/conf/quickstart.conf --run /runs/quickstart
#
# PROFILE is a file of profiles/ without its ending; gpu takes the template with a GPU. Paths after
# COMMAND are those of the image and of its volumes. Called again, a run resumes. Environment:
#   MASTER           the address of the cluster's API, k8s://https://HOST:PORT
#   IMAGE            the image, by the name under which every node can pull it
#   SPARK_HOME       the Spark distribution whose spark-submit is called
#   SUBMIT_OPTIONS   more options for spark-submit; of two values the last counts
#   RLVR_LOG_LAYOUT  json: logs of Spark and libraries as JSON, one object a line; text unless set
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  printf 'submit: %s\n' "$1" >&2
  exit 2
}

[ $# -ge 2 ] || { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
[ -n "${SPARK_HOME:-}" ] || fail 'Cannot submit: SPARK_HOME is not set (expected the folder of a Spark distribution)'
[ -x "$SPARK_HOME/bin/spark-submit" ] || fail "Cannot submit: $SPARK_HOME/bin/spark-submit is not there (expected SPARK_HOME to name a Spark distribution)"
[ -n "${MASTER:-}" ] || fail 'Cannot submit: MASTER is not set (expected k8s://https://HOST:PORT)'
[ -n "${IMAGE:-}" ] || fail 'Cannot submit: IMAGE is not set (expected NAME:TAG of an image that every node can pull)'
profile=$here/profiles/$1.conf
[ -f "$profile" ] || fail "Cannot read profile $1: no file $profile (expected a file of profiles/ without its ending)"
shift
template=executor
! grep -q '^spark.executor.resource.gpu.amount' "$profile" || template=executor-gpu

options=()
log=file:/opt/rlvr/jobs/src/main/resources/log4j2.properties
case ${RLVR_LOG_LAYOUT:-text} in
  text) ;;
  json)
    log=$log,file:/opt/rlvr/conf/log4j2-json.properties
    options+=(--conf spark.log.structuredLogging.enabled=true) # of executors
    ;;
  *) fail "Invalid RLVR_LOG_LAYOUT: '$RLVR_LOG_LAYOUT' (expected text or json)" ;;
esac
# awk ends a last line that has no end.
while read -r key value; do
  case $key in
    '' | '#'*) ;;
    *) options+=(--conf "$key=$value") ;;
  esac
done < <(awk 1 "$here/../../conf/spark-cluster.conf" "$profile")
properties=$(grep '^-D' "$here/../../bin/jvm.options" | paste -sd ' ' -)

# shellcheck disable=SC2086 # SUBMIT_OPTIONS holds several words
exec "$SPARK_HOME/bin/spark-submit" --master "$MASTER" --deploy-mode cluster --name "rlvr-$1" \
  --class io.rlvr.jobs.Main \
  --conf "spark.driver.extraJavaOptions=$properties -Drlvr.home=/opt/rlvr -Drlvr.terminal=false -Dlog4j2.configurationFile=$log" \
  --conf "spark.executor.extraJavaOptions=$properties" \
  --conf spark.kubernetes.namespace=rlvr \
  --conf spark.kubernetes.container.image="$IMAGE" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=rlvr-driver \
  --conf spark.kubernetes.driver.podTemplateFile="$here/driver.yaml" \
  --conf spark.kubernetes.executor.podTemplateFile="$here/$template.yaml" \
  "${options[@]}" ${SUBMIT_OPTIONS:-} local:///opt/rlvr/jobs/target/rlvr.jar "$@"
