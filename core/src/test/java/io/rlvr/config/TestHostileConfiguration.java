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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void whatIsIncludedIsBoundedTogether() throws IOException {
    // 2 * 524,298 bytes: " = " and a letter before the value, quotes none, no line end
    for (String name : List.of("b", "c")) {
      Files.writeString(folder.resolve(name + ".conf"), name + " = " + "x".repeat(524_294));
    }
    refuses(
        "include \"b.conf\"\ninclude \"c.conf\"",
        "Cannot read configuration %s: its includes have 1048596 bytes with c.conf (expected at"
            + " most 1048576)");
    refuses(
        "include file(\"" + folder.resolve("b.conf") + "\")\ninclude \"c.conf\"",
        "Cannot read configuration %s: its includes have 1048596 bytes with c.conf (expected at"
            + " most 1048576)");
    Files.writeString(file, "include \"b.conf\"");
    assertThat(Hocon.read(file, UnaryOperator.identity()).getString("b")).hasSize(524_294);
  }

  /** 2^40 reads of the last of 40 small files. */
  @Test
  void includesThatDoubleAreRefused() throws IOException {
    for (int i = 1; i <= 40; i++) {
      String next = i == 40 ? "a = 1" : "include \"%1$d.conf\"\ninclude \"%1$d.conf\"";
      Files.writeString(folder.resolve(i + ".conf"), next.formatted(i + 1));
    }
    refuses(
        "include \"1.conf\"",
        "Cannot read configuration %s: it includes more than 1000 files (expected fewer)");
  }

  @Test
  void aFolderAndADeviceAreNotIncluded() throws IOException {
    Files.createDirectories(folder.resolve("d.conf"));
    for (String what : List.of("\"d.conf\"", "file(\"/dev/zero\")")) {
      String name = what.replaceAll(".*\"(.*)\".*", "$1");
      refuses(
          "include " + what,
          "Cannot read configuration %s: it includes "
              + name
              + ", which is no regular file (expected no folder, pipe or device)");
    }
  }

  /** No file can have such a name, which Java tells by an exception of its own. */
  @Test
  void aNulCharacterIsRefused() throws IOException {
    Key<String> path = Key.text("a.path", "", "A path");
    Key<List<String>> paths = Key.texts("a.paths", List.of(), "Paths");
    Files.writeString(file, "a.path = \"x\\u0000y\"\na.paths = [b, \"\\u0000\"]\n");
    String rest = " (expected no NUL character: no path and no text of a setting has one)";
    assertThatThrownBy(() -> Settings.load(List.of(path, paths), file, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid a.path: 'x\\u0000y'%1$s\nInvalid a.paths: [b, \\u0000]%1$s", rest);
  }

  /** The forms of keys, with made-up letters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-proj-abcdEFGH0123ijklMNOP",
        "hf_abcdefghijKLMNOPqrstUVWXyzABCDefgh",
        "gsk_abcdefghijKLMNOPqrstUVWXyzABCDefgh0123456789",
        "AIzaSyAbcdefghijKLMNOPqrstUVWXyzABCDe12",
        "AKIAABCDEFGH01234567",
        "ghp_abcdefghijKLMNOPqrstUVWXyzABCDefgh",
      })
  void aKeyInAnySettingIsRefusedAndNotShown(String secret) throws IOException {
    String rest =
        ": it holds what looks like an API key (expected none: settings are recorded, a key belongs"
            + " in an environment variable)";
    Key<String> text = Key.text("a.body", "", "A body");
    Key<Integer> size = Key.integer("a.size", 1, 1, "A size");
    Files.writeString(
        file,
        """
        a.body = "{\\"key\\": \\"Bearer %1$s\\"}"
        a.size = %1$s
        b.c = [%1$s]
        user.own { x = {y = %1$s} }
        """
            .formatted(secret));
    assertThatThrownBy(() -> Settings.load(List.of(text, size), file, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid a.body%1$s\nInvalid a.size%1$s\nInvalid b.c%1$s\nInvalid user.own.x.y%1$s",
            rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/sk-learn-something-with-a-long-name",
        "/data/hf_models_of_a_long_name_in_small_letters",
        "task-AIzaWord",
        "the key is in sk-... of the file",
        "HuggingFaceTB/SmolLM2-135M-Instruct-With-A-Very-Long-Name",
      })
  void textsThatAreNoKeysAreTaken(String value) throws IOException {
    Key<String> text = Key.text("a.body", "", "A body");
    Files.writeString(file, "a.body = \"" + value + "\"");
    assertThat(Settings.load(List.of(text), file, List.of()).get(text)).isEqualTo(value);
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
