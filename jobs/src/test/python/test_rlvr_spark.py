"""Holds python/rlvr_spark.py to the real PySpark: test_rlvr_spark.py WORK_DIR, with rlvr.jar in SPARK_JARS."""
import contextlib
import io
import json
import os
import shutil
import sys
import textwrap
import unittest
from pathlib import Path

import rlvr_spark as rlvr
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import SparkSession

WORK = Path(sys.argv.pop(1)).resolve()
HOME = Path(__file__).resolve().parents[4]
GOLDEN = HOME / "jobs/src/test/resources/golden/v1/run"


def example(beginning):
    """The Python of docs/spark.md that follows a line, up to the next text."""
    after = (HOME / "docs/spark.md").read_text().split(f"\n{beginning}\n\n")[1]
    return textwrap.dedent(after[: after.index("\n\n")])


class TestRlvrSpark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.chdir(WORK)  # where the JVM will look for relative paths too
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

    def test_every_param_has_a_setter_and_a_getter(self):
        others = {str: "other", int: 5, float: 0.5, list: ["a=1", "b=2"]}
        for transformer in (rlvr.RewardScorer(), rlvr.RolloutGenerator()):
            java = {method.getName() for method in transformer._java_obj.getClass().getMethods()}
            self.assertGreaterEqual(len(transformer.params), 12)
            for param in transformer.params:
                end = param.name[0].upper() + param.name[1:]
                self.assertIn(f"set{end}", java)
                default = getattr(transformer, f"get{end}")()
                other = others[type(default)]
                self.assertNotEqual(default, other)
                self.assertIs(transformer, getattr(transformer, f"set{end}")(other))
                self.assertEqual(other, getattr(transformer, f"get{end}")())
                self.assertEqual(other, transformer.getOrDefault(param.name))

    def test_lists_are_given_as_in_python_or_as_in_java(self):
        self.assertEqual(["a", "b"], rlvr.RewardScorer().setExtraCols("a", "b").getExtraCols())
        self.assertEqual(["a"], rlvr.RewardScorer().setExtraCols("a").getExtraCols())
        self.assertEqual(["a", "b"], rlvr.RewardScorer().setExtraCols(["a", "b"]).getExtraCols())

    def test_setters_score(self):
        renamed = self.answers.toDF("id", "q", "ref", "said")
        given = ["q", "ref", "said"]
        scorers = [
            rlvr.RewardScorer().setReward("numeric").setInputCols(given).setOutputCol("rule"),
            rlvr.RewardScorer().setReward("numeric").setInputCols(*given).setOutputCol("rule"),
            rlvr.RewardScorer(reward="numeric", inputCols=given, outputCol="rule"),
            rlvr.RewardScorer(reward="numeric", questionCol="q", referenceCol="ref", outputCol="rule")
            .setInputCol("said"),
        ]
        for scorer in scorers:
            self.assertEqual(given, scorer.getInputCols())
            self.assertEqual("said", scorer.getInputCol())
            self.assertEqual(self.EXPECTED, self.values(scorer.score(renamed), "rule"))

    def test_input_columns_are_three_and_named_once(self):
        for wrong in (["q", "ref"], "abc", []):
            with self.assertRaisesRegex(
                rlvr.RlvrError, r"^Invalid inputCols: .* \(expected question, reference and response\)$"
            ):
                rlvr.RewardScorer(inputCols=wrong)
        with self.assertRaisesRegex(
            rlvr.RlvrError, r"^Invalid responseCol: 'x' \(expected none beside inputCols\)$"
        ):
            rlvr.RewardScorer(inputCols=["q", "ref", "said"], responseCol="x")

    def test_sql_scores_by_a_rule(self):
        session = self.spark.newSession()
        query = "select rlvr_score('numeric', '', '5', 'It is 5.').value as value"
        self.assertFalse(session.catalog.functionExists("rlvr_score"))
        rlvr.registerFunctions(session)
        self.assertEqual(1.0, session.sql(query).first()["value"])

    def test_the_judge_of_the_documents_knows_that_42_is_forty_two(self):
        code = example("The embedded judge, which knows the quickstart's arithmetic:")
        self.assertIn('"models/judge"', code)
        code = code.replace('"models/judge"', repr(str(HOME / "models/judge")))
        names = {"spark": self.spark, "rlvr": rlvr}
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(code, names)
        self.assertRegex(shown.getvalue(), r"\|0\.999\d*\|")
        other = names["answers"].selectExpr("question", "reference", "'The answer is 43.' as response")
        self.assertLess(names["judge"].score(other).first()["verdict"]["value"], 0.01)

    def test_the_stream_of_the_documents_is_scored(self):
        rows = [row.asDict() for row in self.answers.drop("question").collect()]
        answers = WORK / "answers"
        answers.mkdir()
        code = example("A folder to which files with answers come, scored as they come:")

        def values():
            scored = self.spark.read.parquet(str(WORK / "scored")).collect()
            return sorted((row["id"], (row["status"], row["value"])) for row in scored)

        for number, until in ((0, 1), (1, 3)):  # the second query takes what came after the first
            lines = [json.dumps(row) for row in rows[number:until]]
            (answers / f"{number}.json").write_text("\n".join(lines))
            exec(code, {"spark": self.spark, "rlvr": rlvr})
            self.assertEqual(list(self.EXPECTED.items())[:until], values())

    def test_a_pipeline_is_saved_and_loaded(self):
        scorer = rlvr.RewardScorer(reward="numeric", outputCol="rule", extraCols=["id"])
        path = str(WORK / "pipeline")
        Pipeline(stages=[scorer]).fit(self.answers).write().overwrite().save(path)

        loaded = PipelineModel.load(path)

        self.assertIsInstance(loaded.stages[0], rlvr.RewardScorer)
        self.assertEqual(["id"], loaded.stages[0].getOrDefault("extraCols"))
        self.assertEqual(["id"], loaded.stages[0].getExtraCols())
        self.assertEqual([], loaded.stages[0].getSettings())
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
        query = ["sql", "--run", str(GOLDEN), "select count(*) as n from rewards"]
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            result = rlvr.run(self.spark, *query)
            rlvr.run(self.spark, *query, show=False)
        # 32 rollouts in each of two steps
        self.assertEqual('{"n":64}\n', str(result))
        self.assertEqual('{"n":64}\n', shown.getvalue())
        self.assertEqual("Result(1 lines)", repr(result))

    def test_arguments_may_be_numbers_and_paths(self):
        command = ["show", "--run", GOLDEN, "--step", 1, "--count"]
        two = rlvr.run(self.spark, *command, 2, show=False)
        self.assertEqual(str(rlvr.run(self.spark, *map(str, command), "2", show=False)), str(two))
        self.assertNotEqual(str(rlvr.run(self.spark, *command, 3, show=False)), str(two))
        self.assertEqual(0, two.status)
        rows = rlvr.open(self.spark, GOLDEN).table("rewards").count()
        self.assertEqual(rows, rlvr.table(self.spark, GOLDEN, "rewards").count())
        self.assertEqual(64, rows)
        for wrong in (None, True, ["a"]):
            with self.assertRaisesRegex(
                TypeError, r"^Invalid argument: .* \(expected a text, a number or a path\)$"
            ):
                rlvr.run(self.spark, "show", wrong)

    def test_a_policy_is_named_by_a_whole_number(self):
        run = rlvr.open(self.spark, GOLDEN)
        start = json.loads((GOLDEN / "run.json").read_text())["settings"]["policy.model"]
        self.assertEqual(start, run.policy(0))
        self.assertEqual(start, run.policy("0"))
        expected = r"\(expected a whole number, 0 for the start model\)$"
        for wrong in ("two", "1.0", "", -1, 2**31):
            with self.assertRaisesRegex(ValueError, rf"^Invalid step: {wrong!r} {expected}"):
                run.policy(wrong)
        for wrong in (1.0, None):
            with self.assertRaisesRegex(TypeError, rf"^Invalid step: {wrong} {expected}"):
                run.policy(wrong)

    def test_a_run_that_is_not_done_is_no_mistake(self):
        done = rlvr.run(self.spark, "status", "--run", GOLDEN, show=False)
        self.assertEqual((0, "done"), (done.status, json.loads(done.output)["state"]))

        # without its last evaluation the run is not done
        folder = WORK / "runs" / "unfinished"
        shutil.copytree(GOLDEN, folder)
        for evaluation in (folder / "step=00002").glob("evaluate-*"):
            shutil.rmtree(evaluation)
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            status = rlvr.run(self.spark, "status", "--run", folder)
            others = [
                rlvr.run(self.spark, "status", *given, show=False)
                for given in (
                    [f"--run={folder}"],
                    ["--run", "runs/../runs/unfinished"],
                    ["--conf", "conf/unfinished.conf"],  # names the run
                )
            ]
        told = json.loads(status.output)
        self.assertEqual(
            (str(folder), "stopped", 2, 2), tuple(told[name] for name in ("run", "state", "step", "steps"))
        )
        self.assertEqual(status.output, shown.getvalue())
        for result in (status, *others):
            self.assertEqual((3, status.output), (result.status, result.output))

    def test_a_status_without_a_run_is_a_mistake(self):
        with self.assertRaises(rlvr.RlvrError) as raised:
            rlvr.run(self.spark, "status", "--run", WORK / "nothing")
        self.assertEqual(2, raised.exception.status)

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
