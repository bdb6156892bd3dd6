package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.LongText;
import io.rlvr.reward.Reward;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a policy writes is decided within 100 ms of CPU time, as by {@code math}. Time is that
 * of the thread; of some measurements the least does, for the compiler and the caches disturb them.
 */
@Tag("slow")
final class TestTextBounds {
  private static final double LIMIT_MILLIS = 100;
  private static final int TRIES = 8;
  private static final int HUGE = 200_000;

  /**
   * What is repeated, up to what is compared and beyond. U+FDFA is eighteen characters after NFKC.
   */
  private static final List<String> PARTS =
      List.of(
          "\uFDFA",
          "\uFDFA ",
          "\u3316",
          "\u0958",
          "\u1E9B\u0323",
          "e\u0301",
          "\u0301",
          "a\u0301\u0316",
          "\uAC00",
          "\u1100\u1161",
          "\u56DB",
          "\uFF11",
          "\u00BD",
          "1\u00B2",
          "\u00B2",
          "a",
          "a ",
          " ",
          "A ",
          "B",
          "B ",
          "(B)",
          "B, ",
          "A or ",
          "not ",
          "not A ",
          "not A or ",
          "neither A, ",
          "A is ",
          "A is not ",
          "A (a) ",
          "A, a, ",
          "option ",
          "option: ",
          "answer option ",
          "\u7B54\u6848\u662F",
          "A and ",
          "the answer is ",
          "the answer is A ",
          "\\boxed{",
          "\\boxed{A}",
          "\\text{",
          "{",
          "}",
          "(",
          "\"",
          "'",
          "~~",
          "*",
          "`",
          "``` ",
          "$",
          "1",
          "1 ",
          "1,",
          "1,000",
          "-",
          "1-",
          "1/",
          "1^",
          "1e",
          "1.",
          ".",
          "\\frac{1}{2}",
          "!",
          "5!",
          "#",
          "C#",
          "+",
          "a+",
          "[1,2)",
          "|",
          "|x|",
          "x'",
          "'s ",
          "<",
          "<a ",
          "<think>",
          "<think ",
          "</think>",
          "<answer>",
          "<answer ",
          "<answer a=b ",
          "</answer>",
          "< ",
          "\u7B54\u6848",
          "\u4E0D\u662F",
          "\uD83D\uDE00",
          "\uD83D",
          "\u0130",
          "\u00DF",
          "\u200B",
          "the ",
          "a an ",
          "twenty ",
          "1 2/3 ",
          "\u2044",
          "\u20AC",
          "%",
          "/",
          "\\",
          "_",
          "1_000",
          "5 km ",
          "A. ",
          "A) ");

  private static Stream<Reward> rewards() {
    return Stream.of(
        reward("exact"),
        reward("exact", "reward.scope=response"),
        reward("contains"),
        reward("contains", "reward.scope=response", "reward.normalisation=squad"),
        reward("jaccard"),
        reward("token-f1"),
        reward("token-f1", "reward.token-f1.normalisation=tokens"),
        reward("numeric"),
        reward("numeric", "reward.numeric.units=compared"),
        reward("choice"),
        reward("choice", "reward.scope=response"),
        reward("regex", "reward.regex.pattern=answer is (.*)"),
        reward("regex", "reward.regex.pattern=(.*)"),
        reward("format"),
        reward("format", "reward.format.pattern=boxed"),
        reward("truth"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rewards")
  void longTextsOfOneThing(Reward reward) {
    Prompt prompt =
        new Prompt(
            "p",
            List.of(Message.user("Which? A) red B) blue")),
            "B",
            "",
            "",
            Map.of("answer", "5"));
    Prompt number = prompt("5 km");
    for (int i = 0; i < 200; i++) {
      verdict(
          reward, prompt, "The answer is not (A) but B, I think, of \u00BD or 1,000 e\u0301 km.");
      verdict(reward, number, "a b 5! ".repeat(300));
    }
    for (int i = 0; i < 20; i++) {
      verdict(reward, prompt, "\uFF11 a b 5! ".repeat(3_000));
    }
    List<String> offences = new ArrayList<>();
    for (String part : PARTS) {
      String filled = longestCompared(part);
      for (String response :
          List.of(
              part.repeat(HUGE / part.length()), filled, "x" + filled + "y", filled + "\n5 B")) {
        offences.addAll(
            offences(reward, reward.name().equals("numeric") ? number : prompt, response));
      }
    }
    assertThat(offences).isEmpty();
  }

  /** As often as text rules compare it, with two characters more. */
  private static String longestCompared(String part) {
    int most = LongText.MOST / part.length();
    int least = 0;
    while (most - least > 1) {
      int times = (most + least) / 2;
      if (LongText.isBounded("xy" + part.repeat(times))) {
        least = times;
      } else {
        most = times;
      }
    }
    return part.repeat(least);
  }

  @Test
  void anAnswerThatIsTooLongIsWrong() {
    for (String rule : List.of("exact", "contains", "jaccard", "token-f1")) {
      Reward reward = reward(rule);
      Prompt prompt = prompt("B");

      assertThat(verdict(reward, prompt, "\uFDFA".repeat(3_641))) // 18 each: 65,538
          .isEqualTo(Verdict.scored(0, List.of("too-long")));
      assertThat(verdict(reward, prompt, "B ".repeat(32_768) + "B"))
          .isEqualTo(Verdict.scored(0, List.of("too-long")));
      assertThat(verdict(reward, prompt, "a ".repeat(32_767) + "B").flags()).isEmpty();
    }
  }

  @Test
  void aReferenceThatIsTooLongDecidesNothing() {
    for (String rule : List.of("exact", "contains", "jaccard", "token-f1")) {
      assertThat(verdict(reward(rule), prompt("a".repeat(65_537)), "a"))
          .isEqualTo(
              Verdict.unscorable("reference is too long to compare: more than 65536 characters"));
    }
  }

  private static List<String> offences(Reward reward, Prompt prompt, String response) {
    double least = Double.MAX_VALUE;
    Verdict verdict = Verdict.failed("not tried");
    for (int i = 0; i < TRIES && least > LIMIT_MILLIS; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      verdict = verdict(reward, prompt, response);
      least =
          Math.min(
              least, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6);
    }
    boolean isReasoned = verdict.isScored() || verdict.error().isPresent();
    return least <= LIMIT_MILLIS && isReasoned
        ? List.of()
        : List.of("%.0f ms, %s: %.20s...".formatted(least, verdict.status(), response));
  }
}
