package io.rlvr.json;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Reads lines of UTF-8 and refuses one that is too long before it fills the memory. */
final class LineReader implements Closeable {
  private final InputStream in;
  private final LineLimit limit;
  private int line;

  LineReader(InputStream in, LineLimit limit) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.limit = limit;
  }

  /** One line cannot be read; those after it can. */
  static final class BadLineException extends IOException {
    private static final long serialVersionUID = 1L;

    BadLineException(String problem) {
      super(problem);
    }
  }

  /** The number of the line read last; the first is 1. */
  int line() {
    return line;
  }

  /**
   * The next line without its end, or empty after the last.
   *
   * @throws BadLineException if it is too long or is not UTF-8; the next call reads the line after
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    line++;
    while (b >= 0 && b != '\n') {
      if (bytes.size() == limit.bytes()) {
        skipLine();
        throw new BadLineException(limit.problem());
      }
      bytes.write(b);
      b = in.read();
    }
    try {
      String text = Utf8.decode(bytes.toByteArray());
      return Optional.of(line == 1 ? Utf8.withoutMark(text) : text);
    } catch (CharacterCodingException e) {
      throw new BadLineException("not UTF-8");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void skipLine() throws IOException {
    int b = in.read();
    while (b >= 0 && b != '\n') {
      b = in.read();
    }
  }
}
