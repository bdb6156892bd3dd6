package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "train --until many, 'Invalid --until: ''many'' (expected a whole number)'",
    "train --until 99999999999999999999, 'Invalid --until: ''99999999999999999999'' (expected a"
        + " whole number up to 2147483647)'",
    "show --step 1.5 --run r, 'Invalid --step: ''1.5'' (expected a whole number)'",
    "judge-eval --input x --threshold=high, 'Invalid --threshold: ''high'' (expected a number)'",
    "export --out x --dtype half,"
        + " 'Invalid --dtype: ''half'' (expected one of FLOAT32, FLOAT16, BFLOAT16)'",
  })
  void aValueOfTheWrongTypeNamesTheForm(String words, String message) {
    assertThat(said(words.split(" "))).isEqualTo("rlvr: " + message + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "train --run, 'Missing value of --run (expected DIR; see rlvr train --help)'",
    "train --run --conf x, 'Missing value of --run (expected DIR; see rlvr train --help)'",
    "train --set, 'Missing value of --set (expected KEY=VALUE; see rlvr train --help)'",
    "score --reward, 'Missing value of --reward (expected TYPE; see rlvr score --help)'",
    "export, 'Missing --out=DIR of export (see rlvr export --help)'",
    "download, 'Missing NAME of download (see rlvr download --help)'",
    "completion, 'Missing SHELL of completion (see rlvr completion --help)'",
  })
  void whatIsMissingIsNamed(String words, String message) {
    assertThat(said(words.split(" "))).isEqualTo("rlvr: " + message + "\n");
  }

  @Test
  void aShellWithoutAScript() {
    assertThat(said("completion", "fish"))
        .isEqualTo("rlvr: Invalid SHELL: 'fish' (expected bash or zsh)\n");
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
