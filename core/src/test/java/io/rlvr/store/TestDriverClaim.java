package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TestDriverClaim {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Machine ELSEWHERE = new Machine("node2", "another boot");

  @TempDir private Path folder;
  private FileStore store;

  @BeforeEach
  void open() {
    store = new LocalFileStore(folder.resolve("run"));
  }

  @Test
  void aSecondDriverIsToldWhoTrains() throws IOException {
    Driver first = Driver.here(NOON);
    try (DriverClaim held = DriverClaim.take(store, at(0), first)) {
      assertThatThrownBy(() -> DriverClaim.take(store, at(7), Driver.here(NOON.plusSeconds(7))))
          .isInstanceOf(UserException.class)
          .hasMessage(refusal(ProcessHandle.current().pid(), first.machine().host(), 7));
      held.requireHeld();
    }
    DriverClaim.take(store, at(8), Driver.here(NOON)).close();
    assertThat(store.list("driver")).isEmpty();
  }

  @Test
  void aProcessThatIsGoneGivesWayAtOnce() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    abandon(new Driver("a", Machine.here(), gone.pid(), NOON, NOON));

    try (DriverClaim claim = DriverClaim.take(store, at(0), Driver.here(NOON))) {
      claim.requireHeld();
      assertThat(store.list("driver")).containsExactly("00002.json");
    }
  }

  @Test
  void aProcessOfTheSameNumberThatStartedLaterIsAnotherOne() throws IOException {
    Driver here = Driver.here(NOON);
    abandon(new Driver("a", here.machine(), here.process(), here.started().minusSeconds(60), NOON));

    DriverClaim.take(store, at(0), here).close();
  }

  @Test
  void aDriverOfAnotherMachineGivesWayWhenItWasNotSeenForTooLong() throws IOException {
    abandon(new Driver("a", ELSEWHERE, 42, NOON, NOON));

    assertThatThrownBy(() -> DriverClaim.take(store, at(120), Driver.here(NOON)))
        .hasMessage(refusal(42, "node2", 120));
    DriverClaim.take(store, at(121), Driver.here(NOON)).close();
  }

  @Test
  void whoHasLostItsClaimChangesNothingAnyMore() throws IOException {
    DriverClaim slow = DriverClaim.take(store, at(0), Driver.here(NOON));
    slow.store().replace("summary.json", "slow".getBytes(UTF_8));
    try (DriverClaim next = DriverClaim.take(store, at(121), elsewhere())) {
      List<Change> changes =
          List.of(
              files -> files.create("a", new byte[0]),
              files -> files.replace("summary.json", new byte[0]),
              files -> files.delete("summary.json"),
              files -> files.deleteUnfinished("policy"),
              files -> files.publishFile(folder.resolve("a"), "a"),
              files -> files.stagingFolder("policy/v00001", folder),
              files -> files.publish(folder.resolve("run/policy/v00001"), "policy/v00001"));
      FileStore ofTasks = slow.store().claim().orElseThrow().guard(store);
      for (Change change : changes) {
        for (FileStore files : List.of(slow.store(), ofTasks)) {
          assertThatThrownBy(() -> change.make(files))
              .isInstanceOf(UserException.class)
              .hasMessage(
                  "Cannot go on with run %s: another driver has taken it, as this one was not seen"
                      + " for 120 s (expected one driver at a time)",
                  store.root());
        }
      }
      next.store().claim().orElseThrow().guard(store).create("of-a-task", new byte[0]);
      assertThat(store.list("")).contains("of-a-task");
      assertThat(store.claim()).isEmpty();
      slow.renew();
      slow.close();

      next.requireHeld();
      assertThat(store.list("driver")).containsExactly("00002.json");
      assertThat(Files.readString(folder.resolve("run/summary.json"))).isEqualTo("slow");
    }
  }

  @Test
  void aRenewedClaimIsSeenLater() throws IOException {
    abandon(new Driver("a", ELSEWHERE, 42, NOON, NOON).seenAt(NOON.plusSeconds(100)));

    assertThatThrownBy(() -> DriverClaim.take(store, at(220), Driver.here(NOON)))
        .hasMessage(refusal(42, "node2", 120));
  }

  @Test
  void ofManyAtOnceOneWins() throws Exception {
    abandon(new Driver("a", ELSEWHERE, 42, NOON, NOON.minusSeconds(600)));
    int drivers = 8;
    CyclicBarrier start = new CyclicBarrier(drivers);
    ExecutorService threads = Executors.newFixedThreadPool(drivers);
    List<Future<DriverClaim>> claims = new ArrayList<>();
    for (int i = 0; i < drivers; i++) {
      claims.add(
          threads.submit(
              () -> {
                start.await();
                return DriverClaim.take(store, at(0), Driver.here(NOON));
              }));
    }
    threads.shutdown();
    List<DriverClaim> held = new ArrayList<>();
    for (Future<DriverClaim> claim : claims) {
      try {
        held.add(claim.get());
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e.getCause()).hasMessageStartingWith("Cannot train run " + store.root());
      }
    }
    assertThat(held).hasSize(1);
    held.get(0).close();
  }

  @Test
  void aDamagedClaimIsNamed() throws IOException {
    store.create("driver/00001.json", "{".getBytes(UTF_8));
    assertThatThrownBy(() -> DriverClaim.take(store))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read driver's claim %s/driver/00001.json: not JSON at line 1, column 2 (expected"
                + " one object)",
            store.root());
  }

  @Test
  void aRenewalThatFailsIsToldOnceTheClaimIsLostAndEndsNoOther() throws IOException {
    UncheckedIOException stale = new UncheckedIOException(new IOException("Stale file handle"));
    List<RuntimeException> failures = new ArrayList<>();
    FileStore failing =
        new ForwardingFileStore(store) {
          @Override
          public List<String> list(String path) throws IOException {
            if (!failures.isEmpty()) {
              throw failures.remove(0);
            }
            return super.list(path);
          }
        };
    try (DriverClaim slow = DriverClaim.take(failing, at(0), Driver.here(NOON))) {
      failures.add(stale);
      slow.renew(); // what throws is not scheduled again

      try (DriverClaim next = DriverClaim.take(store, at(121), elsewhere())) {
        assertThatThrownBy(slow::requireHeld)
            .hasMessageStartingWith("Cannot go on with run ")
            .hasSuppressedException(stale);
        next.requireHeld();
      }
    }
  }

  @Test
  @Timeout(60)
  void aFolderInThePlaceOfTheClaimIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("run/driver/00001.json"));

    assertThatThrownBy(() -> DriverClaim.take(store))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot create driver's claim %s/driver/00001.json: not made in 100 tries (expected a"
                + " name that no folder has)",
            store.root());
  }

  private interface Change {
    void make(FileStore files) throws IOException;
  }

  /** A claim whose driver does not renew it. */
  private void abandon(Driver driver) throws IOException {
    assertThat(store.create("driver/00001.json", driver.write())).isTrue();
  }

  private static Driver elsewhere() {
    return new Driver("b", ELSEWHERE, 42, NOON, NOON.plusSeconds(121));
  }

  private static Clock at(int seconds) {
    return Clock.fixed(NOON.plusSeconds(seconds), ZoneOffset.UTC);
  }

  private String refusal(long process, String host, int seconds) {
    return ("Cannot train run %s: process %d on %s is training it, last seen %d s ago (expected one"
            + " driver at a time; one that died elsewhere gives way after 120 s)")
        .formatted(store.root(), process, host, seconds);
  }
}
