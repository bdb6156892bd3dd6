"""Trains a step by the PySpark that is on the path and writes what must not depend on it.

spark_version.py RUN OUT, with rlvr.jar in SPARK_JARS. OUT has a line for each row of the run's
tables and of what the transformers and the SQL function make, and one for the policy's digest.
"""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Iterator

import rlvr_spark as rlvr
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import DataFrame, SparkSession

HOME = Path(__file__).resolve().parents[4]
SETTINGS = [
    "loop.steps=1",
    "rollout.prompts-per-step=16",
    "rollout.prompts-per-task=4",
    "evaluate.prompts=16",
    "update.sequences-per-optimizer-step=64",
]
KEY = ["step", "prompt_id", "sample"]
TABLES = {
    "rollouts": ["response", "response_ids", "logprobs", "ref_logprobs", "seed", "policy_digest"],
    "rewards": ["status", "value"],
    "credit": ["advantage", "kept"],
    "evaluations": ["response", "value"],
}


def lines(name: str, table: DataFrame, columns: list[str]) -> Iterator[str]:
    for row in sorted(tuple(row) for row in table.select(*KEY, *columns).collect()):
        yield json.dumps([name, *row])


def work(spark: SparkSession, folder: str) -> Iterator[str]:
    given = [word for setting in SETTINGS for word in ("--set", setting)]
    conf = str(HOME / "conf/quickstart.conf")
    rlvr.run(spark, "train", "--conf", conf, "--run", folder, *given, home=str(HOME))

    def table(name: str) -> DataFrame:
        return spark.read.format("rlvr").option("table", name).load(folder)

    for name, columns in TABLES.items():
        yield from lines(name, table(name), columns)
    run = rlvr.open(spark, folder)
    yield json.dumps(["policy_digest", run.summary()["policy_digest"]])

    prompts = table("prompts").selectExpr(
        "prompt_id", "element_at(messages, -1).content as question", "reference"
    )
    answers = table("rollouts").where("step = 1").join(prompts, "prompt_id")
    scorers = [
        rlvr.RewardScorer(reward="numeric", outputCol="rule"),
        rlvr.RewardScorer(reward="judge", modelUrl=str(HOME / "models/judge"), outputCol="judge"),
    ]
    saved = str(Path(folder).parent / "pipeline")
    Pipeline(stages=scorers).fit(answers).write().overwrite().save(saved)
    scored = PipelineModel.load(saved).transform(answers)
    yield from lines("transformers", scored, ["rule.value", "judge.value", "judge.probability"])

    generator = rlvr.RolloutGenerator(
        modelUrl=run.policy(1), inputCol="question", idCol="prompt_id", maxNewTokens=8, seed=7
    )
    asked = answers.where("sample = 0").select(*KEY, "question")
    sampled = generator.generate(asked.repartition(2)).selectExpr(*KEY, "rollouts[0] as one")
    yield from lines("generator", sampled, ["one.response_ids", "one.logprobs"])

    spark._jvm.io.rlvr.spark.Rlvr.registerFunctions(spark._jsparkSession)
    by_sql = answers.selectExpr(
        *KEY, "rlvr_score('numeric', question, reference, response).value as value"
    )
    yield from lines("function", by_sql, ["value"])

    spark.sql("create schema published")
    rlvr.run(spark, "publish", "--run", folder, "--tables", "published")
    yield from lines("published", spark.table("published.rlvr_credit"), ["run", "advantage"])
    assert spark.range(3).count() == 3


def main(folder: str, out: str) -> None:
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.extraClassPath", os.environ["SPARK_JARS"])
        # sums round by the number of threads
        .config("spark.driver.extraJavaOptions", "-Dai.djl.pytorch.num_threads=1")
        .config("spark.sql.warehouse.dir", str(Path(folder).parent / "warehouse"))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    written = list(work(spark, folder))
    Path(out).write_text("".join(line + "\n" for line in written), encoding="utf-8")
    jars = spark.sparkContext._jvm.scala.util.Properties.versionNumberString()
    print(f"Spark {spark.version}, Scala {jars}: {len(written)} lines")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
