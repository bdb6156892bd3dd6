package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest may have been written by anyone who can write to the run folder. */
class TestUntrustedManifest {
  @ParameterizedTest
  @CsvSource({
    "../../x, ../../x",
    "/etc/passwd, /etc/passwd",
    "a/../../x, a/../../x",
    "s3a://bucket/x, s3a://bucket/x",
    "..\\\\x, ..\\x",
    ".hidden, .hidden"
  })
  void aFileIsAPlainName(String json, String name) {
    String manifest = manifest().replace("part-00000-a.parquet", json);
    assertThatThrownBy(() -> ManifestJson.read("m", manifest.getBytes(UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read manifest m: Invalid data file name: '" + name + "'");
  }

  /** Copies of models are kept in a folder that is named by the digest. */
  @ParameterizedTest
  @ValueSource(strings = {"../../x", "/etc", "a/b", "..", "a b"})
  void aDigestIsNoPath(String digest) {
    String manifest = manifest().replace("\"ef\"", "\"" + digest + "\"");
    assertThatThrownBy(() -> ManifestJson.read("m", manifest.getBytes(UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read manifest m: A digest must be letters and digits, but was: '"
                + digest
                + "'");
  }

  private static String manifest() {
    return new String(ManifestJson.write(ExampleManifests.full()), UTF_8);
  }
}
