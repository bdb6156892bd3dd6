package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * The text of a CSV file, without its byte order mark, and a last line that is {@link #END}: a
 * quote that never ends takes it in. Bytes of another encoding and NUL characters are refused. This
 * class is NOT thread safe.
 */
final class CsvText extends Reader {
  /** Two characters that Unicode gives to no text. */
  static final String END = "\uFDD0\uFDD1";

  private static final int BYTES = 1 << 16;

  private final String file;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).flip();
  private CharBuffer chars = CharBuffer.allocate(0);
  private String separator = "";
  private char before;
  private int line = 1;
  private boolean isBegun;
  private boolean isRead;
  private boolean isEnded;

  /**
   * @param file for messages
   */
  CsvText(String file, InputStream in, Charset charset) {
    this.file = file;
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * Reads all of it.
   *
   * @throws UserException at the first byte of another encoding
   */
  void check() throws IOException {
    while (!isEnded) {
      fill();
    }
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    while (!chars.hasRemaining() && !isEnded) {
      fill();
    }
    int taken = Math.min(length, chars.remaining());
    if (taken == 0) {
      return -1;
    }
    chars.get(to, offset, taken);
    return taken;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void fill() throws IOException {
    if (isRead) {
      chars = CharBuffer.wrap((separator.isEmpty() ? "\n" : separator) + END);
      isEnded = true;
      return;
    }
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    bytes.position(bytes.position() + Math.max(0, read)).flip();
    CharBuffer decoded = CharBuffer.allocate(BYTES + 1);
    CoderResult result = decoder.decode(bytes, decoded, read < 0);
    if (read < 0 && result.isUnderflow()) {
      decoder.flush(decoded);
      isRead = true;
    }
    chars = decoded.flip();
    look();
    if (result.isError()) {
      throw new UserException(
          "Cannot read prompts %s line %d: not %s (expected %s text; options ="
              + " [\"encoding:NAME\"] of the dataset names another encoding)",
          file, line, decoder.charset().name(), decoder.charset().name());
    }
  }

  private void look() {
    if (!isBegun && chars.hasRemaining()) {
      isBegun = true;
      if (chars.get(chars.position()) == '\uFEFF') {
        chars.get();
      }
    }
    for (int i = chars.position(); i < chars.limit(); i++) {
      char next = chars.get(i);
      if (next == '\0') {
        throw new UserException(
            "Cannot read prompts %s line %d: a NUL character (expected text)", file, line);
      }
      if (next == '\n' && before == '\r' && line == 2) {
        separator = "\r\n";
      } else if (separator.isEmpty() && (next == '\n' || next == '\r')) {
        separator = String.valueOf(next);
      }
      line += next == '\r' || (next == '\n' && before != '\r') ? 1 : 0;
      before = next;
    }
  }
}
