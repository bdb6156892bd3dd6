package io.rlvr.rollout.server;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.EndpointOptions;
import io.rlvr.http.client.EndpointSettings;
import io.rlvr.http.client.Retries;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.server.ServerSettings.Push;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which servers sample and how they are asked; see {@link ServerSettings}. It travels to tasks, and
 * holds the name of the key's variable, never the key.
 *
 * @param pushes retries of what changes a server
 */
public record ServerOptions(
    List<String> urls,
    ServerKind kind,
    String model,
    Push push,
    String runFolder,
    String reloadMethod,
    ServerCommand command,
    double tolerance,
    String keyVariable,
    int concurrency,
    Duration connectTimeout,
    Retries requests,
    Retries pushes,
    Duration patience,
    int maxAnswerBytes)
    implements Serializable {

  public ServerOptions {
    urls = List.copyOf(urls);
  }

  /**
   * @throws UserException if a server or the key is missing or malformed
   */
  public static ServerOptions from(Settings settings) {
    EndpointSettings endpoint = ServerSettings.ENDPOINT;
    ServerOptions options =
        new ServerOptions(
            settings.get(ServerSettings.URL),
            settings.get(ServerSettings.KIND),
            settings.get(ServerSettings.MODEL),
            settings.get(ServerSettings.PUSH),
            settings.get(ServerSettings.RUN_FOLDER),
            settings.get(ServerSettings.RELOAD_METHOD),
            ServerCommand.from(settings),
            settings.get(ServerSettings.TOLERANCE),
            settings.get(endpoint.apiKeyEnv()),
            settings.get(endpoint.concurrency()),
            Retries.seconds(settings.get(endpoint.connectTimeout())),
            endpoint.from(settings),
            endpoint.from(
                settings,
                settings.get(ServerSettings.PUSH_TIMEOUT),
                settings.get(ServerSettings.PUSH_TIMEOUT)),
            Retries.seconds(settings.get(ServerSettings.PATIENCE)),
            settings.get(endpoint.maxAnswerBytes()));
    options.check();
    return options;
  }

  private void check() {
    if (urls.isEmpty() == command.isEmpty()) {
      throw new UserException(
          "%s (expected base URLs of servers, such as http://localhost:8000, or"
              + " rollout.server.command, and not both)",
          urls.isEmpty()
              ? "Missing rollout.server.url"
              : "Invalid rollout.server.url beside rollout.server.command");
    }
    ServerUrls.check(urls);
    key(name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * Refuses what no answer of such a server could give the log-probabilities of.
   *
   * @throws UserException if there is something
   */
  public void check(Sampling sampling) {
    dialect().check(sampling);
  }

  /** What a driver calls these servers. */
  public String name() {
    return command.isEmpty() ? String.join(" ", urls) : String.join(" ", command.words());
  }

  /** Those of the list; with {@code {host}}, one for each host of an executor. */
  public List<URI> servers(List<String> hosts) {
    return ServerUrls.of(urls, hosts);
  }

  Dialect dialect() {
    return kind == ServerKind.VLLM ? new VllmDialect(reloadMethod) : new SglangDialect();
  }

  EndpointOptions toSample(URI server, Function<String, Optional<String>> environment) {
    return endpoint(server, environment, requests, "rollout-server");
  }

  EndpointOptions toPush(URI server, Function<String, Optional<String>> environment) {
    return endpoint(server, environment, pushes, "rollout-push");
  }

  private EndpointOptions endpoint(
      URI server, Function<String, Optional<String>> environment, Retries retries, String scope) {
    return new EndpointOptions(
        server, key(environment), retries, concurrency, connectTimeout, maxAnswerBytes, scope);
  }

  private ApiKey key(Function<String, Optional<String>> environment) {
    return ApiKey.from(ServerSettings.ENDPOINT.apiKeyEnv().name(), keyVariable, environment);
  }
}
