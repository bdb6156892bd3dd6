package io.rlvr.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.json.Json;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Writes labelled answers as {@link LabelledAnswerReader} reads them, the label as YES or NO. The
 * same answers give the same bytes.
 */
public final class LabelledAnswerWriter implements Closeable {
  private final BufferedWriter out;

  private LabelledAnswerWriter(BufferedWriter out) {
    this.out = out;
  }

  /** Starts a file, or starts it anew. */
  public static LabelledAnswerWriter open(Path file) throws IOException {
    return new LabelledAnswerWriter(Files.newBufferedWriter(file));
  }

  public void write(LabelledAnswer answer) throws IOException {
    ObjectNode row = Json.object();
    answer.id().ifPresent(id -> row.put(LabelledAnswerReader.ID, id));
    row.put(LabelledAnswerReader.QUESTION, answer.prompt().question());
    row.put(LabelledAnswerReader.REFERENCE, answer.prompt().reference());
    row.put(LabelledAnswerReader.RESPONSE, answer.response());
    row.put(LabelledAnswerReader.LABEL, answer.label().name());
    row.put(LabelledAnswerReader.SUBJECT, answer.prompt().subject());
    row.put(LabelledAnswerReader.SOURCE, answer.prompt().source());
    new TreeMap<>(answer.prompt().extra())
        .forEach(
            (name, value) -> {
              if (!LabelledAnswerReader.USED.contains(name)) {
                row.put(name, value);
              }
            });
    out.write(Json.line(row));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
