package io.rlvr.rollout.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestServerUrls {
  @Test
  void aListIsTakenInItsOrderWithoutThePathOfOtherClients() {
    assertThat(of(List.of("http://b:8000/v1", "https://a/x/", "http://b:8000")))
        .containsExactly(URI.create("http://b:8000"), URI.create("https://a/x"));
  }

  @Test
  void aHostStandsForEachExecutors() {
    assertThat(ServerUrls.of(List.of("http://{host}:8000"), List.of("w1", "w2")))
        .containsExactly(URI.create("http://w1:8000"), URI.create("http://w2:8000"));
  }

  @Test
  void aNameStandsForItsAddresses() {
    assertThat(of(List.of("dns+http://127.0.0.1:8000")))
        .contains(URI.create("http://127.0.0.1:8000"));
    // the name of the host may be in the scheme or in the path
    assertThat(of(List.of("dns+http://localhost:8000/localhost")))
        .contains(URI.create("http://127.0.0.1:8000/localhost"));
  }

  @Test
  void aNameWithoutAddressIsAnOutage() {
    String missing = "dns+http://no-such-name.invalid:8000";
    assertThatThrownBy(() -> of(List.of(missing)))
        .isInstanceOf(ServerOutageException.class)
        .hasMessage("no address of no-such-name.invalid");
    assertThat(of(List.of(missing, "http://b:8000"))).containsExactly(URI.create("http://b:8000"));
  }

  @Test
  void aNameForAddressesHasNoCertificate() {
    assertThatThrownBy(() -> ServerUrls.check(List.of("dns+https://a:8000")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.server.url: dns+https (expected dns+http, since certificates are of"
                + " names and not of addresses)");
  }

  @Test
  void whatIsNoUrlIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> ServerUrls.check(List.of("http://user:secret@h:1")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.server.url (expected http://host:port/path or https://host/path,"
                + " without user, password, query and fragment)");
    assertThatThrownBy(() -> ServerOptions.from(Settings.defaults(ServerSettings.KEYS, List.of())))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing rollout.server.url (expected base URLs of servers, such as"
                + " http://localhost:8000, or rollout.server.command, and not both)");
  }

  private static List<URI> of(List<String> urls) {
    return ServerUrls.of(urls, List.of());
  }
}
