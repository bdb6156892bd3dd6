package io.rlvr.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads what a configuration includes. HOCON takes a missing file for an empty one; here it is a
 * mistake. Nothing is fetched from a network. What is included is bounded, since files that include
 * each other twice may double with each of them. This class is NOT thread safe.
 */
final class StrictIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderClasspath, ConfigIncluderURL {
  private static final int MOST_INCLUDES = 1000;

  private final Path configuration;
  private int includes;
  private long bytes;

  /**
   * @param configuration the file that the includes start from, for messages
   */
  StrictIncluder(Path configuration) {
    this.configuration = configuration;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable found = context.relativeTo(what);
    String file = found.origin().filename();
    count(what, file == null ? Optional.empty() : Optional.of(Path.of(file)));
    try {
      return found.parse(strict(found.options()));
    } catch (ConfigException.IO e) {
      throw missing(what, e);
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    count(what.getPath(), Optional.of(what.toPath()));
    try {
      return ConfigFactory.parseFile(what, strict(context.parseOptions())).root();
    } catch (ConfigException.IO e) {
      throw missing(what.getPath(), e);
    }
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    count(what, Optional.empty());
    try {
      return ConfigFactory.parseResources(what, strict(context.parseOptions())).root();
    } catch (ConfigException.IO e) {
      throw missing(what, e);
    }
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw new UserException(
        "Cannot read configuration %s: it includes the URL %s (expected a file)",
        configuration, what);
  }

  /** Before anything of it is read. */
  private void count(String what, Optional<Path> file) {
    if (++includes > MOST_INCLUDES) {
      throw new UserException(
          "Cannot read configuration %s: it includes more than %d files (expected fewer)",
          configuration, MOST_INCLUDES);
    }
    if (file.isEmpty() || !Files.exists(file.get())) {
      return;
    }
    if (!Files.isRegularFile(file.get())) {
      throw new UserException(
          "Cannot read configuration %s: it includes %s, which is no regular file (expected no"
              + " folder, pipe or device)",
          configuration, what);
    }
    try {
      bytes += Files.size(file.get());
    } catch (IOException e) {
      throw missing(what, e);
    }
    if (bytes > Hocon.MOST_BYTES) {
      throw new UserException(
          "Cannot read configuration %s: its includes have %d bytes with %s (expected at most %d)",
          configuration, bytes, what, Hocon.MOST_BYTES);
    }
  }

  private static ConfigParseOptions strict(ConfigParseOptions options) {
    return options.setAllowMissing(false);
  }

  private UserException missing(String what, Exception cause) {
    return UserException.causedBy(
        cause,
        "Cannot read configuration %s: it includes %s, which cannot be read (expected a file"
            + " beside it)",
        configuration,
        what);
  }
}
