package io.rlvr.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TestJsonLinesReader {
  @Test
  void blankLinesArePassedOverAndCounted() throws IOException {
    JsonLinesReader reader = reader("\n{\"a\":1}\r\n  \t\n{\"a\":2}");

    assertThat(reader.next().orElseThrow().integer("a")).isEqualTo(1);
    assertThat(reader.place()).isEqualTo("rows f line 2");
    assertThat(reader.next().orElseThrow().integer("a")).isEqualTo(2);
    assertThat(reader.line()).isEqualTo(4);
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aFileMayBeginWithAByteOrderMark() throws IOException {
    assertThat(reader("\u00ef\u00bb\u00bf{\"a\":1}").next()).isPresent();
  }

  @Test
  void theLineAfterABadOneIsRead() throws IOException {
    JsonLinesReader reader =
        reader("{\"a\":\n\u00e9\n{\"a\": \"too long\"}\n{} {}\n{\"a\":1,\"a\":1}\n1\n{\"a\":7}\n");

    refused(reader, "rows f line 1: not JSON at column 6");
    refused(reader, "rows f line 2: not UTF-8");
    refused(reader, "rows f line 3: longer than 16 bytes");
    refused(reader, "rows f line 4: a second value at column 4");
    refused(reader, "rows f line 5: a second field 'a' at column 11");
    refused(reader, "rows f line 6: 1");
    assertThat(reader.next().orElseThrow().integer("a")).isEqualTo(7);
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aLineWithoutAFileHasItsNumber() {
    JsonLinesReader reader =
        new JsonLinesReader(
            "", new ByteArrayInputStream(new byte[] {'['}), LineLimit.FIXED, JsonReader.EXACT);

    refused(reader, "line 1: not JSON at column 2");
  }

  private static JsonLinesReader reader(String text) {
    return new JsonLinesReader(
        "rows f",
        new ByteArrayInputStream(text.getBytes(ISO_8859_1)),
        new LineLimit(16, ""),
        JsonReader.STANDARD);
  }

  private static void refused(JsonLinesReader reader, String problem) {
    assertThatThrownBy(reader::next)
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + problem + " (expected one object)");
  }
}
