package io.rlvr.jobs.tools;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * What the JSON Lines tools have in common: {@code --set}, and the streams that they filter. Filled
 * by the command line parser.
 */
public final class ToolOptions {
  private final InputStream in;
  private final OutputStream out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides a setting for all lines; may be repeated. A line's own settings come on top.")
  private List<String> overrides = new ArrayList<>();

  public ToolOptions() {
    this(System.in, System.out);
  }

  /** For tests: on streams of their own. */
  public ToolOptions(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  List<String> overrides() {
    return List.copyOf(overrides);
  }

  /** Answers every line and returns the exit status: 0, or 1 where a line had an error. */
  int run(List<Key<?>> keys, List<String> overrides, LineFilter.Tool tool) throws IOException {
    return run(keys, overrides, tool, JsonReader.STANDARD);
  }

  /**
   * The same with a reader of its own: with one that is exact, numbers stay as they are written.
   */
  int run(List<Key<?>> keys, List<String> overrides, LineFilter.Tool tool, JsonReader numbers)
      throws IOException {
    Settings.defaults(keys, overrides); // a mistake in --set is one line at the start
    return new LineFilter(keys, overrides, tool, numbers).run(in, out) == 0 ? 0 : 1;
  }
}
