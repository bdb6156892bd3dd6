package io.rlvr.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestShellWord {
  @Test
  void whatNeedsNoQuotesHasNone() {
    assertThat(ShellWord.of("s3a://b/run-1_x")).isEqualTo("s3a://b/run-1_x");
    assertThat(ShellWord.of("/a b;c<d>")).isEqualTo("'/a b;c<d>'");
    assertThat(ShellWord.of("a'b\n\\")).isEqualTo("$'a\\'b\\n\\\\'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a b",
        "it's",
        "a;b<c>|&$(d)`e`",
        "\"\"",
        "~",
        "*",
        "#x",
        "!a",
        "",
        "a\\nb",
        "x\ny\t'\\z"
      })
  void bashReadsWhatWasMeant(String text) throws IOException {
    Process bash =
        new ProcessBuilder("bash", "-c", "printf '<%s>' " + ShellWord.of(text))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEqualTo("<" + text + ">");
  }
}
