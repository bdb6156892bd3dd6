package io.rlvr.model.folder;

import io.rlvr.config.OutsideFile;
import io.rlvr.config.UserException;
import io.rlvr.data.ModelFileNames;
import io.rlvr.data.Sha256;
import io.rlvr.model.lora.AdapterFolder;
import io.rlvr.model.safetensors.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that make up a model, as one. */
public final class ModelFolder {
  /** No part of a model, though runs of older versions have it among the weights of a policy. */
  public static final String OPTIMIZER = "optimizer.safetensors";

  private ModelFolder() {}

  /**
   * A SHA-256 over weights, config and tokenizer, in hex: that of what {@code sha256sum} prints for
   * these files in the order of their names. Other files, the optimizer's state among them, do not
   * count.
   *
   * @throws UserException if the folder cannot be read or holds no weights
   */
  public static String digest(Path folder) {
    return digest(folder, Map.of());
  }

  /**
   * The same of a folder some of whose files are elsewhere yet.
   *
   * @param elsewhere the SHA-256 of each of these, by name
   */
  public static String digest(Path folder, Map<String, String> elsewhere) {
    SortedMap<String, String> sums = new TreeMap<>(elsewhere);
    for (Path file : files(folder)) {
      if (isOfModel(file)) {
        sums.computeIfAbsent(file.getFileName().toString(), name -> sha256(file));
      }
    }
    if (sums.keySet().stream().noneMatch(ModelFolder::isWeights)) {
      throw BadFile.of(folder, "no weights in the folder", "a .safetensors file");
    }
    StringBuilder lines = new StringBuilder();
    sums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
    return Sha256.hex(lines.toString());
  }

  /** Whether a folder holds a PEFT adapter in place of a model. */
  public static boolean isAdapter(Path folder) {
    return Files.exists(folder.resolve(AdapterFolder.CONFIG))
        && !Files.exists(folder.resolve("config.json"));
  }

  private static boolean isOfModel(Path file) {
    String name = file.getFileName().toString();
    return isWeights(name) || ModelFileNames.contains(name);
  }

  private static boolean isWeights(String name) {
    return name.endsWith(".safetensors") && !name.startsWith(".") && !name.equals(OPTIMIZER);
  }

  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .filter(file -> Files.isRegularFile(isOfModel(file) ? OutsideFile.checked(file) : file))
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw BadFile.unreadable(folder, e);
    }
  }

  private static String sha256(Path file) {
    try {
      return Sha256.hex(file);
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }
}
