package io.rlvr.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps what a thread prints to a standard stream, and the threads that it starts, for as long as
 * its work takes; what other threads print goes where it went. This class is thread safe.
 */
final class KeptOutput {
  /** Each stream is there once, so whoever listens to it must know of all others who do. */
  private static final KeptOutput OUT = new KeptOutput(() -> System.out, System::setOut);

  private static final KeptOutput ERR = new KeptOutput(() -> System.err, System::setErr);

  private final Supplier<PrintStream> standard;
  private final Consumer<PrintStream> exchange;

  /** Empty again when the work is done, as its threads may go on. */
  @SuppressWarnings("ThreadLocalUsage") // there are two of this class
  private final InheritableThreadLocal<AtomicReference<Optional<OutputStream>>> kept =
      new InheritableThreadLocal<>();

  @GuardedBy("this")
  private PrintStream before;

  @GuardedBy("this")
  private PrintStream divided;

  @GuardedBy("this")
  private int listeners;

  private KeptOutput(Supplier<PrintStream> standard, Consumer<PrintStream> exchange) {
    this.standard = standard;
    this.exchange = exchange;
    this.before = standard.get();
    this.divided = before;
  }

  /**
   * What the work prints to standard output. An exception of a command holds it too; after any
   * other failure it is printed.
   */
  static String of(Runnable work) {
    PrintedText text = new PrintedText();
    boolean told = false;
    try {
      OUT.keep(text, work);
      told = true;
    } catch (RlvrException e) {
      told = true;
      throw e.after(text.all());
    } finally {
      if (!told) {
        System.out.print(text.all());
        System.out.flush();
      }
    }
    return text.all();
  }

  /** Hands over what the work prints to standard error. */
  static void ofErrors(OutputStream place, Runnable work) {
    ERR.keep(place, work);
  }

  private void keep(OutputStream place, Runnable work) {
    AtomicReference<Optional<OutputStream>> own = new AtomicReference<>(Optional.of(place));
    begin();
    kept.set(own);
    try {
      work.run();
    } finally {
      kept.remove();
      own.set(Optional.empty());
      end();
    }
  }

  private synchronized void begin() {
    if (listeners == 0) {
      before = standard.get();
      divided = new PrintStream(new Divided(before), true, UTF_8);
      exchange.accept(divided);
    }
    listeners++;
  }

  /** Somebody else may have put another stream there meanwhile, which stays. */
  @SuppressWarnings("ReferenceEquality") // it is about this very stream
  private synchronized void end() {
    listeners--;
    if (listeners == 0 && standard.get() == divided) {
      exchange.accept(before);
    }
  }

  /** To the thread's place if it has one, else to where it went before. */
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
      AtomicReference<Optional<OutputStream>> own = kept.get();
      return own == null ? others : own.get().orElse(others);
    }
  }
}
