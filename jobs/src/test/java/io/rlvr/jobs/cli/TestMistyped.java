package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TestMistyped {
  @Test
  void aCommandHasASuggestion() {
    String commands =
        String.join(", ", Main.commandLine().getSubcommands().keySet().stream().sorted().toList());

    assertThat(said("trian"))
        .isEqualTo(
            "rlvr: Unknown command trian (expected one of %s). Did you mean 'train'?\n"
                .formatted(commands));
  }

  @Test
  void anOptionHasASuggestionAndItsValueIsNotShown() {
    assertThat(said("train", "--rnu", "x"))
        .isEqualTo(
            "rlvr: Unknown option --rnu of train (see rlvr train --help). Did you mean '--run'?\n");
    assertThat(said("train", "--api-key=sk-secret"))
        .isEqualTo("rlvr: Unknown option --api-key of train (see rlvr train --help)\n");
  }

  @Test
  void anArgumentTooMany() {
    assertThat(said("train", "conf/a.conf"))
        .isEqualTo("rlvr: Unknown argument conf/a.conf of train (see rlvr train --help)\n");
  }

  @Test
  void whatIsMissingIsSaidByTheParser() {
    assertThat(said("train", "--until", "many"))
        .isEqualTo("rlvr: Invalid value for option '--until': 'many' is not an int\n");
  }

  private static String said(String... words) {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute(words)).as(List.of(words).toString()).isEqualTo(2);
    return err.toString();
  }
}
