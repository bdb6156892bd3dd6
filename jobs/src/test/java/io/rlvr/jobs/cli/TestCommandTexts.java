package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rlvr.config.Settings;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.ShellRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParseResult;

/** The examples of the help are command lines that the project can run. */
class TestCommandTexts {
  private static final Path ROOT = ProjectRoot.resolve("");

  /** In the place of the launcher: says the words that a shell makes of a line. */
  private static final String ECHO = "rlvr() { printf '%s\\n' \"$@\" >> \"$WORDS\"; }\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAnExampleInItsHelp(String command) {
    CommandLine line = Main.commandLine().getSubcommands().get(command);

    List<String> examples = CommandTexts.examples(command);

    assertThat(examples).isNotEmpty();
    assertThat(line.getUsageMessage(Help.Ansi.OFF).lines())
        .endsWith(examples.stream().map(each -> "  " + each).toArray(String[]::new));
  }

  @Test
  void theHelpOfTheScoreToolEndsInTwoExamples() {
    String help = Main.commandLine().getSubcommands().get("score").getUsageMessage(Help.Ansi.OFF);

    assertThat(help)
        .endsWith(
            """

            Examples:
              bin/rlvr score --reward contains < examples/own-data/labelled.jsonl
              echo '{"reference": "1.5", "response": "It is 3/2."}' | bin/rlvr score --reward math
            """);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsReadByTheCommandLine(String command, String example) throws Exception {
    Path file = folder.resolve("words");

    ShellRun shell =
        ShellRun.of(
            ROOT, "bash", "WORDS='%s'\n%s%s".formatted(file, ECHO, example.replace("bin/", "")));

    assertThat(shell.err()).isEmpty();
    List<String> words = Files.readAllLines(file);
    assertThat(words).first().isEqualTo(command);
    ParseResult parsed = Main.commandLine().parseArgs(words.toArray(new String[0])).subcommand();
    assertThat(parsed.commandSpec().name()).isEqualTo(command);
    checkFiles(parsed);
    checkSettings(parsed);
  }

  /** What an example reads is in the project; what a run or a command writes is below runs. */
  private static void checkFiles(ParseResult parsed) {
    for (String option : List.of("--conf", "--input", "--judge", "--model", "--run", "--out")) {
      Object value = parsed.matchedOptionValue(option, "");
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        String path =
            each instanceof Optional<?> some
                ? some.map(Object::toString).orElse("")
                : each.toString();
        assertThat(path.isEmpty() || path.startsWith("runs/") || Files.exists(ROOT.resolve(path)))
            .as(option + " " + path)
            .isTrue();
      }
    }
  }

  private static void checkSettings(ParseResult parsed) {
    List<String> overrides = parsed.matchedOptionValue("--set", List.of());
    Path conf = parsed.matchedOptionValue("--conf", Path.of(""));
    assertThatCode(
            () -> {
              if (conf.toString().isEmpty()) {
                Settings.defaults(AllSettings.KEYS, withModel(overrides));
              } else {
                AllSettings.load(ROOT.resolve(conf), overrides);
              }
            })
        .doesNotThrowAnyException();
  }

  private static List<String> withModel(List<String> overrides) {
    List<String> all = new ArrayList<>(overrides);
    all.add("policy.model=models/policy");
    return all;
  }

  static Stream<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream();
  }

  static Stream<String[]> examples() {
    return commands()
        .flatMap(
            command ->
                CommandTexts.examples(command).stream()
                    .map(example -> new String[] {command, example}));
  }
}
