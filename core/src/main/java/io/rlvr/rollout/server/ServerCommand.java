package io.rlvr.rollout.server;

import io.rlvr.config.Printable;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.http.HiddenKey;
import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.Retries;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How an executor starts servers of its own; see {@link ServerSettings}.
 *
 * @param words command and arguments, none where servers stand beside the job
 * @param environment NAME=value each
 * @param count of servers
 * @param timeout until one answers
 */
public record ServerCommand(
    List<String> words, List<String> environment, int count, Duration timeout)
    implements Serializable {

  /** What names of variables and options hold whose values are keys. */
  private static final Pattern SECRET =
      Pattern.compile("key|token(?!iz)|secret|passw", Pattern.CASE_INSENSITIVE);

  /** Shorter values, such as false, are words of any text. */
  private static final int SHORTEST_KEY = 8;

  public ServerCommand {
    words = List.copyOf(words);
    environment = List.copyOf(environment);
  }

  static ServerCommand from(Settings settings) {
    ServerCommand command =
        new ServerCommand(
            settings.get(ServerSettings.COMMAND),
            settings.get(ServerSettings.ENVIRONMENT),
            settings.get(ServerSettings.COUNT),
            Retries.seconds(settings.get(ServerSettings.START_TIMEOUT)));
    if (!command.isEmpty() && command.words.stream().noneMatch(word -> word.contains("{port}"))) {
      throw new UserException(
          "Invalid rollout.server.command: no {port} (expected {port} among its arguments)");
    }
    for (String variable : command.environment) {
      if (!variable.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")) {
        throw new UserException(
            "Invalid rollout.server.environment: %s (expected NAME=value)", told(variable));
      }
    }
    return command;
  }

  /** Its name alone; what has no = may be the rest of a key that held a comma. */
  private static String told(String variable) {
    int end = variable.indexOf('=');
    return end < 0 ? "no =" : Printable.line(variable.substring(0, end)) + "=...";
  }

  /**
   * A text of a server on one line of so many characters at most, without the keys that it was
   * started with.
   */
  public String clean(String text, int length) {
    Map<String, String> variables = new TreeMap<>(System.getenv());
    environment.stream()
        .map(variable -> variable.split("=", 2))
        .forEach(parts -> variables.put(parts[0], parts[1]));
    List<String> keys = new ArrayList<>();
    variables.forEach(
        (name, value) -> {
          if (SECRET.matcher(name).find()) {
            keys.add(value);
          }
        });
    for (int i = 0; i < words.size(); i++) {
      String[] parts = words.get(i).split("=", 2);
      if (parts[0].startsWith("-") && SECRET.matcher(parts[0]).find()) {
        keys.add(parts.length == 2 ? parts[1] : words.get(Math.min(i + 1, words.size() - 1)));
      }
    }
    String without = text;
    for (String key : keys) {
      without = key.length() < SHORTEST_KEY ? without : new HiddenKey(key).removed(without);
    }
    return ApiKey.from("", "", name -> Optional.empty()).clean(without, length);
  }

  /** Whether servers stand beside the job. */
  public boolean isEmpty() {
    return words.isEmpty();
  }

  /** The words for one server. */
  public List<String> words(String model, int port, int index) {
    return words.stream().map(word -> filled(word, model, port, index)).toList();
  }

  /** The variables for one server. */
  public Map<String, String> environment(String model, int port, int index) {
    Map<String, String> variables = new TreeMap<>();
    for (String variable : environment) {
      String[] parts = variable.split("=", 2);
      variables.put(parts[0], filled(parts[1], model, port, index));
    }
    return variables;
  }

  private static String filled(String text, String model, int port, int index) {
    return text.replace("{model}", model)
        .replace("{port}", Integer.toString(port))
        .replace("{index}", Integer.toString(index));
  }
}
