package io.rlvr.jobs.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A terminal or a log with, in a terminal, one line at its end that is written anew. All else that
 * is written passes through {@link #over}, which takes the line away first. This class is thread
 * safe.
 */
final class Screen {
  private static final String ERASE = "\r\033[K";
  private static final String DIM = "\033[2m";
  private static final String PLAIN = "\033[0m";

  private final Terminal terminal;
  private final PrintStream raw;
  private String shown = "";
  private boolean isAtStart = true;
  private boolean isMuted;

  Screen(Terminal terminal, PrintStream raw) {
    this.terminal = terminal;
    this.raw = raw;
  }

  /** Shows what goes on; in a log it is a line that stays. */
  synchronized void status(Activity activity) {
    if (isMuted) {
      return;
    }
    if (terminal.kind() == Terminal.Kind.LOG) {
      raw.println(activity.text());
      return;
    }
    if (!isAtStart) {
      return; // somebody else's line has not ended
    }
    String before = shown.isEmpty() ? "" : ERASE;
    // a terminal may wrap when its last column is written
    shown = activity.text(terminal.columns() - 1);
    boolean isColoured = terminal.colours() == Terminal.Colours.ON;
    // in one piece, or the line flickers
    raw.print(before + (isColoured ? DIM + shown + PLAIN : shown));
    raw.flush();
  }

  /** A line that stays. */
  synchronized void line(String text) {
    if (isMuted) {
      return;
    }
    erase();
    raw.println(terminal.wrapped(text));
  }

  /** The last line that anybody sees: what comes after it is dropped. */
  synchronized void last(String text) {
    line(text);
    raw.flush();
    isMuted = true;
  }

  synchronized void clear() {
    erase();
    raw.flush();
  }

  /** A stream whose bytes go to that one, beside the line. */
  PrintStream over(PrintStream stream) {
    return new PrintStream(new Beside(stream), true, UTF_8);
  }

  private void erase() {
    if (!shown.isEmpty()) {
      raw.print(ERASE);
      shown = "";
    }
  }

  private synchronized void write(PrintStream stream, byte[] bytes, int from, int length) {
    if (isMuted || length == 0) {
      return;
    }
    clear();
    stream.write(bytes, from, length);
    stream.flush();
    isAtStart = bytes[from + length - 1] == '\n';
  }

  /** Bytes of others. */
  private final class Beside extends OutputStream {
    private final PrintStream stream;

    private Beside(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      Screen.this.write(stream, bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }
  }
}
