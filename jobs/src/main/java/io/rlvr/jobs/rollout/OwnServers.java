package io.rlvr.jobs.rollout;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.rollout.server.ServerCommand;
import io.rlvr.store.ModelRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers that this process started, by their command: they live as long as the process, and
 * one that has ended is started again.
 */
final class OwnServers {
  private static final OwnServers SHARED = new OwnServers();

  @GuardedBy("this")
  private final Map<ServerCommand, List<OwnServer>> servers = new HashMap<>();

  /** The process's own. */
  static OwnServers shared() {
    return SHARED;
  }

  /** Their addresses, once all of them answer. */
  synchronized List<URI> running(ServerCommand command, ModelRef policy) {
    List<OwnServer> own = servers.computeIfAbsent(command, one -> new ArrayList<>());
    if (own.size() < command.count() || !own.stream().allMatch(OwnServer::isAlive)) {
      start(command, policy, own);
    }
    return own.stream().map(OwnServer::address).toList();
  }

  /** All at once, since a server takes minutes. */
  private static void start(ServerCommand command, ModelRef policy, List<OwnServer> own) {
    String model = DeviceModels.trustedFolder(policy.base().optional().orElse(policy)).toString();
    for (int index = 0; index < command.count(); index++) {
      if (index == own.size()) {
        own.add(OwnServer.start(command, model, index));
      } else if (!own.get(index).isAlive()) {
        own.get(index).stop();
        own.set(index, OwnServer.start(command, model, index));
      }
    }
    own.forEach(server -> server.await(command.timeout()));
  }

  /** Ends all, for tests and for the end of a command. */
  synchronized void stop() {
    servers.values().forEach(own -> own.forEach(OwnServer::stop));
    servers.clear();
  }
}
