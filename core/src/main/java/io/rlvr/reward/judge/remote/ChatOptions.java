package io.rlvr.reward.judge.remote;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.EndpointOptions;
import io.rlvr.http.client.Retries;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Where a judge is and what it is asked. */
record ChatOptions(EndpointOptions endpoint, RequestForm form) {
  static ChatOptions from(Settings settings, Function<String, Optional<String>> environment) {
    String url = settings.get(RemoteSettings.URL);
    if (url.isEmpty()) {
      throw new UserException(
          "Missing reward.remote-judge.url (expected the base URL of an OpenAI-compatible endpoint,"
              + " such as http://localhost:8000/v1)");
    }
    URI base = EndpointOptions.base(RemoteSettings.URL.name(), url);
    String variable = settings.get(RemoteSettings.API_KEY_ENV);
    ApiKey key = ApiKey.from(RemoteSettings.API_KEY_ENV.name(), variable, environment);
    RequestForm form = RequestForm.from(settings);
    return new ChatOptions(
        new EndpointOptions(
            base,
            key,
            from(settings),
            settings.get(RemoteSettings.CONCURRENCY),
            Retries.seconds(settings.get(RemoteSettings.CONNECT_TIMEOUT)),
            settings.get(RemoteSettings.MAX_ANSWER_BYTES),
            "remote-judge " + form.fields()),
        form);
  }

  private static Retries from(Settings settings) {
    return new Retries(
        Retries.seconds(settings.get(RemoteSettings.ATTEMPT_TIMEOUT)),
        Retries.seconds(settings.get(RemoteSettings.DEADLINE)),
        settings.get(RemoteSettings.MAX_ATTEMPTS),
        Retries.seconds(settings.get(RemoteSettings.BACKOFF_BASE)),
        Retries.seconds(settings.get(RemoteSettings.BACKOFF_MAX)),
        settings.get(RemoteSettings.BREAKER_FAILURES),
        Retries.seconds(settings.get(RemoteSettings.BREAKER_WAIT)));
  }
}
