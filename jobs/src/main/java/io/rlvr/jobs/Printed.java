package io.rlvr.jobs;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Standard output that remembers whether its reader went away; others know only of an error. */
final class Printed extends PrintStream {
  private final Watched watched;

  private Printed(Watched watched, Charset charset) {
    super(new BufferedOutputStream(watched), true, charset);
    this.watched = watched;
  }

  /** That of this process, in the charset of {@link System#out}. */
  static Printed ofProcess() {
    String charset =
        System.getProperty(
            "stdout.encoding",
            System.getProperty("sun.stdout.encoding", Charset.defaultCharset().name()));
    return to(new FileOutputStream(FileDescriptor.out), Charset.forName(charset));
  }

  static Printed to(OutputStream out, Charset charset) {
    return new Printed(new Watched(out), charset);
  }

  /** Whether the other end of the pipe was closed. */
  boolean isReaderGone() {
    return watched.isReaderGone;
  }

  private static final class Watched extends FilterOutputStream {
    private volatile boolean isReaderGone;

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        isReaderGone |= String.valueOf(e.getMessage()).contains("Broken pipe"); // EPIPE
        throw e;
      }
    }
  }
}
