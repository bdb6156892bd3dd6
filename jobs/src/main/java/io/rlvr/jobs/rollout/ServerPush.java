package io.rlvr.jobs.rollout;

import io.rlvr.config.UserException;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.PolicyText;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.spark.ExecutorHosts;
import io.rlvr.model.engine.Sampling;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.rollout.LoadedPolicy;
import io.rlvr.rollout.server.Patience;
import io.rlvr.rollout.server.PolicyServer;
import io.rlvr.rollout.server.Probe;
import io.rlvr.rollout.server.ServedPolicy;
import io.rlvr.rollout.server.ServerOptions;
import io.rlvr.rollout.server.ServerOutageException;
import io.rlvr.rollout.server.ServerSettings.Push;
import io.rlvr.store.ModelRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Brings a policy version to servers, in the driver, and proves each by the version's own model. A
 * server that is out is left out as long as another one is there: tasks bring it up to date.
 */
record ServerPush(ServerOptions options, ModelOptions model) {
  private static final int NAME_DIGITS = 16;

  LoadedPolicy load(ModelRef policy, Sampling sampling) {
    checkReach();
    String servers = options.name();
    if (options.push() == Push.WEIGHTS) {
      ServerTurns.shared().takeAlone(servers, policy.digest());
    } else {
      ServerTurns.shared().takeBeside(servers, policy.digest());
    }
    boolean isLoaded = false;
    try {
      ServedPolicy served = served(policy);
      OptionalDouble gap =
          isWithinReach()
              ? OptionalDouble.of(toServers(policy, served, sampling))
              : OptionalDouble.empty();
      isLoaded = true;
      return new LoadedPolicy(
          new LoadedServers(options, served),
          gap,
          () -> ServerTurns.shared().giveBack(servers, policy.digest()));
    } finally {
      if (!isLoaded) {
        ServerTurns.shared().giveBack(servers, policy.digest());
      }
    }
  }

  /** Weights of two versions may say the same of the probe; only the driver pushes regardless. */
  private void checkReach() {
    if (options.push() == Push.WEIGHTS && !isWithinReach()) {
      throw new UserException(
          "Invalid rollout.server.command: with rollout.server.push = weights on a cluster (expected"
              + " adapters, or servers of rollout.server.url that the driver reaches)");
    }
  }

  /** Servers that executors start are on their own loopback: their tasks prove them. */
  private boolean isWithinReach() {
    return options.command().isEmpty() || ExecutorHosts.isInDriver();
  }

  private List<URI> addresses(ModelRef policy) {
    return options.command().isEmpty()
        ? options.servers(ExecutorHosts.all())
        : OwnServers.shared().running(options.command(), policy);
  }

  private ServedPolicy served(ModelRef policy) {
    Path folder = DeviceModels.trustedFolder(policy);
    boolean isAdapter = ModelFolder.isAdapter(folder);
    if (isAdapter != (options.push() == Push.ADAPTERS) && policy.version() > 0) {
      throw new UserException(
          "Invalid rollout.server.push: %s (expected %s where a policy version is %s)",
          isAdapter ? "weights" : "adapters",
          isAdapter ? "adapters" : "weights",
          isAdapter ? "an adapter" : "a whole model");
    }
    PolicyText text = PolicyText.of(policy);
    Probe probe = probe(policy, text);
    List<float[]> replaceable = new ArrayList<>();
    if (options.push() == Push.WEIGHTS) {
      replaceable.add(start(policy.base().optional().orElse(policy), text));
      replaceable.addAll(ServerMemory.shared().lately(options.name(), probe));
    }
    String place = place(policy);
    return new ServedPolicy(
        policy.version(),
        isAdapter ? name(policy) : options.model(),
        policy.digest(),
        isAdapter ? Maybe.of(place) : Maybe.none(),
        options.push() == Push.WEIGHTS ? Maybe.of(place) : Maybe.none(),
        probe,
        replaceable,
        text.config().vocabSize());
  }

  /** Of this version of this run and no other: a server that was started again does not know it. */
  private static String name(ModelRef policy) {
    return "rlvr-v%05d-%s".formatted(policy.version(), policy.digest().substring(0, NAME_DIGITS));
  }

  /** Where the servers find its files. */
  private String place(ModelRef policy) {
    String root =
        policy.version() > 0 && !options.runFolder().isEmpty()
            ? options.runFolder()
            : policy.root().replaceFirst("^file:(//(?=/))?", "");
    return root.replaceFirst("/+$", "") + "/" + policy.folder();
  }

  private Probe probe(ModelRef policy, PolicyText text) {
    TokenSequence sequence = Probe.text(text.encoder(), text.config().maxPositions());
    return Probe.of(sequence, logprobs(policy, sequence, 1));
  }

  private float[] start(ModelRef start, PolicyText text) {
    return ServerMemory.shared()
        .start(start.digest())
        .orElseGet(
            () -> {
              float[] expected = probe(start, text).expected();
              ServerMemory.shared().start(start.digest(), expected);
              return expected;
            });
  }

  private float[] logprobs(ModelRef policy, TokenSequence sequence, double temperature) {
    return ExecutorModels.shared()
        .use(policy, model, resident -> resident.lm().logprobs(List.of(sequence), temperature)[0]);
  }

  /** Returns the largest gap of the servers that are there, once there is one. */
  private double toServers(ModelRef policy, ServedPolicy served, Sampling sampling) {
    Patience outage = new Patience(options.patience());
    while (true) {
      ServerOutageException out = new ServerOutageException("no server");
      double largest = -1;
      try {
        for (URI address : addresses(policy)) {
          try (PolicyServer server = PolicyServer.open(address, options)) {
            largest = Math.max(largest, toServer(server, address, policy, served, sampling));
          } catch (ServerOutageException e) {
            out = e;
          }
        }
      } catch (ServerOutageException e) {
        out = e; // no name has an address yet
      }
      if (largest >= 0) {
        return largest;
      }
      if (outage.isOver()) {
        throw UserException.causedBy(
            out,
            "Cannot push version %d within %s s: %s (expected a server of rollout.server.url that"
                + " answers)",
            policy.version(),
            outage,
            out.getMessage());
      }
      outage.pause();
    }
  }

  private double toServer(
      PolicyServer server, URI address, ModelRef policy, ServedPolicy served, Sampling sampling) {
    ServerMemory memory = ServerMemory.shared();
    memory
        .takeAdaptersBut(address, ServerTurns.shared().held(options.name()))
        .forEach(server::forget);
    ServedPolicy here = served.replacing(memory.said(address));
    boolean mustPush =
        here.weights().isPresent()
            && policy.version() > 0
            && !memory.hasLast(address, policy.digest());
    double gap = mustPush ? server.push(here) : server.prepare(here);
    memory.gave(address, policy.digest(), served);
    int[] prompt = Arrays.copyOf(served.probe().ids(), served.probe().ids().length / 2);
    server.checkSample(
        here,
        prompt,
        shortened(sampling, prompt.length, PolicyText.of(policy)),
        ids ->
            logprobs(
                policy,
                new TokenSequence(prompt, ids),
                sampling.temperature() == 0 ? 1 : sampling.temperature()));
    return gap;
  }

  /** A few tokens show whether log-probabilities are of the temperature. */
  private static Sampling shortened(Sampling sampling, int promptTokens, PolicyText text) {
    int room = text.config().maxPositions() - promptTokens;
    return new Sampling(
        Math.min(8, Math.min(sampling.maxNewTokens(), room)),
        sampling.temperature(),
        sampling.topK(),
        sampling.topP(),
        sampling.minP(),
        sampling.repetitionPenalty(),
        Arrays.stream(text.encoder().stopIds()).boxed().toList());
  }
}
