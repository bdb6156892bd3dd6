package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests are those of FIPS 180-4's examples, as NIST publishes them. */
class TestSha256 {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void aTextHasTheDigestOfTheStandard() {
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(Sha256.hex(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void aFileHasTheDigestOfItsContentOverSeveralBuffers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a");
    Files.writeString(file, "abc");
    assertThat(Sha256.hex(file)).isEqualTo(ABC);

    Files.writeString(file, "a".repeat(1_000_000));
    assertThat(Sha256.hex(file))
        .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }

  @Test
  void theFirstBitsAreBigEndian() {
    assertThat(Sha256.first64Bits("abc")).isEqualTo(0xba7816bf8f01cfeaL);
  }
}
