package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.miniature.NumberWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestArithmeticReader {
  private static final Pattern DEMONSTRATION =
      Pattern.compile("(\\d+) ([+-]) (\\d+)\n(?:[0-9 =+-]+\n)+The answer is ([a-z0-9 -]+)\\.");
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    for (int number = 0; number < 1000; number++) {
      NUMBERS.put(NumberWords.of(number), number);
      NUMBERS.put(Integer.toString(number), number);
    }
  }

  @Test
  void questionReferenceAndDemonstrationSpeakOfTheSameNumbers() {
    for (Prompt prompt : read(Role.TRAIN, "arithmetic.prompts=3000")) {
      Matcher worked = DEMONSTRATION.matcher(prompt.extra().get("demonstration"));
      assertThat(worked.matches()).as(prompt.toString()).isTrue();
      int left = Integer.parseInt(worked.group(1));
      int right = Integer.parseInt(worked.group(3));
      boolean isSum = worked.group(2).equals("+");
      int result = isSum ? left + right : left - right;
      assertThat(result).isNotNegative();
      assertThat(NUMBERS.get(worked.group(4))).isEqualTo(result);
      assertThat(prompt.extra())
          .containsEntry("answer", Integer.toString(result))
          .containsEntry("operation", isSum ? "addition" : "subtraction");
      assertThat(prompt.subject()).isEqualTo(prompt.extra().get("operation"));
      assertThat(numbersIn(prompt.question())).containsExactlyInAnyOrder(left, right);
      assertThat(numbersIn(prompt.reference())).containsExactly(result);
    }
  }

  @Test
  void referencesAndQuestionsTakeManyForms() {
    List<Prompt> prompts = read(Role.TRAIN, "arithmetic.prompts=3000");
    for (String form :
        List.of(
            "\\d+",
            "[a-z-]+",
            "the answer is \\d+",
            "the answer is [a-z-]+",
            "\\d+ apples",
            "[a-z-]+ coins")) {
      assertThat(prompts).anyMatch(prompt -> prompt.reference().matches(form));
    }
    for (String form :
        List.of(
            "What is \\d+ plus \\d+\\?",
            "What is [a-z-]+ minus \\d+\\?",
            "\\d+ \\+ \\d+ = \\?",
            "\\d+ - \\d+ = \\?",
            "Add \\d+ to [a-z-]+\\.",
            "Subtract [a-z-]+ from [a-z-]+\\.",
            "Tom has \\d+ apples and buys \\d+ more\\. How many apples does Tom have now\\?",
            "Mia has \\d+ eggs and gives \\d+ away\\. How many eggs does Mia have now\\?")) {
      assertThat(prompts).anyMatch(prompt -> prompt.question().matches(form));
    }
  }

  @Test
  void sharesAreKept() {
    List<Prompt> prompts =
        read(
            Role.TRAIN,
            "arithmetic.prompts=4000",
            "arithmetic.carry-share=0.7",
            "arithmetic.free-form-share=0.25",
            "arithmetic.words-share=0");
    // 5 standard deviations of 4000 draws are at most 5 * sqrt(.25 / 4000) = 0.04
    assertThat(share(prompts, prompt -> calculation(prompt).hasCarry())).isBetween(0.66, 0.74);
    assertThat(share(prompts, prompt -> !prompt.reference().matches("\\d+"))).isBetween(0.21, 0.29);
    assertThat(prompts).allMatch(prompt -> !prompt.question().contains("twenty"));
    assertThat(share(prompts, prompt -> prompt.subject().equals("addition"))).isBetween(0.46, 0.54);
  }

  @Test
  void aTeacherWhoForgetsIsWrongOnlyWhereThereIsACarry() {
    List<Prompt> prompts =
        read(
            Role.TRAIN,
            "arithmetic.prompts=4000",
            "arithmetic.demonstration-error-rate=0.6",
            "arithmetic.demonstration-words-share=0.5");
    List<Prompt> carries = new ArrayList<>();
    for (Prompt prompt : prompts) {
      Calculation calculation = calculation(prompt);
      if (calculation.hasCarry()) {
        carries.add(prompt);
        assertThat(demonstrated(prompt))
            .isIn(calculation.result(), calculation.resultWithoutCarries());
      } else {
        assertThat(demonstrated(prompt)).isEqualTo(calculation.result());
      }
    }
    // about 2000 draws: 5 * sqrt(.24 / 2000) = 0.055
    assertThat(share(carries, prompt -> demonstrated(prompt) != calculation(prompt).result()))
        .isBetween(0.54, 0.66);
  }

  @Test
  void slipsAreOffByOne() {
    List<Prompt> prompts =
        read(Role.TRAIN, "arithmetic.prompts=4000", "arithmetic.demonstration-slip-rate=0.2");
    assertThat(prompts)
        .allMatch(prompt -> Math.abs(demonstrated(prompt) - calculation(prompt).result()) <= 1)
        .allMatch(prompt -> demonstrated(prompt) >= 0);
    assertThat(share(prompts, prompt -> demonstrated(prompt) != calculation(prompt).result()))
        .isBetween(0.16, 0.24);
  }

  @Test
  void trainingAndEvaluationShareNoPairOfOperands() {
    for (int maxNumber : new int[] {19, 99, 499}) {
      String max = "arithmetic.max-number=" + maxNumber;
      Set<Set<Integer>> train = pairs(read(Role.TRAIN, "arithmetic.prompts=3000", max));
      Set<Set<Integer>> eval =
          pairs(read(Role.EVAL, "arithmetic.prompts=3000", "arithmetic.seed=7", max));
      assertThat(train).doesNotContainAnyElementsOf(eval);
      assertThat(eval).hasSizeGreaterThan(20);
    }
  }

  @Test
  void aPromptIsAFunctionOfSettingsAndIndexAlone() {
    List<Prompt> few = read(Role.TRAIN, "arithmetic.prompts=10");
    List<Prompt> many = read(Role.TRAIN, "arithmetic.prompts=20");
    assertThat(many.subList(0, 10)).isEqualTo(few);
    assertThat(few.get(9).promptId()).isEqualTo("arithmetic/train/0000009");
    assertThat(read(Role.TRAIN, "arithmetic.prompts=10", "arithmetic.seed=2")).isNotEqualTo(few);
  }

  @Test
  void textsForATokenizerHoldEveryPart() {
    Prompt prompt = read(Role.TRAIN, "arithmetic.prompts=1").get(0);
    assertThat(Prompts.texts(List.of(prompt)))
        .containsExactly(
            "user",
            prompt.question(),
            prompt.reference(),
            "assistant",
            prompt.extra().get("demonstration"));
  }

  @Test
  void numbersThatWeCannotSpellAreRefused() {
    assertThatThrownBy(() -> read(Role.TRAIN, "arithmetic.max-number=500"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid dataset.train.arithmetic.max-number: 500"
                + " (expected a whole number from 19 to 499)");
  }

  private static List<Prompt> read(Role role, String... overrides) {
    List<String> keyed =
        Stream.of(overrides).map(set -> "dataset." + role.spelled() + "." + set).toList();
    return DatasetReaders.read(Settings.defaults(DatasetSettings.KEYS, keyed), role);
  }

  private static Calculation calculation(Prompt prompt) {
    Matcher worked = DEMONSTRATION.matcher(prompt.extra().get("demonstration"));
    assertThat(worked.matches()).isTrue();
    return new Calculation(
        worked.group(2).equals("+")
            ? Calculation.Operation.ADDITION
            : Calculation.Operation.SUBTRACTION,
        Integer.parseInt(worked.group(1)),
        Integer.parseInt(worked.group(3)));
  }

  /** What the demonstration says in its last line. */
  private static int demonstrated(Prompt prompt) {
    Matcher worked = DEMONSTRATION.matcher(prompt.extra().get("demonstration"));
    assertThat(worked.matches()).isTrue();
    return NUMBERS.get(worked.group(4));
  }

  private static double share(List<Prompt> prompts, Predicate<Prompt> test) {
    return (double) prompts.stream().filter(test).count() / prompts.size();
  }

  private static Set<Set<Integer>> pairs(List<Prompt> prompts) {
    Set<Set<Integer>> pairs = new HashSet<>();
    for (Prompt prompt : prompts) {
      Calculation calculation = calculation(prompt);
      pairs.add(new HashSet<>(List.of(calculation.left(), calculation.right())));
    }
    return pairs;
  }

  /** The numbers of a text, in digits or in words; 100 and more in words take several words. */
  private static List<Integer> numbersIn(String text) {
    List<Integer> numbers = new ArrayList<>();
    String[] words = text.replaceAll("[.?]", "").split(" ");
    for (int i = 0; i < words.length; i++) {
      String longest = "";
      StringBuilder candidate = new StringBuilder(words[i]);
      for (int j = i; j < Math.min(i + 4, words.length); j++) {
        if (j > i) {
          candidate.append(' ').append(words[j]);
        }
        if (NUMBERS.containsKey(candidate.toString())) {
          longest = candidate.toString();
        }
      }
      if (!longest.isEmpty()) {
        numbers.add(NUMBERS.get(longest));
        i += longest.split(" ").length - 1;
      }
    }
    return numbers;
  }
}
