package io.rlvr.jobs.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.Overlong;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.text.PromptEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestPromptLimit {
  private static final Prompt SHORT = prompt("short", "1 + 1?");
  private static final Prompt LONG = prompt("long", "12 ".repeat(100) + "1 + 1?");
  private static PromptEncoder encoder;
  private static int shortTokens;
  private static int longTokens;

  @BeforeAll
  static void load() {
    encoder = PromptEncoder.load(ProjectRoot.resolve("models/policy"));
    shortTokens = encoder.encode(SHORT.messages()).length;
    longTokens = encoder.encode(LONG.messages()).length;
    assertThat(longTokens).isGreaterThan(shortTokens + 100);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void whatFitsStays() {
    // the context holds the longest prompt and a response of 5 tokens, to the token
    PromptLimit.Fitted fitted =
        limit(Overlong.FAIL)
            .fit(List.of(SHORT, LONG), encoder, longTokens + 5, new SampledInput(5));

    assertThat(fitted)
        .isEqualTo(
            new PromptLimit.Fitted(List.of(SHORT, LONG), longTokens, PromptLimit.Longer.NONE));
  }

  @Test
  void oneTokenTooManyIsLeftOut() {
    PromptLimit.Fitted fitted =
        limit(Overlong.DROP)
            .fit(List.of(LONG, SHORT), encoder, longTokens + 4, new SampledInput(5));

    assertThat(fitted)
        .isEqualTo(
            new PromptLimit.Fitted(
                List.of(SHORT),
                shortTokens,
                new PromptLimit.Longer(1, "long", "long", longTokens)));
  }

  @Test
  void oneTokenTooManyIsRefusedWithTheLongest() {
    int context = longTokens + 4;

    assertThatThrownBy(
            () ->
                limit(Overlong.FAIL)
                    .fit(List.of(LONG, SHORT), encoder, context, new SampledInput(5)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use 1 of 2 prompts: they have more than %d tokens, long the most with %d"
                + " (expected at most the model's context of %d less rollout.max-new-tokens 5;"
                + " dataset.overlong = drop or cut-left leaves them out or cuts them)",
            longTokens - 1, longTokens, context);
  }

  @Test
  void theSettingBoundsBelowTheContext() {
    PromptLimit limit = new PromptLimit(Overlong.DROP, Optional.of(shortTokens));

    assertThat(limit.fit(List.of(SHORT, LONG), encoder, 100_000, new SampledInput(5)).prompts())
        .containsExactly(SHORT);
    assertThatThrownBy(() -> limit.fit(List.of(LONG), encoder, 100_000, new SampledInput(5)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use 1 of 1 prompts: they have more than %d tokens, long the most with %d"
                + " (expected at most dataset.max-prompt-tokens %d; dataset.overlong = drop or"
                + " cut-left leaves them out or cuts them)",
            shortTokens, longTokens, shortTokens);
  }

  /** A dataset's own column may hold anything. */
  @Test
  void aLongIdIsCut() {
    PromptLimit.Longer longer = PromptLimit.Longer.NONE.and("i".repeat(5000) + "\n", 7);

    assertThat(longer.first()).isEqualTo("i".repeat(80) + "...");
    assertThat(longer.longest()).isEqualTo(longer.first());
  }

  @Test
  void theFirstAndTheLongestOfThoseThatAreLongerAreKnown() {
    Prompt longest = prompt("longest", "12 ".repeat(200) + "1 + 1?");

    PromptLimit.Longer longer =
        limit(Overlong.DROP)
            .fit(List.of(LONG, SHORT, longest), encoder, shortTokens + 5, new SampledInput(5))
            .longer();

    assertThat(longer)
        .isEqualTo(
            new PromptLimit.Longer(
                2, "long", "longest", encoder.encode(longest.messages()).length));
  }

  @Test
  void theLongestTurnLosesItsBeginning() {
    Prompt chat =
        new Prompt(
            "chat",
            List.of(Message.system("Be brief."), LONG.messages().get(0)),
            "2",
            "s",
            "",
            Map.of());
    int room = shortTokens + 40;

    Prompt cut =
        new PromptLimit(Overlong.CUT_LEFT, Optional.of(room))
            .fit(List.of(chat), encoder, 100_000, new SampledInput(5))
            .prompts()
            .get(0);

    assertThat(cut.messages().get(0)).isEqualTo(Message.system("Be brief."));
    assertThat(LONG.question()).endsWith(cut.question());
    assertThat(cut.question()).endsWith("1 + 1?").hasSizeLessThan(LONG.question().length());
    assertThat(encoder.encode(cut.messages()).length).isBetween(room - 4, room);
  }

  @Test
  void aContextWithoutRoomForAPromptIsASettingsMistake() {
    assertThatThrownBy(
            () -> limit(Overlong.DROP).fit(List.of(SHORT), encoder, 64, new SampledInput(64)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.max-new-tokens: 64 (expected less than the model's context of 64)");
  }

  private static PromptLimit limit(Overlong overlong) {
    return new PromptLimit(overlong, Optional.empty());
  }

  private static Prompt prompt(String id, String question) {
    return new Prompt(id, List.of(Message.user(question)), "2", "s", "", Map.of());
  }
}
