package io.rlvr.reward.judge.remote;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.EndpointOptions;
import io.rlvr.http.client.EndpointSettings;
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
    EndpointSettings endpoint = RemoteSettings.ENDPOINT;
    String variable = settings.get(endpoint.apiKeyEnv());
    ApiKey key = ApiKey.from(endpoint.apiKeyEnv().name(), variable, environment);
    RequestForm form = RequestForm.from(settings);
    return new ChatOptions(
        new EndpointOptions(
            base,
            key,
            endpoint.from(settings),
            settings.get(endpoint.concurrency()),
            Retries.seconds(settings.get(endpoint.connectTimeout())),
            settings.get(endpoint.maxAnswerBytes()),
            "remote-judge " + form.fields()),
        form);
  }
}
