package io.rlvr.rollout.server;

import io.rlvr.config.UserException;
import io.rlvr.http.client.EndpointOptions;
import java.net.InetAddress;
import java.net.URI;
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
      base(withoutName(url).replace(HOST, "localhost"));
    }
  }

  /**
   * The servers, each once, in the order of the list.
   *
   * @param hosts of executors
   * @throws UserException if a name has no address
   */
  static List<URI> of(List<String> urls, List<String> hosts) {
    Set<URI> servers = new LinkedHashSet<>();
    for (String url : urls) {
      if (url.startsWith(BY_NAME)) {
        servers.addAll(addresses(base(withoutName(url))));
      } else if (url.contains(HOST)) {
        hosts.forEach(host -> servers.add(base(url.replace(HOST, host))));
      } else {
        servers.add(base(url));
      }
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

  private static List<URI> addresses(URI named) {
    try {
      return Arrays.stream(InetAddress.getAllByName(named.getHost()))
          .map(InetAddress::getHostAddress)
          .map(address -> address.contains(":") ? "[" + address + "]" : address)
          .sorted()
          .map(address -> base(named.toString().replace(named.getHost(), address)))
          .toList();
    } catch (UnknownHostException e) {
      throw UserException.causedBy(
          e,
          "Cannot find servers of rollout.server.url: %s (expected a name that has addresses)",
          named.getHost());
    }
  }
}
