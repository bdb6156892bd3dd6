#!/usr/bin/env bash
# A command of rlvr by plain spark-submit on Kubernetes, the driver in a pod of its own.
#
#   MASTER=k8s://https://HOST:6443 IMAGE=NAME:TAG deploy/kubernetes/submit.sh PROFILE COMMAND...
#
#   MASTER=... IMAGE=... deploy/kubernetes/submit.sh try train --conf /opt/rlvr/conf/quickstart.conf --run /runs/quickstart
#
# PROFILE is a file of profiles/ without its ending; gpu takes the template with a GPU. Paths after
# COMMAND are those of the image and of its volumes. Called again, a run resumes. Environment:
#   SPARK_HOME       the Spark distribution whose spark-submit is called
#   SUBMIT_OPTIONS   more options for spark-submit; of two values the last counts
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  printf 'submit: %s\n' "$1" >&2
  exit 2
}

[ $# -ge 2 ] || { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
: "${SPARK_HOME:?}" "${MASTER:?}" "${IMAGE:?}"
profile=$here/profiles/$1.conf
[ -f "$profile" ] || fail "Cannot read profile $1: no file $profile"
shift
template=executor
! grep -q '^spark.executor.resource.gpu.amount' "$profile" || template=executor-gpu

options=()
while read -r key value; do
  case $key in
    '' | '#'*) ;;
    *) options+=(--conf "$key=$value") ;;
  esac
done < <(cat "$here/../../conf/spark-cluster.conf" "$profile")
properties=$(grep '^-D' "$here/../../bin/jvm.options" | paste -sd ' ' -)

# shellcheck disable=SC2086 # SUBMIT_OPTIONS holds several words
exec "$SPARK_HOME/bin/spark-submit" --master "$MASTER" --deploy-mode cluster --name "rlvr-$1" \
  --class io.rlvr.jobs.Main \
  --conf "spark.driver.extraJavaOptions=$properties -Drlvr.home=/opt/rlvr -Drlvr.terminal=false -Dlog4j2.configurationFile=file:/opt/rlvr/jobs/src/main/resources/log4j2.properties" \
  --conf "spark.executor.extraJavaOptions=$properties" \
  --conf spark.kubernetes.namespace=rlvr \
  --conf spark.kubernetes.container.image="$IMAGE" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=rlvr-driver \
  --conf spark.kubernetes.driver.podTemplateFile="$here/driver.yaml" \
  --conf spark.kubernetes.executor.podTemplateFile="$here/$template.yaml" \
  "${options[@]}" ${SUBMIT_OPTIONS:-} local:///opt/rlvr/jobs/target/rlvr.jar "$@"
