package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.reward.Tags.Tag;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTags {
  private static final Tags ANSWER = new Tags("answer", "answer");

  @Test
  void tagsStandInTheirOrder() {
    assertThat(ANSWER.in("< <b><Answer a='x'>1</ANSWER >< <answers>"))
        .containsExactly(new Tag(5, 19, false), new Tag(20, 30, true));
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 1", "9, 0, 0", "0, 9, 0", "9, 9, 0"})
  void eightBlanksStandOnEachSideOfTheSlash(int before, int after, int found) {
    assertThat(ANSWER.in("<" + " ".repeat(before) + "/" + " ".repeat(after) + "answer>"))
        .hasSize(found);
  }

  /** What a search for the whole pattern at each place finds, which takes long in hostile texts. */
  @Test
  void theyAreThoseOfThePatternWithoutItsShortCut() {
    Pattern tag =
        Pattern.compile(
            "(?i)<\\s{0,8}+(/?)\\s{0,8}+answer(?:\\s{1,8}+a=[^\\s<>]++){0,8}+\\s{0,8}+>");
    List<String> pieces =
        List.of("<", "/", " ", "\n", "answer", "Answer", "answ", " a=b", ">", "x");
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text =
          IntStream.range(0, 12)
              .mapToObj(each -> pieces.get(random.nextInt(pieces.size())))
              .collect(Collectors.joining());

      List<Tag> expected =
          tag.matcher(text)
              .results()
              .map(found -> new Tag(found.start(), found.end(), !found.group(1).isEmpty()))
              .toList();
      assertThat(ANSWER.in(text)).as(text).isEqualTo(expected);
    }
  }
}
