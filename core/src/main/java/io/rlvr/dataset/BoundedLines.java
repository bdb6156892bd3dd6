package io.rlvr.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** Reads lines of UTF-8 and refuses one that is too long before it fills the memory. */
final class BoundedLines implements Closeable {
  static final int MAX_BYTES = 1 << 20;

  private final InputStream in;
  private int line;

  BoundedLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The number of the line read last; the first is 1. */
  int line() {
    return line;
  }

  /**
   * The next line without its end, or empty after the last.
   *
   * @throws LineTooLongException if it has more than {@link #MAX_BYTES}
   * @throws CharacterCodingException if it is not UTF-8
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    line++;
    while (b >= 0 && b != '\n') {
      if (bytes.size() == MAX_BYTES) {
        throw new LineTooLongException();
      }
      bytes.write(b);
      b = in.read();
    }
    String text =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes.toByteArray()))
            .toString();
    boolean hasMark = line == 1 && text.startsWith("\uFEFF");
    return Optional.of(hasMark ? text.substring(1) : text);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  static final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
