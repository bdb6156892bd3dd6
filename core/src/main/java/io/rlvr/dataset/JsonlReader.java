package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import java.util.List;

/** JSON Lines with {@link NamedColumns}. */
final class JsonlReader implements DatasetReader {
  @Override
  public List<Prompt> read(DatasetSource source) {
    NamedColumns columns = NamedColumns.ofOrdered(source.options());
    return JsonLines.read(source, columns::problem, columns::prompt);
  }
}
