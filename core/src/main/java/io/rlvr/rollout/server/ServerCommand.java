package io.rlvr.rollout.server;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.http.client.Retries;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
          "Invalid rollout.server.command: %s (expected {port} among its arguments)",
          command.words);
    }
    for (String variable : command.environment) {
      if (!variable.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")) {
        throw new UserException(
            "Invalid rollout.server.environment: %s (expected NAME=value)", variable);
      }
    }
    return command;
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
