package io.rlvr.rollout.server;

import io.rlvr.config.UserException;
import io.rlvr.http.client.EndpointOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which servers {@code rollout.server.url} means. */
final class ServerUrls {
  private static final String HOST = "{host}";
  private static final String BY_NAME = "dns+";

  private ServerUrls() {}

  /**
   * @throws UserException if one is no URL
   */
  static void check(List<String> urls) {
    for (String url : urls) {
      URI server = base(withoutName(url).replace(HOST, "localhost"));
      if (url.startsWith(BY_NAME) && "https".equalsIgnoreCase(server.getScheme())) {
        throw new UserException(
            "Invalid rollout.server.url: dns+https (expected dns+http, since certificates are of"
                + " names and not of addresses)");
      }
    }
  }

  /**
   * The servers, each once, in the order of the list. A name that has no address is left out as
   * long as there is another server.
   *
   * @param hosts of executors
   * @throws ServerOutageException if no name of the list has an address
   */
  static List<URI> of(List<String> urls, List<String> hosts) {
    Set<URI> servers = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String url : urls) {
      if (url.startsWith(BY_NAME)) {
        URI named = base(withoutName(url));
        List<URI> addresses = addresses(named);
        servers.addAll(addresses);
        if (addresses.isEmpty()) {
          unknown.add(named.getHost());
        }
      } else if (url.contains(HOST)) {
        hosts.forEach(host -> servers.add(base(url.replace(HOST, host))));
      } else {
        servers.add(base(url));
      }
    }
    if (servers.isEmpty() && !unknown.isEmpty()) {
      throw new ServerOutageException("no address of " + String.join(", ", unknown));
    }
    return new ArrayList<>(servers);
  }

  private static String withoutName(String url) {
    return url.startsWith(BY_NAME) ? url.substring(BY_NAME.length()) : url;
  }

  /** Without the {@code /v1} that other clients want. */
  private static URI base(String url) {
    return EndpointOptions.base(
        ServerSettings.URL.name(), url.replaceFirst("/+$", "").replaceFirst("/v1$", ""));
  }

  /** None where the name has none now: it may have some later. */
  private static List<URI> addresses(URI named) {
    try {
      return Arrays.stream(InetAddress.getAllByName(named.getHost()))
          .map(InetAddress::getHostAddress)
          .sorted()
          .map(address -> at(address, named))
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static URI at(String address, URI named) {
    try {
      return new URI(
          named.getScheme(), null, address, named.getPort(), named.getPath(), null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("An address is no host", e);
    }
  }
}
