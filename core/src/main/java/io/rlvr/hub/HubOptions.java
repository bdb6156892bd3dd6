package io.rlvr.hub;

import io.rlvr.config.UserException;
import io.rlvr.http.Backoff;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the hub and its cache are, by the environment variables of huggingface_hub.
 *
 * @param endpoint of the hub; it alone is sent the token
 * @param cache the folder of all repositories
 * @param offline whether nothing is asked of the hub
 */
record HubOptions(URI endpoint, Path cache, HubToken token, boolean offline, Patience patience) {
  static final String OFFLINE = "HF_HUB_OFFLINE";
  private static final String ENDPOINT = "HF_ENDPOINT";
  private static final String STANDARD = "https://huggingface.co";

  /**
   * How long the hub is waited for.
   *
   * @param stall time in which at least a few bytes must come
   * @param attempts without progress, at most
   */
  record Patience(Duration stall, int attempts, Backoff backoff) {
    static final Patience STANDARD =
        new Patience(
            Duration.ofSeconds(30), 5, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /**
   * @param environment value by name of a variable, empty if there is no such variable
   * @param home of the user
   * @throws UserException if a value has another form
   */
  static HubOptions from(Function<String, Optional<String>> environment, Path home) {
    Path base =
        folder(environment, "HF_HOME", home)
            .or(
                () ->
                    folder(environment, "XDG_CACHE_HOME", home).map(p -> p.resolve("huggingface")))
            .orElseGet(() -> home.resolve(".cache").resolve("huggingface"));
    return new HubOptions(
        endpoint(environment.apply(ENDPOINT).filter(text -> !text.isBlank()).orElse(STANDARD)),
        folder(environment, "HF_HUB_CACHE", home)
            .orElseGet(() -> base.resolve("hub"))
            .toAbsolutePath()
            .normalize(),
        HubToken.from(environment, base.resolve("token")),
        List.of("1", "ON", "YES", "TRUE")
            .contains(environment.apply(OFFLINE).orElse("").strip().toUpperCase(Locale.ROOT)),
        Patience.STANDARD);
  }

  private static Optional<Path> folder(
      Function<String, Optional<String>> environment, String variable, Path home) {
    return environment
        .apply(variable)
        .filter(text -> !text.isBlank())
        .map(text -> text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text));
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.strip().replaceFirst("/+$", ""));
      boolean isFit =
          ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
              && uri.getHost() != null
              && HubHttp.hasPort(uri)
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (isFit) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw invalidEndpoint(e); // not shown: it may hold a password
    }
    throw invalidEndpoint(new IllegalArgumentException(ENDPOINT));
  }

  private static UserException invalidEndpoint(Exception cause) {
    return UserException.causedBy(
        cause,
        "Invalid environment variable %s (expected https://host without user, query or fragment,"
            + " and a port of 1 to 65535 if any)",
        ENDPOINT);
  }
}
