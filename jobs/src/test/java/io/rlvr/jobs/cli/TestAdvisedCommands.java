package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the report of a run advises, as a shell and the command line read them. */
class TestAdvisedCommands {
  private static final Path GOLDEN = ProjectRoot.resolve("jobs/src/test/resources/golden/v1/run");
  private static final Pattern COMMAND = Pattern.compile("<code>(bin/rlvr .*?)</code>");

  @TempDir private Path folder;

  @Test
  void eachIsOneThatTheCommandLineTakes() throws IOException {
    Path run = folder.resolve("it's a \"run\"; <b> & $x");
    copy(run);
    assertThat(Outcome.of("report", "--run", run.toString()).status()).isZero();

    List<List<String>> commands = advised(Files.readString(run.resolve("report.html")));

    assertThat(commands)
        .extracting(words -> words.get(1))
        .contains("show", "sql", "report", "export", "train");
    for (List<String> words : commands) {
      Main.commandLine().parseArgs(words.stream().skip(1).toArray(String[]::new));
      if (!words.get(1).equals("train")) {
        assertThat(words).containsSubsequence("--run", run.toString());
      }
    }
    List<String> worst =
        commands.stream().filter(words -> words.contains("--worst")).toList().get(0);
    Outcome outcome = Outcome.of(worst.stream().skip(1).toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("sample ");
  }

  private static List<List<String>> advised(String page) {
    return COMMAND
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .map(code -> code.replaceAll("</?code>", ""))
        .map(TestAdvisedCommands::plain)
        .map(TestAdvisedCommands::words)
        .toList();
  }

  private static String plain(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static List<String> words(String command) {
    try {
      Process bash = new ProcessBuilder("bash", "-c", "printf '%s\\0' " + command).start();
      String words = new String(bash.getInputStream().readAllBytes(), UTF_8);
      return List.of(words.split("\0"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path run) throws IOException {
    try (Stream<Path> tree = Files.walk(GOLDEN)) {
      for (Path path : tree.toList()) {
        Files.copy(path, run.resolve(GOLDEN.relativize(path).toString()));
      }
    }
  }
}
