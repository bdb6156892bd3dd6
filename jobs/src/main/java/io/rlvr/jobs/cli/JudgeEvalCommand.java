package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.LabelledAnswerReader;
import io.rlvr.hub.Hub;
import io.rlvr.jobs.judge.Answer;
import io.rlvr.jobs.judge.AttackSuite;
import io.rlvr.jobs.judge.CalibrationFit;
import io.rlvr.jobs.judge.JudgeEvaluation;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.models.LocalRewards;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.json.Json;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.safetensors.WholeFile;
import io.rlvr.report.ReliabilityReport;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.JudgeCalibration;
import io.rlvr.reward.judge.JudgeReward;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.stats.Agreement;
import io.rlvr.store.WriteFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code judge-eval}: how far a reward agrees with labels, or withstands attacks. No Spark. */
@Command(
    name = "judge-eval",
    mixinStandardHelpOptions = true,
    description =
        "Measures how far a judge, or any reward, agrees with labelled JSON Lines (question,"
            + " reference, response, label). With --attacks, measures how often it accepts"
            + " responses without an answer. A verdict is YES if its value is at least --threshold."
            + " Prints one JSON object.")
public final class JudgeEvalCommand implements Callable<Integer> {
  private static final String GUARD = "reward.judge.guard";
  private static final int ATTACKED_PAIRS = 200;

  /** Said of the same command after a stop. */
  private static final String WRITES_LATE = "Nothing is written; the same command begins anew";

  private final PrintStream out;

  @Option(
      names = "--judge",
      paramLabel = "DIR",
      description =
          "Short for --set reward.judge.model=DIR; a folder, or a model's name as hf:org/name.")
  private String judge = "";

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Labelled JSON Lines.")
  private Path input = Path.of("");

  @Option(
      names = "--attacks",
      description = "Put each attack of the suite in the place of the responses.")
  private boolean attacks;

  @Option(
      names = "--calibrate",
      description =
          "Also fit the temperature at which the judge's probabilities are as large as its share of"
              + " right answers, and write it to judge_calibration.json of the judge's folder; runs"
              + " and commands that begin then use it. Report on other rows than these.")
  private boolean calibrates;

  @Option(
      names = "--reward",
      paramLabel = "TYPE",
      description = "The reward to measure, judge unless given; may be repeated.")
  private List<String> rewards = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a setting; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--bins",
      paramLabel = "N",
      description = "Rows of the reliability table; 10 unless given.")
  private int bins = 10;

  @Option(
      names = "--threshold",
      paramLabel = "VALUE",
      description = "The value from which on a verdict is YES, above 0; 0.5 unless given.")
  private double threshold = LabelledAnswer.Label.THRESHOLD;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Rows to read, all unless given; with --attacks pairs of question and reference, 200"
              + " unless given.")
  private int limit;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write predictions.jsonl and reliability.html; nowhere unless given.")
  private Path folder = Path.of("");

  public JudgeEvalCommand() {
    this(System.out);
  }

  /** For tests: on a stream of its own. */
  public JudgeEvalCommand(PrintStream out) {
    this.out = out;
  }

  /** The settings that it reads. */
  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(RewardSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }

  @Override
  public Integer call() throws IOException {
    check();
    List<String> names = rewards.isEmpty() ? List.of(JudgeReward.NAME) : rewards;
    if (calibrates) {
      return calibrate(names);
    }
    List<ObjectNode> results = attacks ? attack(names) : evaluate(names);
    ObjectNode answer = results.get(0);
    if (results.size() > 1) {
      answer = Json.object();
      answer.putArray("rewards").addAll(results);
    }
    out.println(Json.indented(answer));
    return 0;
  }

  private void check() {
    if (bins < 1) {
      throw new UserException("Invalid --bins: %d (expected a whole number >= 1)", bins);
    }
    if (!(threshold > 0 && threshold <= 1)) {
      throw new UserException(
          "Invalid --threshold: %s (expected a number above 0, at most 1)", threshold);
    }
    if (limit < 0) {
      throw new UserException("Invalid --limit: %d (expected a whole number >= 1)", limit);
    }
  }

  /** By the judge as it is without a temperature. */
  private int calibrate(List<String> names) throws IOException {
    Path judged = calibrated(names);
    String plain = JudgeSettings.TEMPERATURE.name() + "=1";
    JudgeEvaluation evaluation = evaluations(names, settings(List.of(plain))).get(0);
    CalibrationFit fit = CalibrationFit.of(evaluation);
    Path file = judged.resolve(JudgeCalibration.FILE);
    String digest = ModelFolder.digest(judged);
    try {
      WholeFile.write(file, JudgeCalibration.text(digest, fit.scaling(), fit.rows().size()));
    } catch (IOException e) {
      throw WriteFailure.of(file, e);
    }
    ObjectNode answer = evaluation.json();
    ObjectNode calibration = answer.putObject("calibration");
    fit.write(calibration);
    calibration.put("file", file.toString());
    out.println(Json.indented(answer));
    return 0;
  }

  /** The folder that the temperature is written to. */
  private Path calibrated(List<String> names) {
    if (attacks || !names.equals(List.of(JudgeReward.NAME))) {
      throw new UserException(
          "Invalid --calibrate: %s (expected one judge without --attacks)",
          attacks ? "--attacks" : String.join(", ", names));
    }
    if (judge.isEmpty() || Hub.isName(judge)) {
      throw new UserException(
          "Invalid --calibrate: --judge '%s' (expected a folder, since its file is written there)",
          judge);
    }
    return Path.of(RunOptions.absolute(judge));
  }

  private List<ObjectNode> evaluate(List<String> names) throws IOException {
    return evaluations(names, settings(List.of())).stream().map(JudgeEvaluation::json).toList();
  }

  private List<JudgeEvaluation> evaluations(List<String> names, Settings settings)
      throws IOException {
    List<LabelledAnswer> answers = answers();
    List<JudgeEvaluation> evaluations = new ArrayList<>();
    try (Live live = Live.open("judge-eval", WRITES_LATE);
        LocalRewards local = LocalRewards.open(settings)) {
      for (String name : names) {
        live.doing("judge-eval of " + name);
        try (Reward reward = live.counting(local.create(name), answers.size())) {
          evaluations.add(JudgeEvaluation.run(reward, threshold, bins, answers));
        }
      }
    }
    if (!folder.toString().isEmpty()) {
      write(evaluations);
    }
    return evaluations;
  }

  private List<ObjectNode> attack(List<String> names) throws IOException {
    List<Prompt> prompts = pairs();
    List<ObjectNode> results = new ArrayList<>();
    for (String name : names) {
      AttackSuite guarded = attack(name, prompts, "true");
      AttackSuite unguarded = attack(name, prompts, "false");
      ObjectNode result = Json.object();
      result.put("reward", name);
      result.put("judge", unguarded.judge().orElse(null));
      result.put("pairs", prompts.size());
      AttackSuite.write(result, guarded, unguarded);
      results.add(result);
    }
    return results;
  }

  private AttackSuite attack(String name, List<Prompt> prompts, String guard) {
    Settings settings = settings(List.of(GUARD + "=" + guard));
    try (Live live = Live.open("judge-eval of %s, guard %s".formatted(name, guard), WRITES_LATE);
        LocalRewards local = LocalRewards.open(settings);
        Reward reward = live.counting(local.create(name), 0)) {
      return AttackSuite.run(reward, threshold, prompts);
    }
  }

  private List<LabelledAnswer> answers() throws IOException {
    List<LabelledAnswer> answers = new ArrayList<>();
    try (LabelledAnswerReader reader = LabelledAnswerReader.open(input)) {
      Optional<LabelledAnswer> next = reader.next();
      while (next.isPresent() && (limit == 0 || answers.size() < limit)) {
        answers.add(next.get());
        next = reader.next();
      }
    }
    if (answers.isEmpty()) {
      throw new UserException("Cannot evaluate on %s: it holds no rows", input);
    }
    return answers;
  }

  /** The first distinct pairs of question and reference. */
  private List<Prompt> pairs() throws IOException {
    int most = limit == 0 ? ATTACKED_PAIRS : limit;
    List<Prompt> prompts = new ArrayList<>();
    Set<Prompt> seen = new LinkedHashSet<>();
    try (LabelledAnswerReader reader = LabelledAnswerReader.open(input)) {
      Optional<LabelledAnswer> next = reader.next();
      while (next.isPresent() && prompts.size() < most) {
        if (seen.add(Answer.of(next.get()).pair())) {
          prompts.add(next.get().prompt());
        }
        next = reader.next();
      }
    }
    if (prompts.isEmpty()) {
      throw new UserException("Cannot evaluate on %s: it holds no rows", input);
    }
    return prompts;
  }

  private Settings settings(List<String> more) {
    List<String> all = new ArrayList<>(overrides);
    if (!judge.isEmpty()) {
      String folder = Hub.isName(judge) ? judge : RunOptions.absolute(judge);
      all.add(JudgeSettings.MODEL.name() + "=" + folder);
    }
    all.addAll(more);
    return Settings.defaults(keys(), all);
  }

  private void write(List<JudgeEvaluation> evaluations) throws IOException {
    Files.createDirectories(folder);
    SortedMap<String, Agreement> agreements = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    for (JudgeEvaluation evaluation : evaluations) {
      agreements.put(evaluation.reward(), evaluation.agreement().agreement());
      for (ObjectNode line : evaluation.predictions()) {
        lines.add(Json.line(line));
      }
    }
    try {
      Files.write(folder.resolve("predictions.jsonl"), lines, UTF_8);
      Files.writeString(
          folder.resolve("reliability.html"),
          new ReliabilityReport(input.toString(), agreements).html());
    } catch (IOException e) {
      throw WriteFailure.of(folder, e);
    }
  }
}
