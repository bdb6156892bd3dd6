package io.rlvr.hub;

import io.rlvr.config.UserException;
import io.rlvr.hub.HubName.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Calls about one name: attempts, and what the statuses of answers mean. */
final class HubCalls {
  private final HubOptions options;
  private final HubHttp http;
  private final HubName name;
  private final HubProgress progress;

  /**
   * @param progress is shown while the hub is waited for
   */
  HubCalls(HubOptions options, HubName name, HubProgress progress) {
    this.options = options;
    this.http = new HubHttp(options);
    this.name = name;
    this.progress = progress;
  }

  /** One attempt. */
  interface Attempt<T> {
    T make() throws HubOutage, IOException, InterruptedException;
  }

  /** Bytes that are kept from one attempt to the next. */
  interface Progress {
    Progress NONE = () -> 0;

    /** How many there are. */
    long bytes() throws IOException;
  }

  private static final long WORTH_A_TRY = 1 << 20;

  /**
   * The address of something of the repository.
   *
   * @param parts of the path behind the repository's, not yet encoded
   */
  URI api(String... parts) {
    return at("/api/" + name.kind().plural() + "/" + name.repo(), parts);
  }

  /** The address of a file. */
  URI file(String commit, String path) {
    return URI.create(
        options.endpoint()
            + "/"
            + name.kind().prefix()
            + name.repo()
            + "/resolve/"
            + commit
            + "/"
            + HubFile.parts(path).stream().map(HubCalls::encoded).collect(Collectors.joining("/")));
  }

  private URI at(String repository, String... parts) {
    StringBuilder address = new StringBuilder(options.endpoint() + repository);
    for (String part : parts) {
      address.append('/').append(encoded(part));
    }
    return URI.create(address.toString());
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  HubHttp http() {
    return http;
  }

  /**
   * Makes attempts until one succeeds, or none got further for as often as the user's patience has
   * it.
   *
   * @throws HubOutage if none did
   */
  <T> T patiently(Progress kept, Attempt<T> attempt)
      throws HubOutage, IOException, InterruptedException {
    int failed = 0;
    while (true) {
      long before = kept.bytes();
      try {
        return attempt.make();
      } catch (HubOutage e) {
        failed = kept.bytes() - before >= WORTH_A_TRY ? 1 : failed + 1;
        if (failed >= options.patience().attempts()) {
          throw new HubOutage(e.getMessage() + ", after %d attempts".formatted(failed));
        }
        Duration wait = options.patience().backoff().after(failed, e.wanted());
        e.wanted().ifPresent(wanted -> progress.say(asked(e, wanted, wait)));
        pause(wait.toMillis());
      }
    }
  }

  private static String asked(HubOutage outage, Duration wanted, Duration wait) {
    return "%s and asks to wait %d s; asked again in %d s"
        .formatted(outage.getMessage(), wanted.toSeconds(), wait.toSeconds());
  }

  private void pause(long milliseconds) throws InterruptedException {
    long end = System.nanoTime() + milliseconds * 1_000_000;
    for (long left = milliseconds; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      Thread.sleep(Math.min(left, 250));
      progress.tick();
    }
  }

  /**
   * The answer, if it is one.
   *
   * @param from the first byte that is wanted
   * @throws UserException if the hub refuses for good
   */
  HubHttp.Head get(URI place, long from, Sink sink)
      throws HubOutage, IOException, InterruptedException {
    HubHttp.Head head = http.get(place, from, sink, progress::tick);
    int status = head.status();
    if (head.isGood() || status == 416) {
      return head;
    }
    // the address that another host refuses may be out of date: the hub gives a new one
    if (!head.isOfHub() || status == 408 || status == 429 || status >= 500) {
      throw new HubOutage(
          "%s answers HTTP %d".formatted(head.host(), status), HubHttp.retryAfter(head));
    }
    throw refused(head);
  }

  private UserException refused(HubHttp.Head head) {
    String what = name.kind() == Kind.MODEL ? "model" : "dataset";
    boolean isGated = head.header("X-Error-Code").equals("GatedRepo");
    if (isGated || head.status() == 403) {
      return new UserException(
          "Cannot download %s: HTTP %d, %s (expected %s of an account that was granted access)",
          name,
          head.status(),
          isGated ? "access is granted on request" : "access denied",
          HubToken.VARIABLE);
    }
    if (head.status() == 401) {
      return new UserException(
          "Cannot download %s: HTTP 401, there is no such public %s (expected a public one, or %s"
              + " of an account that may read it)",
          name, what, HubToken.VARIABLE);
    }
    if (head.status() == 404) {
      return new UserException(
          "Cannot download %s: HTTP 404 (expected a %s and a revision that %s has)",
          name, what, HubHttp.host(options.endpoint()));
    }
    return new UserException(
        "Cannot download %s: %s answers HTTP %d (expected 200)",
        name, head.host().toLowerCase(Locale.ROOT), head.status());
  }
}
