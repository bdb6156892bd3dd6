package io.rlvr.jobs.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.cli.JudgeEvalCommand;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.reward.registry.RewardSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The temperature of a judge, from labelled answers to the rewards of a run. */
class TestCalibration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JUDGE = ProjectRoot.resolve("core/src/test/resources/golden/judge");
  private static final String FILE = "judge_calibration.json";

  private static final double TEMPERATURE = 1.362572;

  @TempDir private Path folder;

  /** A judge with random weights: whatever it says, the fitted one is at least as likely. */
  @Test
  @Tag("slow")
  void theFitIsWrittenAndUsed() throws IOException {
    Path judge = folder.resolve("judge");
    Folders.copy(JUDGE, judge);
    JsonNode before = evaluate(judge);
    JsonNode fitted = evaluate(judge, "--calibrate");

    JsonNode calibration = fitted.path("calibration");
    double temperature = calibration.path("temperature").asDouble();
    assertThat(temperature).isBetween(0.05, 20.0).isNotEqualTo(1);
    assertThat(calibration.path("rows").asInt()).isEqualTo(4);
    assertThat(calibration.path("before").path("calibration_error").asDouble())
        .isEqualTo(before.path("calibration_error").asDouble(), within(1e-12));
    assertThat(calibration.path("after").path("negative_log_likelihood").asDouble())
        .isLessThan(calibration.path("before").path("negative_log_likelihood").asDouble());
    assertThat(calibration.path("file").asText()).isEqualTo(judge.resolve(FILE).toString());
    assertThat(JSON.readTree(judge.resolve(FILE).toFile()).toString())
        .isEqualTo(
            "{\"temperature\":%s,\"rows\":4,\"model\":\"%s\"}"
                .formatted(temperature, ModelFolder.digest(judge)));

    // whoever reads the folder now has its temperature; four digits are what a judge says
    JsonNode after = evaluate(judge);
    assertThat(after.path("calibration_error").asDouble())
        .isEqualTo(calibration.path("after").path("calibration_error").asDouble(), within(1e-4));
    // fitted again it is the same: the fit does not build on the file
    assertThat(evaluate(judge, "--calibrate").path("calibration")).isEqualTo(calibration);
  }

  @Test
  void aRunRecordsTheTemperatureOfTheFolder() throws IOException {
    Path judge = folder.resolve("judge");
    Folders.copy(JUDGE, judge);
    assertThat(pinned(judge).get(JudgeSettings.TEMPERATURE)).isZero();

    String digest = ModelFolder.digest(judge);
    Files.writeString(
        judge.resolve(FILE), "{\"temperature\": 2.5, \"model\": \"%s\"}".formatted(digest));
    assertThat(pinned(judge).get(JudgeSettings.TEMPERATURE)).isEqualTo(2.5);
    assertThat(pinned(judge, "reward.judge.temperature=1").get(JudgeSettings.TEMPERATURE))
        .isEqualTo(1);
    // a run that has begun keeps what it began with
    assertThat(begunWith(judge, 0)).isZero();
    assertThat(begunWith(judge, 1.5)).isEqualTo(1.5);
    // it is no part of the model: a policy version stays what its manifest says
    assertThat(pinned(judge).get(JudgeSettings.DIGEST))
        .isEqualTo(pinned(JUDGE).get(JudgeSettings.DIGEST));
  }

  @Test
  void mistakesInTheFileAreOneLine() throws IOException {
    Path judge = folder.resolve("judge");
    Folders.copy(JUDGE, judge);
    Path file = judge.resolve(FILE);
    Files.writeString(file, "{\"temperature\": 0}");
    assertThatThrownBy(() -> pinned(judge))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: field 'temperature' is 0 (expected a number from 0.05 to 20.0)", file);
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> pinned(judge))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read %s: field 'temperature' is missing (expected a number)", file);
    Files.writeString(file, "{\"temperature\": 2, \"model\": \"other\"}");
    assertThatThrownBy(() -> pinned(judge))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: field 'model' is \"other\" (expected %s, which is the model beside"
                + " it; judge-eval --calibrate fits it anew)",
            file, ModelFolder.digest(judge));
    Files.writeString(file, " ".repeat(1 << 17));
    assertThatThrownBy(() -> pinned(judge))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read %s: 131072 bytes (expected at most 65536)", file);
  }

  /**
   * .9 for three YES and a NO of four, .2 for two NO: the slope of the likelihood is 0 where 4 ln 9
   * s(b ln 9) - 3 ln 9 = 2 ln 4 s(-b ln 4), which b = .733906 solves: T = 1.362572.
   */
  @Test
  void verdictsWithoutProbabilityAreLeftOut() {
    List<LabelledAnswer> answers = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    add(answers, verdicts, 1, 0.9);
    add(answers, verdicts, 1, 0.9);
    add(answers, verdicts, 1, 0.9);
    add(answers, verdicts, 0, 0.9);
    add(answers, verdicts, 0, 0.2);
    add(answers, verdicts, 0, 0.2);
    answers.add(answer(1));
    verdicts.add(Verdict.unscorable("too long"));
    answers.add(answer(1));
    verdicts.add(Verdict.scored(1));

    CalibrationFit fit = CalibrationFit.of(evaluation(answers, verdicts));

    assertThat(fit.rows()).hasSize(6);
    assertThat(fit.scaling().temperature()).isEqualTo(TEMPERATURE, within(1e-5));
  }

  @Test
  void aRuleHasNoProbability() {
    assertThatThrownBy(
            () -> CalibrationFit.of(evaluation(List.of(answer(1)), List.of(Verdict.scored(1)))))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot calibrate judge: it gave no probability on 1 rows (expected a judge)");
  }

  private static JudgeEvaluation evaluation(List<LabelledAnswer> answers, List<Verdict> verdicts) {
    return new JudgeEvaluation("judge", Optional.empty(), 0.5, 10, answers, verdicts, 1);
  }

  private static void add(
      List<LabelledAnswer> answers, List<Verdict> verdicts, int label, double probability) {
    answers.add(answer(label));
    verdicts.add(scored(probability));
  }

  private static Verdict scored(double probability) {
    return new Verdict(
        Verdict.Status.SCORED,
        probability,
        OptionalDouble.of(probability),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        0);
  }

  private static LabelledAnswer answer(int label) {
    Prompt prompt = new Prompt("p", List.of(Message.user("?")), "reference", "", "", Map.of());
    return new LabelledAnswer(Optional.empty(), prompt, "answer", LabelledAnswer.Label.of(label));
  }

  private static Settings pinned(Path judge, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("reward.judge.model=" + judge);
    return SharedRewardModels.pinned(Settings.defaults(RewardSettings.KEYS, all));
  }

  private static double begunWith(Path judge, double temperature) {
    Settings settings =
        Settings.defaults(RewardSettings.KEYS, List.of("reward.judge.model=" + judge));
    return SharedRewardModels.pinned(settings, () -> Optional.of(temperature))
        .get(JudgeSettings.TEMPERATURE);
  }

  private JsonNode evaluate(Path judge, String... more) throws IOException {
    Path input = folder.resolve("labelled.jsonl");
    Files.write(input, List.of(row("Paris", 1), row("Rome", 0), row("Lyon", 0), row("Pari", 1)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> all =
        new ArrayList<>(List.of("--input", input.toString(), "--judge", judge.toString()));
    all.addAll(List.of(more));
    int status =
        new CommandLine(new JudgeEvalCommand(new PrintStream(out, true, UTF_8)))
            .execute(all.toArray(new String[0]));
    assertThat(status).isZero();
    return JSON.readTree(out.toString(UTF_8));
  }

  private static String row(String response, int label) {
    return """
        {"question": "The capital of France?", "reference": "Paris", "response": "%s", "label": %d}"""
        .formatted(response, label);
  }
}
