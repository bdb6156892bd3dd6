package io.rlvr.jobs.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.jobs.models.Learner;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.prompts.ModelInput;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.SftSettings;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of a labelled answer, which tokens are given and which are to be predicted. */
class TestJudgeDemonstrations {
  private static final Path JUDGE = ProjectRoot.resolve("core/src/test/resources/golden/judge");
  private static ResidentModel model;

  @BeforeAll
  static void load() {
    ModelOptions options = ModelOptions.from(settings());
    model =
        new ResidentModel(
            CausalLm.load(JUDGE, new DeviceChoice(options.device()), options.precision()),
            PromptEncoder.load(JUDGE));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theLabelAloneIsLearned() {
    List<TokenSequence> sequences =
        sequences(settings(), answer("Thinking.\nIt is Paris.", "1"), answer("Rome", "0"));

    assertThat(sequences).extracting(sequence -> learned(sequence)).containsExactly("YES", "NO");
    assertThat(given(sequences.get(0))).contains("Capital?", "Paris", "It is Paris.");
  }

  @Test
  void aRightAnswerIsLearnedFromWhereItBegins() {
    Settings settings = settings("judge-train.learn=answer", "reward.judge.template=judge-tiny-v1");

    List<TokenSequence> sequences =
        sequences(settings, answer("It is Paris.", "yes"), answer("It is Rome.", "no"));

    // judge-tiny-v1: question, reference, answer, a line each; then the turn's end and the label
    assertThat(given(sequences.get(0))).endsWith("Capital?\nthe city of Paris\n");
    assertThat(learned(sequences.get(0))).startsWith("It is Paris.").endsWith("YES");
    assertThat(learned(sequences.get(1))).isEqualTo("NO");
    assertThat(given(sequences.get(0)) + learned(sequences.get(0)))
        .isEqualTo((given(sequences.get(1)) + "YES").replace("Rome", "Paris"));
  }

  @Test
  void answersToOneQuestionStayTogether() {
    List<Prompt> prompts =
        List.of(
            answer("Paris", "1"),
            prompt("River?", "Seine", "Rhine", "0"),
            answer("Rome", "0"),
            prompt("Capital?", "Rome", "Rome", "1")); // another reference is another question

    assertThat(new JudgeDemonstrations().from(settings()).sequences(prompts, Learner.of(model)))
        .extracting(List::size)
        .containsExactly(2, 1, 1);
  }

  @Test
  void theImportCountsTheTokensThatAreTrained() {
    Prompt prompt = answer("It is Paris.", "1");
    ModelInput input = new JudgeDemonstrations().from(settings());
    TokenSequence trained = sequences(settings(), prompt).get(0);
    int length = trained.promptIds().length + trained.responseIds().length;

    assertThat(input.room(length)).isEqualTo(input.tokens(prompt, model.encoder()));
    assertThat(input.bound(256)).isEqualTo("the model's context of 256 less 1 for the label");
  }

  @Test
  void theImportCountsAPromptAndItsDemonstration() {
    Prompt prompt = prompt("Capital?", "the city of Paris", "", "");
    Demonstrations.Source source =
        new ResponseDemonstrations()
            .from(Settings.defaults(SftSettings.KEYS, List.of("sft.response-column=reference")));
    TokenSequence trained =
        source.sequences(List.of(prompt), Learner.of(model)).get(0).get(0).tokens();
    int length = trained.promptIds().length + trained.responseIds().length;

    assertThat(source.tokens(prompt, model.encoder())).isEqualTo(length);
    assertThat(source.room(256)).isEqualTo(256);
    assertThat(source.bound(256))
        .isEqualTo("the model's context of 256, the demonstrations included");
  }

  @Test
  void whatIsLongerThanTheContextIsRefusedWithTheSetting() {
    int context = model.lm().config().maxPositions();
    Prompt prompt = answer("Paris ".repeat(context), "1");
    int tokens = new JudgeDemonstrations().from(settings()).tokens(prompt, model.encoder());

    assertThatThrownBy(() -> sequences(settings(), prompt))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot train on prompt p: %d prompt tokens and 1 to learn (expected at most the"
                + " model's context of %d; in a new run the import leaves it out, see"
                + " dataset.overlong)",
            tokens, context);
  }

  @Test
  void aRowWithoutItsColumnsIsRefused() {
    Prompt noLabel =
        new Prompt("p7", List.of(Message.user("q")), "r", "", "", Map.of("response", "a"));

    assertThatThrownBy(() -> sequences(settings(), noLabel))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot train on prompt p7: column 'label' is missing (expected response and label)");
    assertThatThrownBy(() -> sequences(settings(), answer("a", "maybe")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot train on prompt p: column 'label' is 'maybe' (expected 1 or 0, true or false,"
                + " YES or NO)");
  }

  private static List<TokenSequence> sequences(Settings settings, Prompt... prompts) {
    return new JudgeDemonstrations()
        .from(settings).sequences(List.of(prompts), Learner.of(model)).stream()
            .flatMap(List::stream)
            .map(sequence -> sequence.tokens())
            .toList();
  }

  private static Prompt answer(String response, String label) {
    return prompt("Capital?", "the city of Paris", response, label);
  }

  private static Prompt prompt(String question, String reference, String response, String label) {
    return new Prompt(
        "p",
        List.of(Message.user(question)),
        reference,
        "",
        "",
        Map.of("response", response, "label", label));
  }

  private static String given(TokenSequence sequence) {
    return text(sequence.promptIds());
  }

  private static String learned(TokenSequence sequence) {
    return text(sequence.responseIds());
  }

  private static String text(int[] ids) {
    return model.encoder().tokenizer().decode(IntStream.of(ids).toArray());
  }

  private static Settings settings(String... set) {
    List<Key<?>> keys = new ArrayList<>(new JudgeDemonstrations().reads());
    keys.addAll(ModelOptions.KEYS);
    return Settings.defaults(keys, List.of(set));
  }
}
