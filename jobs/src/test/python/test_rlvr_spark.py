"""Holds python/rlvr_spark.py to the real PySpark: test_rlvr_spark.py WORK_DIR, with rlvr.jar in SPARK_JARS."""
import contextlib
import io
import os
import sys
import unittest
from pathlib import Path

import rlvr_spark as rlvr
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import SparkSession

WORK = Path(sys.argv.pop(1))
HOME = Path(__file__).resolve().parents[4]


class TestRlvrSpark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.extraClassPath", os.environ["SPARK_JARS"])
            .getOrCreate()
        )
        cls.spark.sparkContext.setLogLevel("ERROR")
        cls.answers = cls.spark.createDataFrame(
            [("a", "2 + 3?", "5", "It is 5."), ("b", "2 + 3?", "5", "It is 6."), ("c", "?", "x", "5")],
            ["id", "question", "reference", "response"],
        )

    @classmethod
    def tearDownClass(cls):
        # what a command or a transformer left of the session
        assert cls.spark.range(3).count() == 3
        cls.spark.stop()

    def values(self, scored, column):
        rows = scored.selectExpr("id", f"{column}.status as status", f"{column}.value as value").collect()
        return {row["id"]: (row["status"], row["value"]) for row in rows}

    # numeric: the last number of the response against that of the reference, which "x" has not
    EXPECTED = {"a": ("SCORED", 1.0), "b": ("SCORED", 0.0), "c": ("UNSCORABLE", None)}

    def test_a_rule_scores(self):
        scorer = rlvr.RewardScorer(reward="numeric", outputCol="rule")
        self.assertEqual(self.EXPECTED, self.values(scorer.score(self.answers), "rule"))

    def test_a_pipeline_is_saved_and_loaded(self):
        scorer = rlvr.RewardScorer(reward="numeric", outputCol="rule", extraCols=["id"])
        path = str(WORK / "pipeline")
        Pipeline(stages=[scorer]).fit(self.answers).write().overwrite().save(path)

        loaded = PipelineModel.load(path)

        self.assertIsInstance(loaded.stages[0], rlvr.RewardScorer)
        self.assertEqual(["id"], loaded.stages[0].getOrDefault("extraCols"))
        self.assertEqual(self.EXPECTED, self.values(loaded.transform(self.answers), "rule"))
        java = self.spark._jvm.org.apache.spark.ml.PipelineModel.load(path)
        self.assertEqual("io.rlvr.spark.RewardScorer", java.stages()[0].getClass().getName())

    def test_a_transformer_alone_is_saved_and_loaded(self):
        path = str(WORK / "scorer")
        rlvr.RewardScorer(reward="math").write().overwrite().save(path)
        self.assertEqual("math", rlvr.RewardScorer.load(path).getOrDefault("reward"))

    def test_samples_do_not_depend_on_partitions(self):
        prompts = self.spark.createDataFrame([(str(i), f"{i} + 1") for i in range(6)], ["id", "prompt"])
        generator = rlvr.RolloutGenerator(
            modelUrl=str(HOME / "models/policy"), samplesPerPrompt=2, maxNewTokens=8, seed=7
        )

        def sampled(partitions):
            rows = generator.generate(prompts.repartition(partitions)).collect()
            return {row["id"]: [(one["seed"], one["response_ids"]) for one in row["rollouts"]] for row in rows}

        self.assertEqual(sampled(1), sampled(3))

    def test_mistakes_are_one_line(self):
        with self.assertRaises(rlvr.RlvrError) as raised:
            rlvr.open(self.spark, str(WORK / "nothing"))
        self.assertEqual(
            f"Cannot open run {WORK}/nothing: it holds no run.json (expected a run folder)",
            str(raised.exception),
        )
        self.assertEqual(2, raised.exception.status)
        with self.assertRaises(rlvr.RlvrError) as raised:
            rlvr.RewardScorer(reward="numric").score(self.answers)
        self.assertIn("Invalid reward.type: 'numric'", str(raised.exception))

    def test_what_a_command_prints_is_shown_and_handed_over(self):
        golden = str(HOME / "jobs/src/test/resources/golden/v1/run")
        query = ["sql", "--run", golden, "select count(*) as n from rewards"]
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            result = rlvr.run(self.spark, *query)
            rlvr.run(self.spark, *query, show=False)
        # 32 rollouts in each of two steps
        self.assertEqual('{"n":64}\n', str(result))
        self.assertEqual('{"n":64}\n', shown.getvalue())
        self.assertEqual("Result(1 lines)", repr(result))

    def test_the_session_of_another_program_goes_on(self):
        with self.assertRaises(rlvr.RlvrError):
            rlvr.run(self.spark, "trian")
        self.assertEqual(3, self.spark.range(3).count())

    def test_a_quickstart_in_a_session_of_ones_own(self):
        folder = str(WORK / "two-steps")
        settings = [
            "loop.steps=2",
            "rollout.prompts-per-step=8",
            "rollout.samples-per-prompt=4",
            "rollout.max-new-tokens=24",
            "evaluate.prompts=8",
            "update.sequences-per-optimizer-step=32",
        ]
        given = [word for setting in settings for word in ("--set", setting)]
        conf = str(HOME / "conf/quickstart.conf")
        lines = io.StringIO()
        with contextlib.redirect_stderr(lines):
            rlvr.run(self.spark, "train", "--conf", conf, "--run", folder, *given, home=str(HOME))
        self.assertRegex(lines.getvalue(), r"(?m)^step 1/2: reward 0\.\d{3}")
        self.assertRegex(lines.getvalue(), r"(?m)^2 steps done, ")
        self.assertIn(f"report: {folder}/report.html\n", lines.getvalue())

        def table(name):
            return self.spark.read.format("rlvr").option("table", name).load(folder)

        counts = {row["step"]: row["count"] for row in table("rewards").groupBy("step").count().collect()}
        self.assertEqual({1: 32, 2: 32}, counts)  # 8 prompts of 4 samples

        # the run was rewarded by the same judge, which the pipeline loads again
        prompts = table("prompts").selectExpr(
            "prompt_id", "element_at(messages, -1).content as question", "reference"
        )
        answers = table("rollouts").where("step = 2").join(prompts, "prompt_id")
        judge = rlvr.RewardScorer(
            reward="judge",
            modelUrl=str(HOME / "models/judge"),
            outputCol="verdict",
            settings=["reward.judge.template=judge-tiny-v1"],  # as in quickstart.conf
        )
        path = str(WORK / "judge")
        Pipeline(stages=[judge]).fit(answers).write().overwrite().save(path)
        scored = PipelineModel.load(path).transform(answers)
        both = scored.join(table("rewards"), ["step", "prompt_id", "sample"]).selectExpr(
            "verdict.value as loaded", "value as own"
        )
        rows = both.collect()
        self.assertEqual(32, len(rows))
        for row in rows:
            self.assertEqual(row["own"], row["loaded"])
        self.assertEqual(3, self.spark.range(3).count())


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")  # sockets of py4j
