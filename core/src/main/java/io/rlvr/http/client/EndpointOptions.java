package io.rlvr.http.client;

import io.rlvr.config.UserException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Where an endpoint is and how it is asked. Endpoints of one process with equal options are one and
 * the same.
 *
 * @param base without the path of the requests
 * @param scope what its users ask for, and the name of its threads up to the first blank; those of
 *     another scope do not share its bounds and its breaker
 */
public record EndpointOptions(
    URI base,
    ApiKey key,
    Retries retries,
    int concurrency,
    Duration connectTimeout,
    int maxAnswerBytes,
    String scope) {

  /**
   * The base URL that a setting holds.
   *
   * @throws UserException if it is none; without the value, which may hold a password
   */
  public static URI base(String setting, String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      if ((http || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw UserException.causedBy(e, "%s", badUrl(setting));
    }
    throw new UserException("%s", badUrl(setting));
  }

  private static String badUrl(String setting) {
    return "Invalid %s (expected http://host:port/path or https://host/path,".formatted(setting)
        + " without user, password, query and fragment)";
  }

  /** Where a request with such a path goes. */
  public URI at(String path) {
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  /** Host and port. */
  public String host() {
    return base.getRawAuthority();
  }
}
