package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.ShellRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts of completion in the shells that they are for. */
class TestCompletion {
  private static final Path ROOT = ProjectRoot.resolve("");

  @TempDir private Path folder;

  @BeforeEach
  void writeScripts() throws IOException {
    for (String shell : List.of("bash", "zsh")) {
      Outcome outcome = Outcome.of("completion", shell);
      assertThat(outcome.status()).isZero();
      assertThat(outcome.err()).isEmpty();
      Files.writeString(folder.resolve(shell), outcome.out());
    }
  }

  /** Words as bash splits them, at = too; the last one is completed. */
  @ParameterizedTest
  @CsvSource({
    "rlvr trai, train",
    "bin/rlvr judge-, judge-train judge-data judge-eval",
    "rlvr --, --help --version",
    "rlvr train --un, --until",
    "rlvr train --conf conf/gsm, conf/gsm8k.conf",
    "rlvr train --conf = conf/gsm, conf/gsm8k.conf",
    "rlvr report --run exam, examples",
    "rlvr runs exam, examples",
    "rlvr train --run x --set rollout.temp, rollout.temperature=",
    "rlvr train --set advantage.type = rl, rloo rloo-normalised",
    "rlvr train --set dataset.train.path = README, README.md",
    "rlvr score --reward numer, numeric",
    "rlvr export --dtype BF, BFLOAT16",
    "rlvr completion z, zsh",
    "rlvr train --jars pom, pom.xml",
    "rlvr train --until 1, ''",
    "rlvr nonsense x, ''",
  })
  void bashCompletes(String words, String expected) throws Exception {
    assertThat(bash(words.split(" "))).isEqualTo(expected);
  }

  @Test
  void bashOffersEveryCommandFirst() throws Exception {
    assertThat(bash("rlvr", ""))
        .isEqualTo(String.join(" ", Main.commandLine().getSubcommands().keySet()));
    assertThat(bash("rlvr", "sft", ""))
        .isEqualTo(
            "--conf --run --master --set --until --from --from-optimizer --help --version --jars");
  }

  /** bash tries the name behind the last slash. */
  @Test
  void bashKnowsTheCommandByItsName() throws Exception {
    ShellRun shell =
        ShellRun.of(
            ROOT, "bash", "source '%s'; complete -p rlvr".formatted(folder.resolve("bash")));

    assertThat(shell).isEqualTo(new ShellRun("complete -F _rlvr rlvr\n", ""));
  }

  /** In an editor of lines of its own, with the tab that a user would press. */
  @ParameterizedTest
  @CsvSource({
    "rlvr trai, 'rlvr train '",
    "bin/rlvr down, 'bin/rlvr download '",
    "rlvr train --conf conf/gsm, 'rlvr train --conf conf/gsm8k.conf '",
    "rlvr train --conf=conf/gsm, 'rlvr train --conf=conf/gsm8k.conf '",
    "rlvr runs exam, 'rlvr runs examples/'",
    "rlvr train --set rollout.temp, 'rlvr train --set rollout.temperature='",
    "rlvr train --set advantage.type=max, 'rlvr train --set advantage.type=maxrl '",
    "rlvr train --set dataset.train.path=READ, 'rlvr train --set dataset.train.path=README.md '",
    "rlvr completion z, 'rlvr completion zsh '",
  })
  void zshCompletes(String typed, String expected) throws Exception {
    assumeTrue(ShellRun.has("zsh"), "SKIPPED: no zsh on the path, its completion is not tested");
    assertThat(zsh(typed)).isEqualTo(expected);
  }

  private String bash(String... words) throws Exception {
    String quoted =
        Arrays.stream(words).map(each -> "'" + each + "'").collect(Collectors.joining(" "));
    ShellRun shell =
        ShellRun.of(
            ROOT,
            "bash",
            """
            set -u
            source '%s'
            COMP_WORDS=(%s)
            COMP_CWORD=%d
            _rlvr
            echo "${COMPREPLY[*]}"
            """
                .formatted(folder.resolve("bash"), quoted, words.length - 1));
    assertThat(shell.err()).isEmpty();
    return shell.out().strip();
  }

  /** The line after the tab; zsh writes it to a file when the next key is pressed. */
  private String zsh(String typed) throws Exception {
    Path line = folder.resolve("line");
    List<String> script = new ArrayList<>();
    script.add("zmodload zsh/zpty");
    script.add("zpty z env -i TERM=dumb HOME='%s' PATH=\"$PATH\" zsh -f -i".formatted(folder));
    script.add(
        "zpty -w z \"autoload -Uz compinit; compinit -u -D; source '%s'; save() { print -rn --"
                .formatted(folder.resolve("zsh"))
            + " \\\"\\$BUFFER\\\" > '%s.part'; mv '%s.part' '%s' }; zle -N save; bindkey '^G' save;"
                .formatted(line, line, line)
            + " print REA''DY\"");
    script.add("zpty -r z out '*READY*'");
    script.add("zpty -w -n z '%s'$'\\t\\a'".formatted(typed));
    script.add("for i in {1..100}; do [[ -e '%s' ]] && break; sleep 0.05; done".formatted(line));
    script.add("zpty -d z");
    ShellRun shell = ShellRun.of(ROOT, "zsh", String.join("\n", script));
    assertThat(shell.err()).isEmpty();
    String completed = Files.readString(line);
    Files.delete(line);
    return completed;
  }
}
