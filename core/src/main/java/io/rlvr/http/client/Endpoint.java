package io.rlvr.http.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that answers JSON. Attempts that met an outage are made again with growing waits; after
 * too many outages in a row requests fail at once for a while. All that use the same endpoint in
 * one process share its connections, its bound on requests under way and its breaker.
 */
public final class Endpoint implements AutoCloseable {
  private final EndpointOptions options;
  private final EndpointClient client;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Endpoint(EndpointOptions options) {
    this.options = options;
    this.client = EndpointClients.shared().borrow(options);
  }

  public static Endpoint open(EndpointOptions options) {
    return new Endpoint(options);
  }

  /**
   * Asks several at once.
   *
   * @return one reply for each, in the same order; an outage is one, never an exception
   */
  public <A> List<Reply<A>> ask(List<Request<A>> requests) {
    return client.ask(requests);
  }

  /** Host and port. */
  public String host() {
    return options.host();
  }

  /** Text of the endpoint made fit to be kept: one line, bounded, without the key. */
  public String clean(String text, int length) {
    return options.key().clean(text, length);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      EndpointClients.shared().giveBack(options);
    }
  }
}
