package io.rlvr.jobs.stage;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.io.IOException;
import java.util.List;

/**
 * One job of the loop: reads the rows of earlier stages, writes its own. It knows nothing of ids,
 * manifests or retries: {@link StageRunner} does those.
 */
public interface Stage {
  /** The name in the folder and the manifest. */
  String name();

  /** Raised whenever the same settings and inputs would give other rows than before. */
  int codeVersion();

  /** The same where only some settings would give other rows than before. */
  default int codeVersion(Settings settings) {
    return codeVersion();
  }

  /** The settings that decide its rows; it is given these and no others. */
  List<Key<?>> reads();

  /** Does the work; called again after a kill, possibly on another number of executors. */
  StageOutput run(StageContext context) throws IOException;
}
