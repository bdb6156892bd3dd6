package io.rlvr.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.hub.HubName.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestHubName {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hf:a/b                                | MODEL   | a/b     | main                 | ''",
        "hf:Qwen/Qwen2.5-0.5B-Instruct@v1.0    | MODEL   | Qwen/Qwen2.5-0.5B-Instruct | v1.0 | ''",
        "hf:a/b@feature/x                      | MODEL   | a/b     | feature/x            | ''",
        "hf:datasets/a/b                       | DATASET | a/b     | main                 | ''",
        "hf:datasets/a/b/main/x y.parquet      | DATASET | a/b     | main                 | main/x y.parquet",
        "hf:datasets/a/b@v1/t.csv              | DATASET | a/b     | v1                   | t.csv",
        "hf:datasets/a/b@refs/convert/parquet/d/0.parquet | DATASET | a/b | refs/convert/parquet | d/0.parquet",
        "hf:datasets/a/b@feature%2Fx/t.csv     | DATASET | a/b     | feature/x            | t.csv",
      })
  void namesHaveParts(String text, Kind kind, String repo, String revision, String path) {
    HubName name = HubName.parse("policy.model", text);

    assertThat(name).isEqualTo(new HubName(kind, repo, revision, path));
    assertThat(name).hasToString(text);
    assertThat(HubName.parse("policy.model", name.at(COMMIT).toString()))
        .isEqualTo(new HubName(kind, repo, COMMIT, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf:",
        "hf:b",
        "hf:a/b/c",
        "hf:a/b@",
        "hf:a/../b",
        "hf:../b",
        "hf:a/b--c",
        "hf:a/.b",
        "hf:a/b@../../x",
        "hf:a/b@/x",
        "hf:a/b@x y",
        "hf:a/b?c",
        "hf:datasets/a",
        "hf:datasets/a/b/../c",
        "hf:datasets/a/b//c",
        "hf:datasets/a/b@..%2F../c",
        "hf://a/b"
      })
  void otherFormsAreRefused(String text) {
    assertThatThrownBy(() -> HubName.parse("policy.model", text))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid policy.model: '%s' (expected hf:org/name, hf:org/name@revision or"
                + " hf:datasets/org/name@revision/path)",
            text);
  }

  @Test
  void aPathIsNoName() {
    assertThat(HubName.isOne("models/policy")).isFalse();
    assertThat(HubName.isOne("/hf:a/b")).isFalse();
    assertThat(HubName.isOne("s3a://bucket/x")).isFalse();
  }
}
