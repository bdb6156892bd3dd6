package io.rlvr.rollout.server;

import io.rlvr.config.UserException;
import io.rlvr.http.client.Endpoint;
import io.rlvr.http.client.Reply;
import io.rlvr.http.client.Reply.Answered;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Kind;
import io.rlvr.http.client.Reply.Refused;
import io.rlvr.http.client.Request;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.server.Probe.Gap;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server that samples from policy versions. It is not believed: {@link #prepare} has it score the
 * version's probe, gives it the version if the answer is another's, and has it score again. What a
 * server says otherwise is one line of a {@link UserException}; that it does not answer is a {@link
 * ServerOutageException}.
 */
public final class PolicyServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int HELD_POLL_MS = 500;

  private final URI address;
  private final Dialect dialect;
  private final double tolerance;
  private final Duration pushTimeout;
  private final Endpoint samples;
  private final Endpoint pushes;

  private PolicyServer(
      URI address, ServerOptions options, Function<String, Optional<String>> environment) {
    this.address = address;
    this.dialect = options.dialect();
    this.tolerance = options.tolerance();
    this.pushTimeout = options.pushes().attemptTimeout();
    this.samples = Endpoint.open(options.toSample(address, environment));
    this.pushes = Endpoint.open(options.toPush(address, environment));
  }

  /** With the key, if one is needed, from this process's environment. */
  public static PolicyServer open(URI address, ServerOptions options) {
    return new PolicyServer(address, options, name -> Optional.ofNullable(System.getenv(name)));
  }

  /** Host and port. */
  public String host() {
    return samples.host();
  }

  /**
   * Sees to it that the server serves a version.
   *
   * @return the largest difference of its log-probabilities of the probe from those expected
   * @throws UserException if it cannot be brought to
   */
  public double prepare(ServedPolicy policy) {
    if (PushTurns.shared().isLoaded(address)) {
      PushTurns.shared().inTurn(address, () -> letGo(policy));
    }
    if (!isHeld(policy)) {
      Optional<Gap> gap = gap(policy);
      if (gap.isPresent() && isClose(gap.get())) {
        return gap.get().size();
      }
    }
    return PushTurns.shared().inTurn(address, () -> pushedInTurn(policy));
  }

  /**
   * Gives the server a version even if it says what that version would: the one before may be near.
   */
  public double push(ServedPolicy policy) {
    return PushTurns.shared()
        .inTurn(
            address,
            () -> {
              letGo(policy);
              if (!isOursToFree(policy)) {
                gap(policy)
                    .filter(gap -> !isClose(gap))
                    .ifPresent(gap -> checkReplaceable(policy, gap));
              }
              send(policy);
              return proved(policy);
            });
  }

  /** Whether it serves the version, whose name a server that was started again does not know. */
  public boolean serves(ServedPolicy policy) {
    return gap(policy).filter(this::isClose).isPresent();
  }

  /** Draws samples, in the order of what is to be drawn. */
  List<Sample> sample(ServedPolicy policy, List<Draw> draws, Sampling sampling) {
    dialect.check(sampling);
    List<Request<Sample>> requests =
        draws.stream().map(draw -> dialect.sample(policy, draw, sampling)).toList();
    return samples.ask(requests).stream().map(reply -> sampled(policy, reply)).toList();
  }

  /**
   * Draws a sample and compares its log-probabilities with ours.
   *
   * @param promptIds of the sample
   * @param ours gives them for the ids that were drawn, at the temperature of the sampling
   * @throws UserException if they differ by more than the tolerance
   */
  public void checkSample(
      ServedPolicy policy, int[] promptIds, Sampling sampling, Function<int[], float[]> ours) {
    Sample sample = sample(policy, List.of(new Draw(promptIds, 1)), sampling).get(0);
    Gap gap = Probe.gap(sample.logprobs(), ours.apply(sample.ids()));
    if (!isClose(gap)) {
      throw new UserException(
          "Cannot sample version %d from %s: log-probability %.6f of token %d of a sample at"
              + " temperature %s (expected %.6f within %s; %s)",
          policy.version(),
          host(),
          gap.got(),
          gap.token(),
          sampling.temperature(),
          gap.expected(),
          tolerance,
          dialect.temperatureHint());
    }
  }

  /** Makes the server forget an adapter; that it did not know it is no matter. */
  public void forget(String adapter) {
    pushes.ask(List.of(dialect.unloadAdapter(adapter)));
  }

  @Override
  public void close() {
    samples.close();
    pushes.close();
  }

  private double pushedInTurn(ServedPolicy policy) {
    if (!isOursToFree(policy)) {
      Optional<Gap> gap = gap(policy); // another thread may have been here
      if (gap.isPresent() && isClose(gap.get())) {
        return gap.get().size();
      }
      gap.ifPresent(other -> checkReplaceable(policy, other));
    }
    send(policy);
    return proved(policy);
  }

  /**
   * Whether the server is held and nobody alive will let it go, so that its weights may be half of
   * two versions and it answers no probe. A push that goes on in another process ends within its
   * timeout, and is waited for; whoever had nothing there yet takes what is there.
   */
  private boolean isOursToFree(ServedPolicy policy) {
    Patience patience = new Patience(pushTimeout);
    while (isHeld(policy)) {
      boolean isKnown = PushTurns.shared().isBegun(address) || policy.replaceable().isEmpty();
      if (isKnown || patience.isOver()) {
        return true;
      }
      Patience.pause(HELD_POLL_MS);
    }
    return false;
  }

  /** A server that cannot say so takes no whole weights either, and its push says that. */
  private boolean isHeld(ServedPolicy policy) {
    Optional<Request<Boolean>> request = dialect.isHeld();
    if (policy.weights().optional().isEmpty() || request.isEmpty()) {
      return false;
    }
    Reply<Boolean> reply = samples.ask(List.of(request.get())).get(0);
    boolean isUnknown = reply.outcome() instanceof Failed<Boolean> failed && failed.status() == 404;
    return !isUnknown && answer(reply, "sample", policy);
  }

  private double proved(ServedPolicy policy) {
    Gap gap = gap(policy).orElseThrow(() -> unproved(policy));
    if (!isClose(gap)) {
      throw new UserException(
          "Cannot prove version %d on %s: after the push it gives log-probability %.6f to token %d"
              + " of the probe (expected %.6f within %s)",
          policy.version(), host(), gap.got(), gap.token(), gap.expected(), tolerance);
    }
    return gap.size();
  }

  /** Most likely it was started again since it took the adapter. */
  private ServerOutageException unproved(ServedPolicy policy) {
    return new ServerOutageException(
        "%s: after the push of version %d it knows no model %s"
            .formatted(host(), policy.version(), policy.model()));
  }

  /** A server's other weights are ours to replace only if the run itself had them there. */
  private void checkReplaceable(ServedPolicy policy, Gap gap) {
    if (policy.adapter().isPresent() || policy.weights().optional().isEmpty()) {
      throw new UserException(
          "Cannot sample version %d from %s: it serves another model than policy.model, with"
              + " log-probability %.6f of token %d of the probe (expected %.6f within %s)",
          policy.version(), host(), gap.got(), gap.token(), gap.expected(), tolerance);
    }
    if (policy.replaceable().isEmpty() || PushTurns.shared().isBegun(address)) {
      return;
    }
    float[] got = score(policy).orElseThrow();
    if (policy.replaceable().stream().noneMatch(known -> isClose(Probe.gap(got, known)))) {
      throw new UserException(
          "Cannot sample version %d from %s: it serves weights that this run did not push, with"
              + " log-probability %.6f of token %d of the probe (expected %.6f within %s, and a"
              + " server that no other run pushes to)",
          policy.version(), host(), gap.got(), gap.token(), gap.expected(), tolerance);
    }
  }

  private boolean isClose(Gap gap) {
    return gap.size() <= tolerance;
  }

  /** Empty if the server knows no model of that name. */
  private Optional<Gap> gap(ServedPolicy policy) {
    return score(policy).map(policy.probe()::gap);
  }

  private Optional<float[]> score(ServedPolicy policy) {
    float[] all = new float[policy.probe().expected().length];
    int from = 0;
    for (Reply<float[]> reply : samples.ask(dialect.score(policy))) {
      if (policy.adapter().isPresent()
          && reply.outcome() instanceof Failed<float[]> failed
          && dialect.isMissing(failed, policy.model())) {
        return Optional.empty();
      }
      float[] some = answer(reply, "sample", policy);
      System.arraycopy(some, 0, all, from, some.length);
      from += some.length;
    }
    return Optional.of(all);
  }

  private Sample sampled(ServedPolicy policy, Reply<Sample> reply) {
    if (policy.adapter().isPresent()
        && reply.outcome() instanceof Failed<Sample> failed
        && dialect.isMissing(failed, policy.model())) {
      throw new ServerOutageException("%s was started again while it sampled".formatted(host()));
    }
    return answer(reply, "sample", policy);
  }

  private void send(ServedPolicy policy) {
    if (policy.adapter().isPresent()) {
      Reply<String> reply =
          pushes
              .ask(
                  List.of(
                      dialect.loadAdapter(
                          policy.model(), policy.adapter().optional().orElseThrow())))
              .get(0);
      if (!saysItHasIt(reply)) {
        answer(reply, "push", policy);
      }
      return;
    }
    String folder = policy.weights().optional().orElseThrow();
    PushTurns.shared().begin(address);
    try {
      each(dialect.before(), policy);
      each(dialect.load(folder), policy);
    } catch (ServerOutageException e) {
      throw e; // stays held: none may sample from half of two versions
    } catch (RuntimeException e) {
      goOnAfter(e, policy);
      throw e;
    }
    PushTurns.shared().loaded(address);
    each(dialect.after(), policy);
    PushTurns.shared().end(address);
  }

  /** Once more what a push with whole weights ended without; returns whether that was so. */
  private boolean letGo(ServedPolicy policy) {
    boolean isLoaded = PushTurns.shared().isLoaded(address);
    if (isLoaded) {
      each(dialect.after(), policy);
      PushTurns.shared().freed(address);
    }
    return isLoaded;
  }

  /** A server that was told to pause would stand still for all others. */
  private void goOnAfter(RuntimeException error, ServedPolicy policy) {
    boolean isInterrupted = Thread.interrupted(); // with which no request could be sent
    try {
      each(dialect.after(), policy);
    } catch (RuntimeException again) {
      error.addSuppressed(again);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The proof says whether that is the same adapter. */
  private static boolean saysItHasIt(Reply<String> reply) {
    return reply.outcome() instanceof Failed<String> failed
        && failed.status() / 100 == 4
        && failed.reason().contains("already");
  }

  private void each(List<Request<String>> requests, ServedPolicy policy) {
    for (Request<String> request : requests) {
      answer(pushes.ask(List.of(request)).get(0), "push", policy);
    }
  }

  private <A> A answer(Reply<A> reply, String verb, ServedPolicy policy) {
    if (reply.outcome() instanceof Answered<A> answered) {
      return answered.answer();
    }
    if (reply.outcome() instanceof Failed<A> failed) {
      if (failed.kind() != Kind.FINAL && failed.status() != OK) {
        throw new ServerOutageException("%s: %s".formatted(host(), failed.reason()));
      }
      throw cannot(verb, policy, failed.reason());
    }
    throw cannot(verb, policy, ((Refused<A>) reply.outcome()).reason());
  }

  private UserException cannot(String verb, ServedPolicy policy, String reason) {
    return new UserException(
        "Cannot %s version %d %s %s: %s",
        verb, policy.version(), verb.equals("push") ? "to" : "from", host(), reason);
  }
}
