import io.rlvr.spark.RewardScorer;
import io.rlvr.spark.Rlvr;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A session of one's own: a training, a look at its tables, a pipeline over them, and the session
 * goes on. It takes two folders: the project's and one to work in, and more settings if need be.
 */
public class Session {
  public static void main(String[] arguments) throws Exception {
    String home = arguments[0];
    String run = arguments[1] + "/run";
    SparkSession spark = SparkSession.builder().master("local[2]").appName("mine").getOrCreate();

    String[] command = new String[7 + 2 * (arguments.length - 2)];
    String[] first = {
      "train", "--conf", home + "/conf/quickstart.conf", "--run", run, "--set", "loop.steps=2"
    };
    System.arraycopy(first, 0, command, 0, first.length);
    for (int i = 2; i < arguments.length; i++) {
      command[first.length + 2 * (i - 2)] = "--set";
      command[first.length + 2 * (i - 2) + 1] = arguments[i];
    }
    Rlvr.run(spark, command);

    spark.sql(
        "CREATE TEMPORARY VIEW scored USING rlvr OPTIONS (path '%s', table 'rewards')"
            .formatted(run));
    Dataset<Row> means =
        spark.sql(
            "SELECT step, count(*) AS n, avg(value) AS reward FROM scored GROUP BY step ORDER BY"
                + " step");
    means.show();

    Dataset<Row> prompts =
        spark
            .read()
            .format("rlvr")
            .option("table", "prompts")
            .load(run)
            .selectExpr("prompt_id", "element_at(messages, -1).content AS question", "reference");
    Dataset<Row> answers =
        spark
            .read()
            .format("rlvr")
            .option("table", "rollouts")
            .load(run)
            .where("step = 2")
            .join(prompts, "prompt_id");
    RewardScorer scorer =
        new RewardScorer()
            .setReward("judge")
            .setModelUrl(home + "/models/judge")
            .setSettings("reward.judge.template=judge-tiny-v1"); // as in quickstart.conf
    String saved = arguments[1] + "/pipeline";
    new Pipeline()
        .setStages(new PipelineStage[] {scorer})
        .fit(answers)
        .write()
        .overwrite()
        .save(saved);
    Dataset<Row> again = PipelineModel.load(saved).transform(answers);
    again.groupBy("verdict.status").count().show();

    // the run was rewarded by the same judge: its value is what the pipeline says
    long different =
        again
            .join(spark.table("scored"), "step prompt_id sample".split(" "))
            .where("NOT (verdict.value <=> value)")
            .count();
    System.out.printf("%d values differ from the run's%n", different);
    System.out.println(Rlvr.output(spark, "status", "--run", run).strip());
    System.out.println("the session goes on: " + spark.range(3).count());
    if (different > 0 || means.count() != 2) {
      throw new IllegalStateException("the pipeline or the query is not as expected");
    }
    spark.stop();
  }
}
