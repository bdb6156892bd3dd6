package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestHostileConfiguration {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("a.conf");
  }

  /** 2^40 characters, or items, from 40 lines. */
  @Test
  void substitutionsThatDoubleAreRefusedBeforeTheyArePutIn() throws IOException {
    String tooMany =
        "Cannot read configuration %s: its substitutions make more than 16777216 characters"
            + " (expected fewer)";
    for (String form :
        new String[] {
          "a%2$d = ${a%1$d}${a%1$d}",
          "a%2$d = ${a%1$d} ${a%1$d}",
          "a%2$d = [${a%1$d}, ${a%1$d}]",
          "a%2$d = { x = ${a%1$d}, y = ${a%1$d} }",
          "a%2$d = ${?a%1$d}${?a%1$d}",
        }) {
      String lines =
          IntStream.range(0, 40)
              .mapToObj(i -> form.formatted(i, i + 1))
              .collect(Collectors.joining("\n", "a0 = x\n", "\n"));
      refuses(lines, tooMany);
    }
    String itself =
        IntStream.range(0, 40).mapToObj(i -> "a = ${a}${a}").collect(Collectors.joining("\n"));
    refuses("a = x\n" + itself, tooMany);
  }

  @Test
  void deepAndLongConfigurationsAreRefused() throws IOException {
    refuses(
        "a = " + "[".repeat(100_000) + "]".repeat(100_000),
        "Cannot read configuration %s: it is nested too deep (expected a few levels)");
    refuses(
        "a = " + "{b = ".repeat(100_000) + "1" + "}".repeat(100_000),
        "Cannot read configuration %s: it is nested too deep (expected a few levels)");
    refuses(
        "a = " + "x".repeat(1 << 20),
        "Cannot read configuration %s: it has 1048580 bytes (expected at most 1048576)");
  }

  /** PATH is a variable that every process has; its value may be a secret as any other's. */
  @Test
  void valuesOfTheEnvironmentAreNotShown() throws IOException {
    Key<Integer> key = Key.integer("a.size", 1, 1, "A size");
    Files.writeString(file, "a.size = ${PATH}");
    assertThatThrownBy(() -> Settings.load(List.of(key), file, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid a.size: the value of an environment variable (expected %s)", key.form());
  }

  @Test
  void ordinarySubstitutionsArePutIn() throws IOException {
    Files.writeString(file, "a = x\nb = ${a}${a}\nc { d = ${b}, e = ${?absent} }");
    assertThat(Hocon.read(file, UnaryOperator.identity()).root().unwrapped())
        .isEqualTo(Map.of("a", "x", "b", "xx", "c", Map.of("d", "xx")));
  }

  private void refuses(String text, String message) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> Hocon.read(file, UnaryOperator.identity()))
        .isInstanceOf(UserException.class)
        .hasMessage(message, file);
  }
}
