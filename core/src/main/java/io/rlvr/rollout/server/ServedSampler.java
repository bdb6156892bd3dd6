package io.rlvr.rollout.server;

import io.rlvr.config.UserException;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.text.PromptEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Samples a batch by one server, or by the next one of the list if that is out, until one is back
 * or the patience ends. The probe is asked for before the batch and after it: what lies between two
 * right answers was sampled from the version.
 */
public final class ServedSampler implements PolicySampler {
  private final PromptEncoder encoder;
  private final int context;
  private final ServedPolicy policy;
  private final Supplier<List<PolicyServer>> servers;
  private final Duration patience;

  /**
   * @param context the most tokens that prompt and response may have together
   * @param servers in the order in which they are asked; asked for again in each round
   * @param patience how long to wait while all of them are out
   */
  public ServedSampler(
      PromptEncoder encoder,
      int context,
      ServedPolicy policy,
      Supplier<List<PolicyServer>> servers,
      Duration patience) {
    this.encoder = encoder;
    this.context = context;
    this.policy = policy;
    this.servers = servers;
    this.patience = patience;
  }

  @Override
  public PromptEncoder encoder() {
    return encoder;
  }

  @Override
  public int context() {
    return context;
  }

  @Override
  public List<List<Sample>> sample(List<SampleRequest> requests, Sampling sampling) {
    List<Draw> draws = new ArrayList<>();
    for (SampleRequest request : requests) {
      for (long seed : request.seeds()) {
        draws.add(new Draw(request.promptIds(), seed));
      }
    }
    List<Sample> samples = byAnyServer(draws, sampling);
    List<List<Sample>> groups = new ArrayList<>();
    int from = 0;
    for (SampleRequest request : requests) {
      groups.add(samples.subList(from, from + request.seeds().length));
      from += request.seeds().length;
    }
    return groups;
  }

  private List<Sample> byAnyServer(List<Draw> draws, Sampling sampling) {
    Patience outage = new Patience(patience);
    while (true) {
      ServerOutageException last;
      try {
        return byTheFirst(draws, sampling, outage);
      } catch (ServerOutageException e) {
        last = e;
      }
      if (outage.isOver()) {
        throw UserException.causedBy(
            last,
            "Cannot sample version %d within %s s: %s (expected a server of rollout.server.url that"
                + " answers)",
            policy.version(),
            outage,
            last.getMessage());
      }
      outage.pause();
    }
  }

  /** By the first one that is there. */
  private List<Sample> byTheFirst(List<Draw> draws, Sampling sampling, Patience outage) {
    ServerOutageException last = new ServerOutageException("no server");
    for (PolicyServer server : servers.get()) {
      try {
        return by(server, draws, sampling, outage);
      } catch (ServerOutageException e) {
        last = e;
      }
    }
    throw last;
  }

  private List<Sample> by(
      PolicyServer server, List<Draw> draws, Sampling sampling, Patience outage) {
    server.prepare(policy);
    outage.end();
    List<Sample> samples = server.sample(policy, draws, sampling);
    if (!server.serves(policy)) {
      throw new ServerOutageException(server.host() + ": other weights while it sampled");
    }
    return samples;
  }
}
