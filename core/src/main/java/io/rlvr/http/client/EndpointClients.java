package io.rlvr.http.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;

/**
 * The clients of a process: what tasks run there at once share one for each endpoint, so that the
 * bound on requests and the circuit breaker hold for the whole executor. A client lives as long as
 * anyone uses it.
 */
final class EndpointClients {
  private static final EndpointClients SHARED = new EndpointClients();

  @GuardedBy("this")
  private final Map<EndpointOptions, Lent> lent = new HashMap<>();

  private record Lent(EndpointClient client, int users) {}

  /** The process's own. */
  static EndpointClients shared() {
    return SHARED;
  }

  synchronized EndpointClient borrow(EndpointOptions options) {
    Lent before = lent.get(options);
    EndpointClient client = before == null ? new EndpointClient(options) : before.client();
    lent.put(options, new Lent(client, before == null ? 1 : before.users() + 1));
    return client;
  }

  synchronized void giveBack(EndpointOptions options) {
    Lent before = lent.get(options);
    if (before.users() > 1) {
      lent.put(options, new Lent(before.client(), before.users() - 1));
    } else {
      lent.remove(options);
      before.client().close();
    }
  }
}
