"""How RlvrOperator reads what spark-submit ended with, what it tells rlvr, and what it refuses."""

import unittest
from unittest.mock import patch

import rlvr_sweep
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from rlvr_operator import RlvrOperator, arguments, explained, number_of


def ended(status: str, last_line: str = "") -> AirflowException:
    return AirflowException(
        f"Cannot execute: spark-submit --master local. Error code is: {status}.\nLast spark-submit output:\n{last_line}"
    )


class TestOperator(unittest.TestCase):
    def test_a_mistake_is_not_tried_again(self):
        error = ended("2", "rlvr: Invalid loop.steps: -1 (expected a whole number >= 1)")
        self.assertIsInstance(explained(error), AirflowFailException)
        self.assertEqual(str(explained(error)), str(error))

    def test_another_driver_is_waited_for(self):
        held = "rlvr: Cannot train run /r: process 7 on one is training it, last seen 3 s ago (expected one driver at a time; one that died elsewhere gives way after 120 s)"
        lost = "rlvr: Cannot go on with run /r: another driver has taken it, as this one was not seen for 130 s (expected one driver at a time)"
        for line in (held, lost):
            error = ended("75", line)
            self.assertIs(explained(error), error)

    def test_a_run_that_goes_on_skips(self):
        self.assertIsInstance(explained(ended("3")), AirflowSkipException)

    def test_all_else_is_tried_again(self):
        for status in ("1", "-9", "137", "22"):
            error = ended(status)
            self.assertIs(explained(error), error)
        other = AirflowException("No driver id is known")
        self.assertIs(explained(other), other)

    def test_of_kubernetes_the_status_of_the_driver_counts(self):
        error = AirflowException("Cannot execute: spark-submit. Error code is: 0. Kubernetes spark exit code is: 2")
        self.assertIsInstance(explained(error), AirflowFailException)

    def test_arguments_leave_out_what_is_empty(self):
        options = {"conf": "a b.conf", "until": "", "run": "/r", "compare": None}
        settings = {"loop.steps": 2, "reward.monitors": ["truth"], "reward.type": "judge", "a.b": True}
        self.assertEqual(
            arguments("train", options, settings),
            [
                "train",
                "--conf=a b.conf",
                "--run=/r",
                "--set=loop.steps=2",
                '--set=reward.monitors=["truth"]',
                "--set=reward.type=judge",
                "--set=a.b=true",
            ],
        )

    def test_spark_gets_the_properties_of_the_launcher_and_those_of_the_run_on_top(self):
        operator = RlvrOperator(
            task_id="t", command="status", options={}, conf={"spark.a": "1"}, spark='{"spark.locality.wait": "3s"}'
        )
        conf = operator.properties()
        self.assertEqual(conf["spark.speculation"], "false")
        self.assertEqual(conf["spark.locality.wait"], "3s")
        self.assertEqual(conf["spark.a"], "1")
        self.assertIn("-Drlvr.terminal=false", conf["spark.driver.extraJavaOptions"])

    def test_logs_are_json_where_the_worker_says_so(self):
        operator = RlvrOperator(task_id="t", command="status", options={}, spark="{}")
        with patch.dict("os.environ", RLVR_LOG_LAYOUT="json"):
            conf = operator.properties()
        self.assertRegex(conf["spark.driver.extraJavaOptions"], r"log4j2[.]properties,file:\S+/conf/log4j2-json[.]pro")
        self.assertEqual(conf["spark.log.structuredLogging.enabled"], "true")
        self.assertNotIn("spark.log.structuredLogging.enabled", operator.properties())
        with patch.dict("os.environ", RLVR_LOG_LAYOUT="yaml"), self.assertRaises(AirflowFailException) as raised:
            operator.properties()
        self.assertEqual(str(raised.exception), "Invalid RLVR_LOG_LAYOUT: 'yaml' (expected text or json)")

    def test_a_worker_without_a_checkout_is_told_so_and_not_asked_again(self):
        operator = RlvrOperator(task_id="t", command="status", options={}, spark="{}")
        with patch("rlvr_operator.HOME", "/nowhere"), self.assertRaises(AirflowFailException) as raised:
            operator.properties()
        self.assertEqual(
            str(raised.exception),
            "Cannot read /nowhere/bin/jvm.options: No such file or directory"
            " (expected RLVR_HOME to name a checkout on this worker)",
        )

    def test_numbers_of_the_environment_are_read_or_refused(self):
        with patch.dict("os.environ", RLVR_X="7"):
            self.assertEqual(number_of("RLVR_X", 2, 1, 10), 7)
        self.assertEqual(number_of("RLVR_NOT_SET", 2, 1, 10), 2)
        for text in ("abc", "5m", "-1", "0", "11", "1.5", " 3", "1" * 99):
            with patch.dict("os.environ", RLVR_X=text), self.assertRaises(AirflowException) as raised:
                number_of("RLVR_X", 2, 1, 10)
            self.assertEqual(
                str(raised.exception), f"Invalid RLVR_X: {text!r} (expected a whole number from 1 to 10)"
            )


class TestSweep(unittest.TestCase):
    def test_a_folder_has_the_name_of_its_settings(self):
        self.assertEqual(rlvr_sweep.folder_of({"run.seed": 2, "a.b": "x/y z"}), "a.b=x-y-z_run.seed=2")

    def test_a_long_name_is_cut_and_its_settings_still_tell_it_apart(self):
        names = {rlvr_sweep.folder_of({"policy.model": letter * 300 + end}) for letter in "xé" for end in "12"}
        self.assertEqual(len(names), 4)
        for name in names:
            self.assertRegex(name, r"^policy[.]model=[xé]+-[0-9a-f]{12}$")
            self.assertLessEqual(len(name.encode()), 200)

    def test_without_a_plan_the_table_is_skipped(self):
        with self.assertRaises(AirflowSkipException):
            rlvr_sweep.dag.get_task("table").python_callable(None)


if __name__ == "__main__":
    unittest.main()
