package io.rlvr.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what a thread prints to {@link System#out}, for as long as its work takes; what other
 * threads print goes where it went. This class is thread safe.
 */
final class KeptOutput {
  /** There is one standard output, so whoever listens to it must know of all others who do. */
  private static final KeptOutput SHARED = new KeptOutput();

  private final Map<Thread, ByteArrayOutputStream> kept = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private PrintStream before = System.out;

  @GuardedBy("this")
  private PrintStream divided = System.out;

  private KeptOutput() {}

  /** What the work prints. If it fails, that is printed after all. */
  static String of(Runnable work) {
    return SHARED.keep(work);
  }

  private String keep(Runnable work) {
    Thread self = Thread.currentThread();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    begin(self, text);
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      end(self);
      if (!done) {
        System.out.print(text.toString(UTF_8));
        System.out.flush();
      }
    }
    return text.toString(UTF_8);
  }

  private synchronized void begin(Thread self, ByteArrayOutputStream text) {
    if (kept.isEmpty()) {
      before = System.out;
      divided = new PrintStream(new Divided(before), true, UTF_8);
      System.setOut(divided);
    }
    kept.put(self, text);
  }

  /** Somebody else may have put another stream there meanwhile, which stays. */
  @SuppressWarnings("ReferenceEquality") // it is about this very stream
  private synchronized void end(Thread self) {
    kept.remove(self);
    if (kept.isEmpty() && System.out == divided) {
      System.setOut(before);
    }
  }

  /** To the thread's text if it has one, else to where it went before. */
  private final class Divided extends OutputStream {
    private final PrintStream others;

    private Divided(PrintStream others) {
      this.others = others;
    }

    @Override
    public void write(int each) throws IOException {
      place().write(each);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      place().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      place().flush();
    }

    private OutputStream place() {
      ByteArrayOutputStream text = kept.get(Thread.currentThread());
      return text == null ? others : text;
    }
  }
}
