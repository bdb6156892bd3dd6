package io.rlvr.reward.judge.remote;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where an endpoint is and what it is asked. Endpoints of one process with equal options are one
 * and the same.
 *
 * @param base without the path of the requests
 */
record EndpointOptions(
    URI base,
    ApiKey key,
    RequestForm form,
    Retries retries,
    int concurrency,
    Duration connectTimeout,
    int maxAnswerBytes) {
  /** Without the value: it may hold a password. */
  private static final String BAD_URL =
      "Invalid reward.remote-judge.url (expected http://host:port/path or https://host/path,"
          + " without user, password, query and fragment)";

  static EndpointOptions from(Settings settings, Function<String, Optional<String>> environment) {
    return new EndpointOptions(
        base(settings.get(RemoteSettings.URL)),
        ApiKey.from(settings, environment),
        RequestForm.from(settings),
        Retries.from(settings),
        settings.get(RemoteSettings.CONCURRENCY),
        Retries.seconds(settings.get(RemoteSettings.CONNECT_TIMEOUT)),
        settings.get(RemoteSettings.MAX_ANSWER_BYTES));
  }

  URI chatCompletions() {
    return URI.create(base.toString().replaceFirst("/+$", "") + "/chat/completions");
  }

  /** Host and port, for {@code judge_version}. */
  String host() {
    return base.getRawAuthority();
  }

  private static URI base(String url) {
    if (url.isEmpty()) {
      throw new UserException(
          "Missing reward.remote-judge.url (expected the base URL of an OpenAI-compatible endpoint,"
              + " such as http://localhost:8000/v1)");
    }
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
      throw UserException.causedBy(e, BAD_URL);
    }
    throw new UserException(BAD_URL);
  }
}
