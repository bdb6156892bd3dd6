package io.rlvr.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Sha256;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.dataset.LabelledAnswerReader;
import io.rlvr.jobs.judge.Answer;
import io.rlvr.jobs.judge.AnswerScoring;
import io.rlvr.jobs.judge.ExcludedQuestions;
import io.rlvr.jobs.judge.Exploration;
import io.rlvr.jobs.judge.JudgeData;
import io.rlvr.jobs.judge.JudgeDataFiles;
import io.rlvr.jobs.judge.JudgeEvaluation;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.models.LocalRewards;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.settings.JudgeDataSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.json.Json;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.Attacks;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code judge-data}: labelled answers for judge-train, from a run or from labelled files. */
@Command(
    name = "judge-data",
    mixinStandardHelpOptions = true,
    description =
        "Makes train.jsonl and validation.jsonl for judge-train: the responses of a run, labelled"
            + " by judge-data.labeller, or JSON Lines that are labelled already (--input).")
public final class JudgeDataCommand implements Callable<Integer> {
  private static final String FOLDER = "judge-data";

  @Mixin private final RunOptions options;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Labelled JSON Lines; may be repeated. The run is read too if --run is given.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to write; judge-data in the run folder unless given.")
  private Path out = Path.of("");

  public JudgeDataCommand(RunOptions options) {
    this.options = options;
  }

  /** The settings that it reads. */
  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(JudgeDataSettings.KEYS);
    keys.addAll(JudgeEvalCommand.keys());
    keys.add(RunSettings.SEED);
    return keys;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settingsOr(keys());
    Path folder = folder();
    ObjectNode description = Json.object();
    describe(description, settings);
    SortedMap<String, Integer> counts = new TreeMap<>();
    List<LabelledAnswer> answers = new ArrayList<>(read(description, counts));
    if (readsRun()) {
      answers.addAll(explored(settings, description, counts));
    }
    JudgeData data =
        JudgeData.of(
            answers,
            ExcludedQuestions.of(settings.get(JudgeDataSettings.EXCLUDE)),
            Attacks.load(settings.get(JudgeDataSettings.OPENERS)),
            JudgeData.Options.from(settings));
    counts.putAll(data.counts());
    ObjectNode counted = description.putObject("counts");
    counts.forEach(counted::put);
    if (data.train().isEmpty()) {
      throw new UserException("Cannot make judge data: no row is left to train on, of %s", counts);
    }
    JudgeDataFiles.write(folder, data, description);
    System.out.printf(
        "%d rows to train on and %d to validate are in %s%n",
        data.train().size(), data.validation().size(), folder);
    return 0;
  }

  private boolean readsRun() {
    return inputs.isEmpty() || options.namesRun();
  }

  private Path folder() {
    if (!out.toString().isEmpty()) {
      return out.toAbsolutePath().normalize();
    }
    String run = readsRun() ? options.runFolder() : ":";
    if (run.contains(":")) {
      throw new UserException("Missing option --out (expected a folder of this machine)");
    }
    return Path.of(run).resolve(FOLDER);
  }

  private static void describe(ObjectNode description, Settings settings) {
    description.put("seed", settings.get(RunSettings.SEED));
    ObjectNode own = description.putObject("settings");
    settings
        .only(JudgeDataSettings.KEYS)
        .asMap()
        .forEach((name, value) -> own.set(name, Json.tree(value)));
  }

  private List<LabelledAnswer> read(ObjectNode description, SortedMap<String, Integer> counts)
      throws IOException {
    List<LabelledAnswer> answers = new ArrayList<>();
    ArrayNode files = description.putArray("inputs");
    for (Path input : inputs) {
      List<LabelledAnswer> rows = LabelledAnswerReader.all(input);
      answers.addAll(rows);
      ObjectNode file = files.addObject();
      file.put("file", input.toString());
      file.put("rows", rows.size());
      file.put("sha256", Sha256.hex(input));
    }
    counts.put("labelled_before", answers.size());
    return answers;
  }

  private List<LabelledAnswer> explored(
      Settings settings, ObjectNode description, SortedMap<String, Integer> counts)
      throws IOException {
    Exploration exploration;
    try (SessionLease session = options.session(FOLDER)) {
      SparkSession spark = session.spark();
      FileStore store =
          HadoopFileStore.open(options.runFolder(), spark.sparkContext().hadoopConfiguration());
      RunTables tables = RunTables.of(spark, store);
      exploration = Exploration.of(tables);
      ObjectNode run = description.putObject("run");
      run.put("start_model", tables.folder().record().startModel());
      ArrayNode rollouts = run.putArray("rollouts");
      tables
          .folder()
          .manifestsOf(StageKind.ROLLOUT)
          .forEach(manifest -> rollouts.add(manifest.id()));
    }
    List<Verdict> verdicts = verdicts(exploration, settings);
    description.put("labeller", settings.get(JudgeDataSettings.LABELLER));
    description.put("labeller_version", JudgeEvaluation.judge(verdicts).orElse(null));
    return labelled(exploration.answers(), verdicts, counts);
  }

  private static List<Verdict> verdicts(Exploration exploration, Settings settings) {
    String labeller = settings.get(JudgeDataSettings.LABELLER);
    if (labeller.equals(JudgeDataSettings.RECORDED)) {
      return exploration.verdicts();
    }
    int answers = exploration.answers().size();
    try (Live live = Live.open("judge-data", "Nothing is written; the same command begins anew");
        LocalRewards local = LocalRewards.open(settings);
        Reward reward = live.counting(local.create(labeller), answers)) {
      return AnswerScoring.score(reward, exploration.answers());
    }
  }

  /** Answers that have a label; the others are counted by why they have none. */
  private static List<LabelledAnswer> labelled(
      List<Answer> answers, List<Verdict> verdicts, SortedMap<String, Integer> counts) {
    List<LabelledAnswer> labelled = new ArrayList<>();
    for (Verdict.Status status : Verdict.Status.values()) {
      counts.put("collected_" + status.name().toLowerCase(Locale.ROOT), 0);
    }
    for (int i = 0; i < answers.size(); i++) {
      Verdict verdict = verdicts.get(i);
      counts.merge(
          "collected_" + verdict.status().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
      if (verdict.isScored()) {
        labelled.add(
            new LabelledAnswer(
                Optional.empty(),
                answers.get(i).prompt(),
                answers.get(i).response(),
                LabelledAnswer.Label.of(verdict.value())));
      }
    }
    return labelled;
  }
}
