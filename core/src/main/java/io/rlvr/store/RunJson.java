package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The record of a run: what every later command must agree with.
 *
 * @param settings all, resolved; secrets never are settings
 * @param later those which change no row and had another value at the last training than at the
 *     first
 * @param startModel digest of the model that the run starts from
 * @param environment of the command that made the run
 * @param earlierSteps in their order; empty where the number of steps was always the same
 * @param origin the run whose policy it starts from, if it does
 */
public record RunJson(
    SortedMap<String, Object> settings,
    SortedMap<String, Object> later,
    String startModel,
    SortedMap<String, String> environment,
    List<EarlierSteps> earlierSteps,
    Optional<RunOrigin> origin) {
  private static final int FORMAT_VERSION = 2;
  private static final String EARLIER_STEPS = "earlier-steps";
  private static final String LATER = "later-settings";
  private static final String ORIGIN = "from";

  public RunJson {
    requireNonNull(startModel, "startModel is null");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    later = Collections.unmodifiableSortedMap(new TreeMap<>(later));
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    earlierSteps = List.copyOf(earlierSteps);
    requireNonNull(origin, "origin is null");
  }

  /** Of a run that starts from a model of its own, and whose number of steps never changed. */
  public RunJson(
      SortedMap<String, Object> settings,
      String startModel,
      SortedMap<String, String> environment) {
    this(settings, new TreeMap<>(), startModel, environment, List.of(), Optional.empty());
  }

  /** The same run with another number of steps. */
  public RunJson withSteps(String setting, int steps, List<EarlierSteps> earlier) {
    SortedMap<String, Object> changed = new TreeMap<>(settings);
    changed.put(setting, steps);
    return new RunJson(changed, later, startModel, environment, earlier, origin);
  }

  /** The same run, begun from the policy of another. */
  public RunJson from(Optional<RunOrigin> other) {
    return new RunJson(settings, later, startModel, environment, earlierSteps, other);
  }

  /** The same run, last trained with other values of settings that change no row. */
  public RunJson withLater(SortedMap<String, Object> values) {
    return new RunJson(settings, values, startModel, environment, earlierSteps, origin);
  }

  /** The settings as of the last training. */
  public SortedMap<String, Object> settingsNow() {
    SortedMap<String, Object> now = new TreeMap<>(settings);
    now.putAll(later);
    return now;
  }

  public byte[] write() {
    // a reader of version 1 would take the updates of earlier steps for no part of the run
    ObjectNode root = CheckedJson.create(earlierSteps.isEmpty() ? 1 : FORMAT_VERSION);
    root.put("start-model", startModel);
    origin.ifPresent(from -> from.write(root.putObject(ORIGIN)));
    root.set("settings", Json.tree(settings));
    if (!later.isEmpty()) {
      root.set(LATER, Json.tree(later));
    }
    if (!earlierSteps.isEmpty()) {
      ArrayNode list = root.putArray(EARLIER_STEPS);
      earlierSteps.forEach(
          each -> list.addObject().put("until", each.until()).put("steps", each.steps()));
    }
    root.set("environment", Json.tree(environment));
    return CheckedJson.write(root);
  }

  /**
   * @param name the file's path, for messages
   * @throws UserException if it is not a record that this build reads
   */
  public static RunJson read(String name, byte[] bytes) {
    String file = "record of a run " + name;
    JsonFields fields = CheckedJson.read(file, bytes, FORMAT_VERSION);
    List<EarlierSteps> earlier = new ArrayList<>();
    if (fields.mentions(EARLIER_STEPS)) {
      for (JsonFields each : fields.objects(EARLIER_STEPS)) {
        earlier.add(new EarlierSteps(each.integer("until"), each.integer("steps")));
      }
    }
    RunJson record =
        new RunJson(
            fields.object("settings").values(),
            fields.mentions(LATER) ? fields.object(LATER).values() : new TreeMap<>(),
            fields.text("start-model"),
            fields.mentions("environment") ? fields.textByName("environment") : new TreeMap<>(),
            earlier,
            fields.mentions(ORIGIN)
                ? Optional.of(RunOrigin.read(fields.object(ORIGIN)))
                : Optional.empty());
    CheckedJson.requireIntact(file, fields);
    return record;
  }
}
