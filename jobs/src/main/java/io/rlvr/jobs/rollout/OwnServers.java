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
 * The servers that this process started, by their command and the model that they start with: one
 * set at a time, for as long as the process, and one that has ended is started again.
 */
final class OwnServers {
  private static final OwnServers SHARED = new OwnServers();

  /** Two runs of one command may start with different models. */
  private record Kind(ServerCommand command, String digest) {}

  @GuardedBy("this")
  private final Map<Kind, List<OwnServer>> servers = new HashMap<>();

  /** The process's own. */
  static OwnServers shared() {
    return SHARED;
  }

  /** Their addresses, once all of them answer. */
  synchronized List<URI> running(ServerCommand command, ModelRef policy) {
    ModelRef start = policy.base().optional().orElse(policy);
    Kind kind = new Kind(command, start.digest());
    if (!servers.containsKey(kind)) {
      stop(); // those of another would hold the memory
    }
    List<OwnServer> own = servers.computeIfAbsent(kind, one -> new ArrayList<>());
    if (own.size() < command.count() || !own.stream().allMatch(OwnServer::isAlive)) {
      start(command, start, own);
    }
    return own.stream().map(OwnServer::address).toList();
  }

  /** All at once, since a server takes minutes. */
  private static void start(ServerCommand command, ModelRef start, List<OwnServer> own) {
    String model = DeviceModels.trustedFolder(start).toString();
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

  /** Ends all. */
  synchronized void stop() {
    servers.values().forEach(own -> own.forEach(OwnServer::stop));
    servers.clear();
  }
}
