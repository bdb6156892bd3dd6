# Databricks notebook source
# MAGIC %md
# MAGIC # A training run, from a notebook
# MAGIC **Purpose:** trains the embedded policy of 1.3 million parameters by reinforcement learning on arithmetic, and shows that it learned.
# MAGIC
# MAGIC **Needs:** a cluster in dedicated access mode (DBR 18 LTS) with `rlvr.jar` among its libraries, and a folder with the project's `conf`, `models` and `python`. Two cores are enough.
# MAGIC
# MAGIC **Time:** about five minutes for 16 steps.

# COMMAND ----------

dbutils.widgets.text("home", "/Volumes/main/rlvr/project", "The project's folder")
dbutils.widgets.text("run", "/Volumes/main/rlvr/runs/quickstart", "Run folder")
dbutils.widgets.text("steps", "16", "Steps")
dbutils.widgets.text("settings", "", "More settings, KEY=VALUE with blanks between")

import sys

home = dbutils.widgets.get("home")
folder = dbutils.widgets.get("run")
steps = int(dbutils.widgets.get("steps"))
settings = [f"loop.steps={steps}", *dbutils.widgets.get("settings").split()]
sys.path.append(f"{home}/python")

import rlvr_spark as rlvr

# COMMAND ----------

# MAGIC %md
# MAGIC ## Train
# MAGIC The command of the command line, in this session. Each step is a line below the cell as it ends. Called again, it goes on where it stopped.

# COMMAND ----------

rlvr.run(
    spark,
    "quickstart",
    *("--conf", f"{home}/conf/quickstart.conf", "--run", folder),
    *(word for setting in settings for word in ("--set", setting)),
    home=home,
)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Did it learn?
# MAGIC Accuracy is by truth: the procedure that made the questions knows the answers. The reward is what the embedded judge says.

# COMMAND ----------

run = rlvr.open(spark, folder)
summary = run.summary()
before, after = summary["accuracy_before"], summary["accuracy_after"]
print(f"accuracy {before:.1%} before, {after:.1%} after {summary['steps']} steps")

# COMMAND ----------

import matplotlib.pyplot as plt

metrics = run.metrics()


def curve(name, stage):
    rows = metrics.where(f"name = '{name}' and stage = '{stage}'").orderBy("step").collect()
    return [row["step"] for row in rows], [row["value"] for row in rows]


figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6))
left.plot(*curve("reward.mean", "reward"), marker="o", label="reward (judge)")
left.plot(*curve("evaluate.accuracy", "evaluate"), marker="s", label="accuracy, held out (truth)")
left.set(xlabel="step", ylim=(0, 1), title="What it is trained on, and what it is for")
left.legend(loc="lower right")
right.plot(*curve("response.length-mean", "rollout"), marker="o", color="tab:green")
right.set(xlabel="step", ylabel="tokens", title="Mean length of a response")
right.set_ylim(0, right.get_ylim()[1] * 1.1)
for axes in (left, right):
    axes.grid(alpha=0.3)
    axes.xaxis.get_major_locator().set_params(integer=True)
figure.tight_layout()
display(figure)

# COMMAND ----------

# MAGIC %md
# MAGIC ## What it says now
# MAGIC Every response is a row, with its tokens, log-probabilities, verdict and advantage.

# COMMAND ----------

last = summary["steps"]
display(
    run.table("rollouts")
    .where(f"step = {last}")
    .join(run.table("rewards"), ["step", "prompt_id", "sample"])
    .selectExpr("prompt_id", "sample", "response", "round(value, 3) as reward")
    .orderBy("prompt_id", "sample")
    .limit(8)
)

# COMMAND ----------

# What must hold, whatever the number of steps.
assert summary["steps"] == steps
assert run.table("rewards").count() == run.table("rollouts").count() > 0
assert steps < 8 or after > before + 0.2, f"accuracy {before} -> {after}"
