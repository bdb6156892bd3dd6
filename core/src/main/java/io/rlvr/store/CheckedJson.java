package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import java.util.Locale;
import java.util.zip.CRC32C;

/** A JSON file of ours: it says which format it has, and carries a checksum of itself. */
final class CheckedJson {
  private static final String VERSION = "format-version";
  private static final String CHECKSUM = "checksum";

  private CheckedJson() {}

  /** An object to fill, which says which format it has. */
  static ObjectNode create(int version) {
    return Json.object().put(VERSION, version);
  }

  /** The object with a checksum of itself, as {@link #requireIntact} wants it. */
  static byte[] write(ObjectNode root) {
    String written = checksum(JsonFields.of("what was written", Json.bytes(root)).object());
    return Json.indentedBytes(root.put(CHECKSUM, written));
  }

  /**
   * The fields of a file.
   *
   * @param file what is read, for messages, such as {@code manifest runs/a/_manifest.json}
   * @param upTo the highest format version that is read
   * @throws UserException if it is not an object of a format that this build reads
   */
  static JsonFields read(String file, byte[] bytes, int upTo) {
    JsonFields fields = JsonFields.of(file, bytes);
    int version = fields.integer(VERSION);
    if (version > upTo || version < 1) {
      throw new UserException(
          "Cannot read %s: format-version %d (this build reads up to %d)", file, version, upTo);
    }
    return fields;
  }

  /**
   * Refuses a file that is well formed and yet not what was written: a digit of a moment may have
   * changed. One without a checksum is older than they are, and is believed.
   */
  static void requireIntact(String file, JsonFields fields) {
    if (fields.mentions(CHECKSUM)) {
      String expected = fields.text(CHECKSUM);
      ObjectNode rest = fields.object().deepCopy();
      rest.remove(CHECKSUM);
      String found = checksum(rest);
      if (!found.equals(expected)) {
        throw new UserException(
            "Cannot read %s: its checksum is %s (expected %s); it has changed since it was written",
            file, found, expected);
      }
    }
  }

  /** CRC-32C, in hex, of the object as JSON without white space. */
  private static String checksum(JsonNode root) {
    CRC32C crc = new CRC32C();
    crc.update(root.toString().getBytes(UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
