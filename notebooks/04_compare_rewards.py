# Databricks notebook source
# MAGIC %md
# MAGIC # Another reward over the same answers
# MAGIC **Purpose:** what another reward, or another estimator, would have made of a run, without generating a token: rewards and credit are computed again beside the run's own, and compared.
# MAGIC
# MAGIC **Needs:** a run, such as that of `01_quickstart`; a cluster in dedicated access mode with `rlvr.jar`, and the project's folder.
# MAGIC
# MAGIC **Time:** two minutes.

# COMMAND ----------

dbutils.widgets.text("home", "/Volumes/main/rlvr/project", "The project's folder")
dbutils.widgets.text("run", "/Volumes/main/rlvr/runs/quickstart", "Run folder")
dbutils.widgets.text("reward", "numeric", "The other reward (reward.type)")
dbutils.widgets.text("estimator", "grpo", "The other estimator (advantage.type)")

import sys

home = dbutils.widgets.get("home")
folder = dbutils.widgets.get("run")
sys.path.append(f"{home}/python")

import rlvr_spark as rlvr
from pyspark.sql.functions import col

# COMMAND ----------

# MAGIC %md
# MAGIC ## Score again, credit again
# MAGIC What such a command writes stands beside the run's own rows as an offshoot. It never trains, and no table, metric or report of the run counts it.

# COMMAND ----------

own_before = rlvr.table(spark, folder, "rewards").count()
rlvr.run(
    spark,
    *("reward", "--run", folder, "--steps", "all"),
    *("--set", f"reward.type={dbutils.widgets.get('reward')}", "--set", "reward.monitors=[]"),
    home=home,
)
rlvr.run(
    spark,
    *("credit", "--run", folder, "--steps", "all"),
    *("--set", f"advantage.type={dbutils.widgets.get('estimator')}"),
    home=home,
)

run = rlvr.open(spark, folder)
print("\n".join(run.offshoots()))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Where the two rewards differ
# MAGIC The means of two rewards compare over the same answers only: `own_of_these` is the run's own reward of those that the other can score.

# COMMAND ----------

key = ["step", "prompt_id", "sample"]
own = run.table("rewards").selectExpr(*key, "value as own")
other = run.offshoots("rewards").selectExpr(*key, "status as other_status", "value as other")
both = own.join(other, key)
both.createOrReplaceTempView("both")

# COMMAND ----------

# MAGIC %sql
# MAGIC select step, count(*) as samples,
# MAGIC        round(avg(own), 3) as own, round(avg(other), 3) as other,
# MAGIC        round(avg(case when other_status = 'SCORED' then own end), 3) as own_of_these,
# MAGIC        round(avg(cast(other_status <> 'SCORED' as int)), 3) as other_cannot_say,
# MAGIC        round(avg(cast((own >= 0.5) <> (other >= 0.5) as int)), 3) as disagree
# MAGIC from both group by step order by step

# COMMAND ----------

import matplotlib.pyplot as plt

rows = _sqldf.collect()
figure, axes = plt.subplots(figsize=(7, 3.4))
steps = [row["step"] for row in rows]
axes.plot(steps, [row["own"] for row in rows], marker="o", label="the run's own reward")
axes.plot(steps, [row["own_of_these"] for row in rows], marker="o", linestyle="--", color="tab:blue", label="the same, of answers that both score")
axes.plot(steps, [row["other"] for row in rows], marker="s", label=dbutils.widgets.get("reward"))
axes.bar(steps, [row["other_cannot_say"] for row in rows], alpha=0.2, color="grey", label="share that the other cannot score")
axes.set(xlabel="step", ylim=(0, 1), title="Two rewards of the same answers")
axes.xaxis.get_major_locator().set_params(integer=True)
axes.grid(alpha=0.3)
axes.legend(loc="best")
display(figure)

# COMMAND ----------

# MAGIC %md
# MAGIC ## The answers on which they differ most

# COMMAND ----------

display(
    both.where("other_status = 'SCORED'")
    .join(run.table("rollouts"), key)
    .join(run.table("prompts").select("prompt_id", "reference"), "prompt_id")
    .selectExpr("*", "abs(own - other) as difference")
    .orderBy(col("difference").desc(), *key)
    .selectExpr("step", "reference", "right(response, 60) as answer", "round(own, 3) as own", "other")
    .limit(8)
)

# COMMAND ----------

# MAGIC %md
# MAGIC ## What the other estimator would teach
# MAGIC Advantages of both over the same rewards. Where the sign differs, one estimator makes an answer more likely and the other less.

# COMMAND ----------

credit = (
    run.table("credit").where("kept").selectExpr(*key, "advantage as own")
    .join(run.offshoots("credit").where("kept").selectExpr(*key, "advantage as other"), key)
)
credit.createOrReplaceTempView("both_credit")

# COMMAND ----------

# MAGIC %sql
# MAGIC select step, count(*) as samples, round(corr(own, other), 3) as correlation,
# MAGIC        round(avg(cast(own * other < 0 as int)), 3) as signs_differ
# MAGIC from both_credit group by step order by step

# COMMAND ----------

# The run's own rows are as before, and each has its counterpart.
assert run.table("rewards").count() == own_before
assert both.count() == own_before
assert credit.count() > 0
