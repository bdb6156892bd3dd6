package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import java.util.List;

/** JSON Lines with {@link NamedColumns}. */
final class JsonlReader implements DatasetReader {
  @Override
  public List<Prompt> read(DatasetSource source) {
    return JsonLines.read(source, NamedColumns.ofOrdered(source.options())::prompt);
  }
}
