package io.rlvr.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonFields;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A process that trains a run.
 *
 * @param id of this claim and no other
 * @param seen when it last said that it lives, by its own clock
 */
record Driver(String id, Machine machine, long process, Instant started, Instant seen) {
  /** How far the start of one process may move: it is computed from a clock that is corrected. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

  static Driver here(Instant now) {
    ProcessHandle process = ProcessHandle.current();
    return new Driver(
        UUID.randomUUID().toString(),
        Machine.here(),
        process.pid(),
        process.info().startInstant().orElse(Instant.EPOCH),
        now);
  }

  Driver seenAt(Instant now) {
    return new Driver(id, machine, process, started, now);
  }

  /** Whether it has not been seen for too long, or its process is known to be gone. */
  boolean isDead(Instant now, Machine here, Duration limit) {
    return seen.plus(limit).isBefore(now) || (machine.id().equals(here.id()) && isGone());
  }

  /** A process of the same number that started at another time is another one. */
  private boolean isGone() {
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .map(found -> found.info().startInstant().orElse(started))
        .filter(start -> Duration.between(start, started).abs().compareTo(START_TOLERANCE) <= 0)
        .isEmpty();
  }

  byte[] write() {
    ObjectNode root = CheckedJson.create(Manifest.FORMAT_VERSION);
    root.put("id", id);
    root.put("host", machine.host());
    root.put("machine", machine.id());
    root.put("process", process);
    root.put("started", started.toString());
    root.put("seen", seen.toString());
    return CheckedJson.write(root);
  }

  static Driver read(String name, byte[] bytes) {
    JsonFields fields = CheckedJson.read("driver's claim " + name, bytes, Manifest.FORMAT_VERSION);
    try {
      return new Driver(
          fields.text("id"),
          new Machine(fields.text("host"), fields.text("machine")),
          fields.whole("process"),
          Instant.parse(fields.text("started")),
          Instant.parse(fields.text("seen")));
    } catch (DateTimeException e) {
      throw UserException.causedBy(e, "Cannot read driver's claim %s: %s", name, e.getMessage());
    }
  }
}
