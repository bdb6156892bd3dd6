package io.rlvr.model.safetensors;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a safetensors file says of itself, after {@link SafetensorsHeaderParser} checked it.
 *
 * @param tensors by name
 * @param metadata the file's {@code __metadata__}
 */
record SafetensorsHeader(SortedMap<String, Entry> tensors, Map<String, String> metadata) {
  /** The one name that is no tensor. */
  static final String METADATA = "__metadata__";

  SafetensorsHeader {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Where a tensor lies.
   *
   * @param begin first byte, counted from the end of the header
   * @param end byte after the last
   */
  record Entry(Dtype dtype, List<Long> shape, long begin, long end) {
    Entry {
      shape = List.copyOf(shape);
    }

    long elements() {
      return (end - begin) / dtype.bytes();
    }
  }
}
