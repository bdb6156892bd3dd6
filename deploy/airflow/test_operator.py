"""How RlvrOperator reads what spark-submit ended with, and what it tells rlvr."""

import unittest

from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from rlvr_operator import RlvrOperator, arguments, explained


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


if __name__ == "__main__":
    unittest.main()
