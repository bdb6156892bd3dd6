package io.rlvr.rollout.server;

import io.rlvr.config.Key;
import io.rlvr.http.client.EndpointSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of rollouts by servers. Times are in seconds. All are operational: where servers are
 * and how they are asked may change while a run goes on.
 */
public final class ServerSettings {
  static final Key<List<String>> URL =
      Key.texts(
              "rollout.server.url",
              List.of(),
              "Base URLs of the servers, such as http://gpu1:8000. {host} in one stands for each"
                  + " executor's own host, and dns+http://name:8000 for every address that the name"
                  + " has.")
          .operational();

  static final Key<ServerKind> KIND =
      Key.choice("rollout.server.kind", ServerKind.VLLM, "What the servers are.").operational();

  static final Key<String> MODEL =
      Key.text(
              "rollout.server.model",
              "",
              "What the servers call policy.model; empty where they serve one model and need no"
                  + " name.")
          .operational();

  public static final Key<Push> PUSH =
      Key.choice(
              "rollout.server.push",
              Push.ADAPTERS,
              "What reaches the servers of a policy version: its adapter beside policy.model, or all"
                  + " weights in place of those before.")
          .operational();

  static final Key<String> RUN_FOLDER =
      Key.text(
              "rollout.server.run-folder",
              "",
              "The run's folder as the servers see it; empty where it is the run's own path.")
          .operational();

  static final Key<String> RELOAD_METHOD =
      Key.text(
              "rollout.server.reload-method",
              "reload_weights",
              "What vLLM's workers do to load whole weights, given weights_path.")
          .operational();

  static final Key<List<String>> COMMAND =
      Key.texts(
              "rollout.server.command",
              List.of(),
              "Command and arguments of a server that each executor starts for itself, in place of"
                  + " rollout.server.url; {model} is the start model's folder, {port} a free port of"
                  + " 127.0.0.1 and {index} the number of the server, from 0.")
          .operational();

  static final Key<List<String>> ENVIRONMENT =
      Key.texts(
              "rollout.server.environment",
              List.of(),
              "Variables of rollout.server.command, each NAME=value with the same places, such as"
                  + " CUDA_VISIBLE_DEVICES={index}.")
          .operational();

  static final Key<Integer> COUNT =
      Key.integer(
              "rollout.server.count",
              1,
              1,
              "Servers that each executor starts by rollout.server.command, such as one for each"
                  + " GPU.")
          .operational();

  static final Key<Double> START_TIMEOUT =
      Key.atLeast(
              "rollout.server.start-timeout",
              1200,
              0.001,
              "Seconds until a server of rollout.server.command answers.")
          .operational();

  static final Key<Double> TOLERANCE =
      Key.atLeast(
              "rollout.server.tolerance",
              1e-4,
              0,
              "How far a server's log-probabilities of the probe may be from ours, in nat; servers"
                  + " that compute in bfloat16 need some 0.05.")
          .operational();

  static final Key<Double> PUSH_TIMEOUT =
      Key.atLeast(
              "rollout.server.push-timeout",
              600,
              0.001,
              "Seconds for each request of a push, such as the load of whole weights.")
          .operational();

  static final Key<Double> PATIENCE =
      Key.atLeast(
              "rollout.server.patience",
              900,
              0,
              "Seconds that a task waits for any server to be back before it fails.")
          .operational();

  static final EndpointSettings ENDPOINT =
      EndpointSettings.below(
          "rollout.server.", "a sample", new EndpointSettings.Defaults(64, 600, 900, 10, 1 << 24));

  public static final List<Key<?>> KEYS = keys();

  /** What reaches a server of a policy version. */
  public enum Push {
    ADAPTERS,
    WEIGHTS
  }

  private ServerSettings() {}

  private static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                URL,
                KIND,
                MODEL,
                PUSH,
                RUN_FOLDER,
                RELOAD_METHOD,
                COMMAND,
                ENVIRONMENT,
                COUNT,
                START_TIMEOUT,
                TOLERANCE,
                PUSH_TIMEOUT,
                PATIENCE));
    keys.addAll(ENDPOINT.keys());
    return List.copyOf(keys);
  }
}
