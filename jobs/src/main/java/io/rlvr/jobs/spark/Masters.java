package io.rlvr.jobs.spark;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** Looks at a Spark master before Spark does, which retries an absent one for over a minute. */
final class Masters {
  private static final int TIMEOUT_MILLIS = 3000;
  private static final String NUMBER = "(0*[1-9]\\d{0,8}|\\*)";
  private static final Pattern KNOWN =
      Pattern.compile(
          "local(\\[%s(, *\\d{1,9})?])?|local-cluster\\[[\\d, ]+]|yarn|k8s://.+|spark://.+"
              .formatted(NUMBER));
  private static final String SITE = "yarn-site.xml";
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");

  private Masters() {}

  /**
   * @throws UserException if it is no master's name, or a master that does not answer, which may
   *     pass
   */
  static void check(String master) {
    if (!KNOWN.matcher(master).matches()) {
      throw new UserException(
          "Invalid --master: '%s' (expected local[N], spark://HOST:PORT, yarn or k8s://URL)",
          master);
    }
    if (master.startsWith("spark://")) {
      checkStandalone(master, List.of(master.substring("spark://".length()).split(",", -1)));
    }
    boolean hasSite = Thread.currentThread().getContextClassLoader().getResource(SITE) != null;
    if (master.equals("yarn") && hasSite) { // else Spark says what is missing
      Configuration yarn = new Configuration();
      yarn.addResource("yarn-default.xml");
      yarn.addResource(SITE);
      checkYarn(yarn);
    }
  }

  /** One of several masters is enough: the others wait to take over. */
  private static void checkStandalone(String master, List<String> addresses) {
    List<String> reasons = new ArrayList<>();
    for (String address : addresses) {
      Matcher parts = ADDRESS.matcher(address);
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
        throw new UserException(
            "Invalid --master: '%s' (expected spark://HOST:PORT, the port 7077 as a rule)", master);
      }
      Optional<String> silence = silence(parts);
      if (silence.isEmpty()) {
        return;
      }
      reasons.add(silence.get());
    }
    throw UserException.passing(
        "Cannot reach master %s: %s (expected a Spark master that runs there)",
        master, String.join("; ", reasons));
  }

  /**
   * Spark asks an absent one for a quarter of an hour. Which of several is the active one, Hadoop
   * alone knows.
   */
  static void checkYarn(Configuration yarn) {
    String address = yarn.getTrimmed("yarn.resourcemanager.address", "");
    Matcher parts = ADDRESS.matcher(address);
    if (yarn.getBoolean("yarn.resourcemanager.ha.enabled", false) || !parts.matches()) {
      return;
    }
    silence(parts)
        .ifPresent(
            reason -> {
              throw UserException.passing(
                  "Cannot reach master yarn: %s (expected a ResourceManager at %s, as %s says)",
                  reason, address, SITE);
            });
  }

  /** Why nobody answers there; empty if somebody does. */
  private static Optional<String> silence(Matcher address) {
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.group(2));
      socket.connect(new InetSocketAddress(address.group(1), port), TIMEOUT_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage() == null ? "unknown host" : e.getMessage());
    }
  }
}
