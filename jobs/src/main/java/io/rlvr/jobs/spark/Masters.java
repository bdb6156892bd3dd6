package io.rlvr.jobs.spark;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a Spark master before Spark does, which retries an absent one for over a minute. */
final class Masters {
  private static final int TIMEOUT_MILLIS = 3000;
  private static final String NUMBER = "(0*[1-9]\\d{0,8}|\\*)";
  private static final Pattern KNOWN =
      Pattern.compile(
          "local(\\[%s(, *\\d{1,9})?])?|local-cluster\\[[\\d, ]+]|yarn|k8s://.+|spark://.+"
              .formatted(NUMBER));
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");

  private Masters() {}

  /**
   * @throws UserException if it is no master's name, or a standalone master that does not answer,
   *     which may pass
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
      try (Socket socket = new Socket()) {
        int port = Integer.parseInt(parts.group(2));
        socket.connect(new InetSocketAddress(parts.group(1), port), TIMEOUT_MILLIS);
        return;
      } catch (IOException e) {
        reasons.add(e.getMessage() == null ? "unknown host" : e.getMessage());
      }
    }
    throw UserException.passing(
        "Cannot reach master %s: %s (expected a Spark master that runs there)",
        master, String.join("; ", reasons));
  }
}
