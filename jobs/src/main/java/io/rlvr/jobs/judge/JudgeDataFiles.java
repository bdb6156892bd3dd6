package io.rlvr.jobs.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Sha256;
import io.rlvr.dataset.LabelledAnswerWriter;
import io.rlvr.json.Json;
import io.rlvr.store.WriteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folder that {@code judge-data} writes: train.jsonl, validation.jsonl, and data.json, which
 * comes last: where it is, the other two are whole.
 */
public final class JudgeDataFiles {
  static final String TRAIN = "train.jsonl";
  static final String VALIDATION = "validation.jsonl";
  static final String DATA = "data.json";

  private JudgeDataFiles() {}

  /**
   * Writes all three, in the place of what was there.
   *
   * @param description of where the rows came from, to which counts and digests are added
   */
  public static void write(Path folder, JudgeData data, ObjectNode description) throws IOException {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(DATA));
      write(folder, TRAIN, data.train(), description);
      write(folder, VALIDATION, data.validation(), description);
      Path temporary = folder.resolve(DATA + ".tmp");
      Files.writeString(temporary, Json.indented(description) + "\n");
      move(temporary, folder.resolve(DATA));
    } catch (IOException e) {
      throw WriteFailure.of(folder, e);
    }
  }

  private static void write(
      Path folder, String name, List<LabelledAnswer> rows, ObjectNode description)
      throws IOException {
    Path temporary = folder.resolve(name + ".tmp");
    try (LabelledAnswerWriter writer = LabelledAnswerWriter.open(temporary)) {
      for (LabelledAnswer row : rows) {
        writer.write(row);
      }
    }
    ObjectNode file = description.putObject(name);
    file.put("sha256", Sha256.hex(temporary));
    count(file, rows);
    SortedMap<String, List<LabelledAnswer>> bySubject = new TreeMap<>();
    for (LabelledAnswer row : rows) {
      bySubject.computeIfAbsent(row.prompt().subject(), subject -> new ArrayList<>()).add(row);
    }
    ObjectNode subjects = file.putObject("by_subject");
    bySubject.forEach((subject, own) -> count(subjects.putObject(subject), own));
    move(temporary, folder.resolve(name));
  }

  private static void count(ObjectNode out, List<LabelledAnswer> rows) {
    long yes = rows.stream().filter(row -> row.label() == Label.YES).count();
    out.put("rows", rows.size());
    out.put("yes", yes);
    out.put("no", rows.size() - yes);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
