package io.rlvr.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Sha256;
import io.rlvr.dataset.LabelledAnswerReader;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.reward.judge.Attacks.Attack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TestJudgeData {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JudgeData.Options AS_THEY_COME = new JudgeData.Options(17, 0, 0, 0);
  private static final List<Attack> OPENERS =
      List.of(new Attack("a", "Step 1:"), new Attack("a", "True"), new Attack("b", " "));

  @TempDir private Path folder;

  @Test
  void rowsThatAJudgeCannotTellApartAreOne() {
    JudgeData data =
        of(
            List.of(
                row("q", "Thinking.\nIt is Paris.", Label.YES),
                row("q", "it is  paris", Label.YES), // the same last line, folded
                row("q", "Rome", Label.NO),
                row("p", "it is paris", Label.YES), // another question
                row("p", "Lyon", Label.YES), // two labels for one text: neither stays
                row("p", "Lyon!", Label.NO)),
            AS_THEY_COME);

    assertThat(data.train())
        .extracting(answer -> answer.prompt().question() + ": " + answer.response())
        .containsExactlyInAnyOrder("q: Thinking.\nIt is Paris.", "q: Rome", "p: it is paris");
    assertThat(data.counts()).containsEntry("duplicates", 1).containsEntry("conflicting", 2);
  }

  @Test
  void theLargerLabelIsCutToTheShareAskedFor() {
    List<LabelledAnswer> answers = new ArrayList<>(rows(6, Label.YES));
    answers.addAll(rows(2, Label.NO));

    // 6 YES, 2 NO. A half: 2 and 2; a quarter is what there is; a tenth: round(6 / 9) = 1 NO
    assertThat(labels(of(answers, balance(0.5)))).containsExactly(2, 2);
    assertThat(labels(of(answers, balance(0.25)))).containsExactly(6, 2);
    assertThat(labels(of(answers, balance(0.1)))).containsExactly(6, 1);
    assertThat(labels(of(answers, balance(0)))).containsExactly(6, 2);
    // three quarters: round(2 / 3) = 1 YES
    assertThat(labels(of(answers, balance(0.75)))).containsExactly(1, 2);
    assertThat(of(answers, balance(0.5)).counts()).containsEntry("left_out_for_balance", 4);
  }

  @Test
  void anotherSeedLeavesOutOthers() {
    List<LabelledAnswer> answers = new ArrayList<>(rows(40, Label.YES));
    answers.addAll(rows(4, Label.NO));
    JudgeData.Options seven = new JudgeData.Options(7, 0.5, 0, 0);
    JudgeData.Options eight = new JudgeData.Options(8, 0.5, 0, 0);

    assertThat(Set.copyOf(of(answers, seven).train()))
        .isNotEqualTo(Set.copyOf(of(answers, eight).train()));
  }

  @Test
  void openersAreLabelledNoAndFillTheirShare() {
    List<LabelledAnswer> answers = new ArrayList<>(rows(16, Label.YES));
    JudgeData data = of(answers, new JudgeData.Options(17, 0, 1 / 9.0, 0));

    // 16 rows are 8 of 9 parts, so the ninth part is 2
    List<LabelledAnswer> openers =
        data.train().stream().filter(answer -> answer.label() == Label.NO).toList();
    assertThat(data.counts()).containsEntry("openers", 2);
    assertThat(openers).hasSize(2);
    assertThat(openers).extracting(LabelledAnswer::response).isSubsetOf("Step 1:", "True", " ");
    assertThat(openers).extracting(answer -> answer.prompt().question()).doesNotHaveDuplicates();
  }

  @Test
  void anOpenerThatIsTheAnswerIsNotLabelledNo() {
    LabelledAnswer about = answer("Is water wet?", "true", "Yes, it is.", Label.YES);
    JudgeData data = of(List.of(about), new JudgeData.Options(17, 0, 0.9, 0));

    // nine openers are wanted for one row, three there are, one of which is the reference
    assertThat(data.train())
        .filteredOn(row -> row.label() == Label.NO)
        .extracting(LabelledAnswer::response)
        .containsExactlyInAnyOrder("Step 1:", " ");
  }

  @Test
  void questionsOfReinforcementLearningAreLeftOut() {
    JudgeData data =
        JudgeData.of(
            List.of(row(" What  is\nit? ", "Paris", Label.YES), row("q", "Rome", Label.NO)),
            Set.of(JudgeData.folded("what is it?")),
            OPENERS,
            AS_THEY_COME);

    assertThat(data.train()).extracting(LabelledAnswer::response).containsExactly("Rome");
    assertThat(data.counts()).containsEntry("excluded", 1);
  }

  @Test
  void aQuestionIsOnOneSideWhateverTheSeed() {
    List<LabelledAnswer> answers =
        IntStream.range(0, 800)
            .mapToObj(i -> row("question " + i / 4, "answer " + i % 4, Label.YES))
            .toList();
    JudgeData data = of(answers, new JudgeData.Options(17, 0, 0.1, 0.25));

    Set<String> train = questions(data.train());
    Set<String> validation = questions(data.validation());
    assertThat(train).doesNotContainAnyElementsOf(validation);
    // 200 questions at a quarter: 50, standard deviation 6.1
    assertThat(validation.size()).isBetween(30, 70);
    assertThat(questions(of(answers, new JudgeData.Options(18, 0, 0, 0.25)).validation()))
        .isEqualTo(validation);
  }

  @Test
  void theOrderOfTheRowsIsNoMatter() {
    List<LabelledAnswer> answers = new ArrayList<>(rows(40, Label.YES));
    answers.addAll(rows(10, Label.NO));
    answers.add(row("YES 1", "ANSWER 1", Label.YES));
    JudgeData.Options options = new JudgeData.Options(17, 0.4, 0.2, 0.3);
    JudgeData data = of(answers, options);
    Collections.shuffle(answers, new Random(1));

    assertThat(of(answers, options)).isEqualTo(data);
  }

  @Test
  void labelledFilesGiveTheSameBytesTwice() throws IOException {
    Path input = folder.resolve("labelled.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      lines.add(
          """
          {"question": "q%d", "reference": "r", "response": "a", "label": %d, "subject": "s"}"""
              .formatted(i, i < 20 ? 1 : 0));
    }
    Files.write(input, lines);
    Files.writeString(folder.resolve("held-out.jsonl"), "{\"question\": \"Q0\", \"other\": 1}\n");
    String exclude = "judge-data.exclude=[\"" + folder.resolve("held-out.jsonl") + "\"]";
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    for (Path out : List.of(one, two)) {
      assertThat(run("--input", input.toString(), "--out", out.toString(), "--set", exclude))
          .isZero();
    }

    for (String name : List.of("train.jsonl", "validation.jsonl", "data.json")) {
      assertThat(one.resolve(name)).hasSameBinaryContentAs(two.resolve(name));
    }
    JsonNode data = JSON.readTree(one.resolve("data.json").toFile());
    // q0 is excluded; 19 YES are cut to the 10 NO; round(20 / 8) = 3 openers
    assertThat(data.path("counts").toString())
        .isEqualTo(
            "{\"conflicting\":0,\"duplicates\":0,\"excluded\":1,\"labelled_before\":30,"
                + "\"left_out_for_balance\":9,\"openers\":3}");
    JsonNode train = data.path("train.jsonl");
    JsonNode validation = data.path("validation.jsonl");
    assertThat(train.path("rows").asInt() + validation.path("rows").asInt()).isEqualTo(23);
    assertThat(train.path("yes").asInt() + validation.path("yes").asInt()).isEqualTo(10);
    assertThat(train.path("by_subject").path("s").path("rows")).isEqualTo(train.path("rows"));
    assertThat(train.path("sha256").asText()).isEqualTo(Sha256.hex(one.resolve("train.jsonl")));
    assertThat(LabelledAnswerReader.all(one.resolve("train.jsonl")))
        .hasSize(train.path("rows").asInt());
    try (var files = Files.list(one)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aRunsResponsesAreLabelled() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(TinyRun.settings(conf, "loop.steps=1"), run.toString(), "local[2]");

    assertThat(
            run(
                "--conf",
                conf.toString(),
                "--run",
                run.toString(),
                "--set",
                "judge-data.labeller=recorded",
                "--set",
                "judge-data.negative-share=0",
                "--set",
                "judge-data.validation-share=0"))
        .isZero();
    JsonNode data = JSON.readTree(run.resolve("judge-data/data.json").toFile());
    JsonNode counts = data.path("counts");
    // 8 prompts of 4 samples each, all scored; the model is random, so hardly any response is twice
    assertThat(counts.path("collected_scored").asInt())
        .isEqualTo(TinyRun.PROMPTS * TinyRun.SAMPLES);
    List<LabelledAnswer> train = LabelledAnswerReader.all(run.resolve("judge-data/train.jsonl"));
    assertThat(train).isNotEmpty().allMatch(row -> row.prompt().extra().containsKey("answer"));
    assertThat(data.path("run").path("rollouts")).hasSize(1);
    assertThat(data.path("labeller").asText()).isEqualTo("recorded");

    // The run's own configuration names all its questions.
    assertThat(
            mistake(
                "--conf",
                conf.toString(),
                "--run",
                run.toString(),
                "--set",
                "judge-data.exclude=[\"" + conf + "\"]"))
        .isEqualTo(
            "rlvr: Cannot make judge data: no row is left to train on, of {collected_failed=0,"
                + " collected_scored=32, collected_unscorable=0, conflicting=0, duplicates=0,"
                + " excluded=32, labelled_before=0, left_out_for_balance=0, openers=0}\n");
  }

  @Test
  void aFolderIsNeededWhereThereIsNoRun() {
    assertThat(mistake("--input", "x.jsonl"))
        .isEqualTo("rlvr: Missing option --out (expected a folder of this machine)\n");
  }

  private static int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("judge-data"));
    all.addAll(List.of(arguments));
    return Main.execute(all.toArray(new String[0]));
  }

  /** What the command says to the user on standard error, who made a mistake. */
  private static String mistake(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(run(arguments)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  private static JudgeData of(List<LabelledAnswer> answers, JudgeData.Options options) {
    return JudgeData.of(answers, Set.of(), OPENERS, options);
  }

  private static JudgeData.Options balance(double negativeShare) {
    return new JudgeData.Options(17, negativeShare, 0, 0);
  }

  private static List<Integer> labels(JudgeData data) {
    int yes = (int) data.train().stream().filter(row -> row.label() == Label.YES).count();
    return List.of(yes, data.train().size() - yes);
  }

  private static Set<String> questions(List<LabelledAnswer> answers) {
    Set<String> questions = new TreeSet<>();
    answers.forEach(answer -> questions.add(answer.prompt().question()));
    return questions;
  }

  private static List<LabelledAnswer> rows(int count, Label label) {
    return IntStream.range(0, count)
        .mapToObj(i -> row(label + " " + i, "answer " + i, label))
        .toList();
  }

  private static LabelledAnswer row(String question, String response, Label label) {
    return answer(question, "reference", response, label);
  }

  private static LabelledAnswer answer(
      String question, String reference, String response, Label label) {
    return new LabelledAnswer(
        Optional.empty(),
        new Prompt("id", List.of(Message.user(question)), reference, "", "", Map.of()),
        response,
        label);
  }
}
