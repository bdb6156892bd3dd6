package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  /** Wherever it stands, and whether the command would have known the word or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "download @",
        "download hf:@",
        "generate --model @",
        "train --run @",
        "train --run runs/a --set user.key=@",
        "train --run runs/a --set @=1",
        "train --master @",
        "train --api-key=@",
        "train --@",
        "score --reward @",
        "sql @",
        "@"
      })
  void aKeyIsNotShown(String command) {
    List<String> keys =
        List.of(
            "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567",
            "gsk_AbCdEfGhIjKlMnOpQrStUvWxYz012345678901234567890123456",
            "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123");
    for (String key : keys) {
      String[] words = command.replace("@", key).split(" ");
      int place =
          (int) command.substring(0, command.indexOf('@')).chars().filter(c -> c == ' ').count()
              + 1;
      assertThat(Outcome.of(words))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  "rlvr: Cannot read argument %d: it holds what looks like an API key (expected"
                          .formatted(place)
                      + " none: others can read a command line, a key belongs in an environment"
                      + " variable)\n"));
    }
  }

  @Test
  void anArgumentIsNoNameOfAFile() {
    assertThat(said("train", "@/etc/hostname"))
        .isEqualTo("rlvr: Unknown argument @/etc/hostname of train (see rlvr train --help)\n");
  }

  private static String said(String... words) {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute(words)).as(List.of(words).toString()).isEqualTo(2);
    return err.toString();
  }
}
