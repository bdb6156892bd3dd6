"""rlvr-spark from PySpark: commands, runs as tables, and transformers.

One file without dependencies but PySpark. It needs a classic session (not Spark Connect) with
rlvr.jar on its class path, and is used from --py-files, a volume or a checkout:

    import rlvr_spark as rlvr

    rlvr.run(spark, "train", "--conf", "conf/own-data.conf", "--run", "runs/mine")
    run = rlvr.open(spark, "runs/mine")
    run.table("rewards").groupBy("step").avg("value").show()

    scorer = rlvr.RewardScorer(reward="math", outputCol="verdict")
    scorer.transform(answers).select("id", "verdict.value")
"""
from __future__ import annotations

import json
import numbers
import operator
import os
import sys
import types
from typing import Any

from py4j.java_gateway import JavaPackage
from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame, SparkSession

__all__ = [
    "Result",
    "RewardScorer",
    "RlvrError",
    "RolloutGenerator",
    "Run",
    "open",
    "registerFunctions",
    "run",
    "table",
]

JAVA_PACKAGE = "io.rlvr.spark"
USER_MISTAKE = 2
NOT_YET = 3  # what the command status answers of a run that is not done


class RlvrError(RuntimeError):
    """A command or a reader that could not do its work; the message is its one line.

    status is 2 for a mistake of the user, 75 for what passes by itself, such as another driver that
    has the run, and 1 for a bug or an outage. output is what a command had printed before.
    """

    def __init__(self, message: str, status: int, output: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.output = output


class Run:
    """A run that is read: what its manifests listed when it was opened."""

    def __init__(self, spark: SparkSession, java_run: Any) -> None:
        self._spark = spark
        self._java_run = java_run

    def table(self, name: str) -> DataFrame:
        """prompts, rollouts, rewards, credit, evaluations or metrics, without rows of offshoots."""
        return self._frame("table", name)

    def metrics(self) -> DataFrame:
        """One row for each step, stage and name."""
        return self.table("metrics")

    def offshoots(self, name: str | None = None) -> list[str] | DataFrame:
        """Folders of what was scored or credited again later; given rewards or credit, its rows."""
        if name is None:
            return list(_told(self._java_run.offshoots))
        return self._frame("offshoots", name)

    def summary(self) -> dict[str, Any]:
        """What summary.json holds; None where a number was not measured."""
        return json.loads(_told(self._java_run.summary))

    def policy(self, step: int | str) -> str:
        """The model folder that the update of a step wrote; of step 0 the start model's."""
        return _told(self._java_run.policy, _step(step))

    def _frame(self, method: str, name: str) -> DataFrame:
        return DataFrame(_told(getattr(self._java_run, method), name), self._spark)


class Result:
    """What a command printed; it went well, or run would have raised.

    status is 0, and 3 where the command status says that the run is not done.
    """

    def __init__(self, output: str, status: int = 0) -> None:
        self.output = output
        self.status = status

    def __str__(self) -> str:
        return self.output

    def __repr__(self) -> str:  # a notebook shows it below what it has printed already
        return f"Result({len(self.output.splitlines())} lines)"


def run(
    spark: SparkSession,
    *arguments: str | float | os.PathLike[str],
    home: str | os.PathLike[str] | None = None,
    show: bool = True,
) -> Result:
    """Runs a command as on the command line, in this session, and returns when it is done.

    What it prints is shown here, below a cell of a notebook, and its progress as it comes: a line
    for each step of a training, on standard error. With show=False nothing is shown, and progress
    goes to the driver's log. The result has as text what it printed. home is what ${rlvr.home} means in
    configurations: a folder with the project's models, which the configurations of the project name.
    """
    jvm = _jvm(spark)
    if home is not None:
        jvm.java.lang.System.setProperty("rlvr.home", _word(home))
    words = spark.sparkContext._gateway.new_array(jvm.java.lang.String, len(arguments))
    for index, argument in enumerate(arguments):
        words[index] = _word(argument)
    try:
        result = Result(_output(spark, words, show))
    except RlvrError as error:
        if error.status != NOT_YET or words[0] != "status":
            if show:
                print(error.output, end="", flush=True)
            raise
        result = Result(error.output, NOT_YET)
    if show:
        print(result, end="", flush=True)
    return result


def _output(spark: SparkSession, words: Any, show: bool) -> str:
    java = _jvm(spark).io.rlvr.spark.Rlvr
    if not show:
        return _told(java.output, spark._jsparkSession, words)
    started = java.start(spark._jsparkSession, words)
    while lines := started.progress():
        print(lines, end="", file=sys.stderr, flush=True)
    return _told(started.output)


def registerFunctions(spark: SparkSession) -> None:  # noqa: N802  the name of the Java API
    """Makes rlvr_score(reward, question, reference, response) known to the session's SQL."""
    _told(_jvm(spark).io.rlvr.spark.Rlvr.registerFunctions, spark._jsparkSession)


def open(  # noqa: A001  the verb of the Java API
    spark: SparkSession, folder: str | os.PathLike[str]
) -> Run:
    """Opens a run to be read."""
    opened = _told(_jvm(spark).io.rlvr.spark.Runs.open, spark._jsparkSession, _word(folder))
    return Run(spark, opened)


def table(spark: SparkSession, folder: str | os.PathLike[str], name: str) -> DataFrame:
    """A table of a run; see Run.table."""
    return open(spark, folder).table(name)


def _word(value: Any) -> str:
    """An argument of the command line."""
    expected = (str, numbers.Real, os.PathLike)
    if isinstance(value, bool) or not isinstance(value, expected):
        raise TypeError(f"Invalid argument: {value!r} (expected a text, a number or a path)")
    return str(value)


def _step(value: Any) -> int:
    line = f"Invalid step: {value!r} (expected a whole number, 0 for the start model)"
    if isinstance(value, str):
        try:
            step = int(value)
        except ValueError:
            raise ValueError(line) from None
    else:
        try:
            step = operator.index(value)
        except TypeError:
            raise TypeError(line) from None
    if not 0 <= step < 2**31:  # int of Java
        raise ValueError(line)
    return step


def _jvm(spark: SparkSession) -> Any:
    if not hasattr(spark, "_jsparkSession"):
        raise RlvrError(
            "Cannot use a session of Spark Connect (expected a classic session)", USER_MISTAKE
        )
    jvm = spark.sparkContext._jvm
    if isinstance(jvm.io.rlvr.spark.Rlvr, JavaPackage):  # what py4j takes unknown names for
        raise RlvrError(
            "Cannot find io.rlvr.spark.Rlvr in the session"
            " (expected rlvr.jar on its class path: --jars, or a library of the cluster)",
            USER_MISTAKE,
        )
    return jvm


def _told(method: Any, *arguments: Any) -> Any:
    """Calls a method of Java; its RlvrException becomes an RlvrError."""
    try:
        return method(*arguments)
    except Exception as error:
        cause = getattr(error, "java_exception", None)
        if cause is not None and cause.getClass().getName() == f"{JAVA_PACKAGE}.RlvrException":
            raise RlvrError(cause.getMessage(), cause.status(), cause.output()) from None
        raise


def _text(name: str, doc: str) -> Param[str]:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toString)


def _number(name: str, doc: str) -> Param[int]:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toInt)


def _texts(name: str, doc: str) -> Param[list[str]]:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toListString)


def _listed(values: tuple[Any, ...]) -> list[Any]:
    """Both set("a", "b"), as in Java, and set(["a", "b"]), as PySpark has it."""
    alone = len(values) == 1 and isinstance(values[0], (list, tuple))
    return list(values[0] if alone else values)


def _accessors(param: Param[Any]) -> dict[str, Any]:
    """The setter and the getter of a Param, by their names."""
    name = param.name
    holds_list = param.typeConverter is TypeConverters.toListString

    def set_one(self: Any, value: Any) -> Any:
        return self._set(**{name: value})

    def set_list(self: Any, *values: Any) -> Any:
        return self._set(**{name: _listed(values)})

    def get(self: Any) -> Any:
        value = self.getOrDefault(name)
        return list(value) if holds_list else value

    setter = set_list if holds_list else set_one
    setter.__doc__ = f"Sets {name}: {param.doc}."
    get.__doc__ = f"Gets {name}: {param.doc}."
    end = name[0].upper() + name[1:]
    accessors = {f"set{end}": setter, f"get{end}": get}
    for method, function in accessors.items():
        function.__name__ = method
    return accessors


class _Reader(JavaMLReader):
    """Names the Java class, which PySpark would take from the name of this module."""

    @classmethod
    def _java_loader_class(cls, clazz: type) -> str:
        return f"{JAVA_PACKAGE}.{clazz.__name__}"


class _ModelTransformer(JavaTransformer, JavaMLReadable, JavaMLWritable):
    """What both transformers take. Defaults are those of the Java class.

    Each Param has a setter, which returns the transformer, and a getter: setOutputCol, getOutputCol.
    """

    outputCol = _text("outputCol", "column to add")
    modelUrl = _text("modelUrl", "folder that every machine has, or hf:org/name")
    engine = _text("engine", "what computes: PyTorch")
    batchifier = _text("batchifier", "padding to compute rows together, or none")
    batchSize = _number("batchSize", "rows at most computed together")
    settings = _texts("settings", "settings as key=value, as --set takes them")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        attributes = [getattr(cls, name, None) for name in dir(cls)]
        for param in [each for each in attributes if isinstance(each, Param)]:
            for method, function in _accessors(param).items():
                setattr(cls, method, function)

    def _begin(self, given: dict[str, Any]) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(f"{JAVA_PACKAGE}.{type(self).__name__}", self.uid)
        self._transfer_params_from_java()
        for param, value in self._defaultParamMap.items():
            if param.typeConverter is TypeConverters.toListString:
                self._defaultParamMap[param] = list(value)
        self._set(**{name: value for name, value in given.items() if value is not None})

    def transform(self, dataset: DataFrame, params: Any = None) -> DataFrame:
        return _told(super().transform, dataset, params)

    @classmethod
    def read(cls) -> _Reader:
        return _Reader(cls)


class RewardScorer(_ModelTransformer):
    """Scores the responses of a table by a reward; see docs/spark.md.

    Adds a struct: status, value, probability, components, flags, judge_output, judge_version, error.
    """

    _COLUMNS = ("questionCol", "referenceCol", "responseCol")

    reward = _text("reward", "name of the reward, as reward.type has it")
    questionCol = _text("questionCol", "column of the question, empty for none")
    referenceCol = _text("referenceCol", "column of the reference, empty for none")
    responseCol = _text("responseCol", "column of the response")
    extraCols = _texts("extraCols", "further columns that the reward reads")
    policyUrl = _text("policyUrl", "model of the policy, for rewards by likelihood")

    @keyword_only
    def __init__(
        self,
        *,
        reward: str | None = None,
        questionCol: str | None = None,
        referenceCol: str | None = None,
        responseCol: str | None = None,
        inputCols: list[str] | None = None,
        extraCols: list[str] | None = None,
        policyUrl: str | None = None,
        outputCol: str | None = None,
        modelUrl: str | None = None,
        engine: str | None = None,
        batchifier: str | None = None,
        batchSize: int | None = None,
        settings: list[str] | None = None,
    ) -> None:
        given = dict(self._input_kwargs)
        columns = given.pop("inputCols", None)
        self._begin(given)
        if columns is not None:
            named = [name for name in self._COLUMNS if given.get(name) is not None]
            if named:
                raise RlvrError(
                    f"Invalid {named[0]}: {given[named[0]]!r} (expected none beside inputCols)",
                    USER_MISTAKE,
                )
            self.setInputCols(columns)

    def setInputCols(self, *columns: Any) -> RewardScorer:  # noqa: N802  a name of Spark ML
        """Question, reference and response at once, in that order; a list or one after the other."""
        names = _listed(columns)
        if len(names) != len(self._COLUMNS):
            raise RlvrError(
                f"Invalid inputCols: {names} (expected question, reference and response)",
                USER_MISTAKE,
            )
        return self._set(**dict(zip(self._COLUMNS, names)))

    def getInputCols(self) -> list[str]:  # noqa: N802
        """Question, reference and response."""
        return [self.getOrDefault(name) for name in self._COLUMNS]

    def setInputCol(self, column: str) -> RewardScorer:  # noqa: N802
        """The same as setResponseCol."""
        return self._set(responseCol=column)

    def getInputCol(self) -> str:  # noqa: N802
        """The same as getResponseCol."""
        return self.getOrDefault("responseCol")

    def score(self, table: DataFrame) -> DataFrame:
        """The table with verdicts."""
        return self.transform(table)


class RolloutGenerator(_ModelTransformer):
    """Samples responses to the prompts of a table; see docs/spark.md.

    Adds an array of structs: sample, response, response_ids, logprobs, finish_reason, seed; and a
    column of errors. What is drawn depends on seed, id and sample alone.
    """

    inputCol = _text("inputCol", "column of the prompt: a text, or turns")
    idCol = _text("idCol", "column that tells prompts apart, from which seeds are made")
    errorCol = _text("errorCol", "column to add for errors")
    samplesPerPrompt = _number("samplesPerPrompt", "samples of each prompt")
    maxNewTokens = _number("maxNewTokens", "tokens of a response at most")
    temperature = Param(
        Params._dummy(), "temperature", "0 for the likeliest tokens", TypeConverters.toFloat
    )
    seed = _number("seed", "of all that is drawn")

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: str | None = None,
        idCol: str | None = None,
        errorCol: str | None = None,
        samplesPerPrompt: int | None = None,
        maxNewTokens: int | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        outputCol: str | None = None,
        modelUrl: str | None = None,
        engine: str | None = None,
        batchifier: str | None = None,
        batchSize: int | None = None,
        settings: list[str] | None = None,
    ) -> None:
        self._begin(self._input_kwargs)

    def generate(self, table: DataFrame) -> DataFrame:
        """The table with responses."""
        return self.transform(table)


def _stand_in_for_the_java_package() -> None:
    """Saved pipelines name Java classes, whose names PySpark takes for those of Python modules.

    So this module is found as io.rlvr.spark too, beside the standard module io.
    """
    import io

    package = types.ModuleType("io.rlvr")
    package.spark = sys.modules[__name__]  # type: ignore[attr-defined]
    io.rlvr = package  # type: ignore[attr-defined]
    sys.modules["io.rlvr"] = package
    sys.modules[JAVA_PACKAGE] = sys.modules[__name__]
    for transformer in (RewardScorer, RolloutGenerator):
        transformer.__module__ = JAVA_PACKAGE


_stand_in_for_the_java_package()
