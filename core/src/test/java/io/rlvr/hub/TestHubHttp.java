package io.rlvr.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestHubHttp {
  @ParameterizedTest
  @CsvSource({
    "https://hub/a/b,      /c,                 https://hub/c,    relative as RFC 9110 allows",
    "https://hub/a/b,      https://store/c?s=1, https://store/c?s=1, where files are stored",
    "http://127.0.0.1:1/a, http://localhost:2/b, http://localhost:2/b, a mirror without TLS",
    "http://hub/a,         https://hub/b,      https://hub/b,    to TLS"
  })
  void redirectsLeadOn(URI at, String location, URI next, String why) {
    assertThat(HubHttp.next(at, location)).as(why).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "http://hub/b,      http,  hub,   what was encrypted stays so",
    "http://store/b,    http,  store, the same on another host",
    "file:///etc/passwd, file, null,  no file of this machine",
    "ftp://store/b,     ftp,   store, no other protocol",
    "https://u:p@store/b, https, store, no account of somebody"
  })
  void someAreNotFollowed(String location, String scheme, String host, String why) {
    assertThatThrownBy(() -> HubHttp.next(URI.create("https://hub/a"), location))
        .as(why)
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read from hub: it redirects to scheme %s, host %s (expected https)",
            scheme, host);
  }

  @Test
  void aPortThatIsNoneIsNotFollowed() {
    for (int port : new int[] {0, 65_536, 99_999}) {
      assertThatThrownBy(
              () -> HubHttp.next(URI.create("https://hub/a"), "https://s:" + port + "/b"))
          .isInstanceOf(UserException.class)
          .hasMessage("Cannot read from hub: it redirects to port %d (expected 1 to 65535)", port);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub.example/x,     true,  the endpoint",
    "https://HUB.example:443/x, true,  hosts have no case and TLS has its port",
    "http://hub.example/x,      false, without TLS",
    "https://hub.example:444/x, false, another server of the machine",
    "https://hub.example.evil/, false, another domain",
    "https://cdn.hub.example/x, false, a part of the domain is another host"
  })
  void theTokenIsForSchemeHostAndPort(URI place, boolean isSent, String why) {
    HubOptions options =
        HubOptions.from(
            name ->
                name.equals("HF_ENDPOINT")
                    ? Optional.of("https://hub.example")
                    : Optional.<String>empty(),
            Path.of("/nonexistent"));

    assertThat(new HubHttp(options).isOfEndpoint(place)).as(why).isEqualTo(isSent);
  }

  @Test
  void aHubMaySayWhenToComeAgain() {
    assertThat(retryAfter("7")).contains(Duration.ofSeconds(7));
    assertThat(retryAfter("9999")).contains(Duration.ofSeconds(9999));
    assertThat(retryAfter("86400")).contains(Duration.ofDays(1));
    assertThat(retryAfter("-1")).isEmpty();
    assertThat(retryAfter("Wed, 21 Oct 2015 07:28:00 GMT")).contains(Duration.ZERO); // RFC 9110
  }

  private static Optional<Duration> retryAfter(String value) {
    HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of(value)), (a, b) -> true);
    return HubHttp.retryAfter(new HubHttp.Head(429, headers, "hub", true));
  }
}
