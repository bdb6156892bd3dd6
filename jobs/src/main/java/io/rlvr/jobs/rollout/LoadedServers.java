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
import java.util.List;
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
    List<PolicyServer> servers = new ArrayList<>();
    try {
      for (URI address : inTurn(options.servers(List.of(ExecutorHosts.own())))) {
        servers.add(PolicyServer.open(address, options));
      }
      return work.apply(
          new ServedSampler(
              text.encoder(),
              text.config().maxPositions(),
              served,
              servers,
              options.patience()));
    } finally {
      servers.forEach(PolicyServer::close);
    }
  }

  private static List<URI> inTurn(List<URI> servers) {
    List<URI> turned = new ArrayList<>(servers);
    Collections.rotate(turned, -(TaskContext.getPartitionId() % Math.max(1, turned.size())));
    return turned;
  }
}
