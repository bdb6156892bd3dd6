package io.rlvr.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The right to train a run, which one driver has at a time: two would replace each other's policy
 * versions while executors read them. It is a file of the run folder, created where there is none,
 * so that one of two wins, and renewed while the driver lives. A driver that died on the same
 * machine gives way at once, on another one when it has not been seen for {@link #LIMIT}; clocks
 * have to agree better than that. This class is thread safe.
 */
public final class DriverClaim implements AutoCloseable {
  /** After this time without a sign a driver counts as dead. */
  static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Duration RENEWAL = LIMIT.dividedBy(6);
  private static final int MAX_BYTES = 1 << 16;

  /** So many other drivers may come and go in between. */
  private static final int CREATES = 100;

  private final FileStore store;
  private final Clock clock;
  private final Driver self;
  private final String path;
  private final ScheduledExecutorService renewal;
  private final Future<?> renewals;

  @GuardedBy("this")
  private Optional<Exception> lastFailure = Optional.empty();

  private record Claim(String path, Driver driver) {}

  private DriverClaim(FileStore store, Clock clock, Driver self, String path) {
    this.store = store;
    this.clock = clock;
    this.self = self;
    this.path = path;
    this.renewal = Executors.newSingleThreadScheduledExecutor(DriverClaim::thread);
    this.renewals =
        renewal.scheduleAtFixedRate(
            this::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Takes a run for this process.
   *
   * @throws UserException if another driver has it
   */
  public static DriverClaim take(FileStore store) throws IOException {
    return take(store, Clock.systemUTC(), Driver.here(Clock.systemUTC().instant()));
  }

  /** The same for any driver, at any time. */
  static DriverClaim take(FileStore store, Clock clock, Driver self) throws IOException {
    String path = createNext(store, clock, self);
    // Whoever looked before this claim was there, and was slow to create its own, is seen now.
    for (Claim other : claims(store)) {
      if (!other.path().equals(path)) {
        if (!isDead(other, clock, self)) {
          store.delete(path);
          throw held(store, clock, other.driver());
        }
        store.delete(other.path());
      }
    }
    return new DriverClaim(store, clock, self, path);
  }

  /** Whether a driver has the run now, as far as its claim tells. */
  public static boolean isTaken(FileStore store) throws IOException {
    return isTaken(store, Clock.systemUTC(), Driver.here(Clock.systemUTC().instant()));
  }

  static boolean isTaken(FileStore store, Clock clock, Driver self) throws IOException {
    return claims(store).stream().anyMatch(claim -> !isDead(claim, clock, self));
  }

  /** The run's files: whatever changes them is refused as soon as the claim is lost. */
  public FileStore store() {
    return new ClaimedStore(store, this);
  }

  /**
   * Makes sure that nobody has taken the run over.
   *
   * @throws UserException if another driver has
   */
  synchronized void requireHeld() throws IOException {
    if (!isHeld()) {
      UserException lost = lost(store);
      lastFailure.ifPresent(lost::addSuppressed);
      throw lost;
    }
  }

  /** The claim for tasks. */
  ClaimTicket ticket() {
    return new ClaimTicket(self.id());
  }

  /** Gives the run back. */
  @Override
  public synchronized void close() throws IOException {
    renewals.cancel(false);
    renewal.shutdown();
    if (isHeld()) {
      store.delete(path);
    }
  }

  synchronized void renew() {
    try {
      if (!renewal.isShutdown() && isHeld()) {
        store.replace(path, self.seenAt(clock.instant()).write());
      }
    } catch (IOException | RuntimeException e) {
      // The next one may succeed; if none does, the claim is lost. One that threw would be the
      // last.
      lastFailure = Optional.of(e);
    }
  }

  /** The last claim counts: it was made when those before it were dead. */
  @GuardedBy("this") // while it is renewed, it may not be there
  private boolean isHeld() throws IOException {
    return isLast(store, self.id());
  }

  static boolean isLast(FileStore store, String driver) throws IOException {
    List<Claim> claims = claims(store);
    return !claims.isEmpty() && claims.get(claims.size() - 1).driver().id().equals(driver);
  }

  static UserException lost(FileStore store) {
    return UserException.passing(
        "Cannot go on with run %s: another driver has taken it, as this one was not seen for"
            + " %d s (expected one driver at a time)",
        store.root(), LIMIT.toSeconds());
  }

  private static String createNext(FileStore store, Clock clock, Driver self) throws IOException {
    String path = RunLayout.DRIVERS;
    for (int attempt = 0; attempt < CREATES; attempt++) {
      int last = 0;
      for (Claim claim : claims(store)) {
        if (!isDead(claim, clock, self)) {
          throw held(store, clock, claim.driver());
        }
        last = Math.max(last, RunLayout.driverNumber(claim.path()));
      }
      path = RunLayout.driver(last + 1);
      if (store.create(path, self.write())) {
        return path;
      } // else another driver was faster: it is found alive, or done
    }
    throw new UserException(
        "Cannot create driver's claim %s/%s: not made in %d tries (expected a name that no folder"
            + " has)",
        store.root(), path, CREATES);
  }

  private static boolean isDead(Claim claim, Clock clock, Driver self) {
    return claim.driver().isDead(clock.instant(), self.machine(), LIMIT);
  }

  private static List<Claim> claims(FileStore store) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (String name : store.list(RunLayout.DRIVERS)) {
      String path = RunLayout.DRIVERS + "/" + name;
      Optional<byte[]> bytes =
          RunLayout.isDriver(path) ? store.read(path, MAX_BYTES) : Optional.empty();
      if (bytes.isPresent()) {
        claims.add(new Claim(path, Driver.read(store.root() + "/" + path, bytes.get())));
      }
    }
    return claims;
  }

  private static UserException held(FileStore store, Clock clock, Driver driver) {
    return UserException.passing(
        "Cannot train run %s: process %d on %s is training it, last seen %d s ago (expected one"
            + " driver at a time; one that died elsewhere gives way after %d s)",
        store.root(),
        driver.process(),
        driver.machine().host(),
        Math.max(0, Duration.between(driver.seen(), clock.instant()).toSeconds()),
        LIMIT.toSeconds());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "rlvr-claim");
    thread.setDaemon(true);
    return thread;
  }
}
