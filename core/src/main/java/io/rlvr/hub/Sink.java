package io.rlvr.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/** Where the body of an answer goes. */
interface Sink {
  /**
   * The head of an answer of status 200 or 206 is there.
   *
   * @throws IOException if its body is not wanted
   */
  void begin(int status, HttpHeaders headers) throws IOException;

  /** A part of the body. */
  void write(ByteBuffer part) throws IOException;

  /** What a sink threw, apart from what the network did. */
  final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException why;

    Refusal(IOException why) {
      super(why);
      this.why = why;
    }

    IOException why() {
      return why;
    }
  }

  /** A body has more bytes than it may. */
  final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(long most) {
      super("an answer of more than " + most + " bytes");
    }
  }

  /** The rest of a body is of no use, and what came of it is right. */
  final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Drops a body: a small one to its end, so that the connection can be used again. */
  final class Nowhere implements Sink {
    private static final int MOST = 1 << 16;

    private int dropped;

    @Override
    public void begin(int status, HttpHeaders headers) {
      dropped = 0;
    }

    @Override
    public void write(ByteBuffer part) throws IOException {
      dropped += part.remaining();
      if (dropped > MOST) {
        throw new Enough();
      }
    }
  }

  /** Keeps a small body. */
  final class Memory implements Sink {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Memory(int most) {
      this.most = most;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public void begin(int status, HttpHeaders headers) {
      bytes.reset();
    }

    @Override
    public void write(ByteBuffer part) throws IOException {
      if (part.remaining() > most - bytes.size()) {
        throw new TooLong(most);
      }
      byte[] chunk = new byte[part.remaining()];
      part.get(chunk);
      bytes.writeBytes(chunk);
    }
  }
}
