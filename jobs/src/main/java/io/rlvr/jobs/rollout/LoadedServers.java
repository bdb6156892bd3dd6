package io.rlvr.jobs.rollout;

import io.rlvr.jobs.models.PolicyText;
import io.rlvr.jobs.spark.ExecutorHosts;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.rollout.server.PolicyServer;
import io.rlvr.rollout.server.ServedPolicy;
import io.rlvr.rollout.server.ServedSampler;
import io.rlvr.rollout.server.ServerOptions;
import io.rlvr.store.ModelRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.TaskContext;

/**
 * What tasks take of a {@link ServerEngine}: a version that servers have, and how to tell that they
 * still do. Tasks begin with different servers of the list.
 */
record LoadedServers(ServerOptions options, ServedPolicy served) implements RolloutEngine {
  @Override
  public boolean needsModel() {
    return false;
  }

  @Override
  public <R> R use(ModelRef policy, Function<PolicySampler, R> work) {
    PolicyText text = PolicyText.of(policy);
    Map<URI, PolicyServer> open = new LinkedHashMap<>();
    try {
      return work.apply(
          new ServedSampler(
              text.encoder(),
              text.config().maxPositions(),
              served,
              () -> servers(policy, open),
              options.patience()));
    } finally {
      open.values().forEach(PolicyServer::close);
    }
  }

  private List<PolicyServer> servers(ModelRef policy, Map<URI, PolicyServer> open) {
    List<URI> addresses =
        new ArrayList<>(
            options.command().isEmpty()
                ? options.servers(List.of(ExecutorHosts.own()))
                : OwnServers.shared().running(options.command(), policy));
    Collections.rotate(addresses, -(TaskContext.getPartitionId() % Math.max(1, addresses.size())));
    return addresses.stream()
        .map(address -> open.computeIfAbsent(address, one -> PolicyServer.open(one, options)))
        .toList();
  }
}
