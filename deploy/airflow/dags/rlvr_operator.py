"""Commands of rlvr as tasks of Airflow, by spark-submit.

Environment of the workers and of the DAG processor:

RLVR_HOME           a checkout or a release of rlvr that every machine has under this path
RLVR_JAR            the jar for spark-submit; jobs/target/rlvr.jar of RLVR_HOME unless set
RLVR_POOL           the pool of tasks that load a model; rlvr unless set
RLVR_RETRY_SECONDS  the wait before a retry; 150 unless set
RLVR_LOG_LAYOUT     json: logs of Spark and libraries as JSON, one object a line; text unless set
"""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airflow.sdk import Context

HOME = os.environ.get("RLVR_HOME", "/opt/rlvr")
JAR = os.environ.get("RLVR_JAR", f"{HOME}/jobs/target/rlvr.jar")
POOL = os.environ.get("RLVR_POOL", "rlvr")

MISTAKE = 2
NOT_YET = 3


def number_of(name: str, default: int, least: int, most: int) -> int:
    """A whole number of the environment. Airflow shows the message as import error of the DAG."""
    text = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise AirflowException(f"Invalid {name}: {text!r} (expected a whole number from {least} to {most})")
    return int(text)


# A driver that died on another machine holds the run for 120 s.
DEFAULT_ARGS = {
    "owner": "rlvr",
    "retries": 3,
    "retry_delay": timedelta(seconds=number_of("RLVR_RETRY_SECONDS", 150, 0, 86400)),
}

_STATUS = re.compile(r"(?:Error code is|spark exit code is): (-?\d+)")


class RlvrOperator(SparkSubmitOperator):
    """One command of rlvr.

    Exit status 2 is a mistake of the user and fails without a retry. Exit status 3, which is
    ``status`` of a run that goes on, skips the task and what follows. All else is retried, such as 75,
    where another driver still has the run or the Spark master or a tracker cannot be reached; rlvr goes
    on after the last finished stage.

    :param command: a command of docs/commands.md, such as train
    :param options: its options without dashes; those that are empty are left out (templated)
    :param settings: settings of the run for --set, as an object or as its JSON text (templated)
    :param spark: properties of Spark, as an object or as its JSON text (templated)
    :param needs: where this text is empty, the task is skipped (templated)
    """

    template_fields: Sequence[str] = (
        *SparkSubmitOperator.template_fields,
        "options",
        "settings",
        "spark",
        "needs",
    )

    def __init__(
        self,
        *,
        command: str,
        options: dict[str, Any],
        settings: dict[str, Any] | str = "{}",
        spark: dict[str, Any] | str = "{{ params.spark | tojson }}",
        needs: str = "yes",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("application", JAR)
        kwargs.setdefault("java_class", "io.rlvr.jobs.Main")
        kwargs.setdefault("name", f"rlvr-{command}")
        kwargs.setdefault("driver_memory", "4g")
        kwargs.setdefault("env_vars", {"OMP_WAIT_POLICY": "passive"})
        super().__init__(**kwargs)
        self.command = command
        self.options = options
        self.settings = settings
        self.spark = spark
        self.needs = needs

    def execute(self, context: Context) -> None:
        if not self.needs.strip():
            raise AirflowSkipException("nothing is asked of this task")
        self.conf = self.properties()
        self.application_args = arguments(self.command, self.options, _object(self.settings))
        try:
            super().execute(context)
        except AirflowException as error:
            told = explained(error)
            if told is error:
                raise
            raise told from error

    def properties(self) -> dict[str, str]:
        """Those of Spark: the launcher's, then the task's, then the run's."""
        return {**_properties(), **(self.conf or {}), **_object(self.spark)}


def explained(error: AirflowException) -> AirflowException:
    """What Airflow has to know of a spark-submit that failed."""
    found = _STATUS.findall(str(error))
    status = int(found[-1]) if found else None
    if status == NOT_YET:
        return AirflowSkipException("The run is not done yet")
    if status == MISTAKE:
        return AirflowFailException(str(error))
    return error


def arguments(command: str, options: dict[str, Any], settings: dict[str, Any]) -> list[str]:
    """The command line of rlvr."""
    words = [command]
    for name, value in options.items():
        if value not in ("", None):
            words.append(f"--{name}={value}")
    for key, value in settings.items():
        words.append(f"--set={key}={value if isinstance(value, str) else json.dumps(value)}")
    return words


def params(conf: str) -> dict[str, Param]:
    """What every DAG of rlvr asks for."""
    return {
        "conf": Param(conf, type="string", minLength=1, description="Settings (HOCON), as a file of the worker."),
        "run": Param(
            f"{HOME}/runs/airflow",
            type="string",
            minLength=1,
            description="Run folder that workers and executors see: an absolute path or a URI.",
        ),
        "settings": Param(
            {},
            type="object",
            propertyNames={"pattern": "^[a-z0-9.-]+$"},
            description="Settings that go before those of the file, by their keys in docs/configuration.md.",
        ),
        "spark": Param(
            {"spark.executor.cores": "1"},
            type="object",
            propertyNames={"pattern": "^spark[.]"},
            additionalProperties={"type": "string"},
            description="Properties of Spark. A standalone cluster needs spark.executor.cores.",
        ),
    }


def _object(value: dict[str, Any] | str) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else value


def _properties() -> dict[str, str]:
    """As bin/rlvr gives them to spark-submit."""
    options = [line for line in _lines("bin/jvm.options") if line.startswith("-D")]
    properties = dict(line.split(maxsplit=1) for line in _lines("conf/spark-cluster.conf"))
    log = f"file:{HOME}/jobs/src/main/resources/log4j2.properties"
    match os.environ.get("RLVR_LOG_LAYOUT") or "text":
        case "text":
            pass
        case "json":
            log += f",file:{HOME}/conf/log4j2-json.properties"
            properties["spark.log.structuredLogging.enabled"] = "true"  # of executors
        case other:
            raise AirflowFailException(f"Invalid RLVR_LOG_LAYOUT: {other!r} (expected text or json)")
    driver = [*options, f'"-Drlvr.home={HOME}"', "-Drlvr.terminal=false", f'"-Dlog4j2.configurationFile={log}"']
    properties["spark.driver.extraJavaOptions"] = " ".join(driver)
    properties["spark.executor.extraJavaOptions"] = " ".join(options)
    return properties


def _lines(path: str) -> list[str]:
    file = Path(HOME) / path
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise AirflowFailException(
            f"Cannot read {file}: {error.strerror} (expected RLVR_HOME to name a checkout on this worker)"
        ) from None
    return [line for line in lines if line and not line.startswith("#")]
