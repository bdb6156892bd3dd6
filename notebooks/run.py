#!/usr/bin/env python3
"""Runs notebooks of this folder by plain PySpark, as they are.

    SPARK_JARS=jobs/target/rlvr.jar python3 notebooks/run.py FILE... [NAME=VALUE...]

A notebook is a Python file in Databricks' source format. Its cells run in their order in one session
that all files share: Python as Python, %sql by spark.sql, %md is left out. NAME=VALUE sets a widget
in the place of its default. Figures that matplotlib leaves open are written beside the run, as
FOLDER/NOTEBOOK-CELL.png, where FOLDER is FIGURES (figures).
"""
from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from typing import Any, Iterator, NamedTuple

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402  the backend comes first
from pyspark.sql import DataFrame, SparkSession  # noqa: E402

HEAD = "# Databricks notebook source\n"
NOT_RUN = {"%md"}


class Cell(NamedTuple):
    number: int
    language: str
    body: str


class Widgets:
    """What notebooks ask of dbutils.widgets."""

    def __init__(self, given: dict[str, str]) -> None:
        self._given = given
        self._values: dict[str, str] = {}

    def text(self, name: str, defaultValue: str, label: str = "") -> None:
        self._values[name] = self._given.get(name, defaultValue)

    def dropdown(self, name: str, defaultValue: str, choices: list[str], label: str = "") -> None:
        value = self._given.get(name, defaultValue)
        if value not in choices:
            raise ValueError(f"Invalid widget {name}: {value} (expected one of {', '.join(choices)})")
        self._values[name] = value

    def get(self, name: str) -> str:
        return self._values[name]


class Utilities:
    def __init__(self, given: dict[str, str]) -> None:
        self.widgets = Widgets(given)


def cells(source: str) -> Iterator[Cell]:
    if not source.startswith(HEAD):
        raise ValueError(f"Not a notebook: its first line is not {HEAD.strip()!r}")
    parts = re.split(r"^# COMMAND -{10}$", source[len(HEAD):], flags=re.MULTILINE)
    for number, part in enumerate(parts, 1):
        lines = [line for line in part.strip("\n").split("\n") if not line.startswith("# DBTITLE")]
        if lines and lines[0].startswith("# MAGIC %"):
            text = "\n".join(re.sub(r"^# MAGIC ?", "", line) for line in lines)
            language, _, body = text.partition("\n") if "\n" in text else text.partition(" ")
            first, _, rest = language.partition(" ")
            yield Cell(number, first, (rest + "\n" + body).strip())
        elif any(line.strip() for line in lines):
            yield Cell(number, "%python", "\n".join(lines))


def display(shown: Any, *_: Any) -> None:
    """A table of at most twenty rows; what is no table as it prints itself."""
    if isinstance(shown, DataFrame):
        shown.show(20, truncate=100)
    elif not isinstance(shown, plt.Figure):
        print(shown)


def save_figures(folder: Path, notebook: Path, cell: Cell) -> None:
    for index, number in enumerate(plt.get_fignums()):
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{notebook.stem}-{cell.number:02d}{'abcdef'[index] if index else ''}.png"
        plt.figure(number).savefig(file, dpi=110, bbox_inches="tight")
        print(f"figure: {file}")
    plt.close("all")


def run(spark: SparkSession, notebook: Path, given: dict[str, str]) -> None:
    scope: dict[str, Any] = {
        "spark": spark,
        "sc": spark.sparkContext,
        "dbutils": Utilities(given),
        "display": display,
        "__name__": "__main__",
        "__file__": str(notebook),
    }
    figures = Path(os.environ.get("FIGURES", "figures"))
    for cell in cells(notebook.read_text(encoding="utf-8")):
        if cell.language in NOT_RUN:
            continue
        begin = time.monotonic()
        if cell.language == "%python":
            exec(compile(cell.body, f"{notebook}, cell {cell.number}", "exec"), scope)
        elif cell.language == "%sql":
            scope["_sqldf"] = spark.sql(cell.body)
            display(scope["_sqldf"])
        else:
            raise ValueError(f"{notebook}, cell {cell.number}: {cell.language} cannot be run here")
        save_figures(figures, notebook, cell)
        print(f"-- {notebook.name}, cell {cell.number}: {time.monotonic() - begin:.1f} s", flush=True)


def session() -> SparkSession:
    builder = (
        SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[2]"))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "3g")
    )
    if "SPARK_JARS" in os.environ:
        # Not spark.jars, which copies them: Python and the session are on one machine.
        builder = builder.config("spark.driver.extraClassPath", os.environ["SPARK_JARS"])
    if "SPARK_WAREHOUSE" in os.environ:
        builder = builder.config("spark.sql.warehouse.dir", os.environ["SPARK_WAREHOUSE"])
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def main(arguments: list[str]) -> None:
    given = dict(argument.split("=", 1) for argument in arguments if "=" in argument)
    notebooks = [Path(argument) for argument in arguments if "=" not in argument]
    if not notebooks:
        sys.exit(__doc__)
    spark = session()
    for notebook in notebooks:
        print(f"== {notebook}", flush=True)
        run(spark, notebook, given)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
