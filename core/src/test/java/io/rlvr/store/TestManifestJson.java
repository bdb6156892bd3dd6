package io.rlvr.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.stats.Moments;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestManifestJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOLDEN = "/golden/manifest-v1.json";

  /** Every later version reads this file, which was written by hand. */
  @Test
  void manifestsOfVersionOneStayReadable() throws IOException {
    assertThat(ManifestJson.read("m", golden())).isEqualTo(ExampleManifests.full());
  }

  @Test
  void allFieldsAreWritten() throws IOException {
    ObjectNode written = (ObjectNode) JSON.readTree(ManifestJson.write(ExampleManifests.full()));

    assertThat(written.remove("checksum").textValue()).matches("[0-9a-f]{8}");
    assertThat(written).isEqualTo(JSON.readTree(golden()));
  }

  /** CRC-32C of {"format-version":1,"id":"0"}, bit by bit with RFC 3720's polynomial, by hand. */
  @Test
  void theChecksumIsOfTheJsonWithoutWhiteSpace() {
    String json =
        new String(
            CheckedJson.write(CheckedJson.create(Manifest.FORMAT_VERSION).put("id", "0")), UTF_8);

    assertThat(json).contains("\"checksum\" : \"cb16589b\"");
  }

  @Test
  void whiteSpaceIsNoDamage() throws IOException {
    JsonNode written = JSON.readTree(ManifestJson.write(ExampleManifests.full()));

    assertThat(ManifestJson.read("m", JSON.writeValueAsBytes(written)))
        .isEqualTo(ExampleManifests.full());
  }

  /**
   * No byte may turn into another digit or letter unseen: moments and settings would change. In the
   * name of the checksum it may: the rest is as it was.
   */
  @Test
  void anyChangedByteIsAMistakeOfTheFile() {
    byte[] whole = ManifestJson.write(ExampleManifests.full());
    int name = new String(whole, ISO_8859_1).indexOf("checksum");
    for (int i = 0; i < whole.length; i++) {
      boolean isInName = i >= name && i < name + "checksum".length();
      if (!isInName && !Character.isWhitespace(whole[i])) {
        byte[] changed = whole.clone();
        changed[i] ^= 1;
        assertThatThrownBy(() -> ManifestJson.read("m", changed), "byte %d", i)
            .isInstanceOf(UserException.class)
            .hasMessageStartingWith("Cannot read manifest m: ");
      }
    }
  }

  @Test
  void aChangedDigitIsToldByTheChecksum() {
    String whole = new String(ManifestJson.write(ExampleManifests.full()), UTF_8);
    String changed = whole.replace("\"mean\" : 0.5", "\"mean\" : 0.7");

    assertThatThrownBy(() -> ManifestJson.read("m", changed.getBytes(UTF_8)))
        .isInstanceOf(UserException.class)
        .message()
        .matches(
            "Cannot read manifest m: its checksum is [0-9a-f]{8} \\(expected [0-9a-f]{8}\\);"
                + " it has changed since it was written");
  }

  @Test
  void allFieldsComeBack() {
    assertThat(copy(ExampleManifests.full())).isEqualTo(ExampleManifests.full());
    assertThat(copy(ExampleManifests.bare())).isEqualTo(ExampleManifests.bare());
  }

  @Test
  void aManifestWithoutAPolicyHasNoSuchField() throws IOException {
    assertThat(JSON.readTree(ManifestJson.write(ExampleManifests.bare())).has("policy")).isFalse();
  }

  @Test
  void momentsOfNothingAreValidJson() throws IOException {
    JsonNode written = JSON.readTree(ManifestJson.write(ExampleManifests.full()));

    assertThat(written.at("/moments/empty")).isEqualTo(JSON.readTree("{\"count\":0}"));
    assertThat(copy(ExampleManifests.full()).moments()).containsEntry("empty", Moments.EMPTY);
  }

  @Test
  void aFieldOfALaterBuildIsIgnored() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(golden());
    root.put("colour", "blue");

    assertThat(ManifestJson.read("m", JSON.writeValueAsBytes(root)))
        .isEqualTo(ExampleManifests.full());
  }

  @ParameterizedTest
  @CsvSource({
    "format-version, a whole number of 32 bits",
    "id, text",
    "stage, text",
    "step, a whole number of 32 bits",
    "inputs, an object",
    "settings, an object",
    "files, a list",
    "schema, text",
    "moments, an object",
    "metrics, an object",
    "timings, an object",
    "environment, an object"
  })
  void aMissingFieldIsNamed(String field, String expected) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(golden());
    root.remove(field);

    refused(
        JSON.writeValueAsBytes(root),
        "Cannot read manifest runs/a/_manifest.json: field '%s' is missing (expected %s)"
            .formatted(field, expected));
  }

  /** Each line puts a value at a place of the golden file. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "/golden/manifest-refusals.csv",
      delimiter = '|',
      quoteCharacter = '~',
      numLinesToSkip = 1)
  void aBadFieldIsNamed(String pointer, String value, String message) throws IOException {
    JsonNode root = JSON.readTree(golden());
    int split = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) root.at(pointer.substring(0, split));
    if (value.equals("absent")) {
      parent.remove(pointer.substring(split + 1));
    } else {
      parent.set(pointer.substring(split + 1), JSON.readTree(value));
    }

    refused(JSON.writeValueAsBytes(root), "Cannot read manifest runs/a/_manifest.json: " + message);
  }

  @Test
  void whatIsNotJsonIsRefusedWithItsPlace() {
    refused("", "Cannot read manifest runs/a/_manifest.json: empty (expected one object)");
    refused("[]", "Cannot read manifest runs/a/_manifest.json: [] (expected one object)");
    refused(
        "{\n oops",
        "Cannot read manifest runs/a/_manifest.json: not JSON at line 2, column 2 (expected one"
            + " object)");
    refused(
        "{} {}",
        "Cannot read manifest runs/a/_manifest.json: a second value at line 1, column 4 (expected"
            + " one object)");
    refused(
        "{\"id\":1,\"id\":2}",
        "Cannot read manifest runs/a/_manifest.json: a second field 'id' at line 1, column 13"
            + " (expected one object)");
  }

  @Test
  void anyTruncationIsAMistakeOfTheFile() throws IOException {
    byte[] whole = new String(golden(), UTF_8).stripTrailing().getBytes(UTF_8);
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ManifestJson.read("m", part))
          .isInstanceOf(UserException.class)
          .message()
          .matches(
              "Cannot read manifest m: not (UTF-8|JSON at line \\d+, column \\d+) \\(expected one"
                  + " object\\)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0xC3, 0xFF, 0xFE})
  void bytesThatAreNoTextAreAMistakeOfTheFile(int first) {
    byte[] bytes = {(byte) first, 0, 0, (byte) 0xFF, '{', '}', 0, 1};

    assertThatThrownBy(() -> ManifestJson.read("m", bytes))
        .isInstanceOf(UserException.class)
        .message()
        .matches(
            "Cannot read manifest m: not (UTF-8|JSON at line 1, column 1) \\(expected one"
                + " object\\)");
  }

  @Test
  void endlessNestingIsAMistakeOfTheFile() {
    assertThatThrownBy(() -> ManifestJson.read("m", "[".repeat(1_000_000).getBytes(UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read manifest m: more than 1000 levels, 1000 digits or 20000000 characters"
                + " (expected one object)");
  }

  private static Manifest copy(Manifest manifest) {
    return ManifestJson.read("m", ManifestJson.write(manifest));
  }

  private static void refused(String content, String message) {
    refused(content.getBytes(UTF_8), message);
  }

  private static void refused(byte[] content, String message) {
    assertThatThrownBy(() -> ManifestJson.read("runs/a/_manifest.json", content))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = TestManifestJson.class.getResourceAsStream(GOLDEN)) {
      return in.readAllBytes();
    }
  }
}
