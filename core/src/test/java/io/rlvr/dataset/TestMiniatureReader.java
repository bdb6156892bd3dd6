package io.rlvr.dataset;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestMiniatureReader {
  private static final List<String> SUBJECTS =
      List.of("numbers", "units", "clock", "calendar", "comparisons", "terms");

  @Test
  void subjectsComeByTurns() {
    List<Prompt> prompts = read(Role.TRAIN, "miniature.prompts=600");
    Map<String, Long> counts =
        prompts.stream().collect(Collectors.groupingBy(Prompt::subject, Collectors.counting()));
    assertThat(counts).hasSize(6).containsOnlyKeys(SUBJECTS);
    assertThat(counts.values()).containsOnly(100L);
  }

  @Test
  void aReferenceIsOneOfSeveralRightWordings() {
    List<Prompt> prompts = read(Role.TRAIN, "miniature.prompts=1200");
    assertThat(prompts).allMatch(prompt -> wordings(prompt).contains(prompt.reference()));
    assertThat(prompts).allMatch(prompt -> wordings(prompt).size() > 1);
    assertThat(prompts).noneMatch(prompt -> prompt.extra().containsKey("aliases"));
    // the reference is no favourite of the teacher: both draw among two to five wordings
    long same =
        prompts.stream().filter(prompt -> answer(prompt).equals(prompt.reference())).count();
    assertThat(same / 1200.0).isBetween(0.2, 0.5);
  }

  @Test
  void aTeacherWithoutErrorsIsRight() {
    assertThat(read(Role.TRAIN, "miniature.prompts=1200"))
        .allMatch(prompt -> wordings(prompt).contains(answer(prompt)));
  }

  @Test
  void aCarelessTeacherIsWrongInThatShareOfTheSubject() {
    List<Prompt> prompts =
        read(
            Role.TRAIN,
            "miniature.prompts=12000",
            "miniature.error-rates=\"clock:0.6, terms:0.3, numbers:1\"");
    // 5 standard deviations of 2000 draws are at most 5 * sqrt(.25 / 2000) = 0.056
    assertThat(errors(prompts, "clock")).isBetween(0.54, 0.66);
    assertThat(errors(prompts, "terms")).isBetween(0.24, 0.36);
    assertThat(errors(prompts, "numbers")).isEqualTo(1);
    assertThat(errors(prompts, "units")).isZero();
  }

  @Test
  void trainingAndEvaluationShareNoQuestion() {
    Set<String> train = questions(read(Role.TRAIN, "miniature.prompts=12000"));
    Set<String> eval = questions(read(Role.EVAL, "miniature.prompts=6000", "miniature.seed=7"));
    assertThat(train).doesNotContainAnyElementsOf(eval);
    assertThat(eval).hasSizeGreaterThan(1000);
  }

  @Test
  void aPromptIsAFunctionOfSettingsAndIndexAlone() {
    List<Prompt> few = read(Role.TRAIN, "miniature.prompts=10");
    assertThat(read(Role.TRAIN, "miniature.prompts=20").subList(0, 10)).isEqualTo(few);
    assertThat(few.get(9).promptId()).isEqualTo("miniature/train/0000009");
    assertThat(read(Role.TRAIN, "miniature.prompts=10", "miniature.seed=2")).isNotEqualTo(few);
  }

  @Test
  void whatIsNoSubjectOrNoRateIsRefused() {
    assertThatThrownBy(() -> read(Role.TRAIN, "miniature.error-rates=\"law:0.1\""))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid dataset.train.miniature.error-rates: 'law' (expected one of numbers, units,"
                + " clock, calendar, comparisons, terms)");
    assertThatThrownBy(() -> read(Role.TRAIN, "miniature.error-rates=\"clock:2\""))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid dataset.train.miniature.error-rates: '2' (expected a number from 0 to 1 for"
                + " clock)");
  }

  private static double errors(List<Prompt> prompts, String subject) {
    List<Prompt> own = prompts.stream().filter(each -> each.subject().equals(subject)).toList();
    return own.stream().filter(each -> !wordings(each).contains(answer(each))).count()
        / (double) own.size();
  }

  /** What the demonstration says in its last line, without what announces it. */
  private static String answer(Prompt prompt) {
    String line =
        prompt.extra().get("demonstration").lines().reduce((first, second) -> second).orElseThrow();
    String said = line.replaceFirst("^The answer is ", "").replaceFirst("\\.$", "");
    return wordings(prompt).stream().filter(said::equalsIgnoreCase).findFirst().orElse(said);
  }

  private static List<String> wordings(Prompt prompt) {
    String list = prompt.extra().get("wordings");
    return List.of(list.substring(2, list.length() - 2).split("\",\""));
  }

  private static Set<String> questions(List<Prompt> prompts) {
    return prompts.stream().map(Prompt::question).collect(toSet());
  }

  private static List<Prompt> read(Role role, String... overrides) {
    String prefix = "dataset." + role.spelled() + ".";
    List<String> keyed =
        Stream.concat(Stream.of("format=miniature"), Stream.of(overrides))
            .map(set -> prefix + set)
            .toList();
    return DatasetReaders.read(Settings.defaults(DatasetSettings.KEYS, keyed), role);
  }
}
