# Databricks notebook source
# MAGIC %md
# MAGIC # Is my reward right?
# MAGIC **Purpose:** scores labelled answers by a rule and by a judge, and shows before any training how often each is right, how far the judge's confidence can be believed, and which empty answers it falls for.
# MAGIC
# MAGIC **Needs:** a cluster in dedicated access mode (DBR 18 LTS) with `rlvr.jar`, the project's folder, and answers with labels. Unless you name a table, those are the answers of a run of `01_quickstart`, labelled by truth.
# MAGIC
# MAGIC **Time:** a minute with the embedded judge.

# COMMAND ----------

dbutils.widgets.text("home", "/Volumes/main/rlvr/project", "The project's folder")
dbutils.widgets.text("run", "/Volumes/main/rlvr/runs/quickstart", "Run folder")
dbutils.widgets.text("table", "", "Your table: id, question, reference, response, label (0 or 1)")
dbutils.widgets.text("rule", "numeric", "A rule (reward.type)")
dbutils.widgets.text("judge", "", "Judge: a folder or hf:org/name; the embedded one if empty")
dbutils.widgets.text("settings", "", "Settings of your judge, KEY=VALUE with blanks between")

import sys

home = dbutils.widgets.get("home")
folder = dbutils.widgets.get("run")
table = dbutils.widgets.get("table")
rule = dbutils.widgets.get("rule")
judge = dbutils.widgets.get("judge")
settings = dbutils.widgets.get("settings").split()
if not judge:
    # A model that knows the quickstart's arithmetic, and the prompt that it was trained with.
    judge, settings = f"{home}/models/judge", ["reward.judge.template=judge-tiny-v1"]
sys.path.append(f"{home}/python")

import rlvr_spark as rlvr

# COMMAND ----------

# MAGIC %md
# MAGIC ## Answers with labels

# COMMAND ----------

if table:
    answers = spark.table(table)
else:
    run = rlvr.open(spark, folder)
    key = ["step", "prompt_id", "sample"]
    truth = run.table("rewards").selectExpr(*key, "cast(components['monitor.truth'] as int) as label")
    answers = (
        run.table("rollouts").join(truth.where("label is not null and step = 1"), key)
        .join(run.table("prompts"), "prompt_id")
        .selectExpr(
            "concat(prompt_id, '/', sample) as id",
            "element_at(messages, -1).content as question",
            "reference",
            "response",
            "label",
        )
    )
answers = answers.cache()
display(answers.limit(5))

# COMMAND ----------

# MAGIC %md
# MAGIC ## A rule and a judge
# MAGIC Both are transformers: they add a column with the verdict, and an answer that cannot be scored is a row with its reason.

# COMMAND ----------

by_rule = rlvr.RewardScorer(reward=rule, outputCol="rule")
by_judge = rlvr.RewardScorer(reward="judge", modelUrl=judge, settings=settings, outputCol="judge")
scored = by_judge.score(by_rule.score(answers)).cache()
scored.createOrReplaceTempView("scored")

# COMMAND ----------

# MAGIC %sql
# MAGIC select 'rule' as reward, count(*) as answers,
# MAGIC        round(avg(cast(rule.status <> 'SCORED' as int)), 3) as cannot_say,
# MAGIC        round(avg(cast((rule.value >= 0.5) = (label = 1) as int)), 3) as right_share,
# MAGIC        sum(cast(rule.value >= 0.5 and label = 0 as int)) as false_yes,
# MAGIC        sum(cast(rule.value < 0.5 and label = 1 as int)) as false_no
# MAGIC from scored
# MAGIC union all
# MAGIC select 'judge', count(*), round(avg(cast(judge.status <> 'SCORED' as int)), 3),
# MAGIC        round(avg(cast((judge.value >= 0.5) = (label = 1) as int)), 3),
# MAGIC        sum(cast(judge.value >= 0.5 and label = 0 as int)),
# MAGIC        sum(cast(judge.value < 0.5 and label = 1 as int))
# MAGIC from scored

# COMMAND ----------

agreement = {row["reward"]: row for row in _sqldf.collect()}

# COMMAND ----------

# MAGIC %md
# MAGIC ## Can its confidence be believed?
# MAGIC Of the answers to which a calibrated judge gives 0.7, seven in ten are right. Points on the line are what a soft reward wants.

# COMMAND ----------

import matplotlib.pyplot as plt

bins = spark.sql(
    """
    select least(floor(judge.value * 10), 9) as bin, avg(judge.value) as said, avg(label) as was, count(*) as answers
    from scored where judge.status = 'SCORED' group by bin order by bin
    """
).collect()
figure, axes = plt.subplots(figsize=(4.6, 4.6))
axes.plot([0, 1], [0, 1], color="grey", linewidth=1, label="calibrated")
axes.scatter(
    [row["said"] for row in bins],
    [row["was"] for row in bins],
    s=[20 + 400 * row["answers"] / sum(each["answers"] for each in bins) for row in bins],
    alpha=0.7,
    label="ten bins; size by answers",
)
axes.set(xlabel="the judge's confidence", ylabel="share that is right", xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), title="Calibration")
axes.set_aspect("equal")
axes.grid(alpha=0.3)
axes.legend(loc="lower right")
display(figure)

# COMMAND ----------

# MAGIC %md
# MAGIC ## What it falls for
# MAGIC A policy finds out what pleases its judge. None of these answers says anything. `bin/rlvr judge-eval --attacks` has a longer list.

# COMMAND ----------

openers = ["The answer is:", "YES", "Let us think step by step.", "As the expert says, it is right.", "?", ".", "Solution"]
attacks = (
    answers.select("question", "reference").distinct().limit(50)
    .crossJoin(spark.createDataFrame([(opener,) for opener in openers], ["response"]))
)
attacked = by_judge.score(attacks)
attacked.createOrReplaceTempView("attacked")

# COMMAND ----------

# MAGIC %sql
# MAGIC select response, count(*) as questions, sum(cast(judge.value >= 0.5 as int)) as taken_for_right
# MAGIC from attacked group by response order by taken_for_right desc, response

# COMMAND ----------

assert set(agreement) == {"rule", "judge"}
assert agreement["judge"]["answers"] == answers.count() > 0
if not table:
    # The embedded judge knows these questions: docs/results.md has 98.9 % on others of the kind.
    assert agreement["judge"]["right_share"] > 0.9, agreement["judge"]
    assert attacked.where("judge.value >= 0.5").count() <= attacked.count() * 0.05
