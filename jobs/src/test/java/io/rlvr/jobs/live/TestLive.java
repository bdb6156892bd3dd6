package io.rlvr.jobs.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLive {
  private static final Activity ROLLOUT =
      new Activity(
          "step 3/10 rollout",
          new Share(5, 16, "tasks"),
          12.4,
          OptionalDouble.of(8),
          OptionalDouble.of(250));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "80, \"step 3/10 rollout: 5/16 tasks, 12 s, 8 s left (run: 4 min 10 s left)\"",
        "63, \"step 3/10 rollout: 5/16 tasks, 12 s, 8 s left (run: 4 min 10...\"",
        "20, \"step 3/10 rollout...\"",
        "3, ste",
        "0, \"\""
      })
  void aLineIsCutAndNeverWider(int width, String expected) {
    assertThat(ROLLOUT.text(width)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0 s", "119, 119 s", "120, 2 min 0 s", "7199, 119 min 59 s", "7260, 2 h 1 min"})
  void aTime(double seconds, String expected) {
    assertThat(Activity.time(seconds)).isEqualTo(expected);
  }

  @Test
  void nothingIsSaidOfTheTimeLeftBeforeItCanBeKnown() {
    TimeLeft times = new TimeLeft();

    assertThat(times.ofStage("rollout", 5, Share.NONE)).isEmpty();
    assertThat(times.ofStage("rollout", 5, new Share(0, 4, "tasks"))).isEmpty();
    assertThat(times.ofSteps(3, 5)).isEmpty();
    // a quarter took 5 s
    assertThat(times.ofStage("rollout", 5, new Share(1, 4, "tasks"))).hasValue(15);
    times.tookStage("rollout", 10);
    times.tookStage("rollout", 20);
    times.tookStep(30);
    assertThat(times.ofStage("rollout", 5, Share.NONE)).hasValue(10); // 15 in the mean
    assertThat(times.ofSteps(3, 5)).hasValue(85); // 25 of this one, two of 30
  }

  @Test
  void linesOfOthersTakeTheLineAway() {
    Screen screen = new Screen(terminal(Terminal.Colours.OFF), out);

    screen.status(ROLLOUT);
    screen.over(out).println("WARN");

    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            "step 3/10 rollout: 5/16 tasks, 12 s, 8 s left (run: 4 min 10 s left)\r\033[KWARN\n");
  }

  @Test
  void nothingComesAfterTheLastLine() {
    Screen screen = new Screen(terminal(Terminal.Colours.OFF), out);

    screen.last("end");
    screen.status(ROLLOUT);
    screen.over(out).println("stack trace");

    assertThat(bytes.toString(UTF_8)).isEqualTo("end\n");
  }

  @Test
  void aLineThatStaysEndsAtBlanksInATerminalAlone() {
    Terminal narrow = new Terminal(Terminal.Kind.TERMINAL, 10, Terminal.Colours.OFF);
    String text = "one two three abcdefghijklmno four";

    // "one two th" would be ten columns; a word that is wider than all has a line of its own
    assertThat(narrow.wrapped(text).lines())
        .containsExactly("one two", "three", "abcdefghijklmno", "four");
    assertThat(narrow.wrapped("12345 7890").lines()).containsExactly("12345 7890");
    assertThat(narrow.wrapped("  ab  cd").lines()).containsExactly("  ab  cd");
    assertThat(new Terminal(Terminal.Kind.LOG, 10, Terminal.Colours.OFF).wrapped(text))
        .isEqualTo(text);
    new Screen(narrow, out).line("12345 78901");
    assertThat(bytes.toString(UTF_8)).isEqualTo("12345\n78901\n");
  }

  @Test
  void coloursOnlyInATerminalThatMayHaveThem() {
    assertThat(of(Terminal.Kind.TERMINAL, Map.of())).isEqualTo(terminal(Terminal.Colours.ON));
    assertThat(of(Terminal.Kind.TERMINAL, Map.of("NO_COLOR", "1", "COLUMNS", "60")))
        .isEqualTo(new Terminal(Terminal.Kind.TERMINAL, 60, Terminal.Colours.OFF));
    assertThat(of(Terminal.Kind.TERMINAL, Map.of("TERM", "dumb")))
        .isEqualTo(new Terminal(Terminal.Kind.LOG, 80, Terminal.Colours.OFF));
    assertThat(of(Terminal.Kind.LOG, Map.of()).colours()).isEqualTo(Terminal.Colours.OFF);
  }

  private static Terminal of(Terminal.Kind kind, Map<String, String> variables) {
    return Terminal.from(kind, name -> variables.getOrDefault(name, ""));
  }

  private static Terminal terminal(Terminal.Colours colours) {
    return new Terminal(Terminal.Kind.TERMINAL, 80, colours);
  }
}
