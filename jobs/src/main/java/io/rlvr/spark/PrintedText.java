package io.rlvr.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** What is printed, for a reader that may follow it line by line. This class is thread safe. */
final class PrintedText extends OutputStream {
  @GuardedBy("this")
  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();

  @GuardedBy("this")
  private boolean isClosed;

  @Override
  public synchronized void write(int each) {
    unread.write(each);
    notifyAll();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    unread.write(bytes, offset, length);
    notifyAll();
  }

  /** Nothing more will come. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /** All of it so far. */
  synchronized String all() {
    return unread.toString(UTF_8);
  }

  /** Waits for lines and takes them; empty when nothing more will come. */
  synchronized String next() throws InterruptedException {
    while (!isClosed && lastLineEnd() == 0) {
      wait();
    }
    byte[] bytes = unread.toByteArray();
    int taken = isClosed ? bytes.length : lastLineEnd();
    unread.reset();
    unread.write(bytes, taken, bytes.length - taken);
    return new String(bytes, 0, taken, UTF_8);
  }

  @GuardedBy("this")
  private int lastLineEnd() {
    byte[] bytes = unread.toByteArray();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
