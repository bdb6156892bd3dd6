package io.rlvr.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/** Decodes UTF-8 and refuses what is none, in place of putting question marks there. */
final class Utf8 {
  private static final String MARK = "\uFEFF";

  private Utf8() {}

  static String decode(byte[] bytes) throws CharacterCodingException {
    return UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  /** The beginning of a file, without the byte order mark that it may have. */
  static String withoutMark(String text) {
    return text.startsWith(MARK) ? text.substring(1) : text;
  }
}
