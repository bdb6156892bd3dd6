# Databricks notebook source
# MAGIC %md
# MAGIC # Read a run
# MAGIC **Purpose:** the questions that one asks of a finished run, in SQL: did the reward rise, where was nothing to learn from, which answers are disputed, does the policy game its judge?
# MAGIC
# MAGIC **Needs:** a run, such as that of `01_quickstart`; a cluster in dedicated access mode with `rlvr.jar`.
# MAGIC
# MAGIC **Time:** a minute.

# COMMAND ----------

dbutils.widgets.text("run", "/Volumes/main/rlvr/runs/quickstart", "Run folder")
folder = dbutils.widgets.get("run")

# The data source reads what the run's manifests list: no rows of offshoots, nothing half-written.
for name in ("prompts", "rollouts", "rewards", "credit", "evaluations", "metrics"):
    spark.read.format("rlvr").option("table", name).load(folder).createOrReplaceTempView(name)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Reward by step

# COMMAND ----------

# MAGIC %sql
# MAGIC select step,
# MAGIC        count(*) as samples,
# MAGIC        round(avg(value), 3) as reward,
# MAGIC        round(stddev_pop(value), 3) as spread,
# MAGIC        round(avg(components['monitor.truth']), 3) as truth
# MAGIC from rewards where status = 'SCORED' group by step order by step

# COMMAND ----------

import matplotlib.pyplot as plt

by_step = _sqldf.collect()
figure, axes = plt.subplots(figsize=(7, 3.6))
steps = [row["step"] for row in by_step]
axes.plot(steps, [row["reward"] for row in by_step], marker="o", label="reward")
if by_step[0]["truth"] is not None:
    axes.plot(steps, [row["truth"] for row in by_step], marker="s", label="truth (a monitor, never trained on)")
axes.fill_between(
    steps,
    [row["reward"] - 2 * row["spread"] / row["samples"] ** 0.5 for row in by_step],
    [row["reward"] + 2 * row["spread"] / row["samples"] ** 0.5 for row in by_step],
    alpha=0.15,
    label="reward, two standard errors of the samples",
)
axes.set(xlabel="step", ylim=(0, 1), title="Reward by step")
axes.xaxis.get_major_locator().set_params(integer=True)
axes.grid(alpha=0.3)
axes.legend(loc="best")
display(figure)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Groups without signal
# MAGIC The samples of a prompt are compared with each other. Where all have the same reward, there is nothing to learn from.

# COMMAND ----------

# MAGIC %sql
# MAGIC with groups as (
# MAGIC   select step, prompt_id, min(value) as low, max(value) as high
# MAGIC   from rewards where status = 'SCORED' group by step, prompt_id)
# MAGIC select step, count(*) as groups,
# MAGIC        round(avg(cast(high - low < 0.01 as int)), 3) as equal_share,
# MAGIC        round(avg(cast(high - low < 0.01 and high < 0.5 as int)), 3) as all_wrong_share
# MAGIC from groups group by step order by step

# COMMAND ----------

# MAGIC %md
# MAGIC ## The longest answers

# COMMAND ----------

# MAGIC %sql
# MAGIC select step, prompt_id, size(response_ids) as tokens, finish_reason, left(response, 80) as response
# MAGIC from rollouts order by tokens desc, step, prompt_id, sample limit 5

# COMMAND ----------

# MAGIC %md
# MAGIC ## The most disputed prompts
# MAGIC The judge said YES to some of its samples and NO to others, about equally.

# COMMAND ----------

# MAGIC %sql
# MAGIC select r.step, r.prompt_id, p.reference, count(*) as samples, round(avg(cast(value >= 0.5 as int)), 2) as yes
# MAGIC from rewards r join prompts p using (prompt_id)
# MAGIC where status = 'SCORED' group by r.step, r.prompt_id, p.reference
# MAGIC order by abs(yes - 0.5), r.step, r.prompt_id limit 5

# COMMAND ----------

# MAGIC %md
# MAGIC ## Where the policy games the judge
# MAGIC High reward, and wrong by a monitor that never trains. A few such answers are the judge's mistakes. Many of one form are a policy that has found out what pleases it.

# COMMAND ----------

# MAGIC %sql
# MAGIC select w.step, p.reference, right(o.response, 60) as answer, round(w.value, 3) as reward
# MAGIC from rewards w
# MAGIC join rollouts o using (step, prompt_id, sample)
# MAGIC join prompts p using (prompt_id)
# MAGIC where w.value >= 0.5 and w.components['monitor.truth'] < 0.5
# MAGIC order by w.value desc, w.step, w.prompt_id, w.sample limit 10

# COMMAND ----------

agreement = spark.sql(
    """
    select step,
           avg(cast((value >= 0.5) and (components['monitor.truth'] < 0.5) as int)) as false_yes,
           avg(cast((value < 0.5) and (components['monitor.truth'] >= 0.5) as int)) as false_no
    from rewards
    where status = 'SCORED' and components['monitor.truth'] is not null
    group by step order by step
    """
).collect()
if agreement:
    figure, axes = plt.subplots(figsize=(7, 3))
    axes.plot([row["step"] for row in agreement], [row["false_yes"] for row in agreement], marker="o", label="YES to a wrong answer")
    axes.plot([row["step"] for row in agreement], [row["false_no"] for row in agreement], marker="s", label="NO to a right answer")
    axes.set(xlabel="step", ylabel="share of samples", title="Judge against truth")
    axes.set_ylim(bottom=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    axes.legend()
    display(figure)

# COMMAND ----------

# What must hold of any run: each rollout has one verdict, and no step has rows of an offshoot.
verdicts = spark.table("rewards").groupBy("step", "prompt_id", "sample").count()
assert verdicts.where("count > 1").isEmpty(), "a rollout has two verdicts"
assert verdicts.count() == spark.table("rollouts").count()
assert by_step[0]["reward"] is not None
