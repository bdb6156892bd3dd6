package io.rlvr.jobs.benchmark;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.SampleKey;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.StepPlan;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.reward.ScoreRewards;
import io.rlvr.jobs.rollout.GenerateRollouts;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.UnitResult;
import io.rlvr.jobs.rollout.WorkUnit;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.GroupResult;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Progress;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.Notes;
import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ManifestJson;
import io.rlvr.store.ModelRef;
import io.rlvr.store.PolicyVersion;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * One step of many rollouts with the driver's real code and a model that writes nonsense: import,
 * the draw of the step's prompts, a rollout stage of thousands of tasks, reward, statistics and
 * credit. Prints one JSON line for each piece. Arguments: a scratch folder, then numbers of
 * rollouts; {@code benchmarks/driver.sh} is the command.
 */
final class DriverSimulation {
  private static final int SAMPLES = 8;
  private static final int PROMPTS_PER_TASK = 32;
  private static final int TOKENS = 16;

  /** Table stages take twice as many tasks: one for each of 1,000 executors. */
  private static final int SLOTS = 500;

  /** Whose tokenizer measures the prompts; nobody loads its weights. */
  private static final ModelRef MODEL = new ModelRef(0, "0", models().toString(), "policy");

  private final DriverLoad load;
  private final FileStore store;
  private final SparkSession spark;
  private final Path folder;
  private final int rollouts;

  private DriverSimulation(SparkSession spark, DriverLoad load, Path folder, int rollouts) {
    this.spark = spark;
    this.load = load;
    this.folder = folder;
    this.store = new LocalFileStore(folder.resolve("run"));
    this.rollouts = rollouts;
  }

  public static void main(String[] arguments) throws Exception {
    System.setProperty("spark.default.parallelism", Integer.toString(SLOTS));
    System.setProperty("spark.local.dir", Path.of(arguments[0]).resolve("spark").toString());
    try (SparkSession spark = Sessions.open("local[2]", "driver simulation")) {
      spark.conf().set("spark.sql.shuffle.partitions", "200");
      spark.conf().set("spark.sql.adaptive.enabled", "true");
      DriverLoad load = new DriverLoad(spark);
      for (int i = 1; i < arguments.length; i++) {
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("case-" + i));
        new DriverSimulation(spark, load, folder, Integer.parseInt(arguments[i])).run();
      }
    }
  }

  /** Found from the project's root and, as in tests, from this module. */
  private static Path models() {
    Path here = Path.of("models").toAbsolutePath();
    return Files.isDirectory(here) ? here : Path.of("../models").toAbsolutePath().normalize();
  }

  private void run() throws Exception {
    Settings settings = settings();
    Plan plan = new Plan(settings, MODEL.digest());
    StageRunner runner = new StageRunner(spark, store, MODEL, new Notes());

    measure("import", () -> runner.run(plan.prompts(Role.TRAIN)));
    StepPlan step = plan.firstStep();
    // of the same name and settings, so that it has the id of the stage that it stands for
    PlannedStage rollout = plan.planned(new NonsenseRollouts(), 1, step.rollout().inputs());

    measure("draw of the prompts", () -> draw(step.rollout(), runner));
    measure("rollout", () -> runner.run(rollout));
    measure("reward", () -> runner.run(step.reward()));
    measure("credit", () -> runner.run(step.credit(0)));
    measure("merge of the moments", this::merge);
    Manifest manifest = runner.find(step.rollout()).orElseThrow();
    byte[] bytes = ManifestJson.write(manifest);
    measure(
        "manifest of %d files, %d KiB, written and read"
            .formatted(manifest.files().size(), bytes.length >> 10),
        () -> {
          store.create("copy.json", ManifestJson.write(manifest));
          return ManifestJson.read("copy.json", store.read("copy.json", 1 << 28).orElseThrow());
        });
  }

  private List<Prompt> draw(PlannedStage planned, StageRunner runner) throws IOException {
    PlannedStage prompts = planned.inputs().get("prompts");
    StageContext.Input input =
        new StageContext.Input(prompts.folder(), runner.find(prompts).orElseThrow());
    StageContext context =
        new StageContext(
            spark,
            store,
            planned.settings(),
            planned.step(),
            planned.seed(),
            planned.folder(),
            Map.of("prompts", input),
            MODEL,
            Progress.UNHEARD);
    return StepPrompts.of(context).draw(rollouts / SAMPLES);
  }

  private <T> T measure(String name, DriverLoad.Piece<T> piece) throws Exception {
    return load.measure(rollouts, name, piece);
  }

  private Settings settings() throws IOException {
    Path data = folder.resolve("prompts.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(data)) {
      for (int i = 0; i < rollouts / SAMPLES; i++) {
        out.write(
            "{\"question\": \"What is %d + 1?\", \"answer\": \"#### %d\"}%n".formatted(i, i + 1));
      }
    }
    return Settings.defaults(
        AllSettings.KEYS,
        List.of(
            "policy.model=none",
            "dataset.train.format=gsm8k",
            "dataset.train.path=" + data,
            "rollout.prompts-per-step=" + rollouts / SAMPLES,
            "rollout.samples-per-prompt=" + SAMPLES,
            "rollout.prompts-per-task=" + PROMPTS_PER_TASK,
            "rollout.max-new-tokens=" + TOKENS,
            "reward.type=io.rlvr.jobs.testing.EvenIdsReward",
            "advantage.type=reinforce++"));
  }

  /** What the driver does with what the tasks of a reward stage report. */
  private Moments merge() {
    List<GroupResult> results = new ArrayList<>();
    int prompts = rollouts / SAMPLES;
    int tasks = 2 * SLOTS;
    for (int task = 0; task < tasks; task++) {
      TreeMap<String, Moments> groups = new TreeMap<>();
      for (int prompt = task; prompt < prompts; prompt += tasks) {
        groups.put("gsm8k/" + prompt, Moments.of(prompt % 2));
      }
      TreeMap<String, TreeMap<String, Moments>> named = new TreeMap<>();
      named.put(ScoreRewards.VALUE, groups);
      results.add(new GroupResult(new ArrayList<>(), named, new TreeMap<>()));
    }
    return GroupResult.merged(results, ScoreRewards.VALUE);
  }

  /** The rollout stage but for its model. */
  private static final class NonsenseRollouts implements Stage {
    @Override
    public String name() {
      return "rollout";
    }

    @Override
    public int codeVersion() {
      return 1;
    }

    @Override
    public List<Key<?>> reads() {
      return new GenerateRollouts(0).reads();
    }

    @Override
    public StageOutput run(StageContext context) throws IOException {
      List<Prompt> prompts =
          StepPrompts.of(context).draw(context.settings().get(RolloutSettings.PROMPTS_PER_STEP));
      List<WorkUnit> units = WorkUnit.of(prompts, PROMPTS_PER_TASK);
      Task task = new Task(context.seed(), context.target());
      List<UnitResult> results =
          context.sparkContext().parallelize(units, units.size()).map(task::run).collect();
      return StageOutput.rows(Tables.ROLLOUTS, UnitResult.files(results))
          .withPolicy(new PolicyVersion(0, "0"))
          .withMoments(UnitResult.merged(results));
    }
  }

  private record Task(long seed, String target) implements Serializable {
    UnitResult run(WorkUnit unit) throws IOException {
      List<Rollout> rows = new ArrayList<>();
      TreeMap<String, Moments> moments = new TreeMap<>();
      for (Prompt prompt : unit.prompts()) {
        for (int sample = 0; sample < SAMPLES; sample++) {
          long rowSeed = new SampleKey(seed, 1, prompt.promptId(), sample).seed();
          rows.add(rollout(prompt, sample, rowSeed));
          moments.merge("length", Moments.of(TOKENS), Moments::merge);
        }
      }
      DataFile file = TableWriter.write(Tables.ROLLOUTS, rows, target, unit.index());
      return new UnitResult(file, moments, 0);
    }

    private static Rollout rollout(Prompt prompt, int sample, long seed) {
      int[] ids = new int[TOKENS];
      for (int i = 0; i < TOKENS; i++) {
        ids[i] = (int) (seed >>> i) & 0x7fff;
      }
      return new Rollout(
          1,
          prompt.promptId(),
          sample,
          ids,
          ids,
          new float[TOKENS],
          Optional.of(new float[TOKENS]),
          "nonsense " + seed,
          FinishReason.STOP,
          0,
          "0",
          seed);
    }
  }
}
