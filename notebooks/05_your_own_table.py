# Databricks notebook source
# MAGIC %md
# MAGIC # From your own table to published tables
# MAGIC **Purpose:** a table of questions and references becomes a training run, and the run's rows become tables beside it, for dashboards and for whoever has no notebook.
# MAGIC
# MAGIC **Needs:** a cluster in dedicated access mode (DBR 18 LTS) with `rlvr.jar`, the project's folder, a schema to write to, and a model: a folder, or its name on the hub.
# MAGIC
# MAGIC **Time:** depends on model and questions. Two steps of the embedded policy take a minute; it cannot answer such questions, and the run says so.

# COMMAND ----------

dbutils.widgets.text("home", "/Volumes/main/rlvr/project", "The project's folder")
dbutils.widgets.text("run", "/Volumes/main/rlvr/runs/own-table", "Run folder")
dbutils.widgets.text("schema", "main.rlvr", "Schema of the tables")
dbutils.widgets.text("format", "delta", "Format of the tables: delta, iceberg or parquet")
dbutils.widgets.text("model", "hf:HuggingFaceTB/SmolLM2-135M-Instruct", "Model: a folder or hf:org/name")
dbutils.widgets.text("steps", "10", "Steps")
dbutils.widgets.text("settings", "", "More settings, KEY=VALUE with blanks between")

import sys

home = dbutils.widgets.get("home")
folder = dbutils.widgets.get("run")
schema = dbutils.widgets.get("schema")
format = dbutils.widgets.get("format")
sys.path.append(f"{home}/python")

import rlvr_spark as rlvr

# COMMAND ----------

# MAGIC %md
# MAGIC ## The table
# MAGIC Here the twenty questions of the examples become one. In the place of this cell, name a table that you have.

# COMMAND ----------

questions = f"{schema}.questions"
spark.sql(f"create schema if not exists {schema}")
(
    spark.read.option("header", True).option("escape", '"')
    .csv(f"{home}/examples/own-data/questions.csv")
    .write.format(format).mode("overwrite").saveAsTable(questions)
)
display(spark.table(questions).limit(5))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Train
# MAGIC `dataset.train.table` is any table that this session sees. A quarter of the questions is held out for the evaluation.

# COMMAND ----------

settings = [
    f"dataset.train.table={questions}",
    "dataset.train.path=",
    f"policy.model={dbutils.widgets.get('model')}",
    f"loop.steps={dbutils.widgets.get('steps')}",
    *dbutils.widgets.get("settings").split(),
]
rlvr.run(
    spark,
    *("train", "--conf", f"{home}/conf/own-data.conf", "--run", folder),
    *(word for setting in settings for word in ("--set", setting)),
    home=home,
)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Publish
# MAGIC Prompts, rollouts, rewards, credit, evaluations and metrics become tables, partitioned by run and step. Called again, after a failure or with more steps, it writes each step's rows once.

# COMMAND ----------

rlvr.run(spark, "publish", "--run", folder, "--tables", schema, "--format", format)
display(spark.sql(f"show tables in {schema}"))

# COMMAND ----------

rewards = spark.table(f"{schema}.rlvr_rewards")
display(rewards.groupBy("step").avg("value").orderBy("step"))

# COMMAND ----------

own = rlvr.table(spark, folder, "rewards")
run_name = folder.rstrip("/").rsplit("/", 1)[-1]
assert rewards.where(f"run = '{run_name}'").count() == own.count() > 0
